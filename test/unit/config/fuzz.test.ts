import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { referenceDiagnostics } from '../../../src/core/config/references.ts';
import { configDiagnostics, yamlDiagnostics } from '../../../src/core/config/validate.ts';
import { effectiveValues } from '../../../src/core/config/values.ts';
import { createConfigWorkspace } from '../../../src/core/config/workspace.ts';
import { parseYamlFile } from '../../../src/core/yaml/parse.ts';
import type { YamlFile } from '../../../src/core/yaml/tree.ts';
import { specBlocks } from './fixtures/spec.ts';

const OWNERS =
  'service: { name: api, depends_on: [x] }\n---\nenvironment:\n  name: practice\n  context: c\n  services: { api: { hpa: { min_replicas: 2 } } }\n';
const WHOLE = [
  OWNERS,
  ...specBlocks().map(({ text }) => text),
  'a: &a [1, *a]\nb: *a\n',
  'apiVersion: v1\nkind: X\n<<: {}\n',
].join('---\n');
const PIECES = [
  ':',
  ': ',
  '\n',
  '  ',
  '-',
  '- ',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '#',
  '---\n',
  '|',
  '\t',
  '\r\n',
  '!!int ',
  '%',
  '<1',
  '💥',
];

function everything(file: YamlFile): unknown {
  const documents = file.documents.map((document) => [
    document.span,
    document.root,
    document.comments,
    yamlDiagnostics(file.path, document),
    configDiagnostics(file.path, document),
  ]);
  return [file.lineStarts, documents];
}

test('any edit of a file: nothing throws, ranges lie in the file, and the result is that of reading afresh', () => {
  const edit = fc.record({
    at: fc.nat(WHOLE.length),
    drop: fc.nat(30),
    insert: fc.constantFrom('', ...PIECES),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let text = WHOLE;
      let file = parseYamlFile('deploy/x.yaml', text);
      for (const { at, drop, insert } of edits) {
        text = text.slice(0, at) + insert + text.slice(at + drop);
        file = parseYamlFile('deploy/x.yaml', text, file);
      }
      assert.deepEqual(everything(file), everything(parseYamlFile('deploy/x.yaml', text)));
      const workspace = createConfigWorkspace([file]);
      const found = [
        ...file.documents.flatMap((each) => [...yamlDiagnostics('x', each), ...configDiagnostics('x', each)]),
        ...referenceDiagnostics(workspace),
        ...effectiveValues(workspace, 'api', 'practice').ties,
      ];
      for (const { span, message } of found) {
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
        assert.ok(message.length > 10);
      }
    }),
    { seed: 7, numRuns: 60 },
  );
});
