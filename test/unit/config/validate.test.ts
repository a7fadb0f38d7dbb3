import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configDiagnostics, DOCUMENT_RULES, yamlDiagnostics } from '../../../src/core/config/validate.ts';
import type { Diagnostic } from '../../../src/core/lint/diagnostic.ts';
import { parseYamlFile } from '../../../src/core/yaml/parse.ts';

function diagnose(text: string): readonly Diagnostic[] {
  return parseYamlFile('a.deploy.yaml', text).documents.flatMap((document) => [
    ...yamlDiagnostics('a.deploy.yaml', document),
    ...configDiagnostics('a.deploy.yaml', document),
  ]);
}

function repaired(text: string, { fixes }: Diagnostic): string | undefined {
  const [fix] = fixes;
  if (fix === undefined) return undefined;
  return fix.edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text);
}

/** text, rule, the range's text, a part of the message, the text after the fix (undefined: there is none) */
const cases: readonly (readonly [string, string, string, RegExp, string | undefined])[] = [
  [
    'strategy:\n  typ: RollingUpdate\n',
    'config/unknown-key',
    'typ',
    /Did you mean `type`/,
    'strategy:\n  type: RollingUpdate\n',
  ],
  [
    'hpa: { minReplicas: 2 }',
    'config/unknown-key',
    'minReplicas',
    /`min_replicas`/,
    'hpa: { min_replicas: 2 }',
  ],
  [
    'servce: { name: api }',
    'config/unknown-key',
    'servce',
    /Did you mean `service`/,
    'service: { name: api }',
  ],
  ['strategy: { maxSurge: 1 }', 'config/unknown-key', 'maxSurge', /belongs under `rollingUpdate`/, undefined],
  [
    'strategy: { success_criteria: {} }',
    'config/unknown-key',
    'success_criteria',
    /top of the document/,
    undefined,
  ],
  ['hpa: { zzz: 1 }', 'config/unknown-key', 'zzz', /Known are/, undefined],
  ['service:\n  workload: Deployment/api\n', 'config/missing-key', 'service', /needs `name`/, undefined],
  ['service:\n', 'config/missing-key', 'service', /no value yet/, undefined],
  ['checklists:\n  a:\n    - kind: manual\n', 'config/missing-key', 'kind', /needs `name`/, undefined],
  ['checklists:\n  a:\n    - name: x\n', 'config/missing-key', 'name', /needs `kind`/, undefined],
  [
    'success_criteria: { error_rate: "<1" }',
    'config/bad-threshold',
    '"<1"',
    /unit is missing/,
    'success_criteria: { error_rate: "<1%" }',
  ],
  [
    "success_criteria: { error_rate: '<1' }",
    'config/bad-threshold',
    "'<1'",
    /unit/,
    "success_criteria: { error_rate: '<1%' }",
  ],
  [
    'success_criteria: { response_time: 500 }',
    'config/bad-threshold',
    '500',
    /unit/,
    'success_criteria: { response_time: "<500ms" }',
  ],
  [
    'success_criteria: { eror_rate: "<1%" }',
    'config/unknown-key',
    'eror_rate',
    /Did you mean `error_rate`/,
    'success_criteria: { error_rate: "<1%" }',
  ],
  [
    'success_criteria: { queue_depth: "<10" }',
    'config/missing-key',
    'queue_depth',
    /needs a query/,
    undefined,
  ],
  [
    'release: { version: 1.10, images: {} }',
    'config/wrong-type',
    '1.10',
    /must be a text, but is the number 1.10/,
    'release: { version: "1.10", images: {} }',
  ],
  ['canary_percentage: "10"', 'config/wrong-type', '"10"', /must be a number/, 'canary_percentage: 10'],
  ['automatic_rollback: yes', 'config/wrong-type', 'yes', /`true` or `false`/, 'automatic_rollback: true'],
  ['automatic_rollback: maybe', 'config/wrong-type', 'maybe', /`true` or `false`/, undefined],
  ['hpa: { min_replicas: 1.5 }', 'config/wrong-type', '1.5', /whole number/, undefined],
  ['hpa: { min_replicas: 0 }', 'config/bad-value', '0', /at least 1/, undefined],
  ['canary_percentage: 0', 'config/bad-value', '0', /more than 0/, undefined],
  ['canary_percentage: 200', 'config/bad-value', '200', /at most 100/, undefined],
  [
    'deployment_strategy: cannary',
    'config/bad-value',
    'cannary',
    /`rolling`, `blue-green` or `canary`/,
    'deployment_strategy: canary',
  ],
  [
    'checklists: { a: [ { name: x, kind: manul } ] }',
    'config/bad-value',
    'manul',
    /`http`, .*`manual`/,
    'checklists: { a: [ { name: x, kind: manual } ] }',
  ],
  ['validation_time: soon', 'config/bad-value', 'soon', /no duration/, undefined],
  ['service: { name: My_API }', 'config/bad-value', 'My_API', /lower-case/, undefined],
  [
    'environment:\n  name: e\n  context: c\n  services:\n    BAD: {}\n',
    'config/bad-value',
    'BAD',
    /lower-case/,
    undefined,
  ],
  ['service: [api]', 'config/wrong-type', 'service', /must be a mapping, but is a list/, undefined],
  ['- service', 'config/wrong-type', '- service', /mapping of sections/, undefined],
  ['a: 1\n', 'config/unknown-key', 'a', /no section of a deploy config/, undefined],
  ['hpa: { min_replicas: 1 }\nhpa: { min_replicas: 2 }', 'yaml/duplicate-key', 'hpa', /twice/, undefined],
  ['service: { name: "api }\n', 'yaml/syntax', '"api }', /closing quote/, undefined],
  ['service: { name: api }\nstrat', 'yaml/syntax', 'strat', /`:` is missing/, undefined],
  ['service:\n  nam', 'config/wrong-type', 'nam', /must be a mapping, but is a text/, undefined],
  ['service: { name: !Ref api }', 'yaml/tag', 'api', /no meaning/, undefined],
  ['\u0000', 'yaml/unreadable', '\u0000', /Not a text file/, undefined],
];

