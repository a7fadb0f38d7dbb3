/** Telling pod templates apart: by their content, not by how it is written down. */
import type { PodTemplateSpec } from '../../../core/kubernetes/objects.ts';

/** The label by which pods and ReplicaSets of one template are known. */
export const TEMPLATE_HASH = 'pod-template-hash';

const canonical = new WeakMap<PodTemplateSpec, string>();
/** Empty objects under these names mean the same as none. */
const MEANS_NOTHING = new Set(['metadata', 'labels', 'annotations', 'resources']);
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Equal for two templates that differ in nothing but the `pod-template-hash` label. */
export function canonicalTemplate(template: PodTemplateSpec): string {
  const known = canonical.get(template);
  if (known !== undefined) return known;
  const text = JSON.stringify(cleaned(template));
  canonical.set(template, text);
  return text;
}

export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && canonicalTemplate(a) === canonicalTemplate(b);
}

/**
 * The same template has the same hash for ever. `collision` is counted up when another template has it already.
 * Written in letters that spell nothing, as the real one is.
 */
export function templateHash(template: PodTemplateSpec, collision = 0): string {
  const text = canonicalTemplate(template) + (collision === 0 ? '' : `#${collision}`);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  const digits = String(hash >>> 0);
  return Array.from(digits, (digit) => LETTERS.charAt(digit.charCodeAt(0) % LETTERS.length)).join('');
}

/** Sorted by key, without what says nothing: null, empty lists, empty maps of labels. */
function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => key !== TEMPLATE_HASH)
    .map(([key, inner]): [string, unknown] => [key, cleaned(inner)])
    .filter(([key, inner]) => !saysNothing(key, inner))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function saysNothing(key: string, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && MEANS_NOTHING.has(key) && Object.keys(value).length === 0;
}
