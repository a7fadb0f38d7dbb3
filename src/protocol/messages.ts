/** The messages between the extension host and the Rollout page. What does not fit is rejected with a reason, never acted on. */
import * as z from 'zod';
import { commandSchema, pageSnapshotSchema } from './snapshot.ts';
import { PROTOCOL_VERSION } from './version.ts';

const name = z.string().min(1).max(253);

/** Page to host: what a person wants. Never a state. */
export const intentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), version: z.literal(PROTOCOL_VERSION) }),
  z.strictObject({ type: z.literal('command'), run: name, name: commandSchema }),
  z.strictObject({
    type: z.literal('tick'),
    run: name.optional(),
    checklist: name,
    check: z.string().min(1).max(500),
  }),
  z.strictObject({ type: z.literal('run-checklist') }),
  z.strictObject({ type: z.literal('open-log'), pod: name, container: name.optional() }),
  z.strictObject({ type: z.literal('open-record'), run: name }),
  z.strictObject({ type: z.literal('open-link'), url: z.url({ protocol: /^https?$/ }).max(2000) }),
  z.strictObject({ type: z.literal('open-panel') }),
  z.strictObject({ type: z.literal('launch') }),
]);

/** Host to page. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('snapshot'),
    version: z.literal(PROTOCOL_VERSION),
    snapshot: pageSnapshotSchema,
  }),
]);

export type Intent = z.infer<typeof intentSchema>;
export type HostMessage = z.infer<typeof hostMessageSchema>;

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export function parseIntent(message: unknown): Parsed<Intent> {
  return parsed(intentSchema.safeParse(message));
}

export function parseHostMessage(message: unknown): Parsed<HostMessage> {
  return parsed(hostMessageSchema.safeParse(message));
}

/** The reason names places, never values: a message may hold anything. */
function parsed<T>(result: z.ZodSafeParseResult<T>): Parsed<T> {
  if (result.success) return { ok: true, value: result.data };
  const places = result.error.issues.map(
    ({ path, code }) => `${path.length === 0 ? 'message' : path.join('.')} (${code})`,
  );
  return { ok: false, reason: places.slice(0, 3).join(', ') };
}
