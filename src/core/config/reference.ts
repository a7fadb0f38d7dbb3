/** The schema for other people's editors, and the reference for readers: both made from the sections' own schemas. */
import { z } from 'zod';
import { formatValue } from './render.ts';
import { alternatives, describeAt, schemasAt } from './schema-walk.ts';
import type { AnySchema } from './schema-walk.ts';
import { documentSchema } from './sections/document.ts';

export interface GeneratedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

export function generateSchemas(): readonly GeneratedFile[] {
  return [
    { path: 'schemas/deploy-config.schema.json', text: `${JSON.stringify(jsonSchema(), undefined, 2)}\n` },
    { path: 'docs/config.md', text: referencePage() },
  ];
}

/** JSON Schema draft-07, which the YAML language server understands. */
export function jsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(documentSchema, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'Maverick Deploy: deploy config', ...schema };
}

function referencePage(): string {
  const sections = Object.keys(documentSchema.shape);
  const keyless = sections.filter((section) => rowsBelow([section]).length === 0);
  return [
    '# Deploy configs: every section and key',
    '',
    '<!-- Generated from src/core/config/sections by `npm run generate`. Edit the descriptions there. -->',
    '',
    'A deploy config is a YAML document made of these sections, all optional, in one file or in many.',
    'Durations are seconds as a number, or a text like `10m` or `1h30m`. Thresholds are a quoted comparator, number and unit: `"<1%"`, `"<500ms"`, `">99.9%"`, `"<30min"`, `">4.5/5"`.',
    '',
    '## Keys of their own',
    '',
    ...table(keyless.map((section) => row([section]))),
    '',
    ...sections
      .filter((section) => !keyless.includes(section))
      .flatMap((section) => [
        `## \`${section}\``,
        '',
        describeAt([section])?.description ?? '',
        '',
        ...table(rowsBelow([section])),
        '',
      ]),
  ].join('\n');
}

type Row = readonly [key: string, type: string, standard: string, description: string];

function table(rows: readonly Row[]): readonly string[] {
  const cells = (row: readonly string[]): string =>
    `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [cells(['key', 'value', 'default', 'meaning']), '|---|---|---|---|', ...rows.map(cells)];
}

type Path = readonly (string | number)[];

function row(path: Path): Row {
  const known = describeAt(path);
  const types = [...new Set(schemasAt(path).flatMap(alternatives).map(typeName))].join(' or ');
  const shown = path.slice(path.length > 1 ? 1 : 0).map((step) => (typeof step === 'number' ? '[]' : step));
  const standard = known?.default === undefined ? '' : `\`${formatValue(known.default)}\``;
  return [`\`${shown.join('.').replaceAll('.[]', '[]')}\``, types, standard, known?.description ?? ''];
}

/** Settings that stand at the top of a document too are described there. */
function rowsBelow(path: Path): readonly Row[] {
  const schemas = schemasAt(path).flatMap(alternatives);
  const seen = new Set<string>();
  return schemas.flatMap((schema) => {
    if (schema instanceof z.ZodArray) return rowsBelow([...path, 0]);
    if (schema instanceof z.ZodRecord) {
      const named = [...path, 'NAME'];
      const repeatsTop = path.at(-1) === 'services';
      return [row(named), ...(repeatsTop ? [] : rowsBelow(named))];
    }
    if (!(schema instanceof z.ZodObject)) return [];
    const keys = Object.keys(schema.shape).filter((key) => !seen.has(key));
    keys.forEach((key) => seen.add(key));
    const open = schema.def.catchall instanceof z.ZodObject ? ['NAME'] : [];
    return [...keys, ...open].flatMap((key) => [row([...path, key]), ...rowsBelow([...path, key])]);
  });
}

function typeName(schema: AnySchema): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodLiteral)
    return [...schema.values].map((value) => `\`${String(value)}\``).join(', ');
  if (schema instanceof z.ZodArray) return 'list';
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'mapping';
  if (schema instanceof z.ZodBoolean) return '`true`, `false`';
  if (schema instanceof z.ZodNumber)
    return schema.format?.includes('int') === true ? 'whole number' : 'number';
  return 'text';
}
