/** Durations: seconds as a number, as in the spec, or a text like `10m`, `1h30m`, `15min`, `1d`. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};
/** For JSON Schema, where only the form can be told. */
export const DURATION_PATTERN = '^(?:[0-9]+(?:\\.[0-9]+)?(?:ms|sec|s|min|m|h|d|w))+$';
const WHOLE = new RegExp(DURATION_PATTERN);
const PART = /([0-9]+(?:\.[0-9]+)?)(ms|sec|s|min|m|h|d|w)/g;

/** Seconds; undefined when the value is no duration. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string' || !WHOLE.test(value)) return undefined;
  let seconds = 0;
  for (const [, number = '', unit = ''] of value.matchAll(PART))
    seconds += Number(number) * (UNITS[unit] ?? 0);
  return Number(seconds.toPrecision(12));
}
