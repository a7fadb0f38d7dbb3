/** zod's issues without their unions: of several alternatives the one that the person seems to have meant. */
import type { z } from 'zod';

export type Issue = z.core.$ZodIssue;

/** None of the alternatives takes a value of this type. */
export interface TypeIssue {
  readonly code: 'no_alternative';
  readonly path: readonly PropertyKey[];
  /** zod's names of the types that would do. */
  readonly expected: readonly string[];
}

export type FlatIssue = Exclude<Issue, z.core.$ZodIssueInvalidUnion> | DiscriminatorIssue | TypeIssue;

/** The key that tells the alternatives apart has none of their values. */
export interface DiscriminatorIssue {
  readonly code: 'discriminator';
  readonly path: readonly PropertyKey[];
  readonly options: readonly unknown[];
}

export function flatten(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): readonly FlatIssue[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code !== 'invalid_union') return [{ ...issue, path }];
    if (issue.errors.length === 0) {
      return [{ code: 'discriminator', path, options: 'options' in issue ? optionsOf(issue.options) : [] }];
    }
    return choose(
      issue.errors.map((branch) => flatten(branch, path)),
      path,
    );
  });
}

function optionsOf(options: unknown): readonly unknown[] {
  return Array.isArray(options) ? options : [];
}

function choose(
  branches: readonly (readonly FlatIssue[])[],
  path: readonly PropertyKey[],
): readonly FlatIssue[] {
  const ranked = branches.map((issues) => ({ issues, rank: rank(issues, path) }));
  const best = Math.max(...ranked.map((each) => each.rank));
  const candidates = ranked.filter((each) => each.rank === best).map((each) => each.issues);
  if (best > 0) return candidates.toSorted((a, b) => a.length - b.length)[0] ?? [];
  const expected = candidates.flat().flatMap((issue) => {
    if (issue.code === 'invalid_type') return [issue.expected];
    return issue.code === 'no_alternative' ? issue.expected : [];
  });
  return [{ code: 'no_alternative', path, expected: [...new Set(expected)] }];
}

/** 2: the type was right and something inside is wrong; 1: right type, wrong value; 0: another type altogether. */
function rank(issues: readonly FlatIssue[], path: readonly PropertyKey[]): number {
  const own = issues.filter((issue) => issue.path.length === path.length);
  if (own.some((issue) => issue.code === 'invalid_type' || issue.code === 'no_alternative')) return 0;
  return own.some((issue) => issue.code !== 'unrecognized_keys') ? 1 : 2;
}
