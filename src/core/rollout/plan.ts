/** The plan of one rollout: the strategy expanded into steps, with everything that going back needs. */
import type { Deployment, Json, PodTemplateSpec } from '../kubernetes/objects.ts';
import type { CheckSpec, Strategy, WorkloadRef } from '../config/effective.ts';

export interface FieldChange {
  /** As a person would name it: `spec.template.spec.containers[api].image`. */
  readonly path: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

export type PlanStep =
  | {
      readonly kind: 'gate';
      readonly checklist: string;
      readonly checks: readonly CheckSpec[];
      readonly title: string;
      readonly expectedSeconds: number;
    }
  | { readonly kind: 'roll'; readonly title: string; readonly expectedSeconds: number }
  | {
      readonly kind: 'validate';
      readonly checklist: string;
      readonly checks: readonly CheckSpec[];
      readonly title: string;
      readonly expectedSeconds: number;
    };

export interface PlanFinding {
  readonly severity: 'warning' | 'information';
  readonly message: string;
}

export interface Plan {
  readonly schemaVersion: 1;
  readonly service: string;
  readonly environment: {
    readonly name: string;
    readonly context: string;
    readonly namespace: string;
    readonly protected: boolean;
  };
  readonly workload: WorkloadRef & {
    readonly uid: string;
    /** matchLabels of its selector. */ readonly selector: Readonly<Record<string, string>>;
  };
  readonly strategy: Strategy;
  readonly automaticRollback: boolean;
  readonly release: {
    readonly version: string;
    readonly image: string;
    readonly container: string;
    readonly notes?: string;
  };
  /** What runs now and is gone back to, whole. */
  readonly before: Snapshot & {
    readonly image: string;
    readonly version?: string;
    /** Ready pods at planning time: a version that has none is nothing to go back to by itself. */
    readonly ready: number;
  };
  /** What the API server made of the release in a dry run. */
  readonly target: Snapshot;
  readonly replicas: number;
  /** Name of the HorizontalPodAutoscaler that owns the replicas; then nobody here writes them. */
  readonly autoscaler?: string;
  readonly steps: readonly PlanStep[];
  readonly expectedSeconds: number;
  /** Without progress for this long the rollout has failed. */
  readonly progressDeadlineSeconds: number;
  readonly changes: readonly FieldChange[];
  /** Who will own what from the first change on, for the person who confirms. */
  readonly ownership: readonly { readonly field: string; readonly manager: string; readonly note: string }[];
  readonly findings: readonly PlanFinding[];
  /** This run takes another one back. */
  readonly rollbackOf?: string;
  readonly retryOf?: string;
  /** Network addresses by name, for checks. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** The part of a Deployment that a rollout writes and puts back. */
export interface Snapshot {
  readonly template: PodTemplateSpec;
  readonly strategy: NonNullable<Deployment['spec']>['strategy'];
}
