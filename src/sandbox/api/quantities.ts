/** Resource quantities: `500m`, `2`, `1Gi`. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const FACTORS: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 },
};

/** The number that a quantity stands for, or undefined when it is none. */
export function quantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [, digits, exponent, suffix = ''] = /^([+-]?[0-9.]+)(?:([eE][+-]?\d+)|(\D{0,2}))$/.exec(value) ?? [];
  const factor = FACTORS[suffix];
  const number = Number(`${digits ?? 'x'}${exponent ?? ''}`);
  return factor === undefined || Number.isNaN(number) ? undefined : number * factor;
}

const cache = new Map<string, string>();

/** As the API server writes it: no fraction, the largest suffix that fits (`0.5` -> `500m`, `1024Mi` -> `1Gi`). */
export function canonical(value: string | number): string {
  const text = String(value);
  const known = cache.get(text);
  if (known !== undefined) return known;
  const found = canonicalOf(text);
  if (cache.size < 10_000) cache.set(text, found);
  return found;
}

function canonicalOf(text: string): string {
  const number = quantity(text);
  if (number === undefined) return text;
  const binary = /i$/.test(text) && Number.isInteger(number);
  const suffixes = binary ? ['Pi', 'Ti', 'Gi', 'Mi', 'Ki', ''] : ['P', 'T', 'G', 'M', 'k', '', 'm', 'u', 'n'];
  for (const suffix of suffixes) {
    const scaled = number / (FACTORS[suffix] ?? 1);
    const rounded = Math.round(scaled);
    if (number === 0) return '0';
    if (rounded !== 0 && Math.abs(scaled - rounded) < 1e-9 * Math.max(1, Math.abs(scaled)))
      return `${rounded}${suffix}`;
  }
  return text;
}