for (const [text, rule, where, message, after] of cases) {
  test(`${JSON.stringify(text)}: ${rule}`, () => {
    const found = diagnose(text);
    const [first] = found;
    assert.ok(first);
    assert.deepEqual(
      found.map((each) => [each.rule, text.slice(each.span.start, each.span.end)]),
      [[rule, where]],
    );
    assert.match(first.message, message);
    assert.equal(repaired(text, first), after);
    assert.ok(DOCUMENT_RULES.some((known) => known === first.rule));
    if (after !== undefined) assert.deepEqual(diagnose(after), []);
  });
}

test('ranges count from the start of the file, in every document and after an edit before it', () => {
  const text = 'hpa: { min_replicas: 1 }\n---\nstrategy:\n  typ: x\n';
  const before = parseYamlFile('a', text);
  const edited = `# a comment\n${text}`;
  const after = parseYamlFile('a', edited, before);
  for (const [file, content] of [
    [before, text],
    [after, edited],
  ] as const) {
    const [found] = file.documents.flatMap((document) => configDiagnostics('a', document));
    assert.ok(found);
    assert.equal(content.slice(found.span.start, found.span.end), 'typ');
    assert.equal(found.fixes[0]?.edits[0]?.span.start, content.indexOf('typ'));
  }
});

test('a key given twice points at the first', () => {
  const [found] = diagnose('hpa: { min_replicas: 1 }\nhpa: { min_replicas: 2 }');
  assert.deepEqual(
    found?.related.map(({ span }) => span),
    [{ start: 0, end: 3 }],
  );
});

test('no finding is lost because another line is half-typed', () => {
  const rules = diagnose('strategy:\n  typ: RollingUpdate\nserv\n').map(({ rule }) => rule);
  assert.deepEqual(rules.toSorted(), ['config/unknown-key', 'yaml/syntax']);
});

test('hostile keys are just keys', () => {
  for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const found = diagnose(`${key}: { a: 1 }\nsuccess_criteria: { ${key}: { query: q, threshold: "<1" } }\n`);
    assert.equal(found[0]?.rule, 'config/unknown-key');
  }
});
