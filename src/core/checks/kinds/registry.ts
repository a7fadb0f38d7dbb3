/** The kinds of checks there are. A new kind is a file beside this one, a probe in `src/probes`, and a line here and there. */
import type { CheckKind } from '../kind.ts';
import * as command from './command.ts';
import * as endpoints from './endpoints.ts';
import * as http from './http.ts';
import * as manual from './manual.ts';
import * as pods from './pods.ts';

const KINDS = { pods, endpoints, http, command, manual } as const;

export type CheckKindName = keyof typeof KINDS;

export const CHECK_KINDS: Readonly<Record<CheckKindName, CheckKind>> = KINDS;

export function isCheckKind(kind: string): kind is CheckKindName {
  return Object.hasOwn(CHECK_KINDS, kind);
}
