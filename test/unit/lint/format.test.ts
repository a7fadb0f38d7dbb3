import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEPLOYMENT, edited, HPA, SCALED_DEPLOYMENT } from '../../../src/core/lint/examples.ts';
import { formatJson, jsonReport } from '../../../src/core/lint/format/json.ts';
import { formatText } from '../../../src/core/lint/format/text.ts';
import { linterOf } from './support.ts';

const report = (files: Readonly<Record<string, string>>) => {
  const linter = linterOf(files);
  return { files: linter.all(), file: (path: string) => linter.file(path) };
};

it('json lists every file, with lines and columns from one in UTF-16 units', () => {
  const text = 'service:\n  name: api\nhpa: { "min_replicas": 1 } # 😀\n😀: 1\n';
  const result = jsonReport(report({ 'deploy/a.deploy.yaml': text, 'k8s/b.yaml': DEPLOYMENT }));
  assert.equal(result.schemaVersion, 1);
  assert.deepEqual(
    result.files.map(({ path }) => path),
    ['deploy/a.deploy.yaml', 'k8s/b.yaml'],
  );
  const [replicas, unknown] = result.files[0]?.diagnostics ?? [];
  assert.equal(replicas?.rule, 'hpa/min-replicas-below-two');
  assert.deepEqual(replicas.range, { start: { line: 3, column: 24 }, end: { line: 3, column: 25 } });
  assert.equal(replicas.docs, 'docs/rules/hpa/min-replicas-below-two.md');
  assert.deepEqual(unknown?.range, { start: { line: 4, column: 1 }, end: { line: 4, column: 3 } });
  assert.deepEqual(result.summary, { files: 2, errors: 1, warnings: 1, information: 0, hints: 0 });
});

it('json is one document and stays the same', () => {
  const files = { 'k8s/a.yaml': edited(DEPLOYMENT, ['api:1.2.4', 'api:latest']) };
  assert.equal(formatJson(report(files)), formatJson(report(files)));
  assert.equal(formatJson(report(files)).endsWith('}\n'), true);
  assert.doesNotThrow(() => void JSON.parse(formatJson(report(files))));
});

it('text gives place, severity, message, rule and related places', () => {
  const text = formatText(
    report({ 'k8s/a.yaml': edited(SCALED_DEPLOYMENT, ['              cpu: 500m\n', '']), 'k8s/h.yaml': HPA }),
  );
  const [first, second, last] = text.trimEnd().split('\n');
  assert.match(first ?? '', /^k8s\/h\.yaml:18:31: error: .* \(hpa\/cpu-without-request\)$/);
  assert.match(second ?? '', /^ {4}k8s\/a\.yaml:15:17: /);
  assert.equal(last, '2 files: 1 error, 0 warnings.');
});
