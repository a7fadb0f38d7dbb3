/** Quantities: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

export function isQuantity(text: string): boolean {
  return QUANTITY.test(text);
}

/** In base units (cores, bytes); undefined for what is not a quantity. */
export function quantityValue(written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  if (typeof written === 'bigint') return Number(written);
  if (typeof written !== 'string') return undefined;
  const match = QUANTITY.exec(written);
  if (match === null) return undefined;
  const [, number = '', suffix = ''] = match;
  if (/^[eE]./.test(suffix)) return Number(number + suffix);
  return Number(number) * (FACTORS[suffix] ?? 1);
}

/** What was probably meant by `512MB`, `1 Gi`, `2gb`, `500Mb`; undefined when it can't be told. */
export function quantityAdvice(written: string): string | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]+)$/.exec(written.trim());
  if (match === null) return undefined;
  const [, number = '', unit = ''] = match;
  const known: Readonly<Record<string, string>> = {
    kb: 'k',
    mb: 'M',
    gb: 'G',
    tb: 'T',
    kib: 'Ki',
    mib: 'Mi',
    gib: 'Gi',
    tib: 'Ti',
    ki: 'Ki',
    mi: 'Mi',
    gi: 'Gi',
    ti: 'Ti',
    g: 'G',
    t: 'T',
  };
  const suffix = isQuantity(`${number}${unit}`) ? unit : known[unit.toLowerCase()];
  return suffix === undefined ? undefined : `${number}${suffix}`;
}
