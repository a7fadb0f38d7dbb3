import { distance } from 'fastest-levenshtein';

/** Snake, kebab and camel case of one name are the same name. */
const bare = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '');

/**
 * The name that was probably meant, or undefined when none is near: at most one slip in four characters, so that an
 * unrelated name is never proposed.
 */
export function didYouMean(written: string, known: Iterable<string>): string | undefined {
  if (written.length > 64) return undefined;
  const wanted = bare(written);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 4)) + 1;
  for (const name of known) {
    const plain = bare(name);
    if (plain === wanted) return name;
    if (Math.abs(plain.length - wanted.length) >= least) continue;
    const slips = isSwap(wanted, plain) ? 1 : distance(wanted, plain);
    if (slips < least) {
      least = slips;
      best = name;
    }
  }
  return best;
}

/** Two neighbours typed in the wrong order, the commonest slip of all: `lables`. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
