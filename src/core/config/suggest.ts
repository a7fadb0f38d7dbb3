/** Did you mean? */
import { distance } from 'fastest-levenshtein';

/** The candidate that was probably meant; undefined when none is near. `minReplicas` is `min_replicas`. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const plain = normalized(written);
  let best: { readonly candidate: string; readonly far: number } | undefined;
  for (const candidate of candidates) {
    if (candidate === written) continue;
    const far = distance(plain, normalized(candidate));
    if (far <= tolerance(plain) && (best === undefined || far < best.far)) best = { candidate, far };
  }
  return best?.candidate;
}

/** One slip in a short word, three in a long one. */
function tolerance(word: string): number {
  return Math.min(3, Math.max(1, Math.floor(word.length / 3)));
}

function normalized(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/** "`a`, `b` or `c`" */
export function oneOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => `\`${String(value)}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
