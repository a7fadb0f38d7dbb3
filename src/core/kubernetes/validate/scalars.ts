/** Whether one YAML scalar is what the API server accepts in a field of a given type, and what to write instead. */
import type { Finding, FindingFix } from '../../lint/finding.ts';
import { replacement } from '../../lint/finding.ts';
import { didYouMean } from '../../lint/suggest.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import { isQuantity, quantityAdvice } from './quantity.ts';
import type { ScalarType } from './schema.ts';

export type Complaint = Pick<Finding, 'rule' | 'message' | 'fixes'>;

const WRONG_TYPE = 'kubernetes/wrong-type';
const INVALID_VALUE = 'kubernetes/invalid-value';
const INT32 = 2 ** 31;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** `${REPLICAS}`, `$REPLICAS`, `{{ .Values.replicas }}`: something fills this in before the cluster sees it. */
export function isPlaceholder(text: string): boolean {
  return /\$\{|\$\(|\{\{|^\$[A-Za-z_]\w*$|__[A-Z0-9_]+__/.test(text);
}

export function checkScalar(scalar: YamlScalar, type: ScalarType, field: string): Complaint | undefined {
  const { value } = scalar;
  // Null is the same as not written at all.
  if (value === null || type === 'any') return undefined;
  if (typeof value === 'string' && type !== 'string' && isPlaceholder(value)) return undefined;
  switch (type) {
    case 'string':
    case 'time':
      return typeof value === 'string' ? undefined : notText(scalar, field);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : notBoolean(scalar, field);
    case 'int32':
    case 'int64':
      return notInteger(scalar, field, type);
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint'
        ? undefined
        : { rule: WRONG_TYPE, message: `\`${field}\` must be a number.` };
    case 'int-or-string':
      return notIntOrString(scalar, field);
    case 'quantity':
      return notQuantity(scalar, field);
    case 'byte':
      return notBase64(scalar, field);
  }
}

export function checkEnum(
  scalar: YamlScalar,
  values: readonly string[],
  field: string,
): Complaint | undefined {
  const { value } = scalar;
  if (value === null || value === '') return undefined;
  if (typeof value !== 'string') return notText(scalar, field);
  if (values.includes(value) || isPlaceholder(value)) return undefined;
  const meant = didYouMean(value, values);
  const sameWord = meant !== undefined && meant.toLowerCase() === value.toLowerCase();
  const allowed = values.length > 8 ? '' : ` It can be ${listed(values)}.`;
  return {
    rule: INVALID_VALUE,
    message: `\`${field}\` cannot be \`${value}\`.${meant === undefined ? allowed : ` Did you mean \`${meant}\`?`}`,
    ...(meant === undefined
      ? {}
      : { fixes: [replacement(`Change to ${meant}`, scalar.span, meant, { safe: sameWord })] }),
  };
}

function listed(values: readonly string[]): string {
  const quoted = values.map((value) => `\`${value}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

function notText(scalar: YamlScalar, field: string): Complaint {
  const read = typeof scalar.value === 'boolean' ? `the boolean ${scalar.value}` : 'a number';
  const written = scalar.source;
  const surprising = typeof scalar.value === 'boolean' && !/^(true|false)$/i.test(written);
  const why = surprising ? ' in YAML 1.1, which Kubernetes reads' : '';
  return {
    rule: WRONG_TYPE,
    message: `\`${field}\` must be a text, but \`${written}\` is ${read}${why}. Put it in quotes.`,
    fixes: [quote(scalar)],
  };
}

function quote(scalar: YamlScalar): FindingFix {
  return replacement('Put the value in quotes', scalar.span, `"${scalar.source}"`, { safe: true });
}

function unquoted(scalar: YamlScalar, text: string): FindingFix {
  return replacement('Remove the quotes', scalar.span, text, { safe: true });
}

function notBoolean(scalar: YamlScalar, field: string): Complaint {
  const { value } = scalar;
  const quoted = typeof value === 'string' && /^(true|false)$/i.test(value);
  return {
    rule: WRONG_TYPE,
    message: quoted
      ? `\`${field}\` must be true or false, and in quotes it is a text.`
      : `\`${field}\` must be true or false.`,
    ...(quoted ? { fixes: [unquoted(scalar, value.toLowerCase())] } : {}),
  };
}

function notInteger(scalar: YamlScalar, field: string, type: 'int32' | 'int64'): Complaint | undefined {
  const { value } = scalar;
  if (typeof value === 'bigint') {
    const limit = type === 'int32' ? BigInt(INT32) : 2n ** 63n;
    return value < limit && value >= -limit ? undefined : tooLarge(field, type);
  }
  if (typeof value === 'number') {
    if (!Number.isInteger(value))
      return { rule: WRONG_TYPE, message: `\`${field}\` must be a whole number.` };
    return type === 'int64' || (value < INT32 && value >= -INT32) ? undefined : tooLarge(field, type);
  }
  const digits = typeof value === 'string' && /^-?(0|[1-9]\d{0,14})$/.test(value);
  return {
    rule: WRONG_TYPE,
    message: digits
      ? `\`${field}\` must be a whole number, and in quotes it is a text.`
      : `\`${field}\` must be a whole number.`,
    ...(digits ? { fixes: [unquoted(scalar, value)] } : {}),
  };
}

function tooLarge(field: string, type: string): Complaint {
  return { rule: INVALID_VALUE, message: `\`${field}\` is beyond what an ${type} holds.` };
}

/** Ports by number or name, and counts by number or percentage: a text of digits alone is neither. */
function notIntOrString(scalar: YamlScalar, field: string): Complaint | undefined {
  const { value } = scalar;
  if (typeof value === 'number' && Number.isInteger(value)) return undefined;
  if (typeof value === 'string') {
    if (/^(0|[1-9]\d{0,8})$/.test(value)) {
      return {
        rule: WRONG_TYPE,
        message: `\`${field}\` is the text "${value}" here, and a text must be a ${isShare(field) ? 'percentage' : 'name'}. Remove the quotes.`,
        fixes: [unquoted(scalar, value)],
      };
    }
    if (isShare(field) && !/^(0|[1-9]\d*)%$/.test(value)) {
      return {
        rule: INVALID_VALUE,
        message: `\`${field}\` must be a whole number or a percentage such as \`25%\`.`,
      };
    }
    return undefined;
  }
  return {
    rule: WRONG_TYPE,
    message: `\`${field}\` must be a whole number or ${isShare(field) ? 'a percentage' : 'a name'}.`,
  };
}

/** Fields of type int-or-string that count pods; the others are ports. */
function isShare(field: string): boolean {
  return /^(max|min)[A-Z]/.test(field);
}

function notQuantity(scalar: YamlScalar, field: string): Complaint | undefined {
  const { value } = scalar;
  if (typeof value === 'number' || typeof value === 'bigint') return undefined;
  if (typeof value === 'boolean')
    return { rule: WRONG_TYPE, message: `\`${field}\` must be a quantity, not true or false.` };
  if (value === null || isQuantity(value)) return undefined;
  const advice = quantityAdvice(value);
  return {
    rule: INVALID_VALUE,
    message: `\`${value}\` is not a quantity: a number with a suffix such as m, k, M, G, Ki, Mi, Gi.${
      advice === undefined ? '' : ` Did you mean \`${advice}\`?`
    }`,
    ...(advice === undefined ? {} : { fixes: [replacement(`Change to ${advice}`, scalar.span, advice)] }),
  };
}

/** Never says what the value is: it may be a secret. */
function notBase64(scalar: YamlScalar, field: string): Complaint | undefined {
  const { value } = scalar;
  if (typeof value === 'string') {
    const packed = value.replace(/[\r\n]/g, '');
    if (packed.length % 4 === 0 && BASE64.test(packed)) return undefined;
    // SOPS and the like keep ciphertext in place of the value.
    if (value.startsWith('ENC[')) return undefined;
    return {
      rule: INVALID_VALUE,
      message: `\`${field}\` is not base64. Plain texts belong under \`stringData\`.`,
    };
  }
  return { rule: WRONG_TYPE, message: `\`${field}\` must be a text in base64.` };
}
