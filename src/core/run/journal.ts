/**
 * The journal of one run: one ConfigMap, changed only by compare-and-swap, with a list of events that is only ever added to.
 * Each event's hash covers the one before it, so a changed past shows against any hash that was published outside.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { MaverickError, messageOf } from '../errors.ts';
import { canonicalJson } from '../json.ts';
import type { ConfigMap } from '../kubernetes/objects.ts';
import type { EventBody, EventType, JournalEvent, RunRecord, RunState } from './record.ts';
import { faultOf, parseEvents, parsePlan, parseState } from './record-schema.ts';

export const RUN_KIND_LABEL = 'maverick.dev/kind';
export const SERVICE_LABEL = 'maverick.dev/service';
export const ENVIRONMENT_LABEL = 'maverick.dev/environment';
/** `active`, or how the run ended. */
export const STATUS_LABEL = 'maverick.dev/status';
/** Selects the journals of all runs. */
export const RUN_SELECTOR = `${RUN_KIND_LABEL}=run`;

/** Above this no progress is recorded any more, so that the ConfigMap stays below the promised 200 kB. */
const ROOM_FOR_PROGRESS = 110_000;
/** Above this only what decides: a run that is held and released a hundred times a day must not outgrow its journal. */
const ROOM_FOR_DETAILS = 140_000;
/** Above this a run takes no command but those that end it. */
const ROOM_FOR_COMMANDS = 160_000;
const DETAILS: ReadonlySet<EventType> = new Set(['hold', 'released', 'refused-command', 'intent', 'check']);
const GENESIS = '0'.repeat(64);

export function journalName(run: string): string {
  return `maverick-run-${run}`;
}

export function hashOf(previous: string, event: EventBody & { readonly seq: number }): string {
  return bytesToHex(sha256(utf8ToBytes(`${previous}\n${canonicalJson(event)}`)));
}

export function headOf(events: readonly JournalEvent[]): string {
  return events.at(-1)?.hash ?? GENESIS;
}

/** True when only abort and rollback may still be told to this run. */
export function isFull(events: readonly JournalEvent[]): boolean {
  return sizeOf(events) > ROOM_FOR_COMMANDS;
}

/** Progress is dropped when the journal is nearly full: the events that say why things happened are kept. */
export function appendEvents(
  events: readonly JournalEvent[],
  bodies: readonly EventBody[],
): readonly JournalEvent[] {
  const size = sizeOf(events);
  const result = [...events];
  for (const body of bodies) {
    if (size > ROOM_FOR_PROGRESS && body.type === 'progress') continue;
    if (size > ROOM_FOR_DETAILS && DETAILS.has(body.type)) continue;
    const event = { ...body, seq: (result.at(-1)?.seq ?? 0) + 1 };
    result.push({ ...event, hash: hashOf(headOf(result), event) });
  }
  return result;
}

function sizeOf(events: readonly JournalEvent[]): number {
  // A cheap upper estimate is enough for a budget: messages and hashes are nearly all of it.
  return events.reduce(
    (sum, { message, data }) => sum + message.length + 260 + (data === undefined ? 0 : 200),
    0,
  );
}

export type ChainResult =
  | { readonly ok: true; readonly head: string; readonly length: number }
  | { readonly ok: false; readonly seq: number; readonly message: string };

/** With `published`, also looks for that hash in the chain: a past that was rewritten whole has lost it. */
export function verifyChain(events: readonly JournalEvent[], published?: string): ChainResult {
  let previous = GENESIS;
  for (const [index, { hash, ...event }] of events.entries()) {
    if (event.seq !== index + 1)
      return { ok: false, seq: event.seq, message: `Event ${index + 1} is missing or out of order.` };
    if (hashOf(previous, event) !== hash)
      return {
        ok: false,
        seq: event.seq,
        message: `Event ${event.seq} was changed after it had been written.`,
      };
    previous = hash;
  }
  if (published !== undefined && !events.some(({ hash }) => hash === published)) {
    return {
      ok: false,
      seq: 0,
      message: `The chain does not contain the published hash ${published.slice(0, 12)}: it was rewritten.`,
    };
  }
  return { ok: true, head: previous, length: events.length };
}

export function statusOf(state: RunState): string {
  return state.stage === 'ended' ? (state.outcome ?? 'ended') : 'active';
}

export function encodeRecord({ id, plan, state, events, resourceVersion }: RunRecord): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: journalName(id),
      namespace: plan.environment.namespace,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      labels: {
        'app.kubernetes.io/managed-by': 'maverick-deploy',
        [RUN_KIND_LABEL]: 'run',
        [SERVICE_LABEL]: plan.service,
        [ENVIRONMENT_LABEL]: plan.environment.name,
        [STATUS_LABEL]: statusOf(state),
      },
    },
    data: {
      plan: JSON.stringify(plan),
      state: JSON.stringify(state),
      events: events.map((event) => JSON.stringify(event)).join('\n'),
    },
  };
}

/** @throws MaverickError `journal-unreadable` naming what is wrong: a journal is never half believed. */
export function decodeRecord(configMap: ConfigMap): RunRecord {
  const name = configMap.metadata?.name ?? '';
  try {
    const { plan = '', state = '', events = '' } = configMap.data ?? {};
    return {
      id: name.replace(/^maverick-run-/, ''),
      plan: readPart('plan', () => parsePlan(JSON.parse(plan))),
      state: readPart('state', () => parseState(JSON.parse(state))),
      events: readPart('events', () =>
        parseEvents(
          events
            .split('\n')
            .filter((line) => line !== '')
            .map((line): unknown => JSON.parse(line)),
        ),
      ),
      ...(configMap.metadata?.resourceVersion === undefined
        ? {}
        : { resourceVersion: configMap.metadata.resourceVersion }),
    };
  } catch (error) {
    throw new MaverickError(
      'journal-unreadable',
      {
        what: `The journal ${name} cannot be read.`,
        why: `It was changed by hand or written by another version of Maverick (${messageOf(error)}).`,
        next: `Look at it with \`kubectl get configmap ${name} -o yaml\`.`,
      },
      error,
    );
  }
}

/** Says which part is wrong and where in it; what stands there is not quoted, it may be anything. */
function readPart<T>(part: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`its \`${part}\` ${faultOf(error)}`, { cause: error });
  }
}
