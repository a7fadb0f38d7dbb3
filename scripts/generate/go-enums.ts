import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Definition (`core.v1.ContainerPort`) -> field (`protocol`) -> its allowed values, sorted. */
export type GoEnums = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const PACKAGES = ['apps/v1', 'autoscaling/v2', 'batch/v1', 'core/v1', 'networking/v1', 'policy/v1'];

/** Closed in the API server's validation although their Go types carry no `+enum` mark. */
const CLOSED_WITHOUT_MARK = ['MetricSourceType', 'MetricTargetType'];

const MARKED = /\/\/ \+enum[^\n]*\n(?:\/\/[^\n]*\n)*type (\w+) string/g;
const ALIAS = /^type (\w+) = (\w+)$/gm;
/** `A T = "a"`, `A T = T("a")` and `A = T("a")`. */
const CONSTANT = /^\s+\w+(?:\s+(\w+))?\s*=\s*(?:(\w+)\()?"([^"]*)"/gm;
const STRUCT = /^type (\w+) struct \{\n([\s\S]*?)^\}/gm;
const FIELD = /^\s+\w+\s+(?:\*|\[\])*(?:\w+\.)?(\w+)\s+`json:"(\w+)/gm;

/** Reads the enumerations that Kubernetes' Go types mark with `+enum`. `folder` is the module k8s.io/api. */
export async function goEnums(folder: string): Promise<GoEnums> {
  const sources = await Promise.all(
    PACKAGES.map(async (name) => ({
      name,
      text: await readFile(path.join(folder, name, 'types.go'), 'utf8'),
    })),
  );
  const values = new Map<string, string[]>(CLOSED_WITHOUT_MARK.map((type) => [type, []]));
  for (const { text } of sources) for (const [, type = ''] of text.matchAll(MARKED)) values.set(type, []);
  for (const { text } of sources) {
    for (const [, type, conversion, value = ''] of text.matchAll(CONSTANT)) {
      values.get(type ?? conversion ?? '')?.push(value);
    }
  }
  for (const { text } of sources) {
    for (const [, alias = '', type = ''] of text.matchAll(ALIAS)) {
      // Older names of a type may hold some of its constants.
      const both = [...(values.get(type) ?? []), ...(values.get(alias) ?? [])];
      if (both.length > 0) {
        values.set(type, both);
        values.set(alias, both);
      }
    }
  }
  const enums: Record<string, Record<string, string[]>> = {};
  for (const { name, text } of sources) {
    for (const [, struct = '', body = ''] of text.matchAll(STRUCT)) {
      for (const [, type = '', field = ''] of body.matchAll(FIELD)) {
        const allowed = values.get(type);
        if (allowed === undefined || allowed.length === 0) continue;
        const definition = `${name.replace('/', '.')}.${struct}`;
        (enums[definition] ??= {})[field] = [...new Set(allowed)].filter((value) => value !== '').sort();
      }
    }
  }
  return enums;
}
