/** What may go wrong with a request, on purpose: for simulation, tests and `practice fault`. */
import type { ClusterError, Ref } from '../../cluster/port.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';
import type { User } from './users.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'apply' | 'delete' | 'log';

export interface FaultRequest {
  /** `after`: the request took effect; an error now is an answer that got lost. */
  readonly moment: 'before' | 'after';
  readonly verb: Verb;
  readonly resource: Resource;
  /** Absent for list and watch; of a create with generateName, the name is ''. */
  readonly ref: Ref | undefined;
  readonly user: User;
  readonly dryRun: boolean;
}

export interface Fault {
  /** Waited for before `error` is looked at. */
  readonly latencyMs?: number;
  /** What the caller gets. `unreachable` closes the connection over HTTP. */
  readonly error?: ClusterError;
  /** Of a watch (moment `before`): the server ends it after so many ms, or it goes silent at once and stays open. */
  readonly watch?: { readonly cutAfterMs: number } | { readonly stall: true };
}

/** Asked before and after each request. */
export type FaultHook = (request: FaultRequest) => Fault | undefined;
