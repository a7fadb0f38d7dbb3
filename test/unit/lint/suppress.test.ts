import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEPLOYMENT, edited, SERVICE, together } from '../../../src/core/lint/examples.ts';
import { applied, lint } from './support.ts';

const IMAGE = '          image: registry.example.com/api:1.2.4';
const LATEST = '          image: registry.example.com/api:latest';
const WHY = 'workload/latest-tag -- built anew every night';
const rulesOf = (text: string): string[] => lint({ 'k8s/a.yaml': text }).map(({ rule }) => rule);

describe('suppression comments', () => {
  it('ignore on the next line, the same line, the block, the document, the file', () => {
    const latest = edited(DEPLOYMENT, [IMAGE, LATEST]);
    for (const text of [
      edited(DEPLOYMENT, [IMAGE, `          # maverick-ignore-next-line ${WHY}\n${LATEST}`]),
      edited(DEPLOYMENT, [IMAGE, `${LATEST} # maverick-ignore-line ${WHY}`]),
      edited(latest, ['  template:\n', `  # maverick-ignore-block ${WHY}\n  template:\n`]),
      `# maverick-ignore-document ${WHY}\n${latest}`,
      together(`# maverick-ignore-file ${WHY}\n${SERVICE}`, latest),
    ]) {
      assert.deepEqual(rulesOf(text), [], text);
    }
  });

  it('ignore only the rule and the place they name', () => {
    const second = `${LATEST}\n          # later\n        - name: other\n          image: other:latest\n          resources: {limits: {memory: 1Gi}}`;
    const text = edited(DEPLOYMENT, [
      `${IMAGE}\n`,
      `          # maverick-ignore-next-line ${WHY}\n${LATEST}\n`,
    ]);
    assert.deepEqual(rulesOf(text), []);
    const both = edited(DEPLOYMENT, [
      '      containers:\n        - name: api\n',
      `      containers:\n        - name: first\n          # maverick-ignore-next-line ${WHY}\n${second}\n        - name: api\n`,
    ]);
    assert.equal(rulesOf(both).filter((rule) => rule === 'workload/latest-tag').length, 1);
  });

  it('need a reason, a known rule and a known scope', () => {
    for (const [comment, message] of [
      ['maverick-ignore-next-line workload/latest-tag', /reason/i],
      ['maverick-ignore-next-line workload/latest-tga -- why', /workload\/latest-tag/],
      ['maverick-ignore-everything workload/latest-tag -- why', /next-line/],
      ['maverick-ignore-line', /which rule/],
    ] as const) {
      const found = lint({ 'k8s/a.yaml': edited(DEPLOYMENT, [IMAGE, `          # ${comment}\n${LATEST}`]) });
      assert.deepEqual(
        found.map(({ rule }) => rule),
        ['lint/bad-suppression', 'workload/latest-tag'],
      );
      assert.match(found[0]?.message ?? '', message);
    }
  });

  it('are reported when they ignore nothing, with a fix that removes them', () => {
    const files = {
      'k8s/a.yaml': edited(DEPLOYMENT, [IMAGE, `          # maverick-ignore-next-line ${WHY}\n${IMAGE}`]),
    };
    const [finding] = lint(files);
    assert.equal(finding?.rule, 'lint/unused-suppression');
    const [fix] = finding.fixes;
    assert.ok(fix?.safe);
    assert.deepEqual(lint(applied(files, fix)), []);
  });

  it('inside a block of text are text', () => {
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: |\n    # maverick-ignore-file nothing\n`;
    assert.deepEqual(rulesOf(map), []);
  });
});
