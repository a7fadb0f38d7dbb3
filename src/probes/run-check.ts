/** Running checks: every outcome is a result, also that it could not be made; only an abort is thrown. */
import { z } from 'zod';
import { abortErrorOf, orAborted, throwIfAborted } from '../cluster/abort.ts';
import type { CheckResult } from '../core/checks/check.ts';
import { CHECK_KINDS, isCheckKind } from '../core/checks/kinds/registry.ts';
import type { CheckKindName } from '../core/checks/kinds/registry.ts';
import type { CheckSpec } from '../core/config/effective.ts';
import { MaverickError, messageOf } from '../core/errors.ts';
import * as command from './command.ts';
import { ProbeError } from './context.ts';
import type { Probe, ProbeContext, Probed } from './context.ts';
import * as endpoints from './endpoints.ts';
import * as http from './http.ts';
import * as manual from './manual.ts';
import * as pods from './pods.ts';

const PROBES: Readonly<Record<CheckKindName, Probe>> = {
  pods: pods.probe,
  endpoints: endpoints.probe,
  http: http.probe,
  command: command.probe,
  manual: manual.probe,
};

/** One check. Rejects with an `AbortError` when `signal` aborts, and with nothing else. */
export async function runCheck(
  spec: CheckSpec,
  context: ProbeContext,
  { signal }: { readonly signal: AbortSignal },
): Promise<CheckResult> {
  throwIfAborted(signal);
  const at = context.clock.now();
  const probed = await probe(spec, context, signal);
  return { name: spec.name, kind: spec.kind, ...probed, at, durationMs: context.clock.now() - at };
}

export interface ChecklistOptions {
  readonly signal: AbortSignal;
  /** Called with each result as it comes. */
  readonly onResult?: (result: CheckResult) => void;
  /** Checks at the same time. Default 4. */
  readonly concurrency?: number;
}

/** All checks of a list, started in their order. The results are in the order of the list. Rejects as `runCheck` does. */
export async function runChecklist(
  specs: readonly CheckSpec[],
  context: ProbeContext,
  { signal, onResult, concurrency = 4 }: ChecklistOptions,
): Promise<readonly CheckResult[]> {
  const results = new Map<number, CheckResult>();
  const waiting = specs.entries();
  const work = async (): Promise<void> => {
    // The workers share one iterator: each takes the next that nobody has.
    for (const [index, spec] of waiting) {
      const result = await runCheck(spec, context, { signal });
      results.set(index, result);
      onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, specs.length)) }, work));
  throwIfAborted(signal);
  return specs.flatMap((_spec, index) => results.get(index) ?? []);
}

async function probe(spec: CheckSpec, context: ProbeContext, signal: AbortSignal): Promise<Probed> {
  if (!isCheckKind(spec.kind))
    return failed(`There is no check kind "${spec.kind}"; there are ${Object.keys(CHECK_KINDS).join(', ')}.`);
  try {
    return await orAborted(PROBES[spec.kind](spec, context, signal), signal);
  } catch (error) {
    if (signal.aborted) throw abortErrorOf(signal);
    return failed(sentenceOf(error));
  }
}

function failed(summary: string): Probed {
  return { verdict: 'error', summary, evidence: [] };
}

function sentenceOf(error: unknown): string {
  if (error instanceof MaverickError || error instanceof ProbeError) return error.message;
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at "${issue.path.join('.')}"`;
    return `The check is not written as it should be${where}: ${issue?.message ?? 'unknown'}.`.replace(
      /\.+$/,
      '.',
    );
  }
  return `The check could not be made: ${messageOf(error)}`;
}
