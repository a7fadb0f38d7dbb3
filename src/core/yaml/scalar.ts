/**
 * What a plain scalar means. Deploy configs follow the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema).
 * Manifests follow what the Kubernetes API machinery really does: the resolver of go-yaml v2 (gopkg.in/yaml.v2, resolve.go),
 * which is YAML 1.1 without base-60 numbers, and whose timestamps end up as strings in JSON.
 */
export type YamlVersion = '1.1' | '1.2';
export type ScalarValue = string | number | bigint | boolean | null;

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUES = new Set(['true', 'True', 'TRUE']);
const FALSES = new Set(['false', 'False', 'FALSE']);
const TRUES_1_1 = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']);
const FALSES_1_1 = new Set(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']);
const NUMERIC_START = /^[-+.0-9]/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/** The value of an unquoted scalar without a tag. */
export function resolvePlain(text: string, version: YamlVersion): ScalarValue {
  if (NULLS.has(text)) return null;
  if (TRUES.has(text)) return true;
  if (FALSES.has(text)) return false;
  if (version === '1.1') {
    if (TRUES_1_1.has(text)) return true;
    if (FALSES_1_1.has(text)) return false;
  }
  if (!NUMERIC_START.test(text)) return text;
  return resolveNumber(text, version) ?? text;
}

/** The number that `text` stands for, or undefined when it is none. Integers too large for a number stay exact. */
export function resolveNumber(text: string, version: YamlVersion): number | bigint | undefined {
  const integer = version === '1.1' ? integer11(text.replaceAll('_', '')) : integer12(text);
  if (integer !== undefined) return integer;
  if (INFINITE.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (NOT_A_NUMBER.test(text)) return NaN;
  const digits = version === '1.1' ? text.replaceAll('_', '') : text;
  return FLOAT.test(digits) ? Number(digits) : undefined;
}

function integer12(text: string): number | bigint | undefined {
  if (/^[-+]?[0-9]+$/.test(text)) return exact(text);
  return /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/.test(text) ? exact(text) : undefined;
}

/** As Go's `strconv.ParseInt(text, 0, 64)`: a leading zero means octal. */
function integer11(text: string): number | bigint | undefined {
  const sign = text.startsWith('-') ? -1n : 1n;
  const digits = text.replace(/^[-+]/, '');
  if (/^(?:0|[1-9][0-9]*)$/.test(digits)) return exact(text);
  if (/^0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/.test(digits)) return narrow(sign * BigInt(digits));
  return /^0[0-7]+$/.test(digits) ? narrow(sign * BigInt(`0o${digits}`)) : undefined;
}

function exact(text: string): number | bigint {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return narrow(BigInt(text.replace(/^\+/, '')));
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The value of a scalar with an explicit core tag (`!!str 8080`), or undefined when the text does not fit it. */
export function resolveTagged(tag: string, text: string, version: YamlVersion): ScalarValue | undefined {
  switch (tag) {
    case 'str':
    case 'binary':
      return text;
    case 'null':
      return NULLS.has(text) ? null : undefined;
    case 'bool': {
      const value = resolvePlain(text, version);
      return typeof value === 'boolean' ? value : undefined;
    }
    case 'int': {
      const value = resolveNumber(text, version);
      return typeof value === 'bigint' || Number.isInteger(value) ? value : undefined;
    }
    case 'float': {
      const value = resolveNumber(text, version);
      return typeof value === 'bigint' ? Number(value) : value;
    }
    default:
      return text;
  }
}
