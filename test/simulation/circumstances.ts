/** What one simulated rollout meets, all of it chosen by its seed. */
import { seededRandom } from '../scenarios/random.ts';

export type Kind = 'good' | 'slow' | 'crash' | 'missing' | 'badconfig' | 'unready' | 'flaky';

export interface Circumstances {
  readonly seed: number;
  readonly replicas: number;
  readonly kind: Kind;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly automaticRollback: boolean;
  readonly deadlineSeconds: number;
  /** Names of checks: those called `error…` cannot be made at first, those called `fail…` fail, `tick…` is for a person. */
  readonly gate: readonly string[];
  readonly validation: readonly string[];
  /** Of each request of a driver, until the troubles are over. */
  readonly faults: { readonly error: number; readonly latency: number; readonly watch: number };
  /** The API server answers nobody for so long. */
  readonly outage: { readonly fromMs: number; readonly forMs: number } | undefined;
  /** Drivers, one after the other: how each of them ends before its time. */
  readonly deaths: readonly Death[];
  /** Another driver from the start, which waits for the lock. */
  readonly standby: boolean;
  /** The first driver's clock is set to another time. */
  readonly clockJump: { readonly atMs: number; readonly byMs: number } | undefined;
  /** What people tell the run, and what strangers do, at which time after the launch. */
  readonly happenings: readonly { readonly atMs: number; readonly what: Happening }[];
}

export type Death =
  | {
      readonly kind: 'killed';
      readonly by: 'journal' | 'patch' | 'lock';
      readonly count: number;
      readonly moment: 'before' | 'after';
    }
  | { readonly kind: 'killed-at'; readonly atMs: number }
  | {
      readonly kind: 'suspended';
      readonly by: 'journal' | 'patch';
      readonly count: number;
      readonly forMs: number;
    };

export const HAPPENINGS = [
  'pause',
  'resume',
  'abort',
  'rollback',
  'retry',
  'scale-up',
  'scale-down',
  'delete-pod',
  'set-image',
  'pause-elsewhere',
  'resume-elsewhere',
  'unfence',
  'compact',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** When nothing new goes wrong any more, and a person sees to what is held. */
export const TROUBLES_END_MS = 300_000;

export function circumstancesOf(seed: number): Circumstances {
  const random = seededRandom(seed);
  for (let i = 0; i < 5; i += 1) random();
  const upTo = (most: number): number => Math.floor(random() * most);
  const often = (share: number): boolean => random() < share;
  const one = <T>(...choices: readonly [T, ...T[]]): T => choices[upTo(choices.length)] ?? choices[0];
  const troubled = often(0.7);
  const people = often(0.4);
  const strangers = often(0.3);
  return {
    seed,
    replicas: 1 + upTo(often(0.9) ? 4 : 10),
    kind: one<Kind>('good', 'good', 'slow', 'crash', 'missing', 'badconfig', 'unready', 'flaky'),
    maxSurge: 1 + upTo(2),
    maxUnavailable: often(0.85) ? 0 : 1,
    automaticRollback: often(0.85),
    deadlineSeconds: 40 + upTo(60),
    gate: often(0.15) ? ['pass-a', one('pass-b', 'fail-b', 'error-b', 'tick-b')] : [],
    validation: often(0.2) ? ['pass-c', one('pass-d', 'fail-d', 'error-d', 'tick-d')] : [],
    faults: troubled
      ? { error: one(0, 0.02, 0.1, 0.3), latency: one(0, 0.1, 0.5), watch: one(0, 0.2, 0.6) }
      : { error: 0, latency: 0, watch: 0 },
    outage: troubled && often(0.2) ? { fromMs: upTo(30_000), forMs: 1_000 + upTo(90_000) } : undefined,
    deaths: Array.from({ length: often(0.6) ? 1 + upTo(3) : 0 }, (): Death => {
      const count = 1 + upTo(6);
      if (often(0.2)) return { kind: 'killed-at', atMs: upTo(40_000) };
      if (often(0.25))
        return { kind: 'suspended', by: one('journal', 'patch'), count, forMs: 5_000 + upTo(60_000) };
      return {
        kind: 'killed',
        by: one('journal', 'journal', 'patch', 'lock'),
        count,
        moment: one('before', 'after'),
      };
    }),
    standby: often(0.3),
    clockJump:
      troubled && often(0.1)
        ? { atMs: upTo(40_000), byMs: one(-1, 1) * (1_000 + upTo(3_600_000)) }
        : undefined,
    happenings: [
      ...(people
        ? Array.from({ length: 1 + upTo(4) }, () => one('pause', 'resume', 'abort', 'rollback', 'retry'))
        : []),
      ...(strangers
        ? Array.from({ length: 1 + upTo(3) }, () =>
            one(
              'scale-up',
              'scale-down',
              'delete-pod',
              'set-image',
              'pause-elsewhere',
              'resume-elsewhere',
              'unfence',
            ),
          )
        : []),
      ...(troubled ? Array.from({ length: upTo(3) }, () => 'compact' as const) : []),
    ].map((what) => ({ atMs: upTo(90_000), what })),
  };
}

/** Nobody but the driver touches anything, and no clock lies: then the release alone decides how it ends. */
export function isUndisturbed({ happenings, clockJump, kind }: Circumstances): boolean {
  return happenings.every(({ what }) => what === 'compact') && clockJump === undefined && kind !== 'flaky';
}
