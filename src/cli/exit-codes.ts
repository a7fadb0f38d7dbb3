/** What the command ends with, the same everywhere: docs/cli.md. */
import type { ClusterErrorCode } from '../cluster/port.ts';
import { isAborted, MaverickError } from '../core/errors.ts';
import type { Outcome, RunRecord } from '../core/run/record.ts';

export const EXIT = {
  good: 0,
  /** Findings, a failed check, or a rollout that ended with the old version. */
  bad: 1,
  /** Wrong usage or input that cannot be read. */
  usage: 2,
  /** A hold: a person is needed. */
  held: 3,
  /** Refused before anything was changed. */
  refused: 4,
  /** The cluster cannot be reached. */
  unreachable: 5,
  /** A defect of this program. */
  defect: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const CLUSTER: Readonly<Record<ClusterErrorCode, ExitCode>> = {
  unreachable: EXIT.unreachable,
  deadline: EXIT.unreachable,
  credentials: EXIT.unreachable,
  unauthorized: EXIT.unreachable,
  forbidden: EXIT.refused,
  quota: EXIT.refused,
  'not-found': EXIT.refused,
  'already-exists': EXIT.refused,
  conflict: EXIT.refused,
  gone: EXIT.unreachable,
  invalid: EXIT.refused,
  'too-many-requests': EXIT.unreachable,
  'server-error': EXIT.unreachable,
  unsupported: EXIT.unreachable,
};

/** Every code of a `MaverickError` that can come here. A test looks for codes that are missing. */
const OTHERS = {
  // Wrong usage, or input that cannot be read.
  usage: EXIT.usage,
  'config/unknown-service': EXIT.usage,
  'config/unknown-environment': EXIT.usage,
  'unknown-release': EXIT.usage,
  'no-release': EXIT.usage,
  'unknown-checklist': EXIT.usage,
  'unreadable-path': EXIT.usage,
  'yaml/too-large': EXIT.usage,
  'run-unknown': EXIT.usage,
  'several-runs': EXIT.usage,
  'journal-unreadable': EXIT.usage,
  'container-unknown': EXIT.usage,
  'image-missing': EXIT.usage,
  'port-in-use': EXIT.usage,
  // Refused before anything was changed.
  findings: EXIT.refused,
  'not-confirmed': EXIT.refused,
  blocked: EXIT.refused,
  locked: EXIT.refused,
  'run-active': EXIT.refused,
  frozen: EXIT.refused,
  'not-now': EXIT.refused,
  'journal-full': EXIT.refused,
  'changed-since': EXIT.refused,
  'workload-missing': EXIT.refused,
  'workload-deleting': EXIT.refused,
  'zero-replicas': EXIT.refused,
  'already-paused': EXIT.refused,
  recreate: EXIT.refused,
  'gitops-managed': EXIT.refused,
  'other-rollout': EXIT.refused,
  'not-observed': EXIT.refused,
  'nothing-to-do': EXIT.refused,
  'strategy-unavailable': EXIT.refused,
  'approvals-unavailable': EXIT.refused,
  'standby-missing': EXIT.refused,
  'rolling-cannot-move': EXIT.refused,
  'practice-running': EXIT.refused,
  'driven-already': EXIT.refused,
  // It is under way, and a person has to see to it.
  'driver-not-started': EXIT.held,
  'nobody-drives': EXIT.held,
  // The cluster cannot be reached.
  'practice-not-running': EXIT.unreachable,
  'practice-not-started': EXIT.unreachable,
  'practice-reset-failed': EXIT.unreachable,
  'practice-listen': EXIT.unreachable,
} as const satisfies Record<string, ExitCode>;

export const EXIT_CODES: ReadonlyMap<string, ExitCode> = new Map<string, ExitCode>([
  ...Object.entries(CLUSTER),
  ...Object.entries(OTHERS),
]);

/** For what a command rejected with. An explained error that the table has forgotten counts as refused. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isAborted(error)) return EXIT.interrupted;
  if (error instanceof MaverickError) return EXIT_CODES.get(error.code) ?? EXIT.refused;
  return EXIT.defect;
}

const OUTCOMES: Readonly<Record<Outcome, ExitCode>> = {
  succeeded: EXIT.good,
  'rolled-back': EXIT.bad,
  aborted: EXIT.bad,
  refused: EXIT.refused,
};

/** For a run that was followed for as long as there was something to wait for. */
export function exitCodeOfRun({ state }: Pick<RunRecord, 'state'>): ExitCode {
  if (state.stage !== 'ended') return EXIT.held;
  return state.outcome === undefined ? EXIT.refused : OUTCOMES[state.outcome];
}
