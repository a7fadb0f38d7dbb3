/** The end of what another program printed, fit to be shown and kept: bounded, and without secrets. */
import { redact } from '../core/redact.ts';

const PEM = /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g;
/** `--token …`: the value stands in a word of its own. */
const OPTION = /(--?[\w-]*(?:token|password|secret|key)\s+)[^\s-]\S*/gi;
/** Long runs of capitals, small letters and digits are keys rather than words, paths or digests. */
const LONG = /(?<![\w+-])(?=[\w+-]*[A-Z])(?=[\w+-]*[a-z])(?=[\w+-]*\d)[\w+-]{32,}={0,2}/g;
/** Longer lines are cut at their end before anything is looked for in them. */
const MOST_LINE = 2_000;

/** Its last whole lines, of `most` characters together at the most. */
export function tailOf(output: string, most = 500): string {
  const lines = output.split('\n').slice(-200);
  const clean = redact(
    lines
      .map((line) => line.slice(0, MOST_LINE))
      .join('\n')
      .replace(PEM, '[redacted]'),
    Infinity,
  )
    .replace(OPTION, '$1[redacted]')
    .replace(LONG, '[redacted]')
    .trim();
  if (clean.length <= most) return clean;
  const end = clean.slice(-most);
  const start = end.indexOf('\n');
  return start === -1 ? `…${end}` : end.slice(start + 1);
}
