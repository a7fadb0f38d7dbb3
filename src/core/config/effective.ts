/**
 * The effective config of one service in one environment: what a plan is made from. Composition is in `compose.ts`.
 * Durations are seconds, ratios are fractions (1 % = 0.01), unless a name says otherwise.
 */
import type { IntOrString } from '../kubernetes/objects.ts';
import type { Span } from '../yaml/tree.ts';

/** Where a value comes from. */
export type Source =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly span: Span;
      /** One-based. */ readonly line: number;
      readonly column: number;
    }
  | { readonly kind: 'default'; /** Why this default, for a hover. */ readonly reason: string };

/** `"<1%"`, `"<500ms"`, `">99.9%"`, `"<30min"`, `">4.5/5"`: parsed once, in base units. */
export interface Threshold {
  readonly comparator: '<' | '<=' | '>' | '>=';
  /** A fraction for `ratio`, seconds for `duration`, points for `score`, else as written. */
  readonly value: number;
  readonly unit: 'ratio' | 'duration' | 'score' | 'number';
  /** As the person wrote it. */
  readonly text: string;
}

export interface Criterion {
  /** `error_rate`, `response_time` or a name of the person's. */
  readonly name: string;
  readonly threshold: Threshold;
  /** A PromQL template; the two spec names have defaults. */
  readonly query?: string;
}

export type Strategy =
  | { readonly type: 'rolling'; readonly maxSurge: IntOrString; readonly maxUnavailable: IntOrString }
  | { readonly type: 'blue-green'; readonly validationPeriod: number; readonly trafficSplit: number }
  | {
      readonly type: 'canary';
      readonly canaryPercentage: number;
      readonly incrementPercentage: number;
      readonly validationTime: number;
    };

export interface WorkloadRef {
  readonly kind: 'Deployment';
  readonly name: string;
}

/** One item of a checklist as written and validated; `kind` tells which schema of `core/checks` the rest follows. */
export interface CheckSpec {
  readonly name: string;
  readonly kind: string;
  readonly with: Readonly<Record<string, unknown>>;
}

export interface EffectiveConfig {
  readonly service: {
    readonly name: string;
    readonly workload: WorkloadRef;
    /** The container that the release's image is for; the only one, or the one named like the service, when absent. */
    readonly container?: string;
    /** Paths of manifests, relative to the workspace. */
    readonly manifests: readonly string[];
    readonly dependsOn: readonly string[];
  };
  readonly environment: {
    readonly name: string;
    /** kubeconfig context; `maverick-practice` is the practice cluster of this workspace. */
    readonly context: string;
    readonly namespace: string;
    readonly protected: boolean;
    /** Named URLs that checks use, e.g. `health`. */
    readonly endpoints: Readonly<Record<string, string>>;
    readonly prometheus?: string;
    /** Environments that must have run the release before this one. */
    readonly after: readonly string[];
    readonly standby: 'optional' | 'required';
    /** How many people must approve before anything is changed. */
    readonly approvals: number;
    readonly freeze: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
  };
  readonly strategy: Strategy;
  /** Roll back without asking on a failure. Default true. */
  readonly automaticRollback: boolean;
  readonly successCriteria: readonly Criterion[];
  /** Written to the release's container. */
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly hpa?: {
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly targetCpu?: number;
    readonly targetMemory?: number;
  };
  /** Checklists by name that hold for this service here. `pre-deployment` is the gate, `post-deployment` the validation. */
  readonly checklists: Readonly<Record<string, readonly CheckSpec[]>>;
  /** Dotted path of a value above (`strategy.maxSurge`) -> where it comes from. */
  readonly provenance: Readonly<Record<string, Source>>;
}

/** A `release` section: what one run deploys. */
export interface Release {
  readonly version: string;
  /** Service or container name -> image reference. */
  readonly images: Readonly<Record<string, string>>;
  readonly commit?: string;
  readonly risk?: 'low' | 'medium' | 'high';
  readonly notes?: string;
  readonly source?: Source;
}
