import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  edited,
  DEPLOYMENT,
  HPA,
  SCALED_DEPLOYMENT,
  SERVICE,
  together,
} from '../../../src/core/lint/examples.ts';
import { createLinter } from '../../../src/core/lint/linter.ts';
import { findingsIn, lint, linterOf, summary } from './support.ts';

const rulesOf = (files: Readonly<Record<string, string>>): string[] => lint(files).map(({ rule }) => rule);
const LATEST = edited(DEPLOYMENT, ['api:1.2.4', 'api:latest']);

describe('the linter over edits', () => {
  it('follows a file as it changes and goes', () => {
    const linter = createLinter();
    linter.update('k8s/api.yaml', LATEST);
    assert.deepEqual(
      linter.diagnostics('k8s/api.yaml').map(({ rule }) => rule),
      ['workload/latest-tag'],
    );
    linter.update('k8s/api.yaml', DEPLOYMENT);
    assert.deepEqual(linter.diagnostics('k8s/api.yaml'), []);
    linter.update('k8s/api.yaml', undefined);
    assert.deepEqual([...linter.all().keys()], []);
  });

  it('finds across files again when the other file changes', () => {
    const linter = linterOf({ 'k8s/api/api.yaml': SCALED_DEPLOYMENT, 'k8s/api/hpa.yaml': HPA });
    assert.deepEqual(findingsIn(linter), []);
    linter.update('k8s/api/api.yaml', edited(SCALED_DEPLOYMENT, ['              cpu: 500m\n', '']));
    const [finding, ...others] = linter.diagnostics('k8s/api/hpa.yaml');
    assert.equal(finding?.rule, 'hpa/cpu-without-request');
    assert.equal(finding.severity, 'error');
    assert.deepEqual(
      finding.related.map(({ path }) => path),
      ['k8s/api/api.yaml'],
    );
    assert.deepEqual(others, []);
    linter.update('k8s/api/api.yaml', SCALED_DEPLOYMENT);
    assert.deepEqual(linter.diagnostics('k8s/api/hpa.yaml'), []);
  });

  it('moves findings along with their document', () => {
    const before = together(SERVICE, LATEST);
    const linter = linterOf({ 'k8s/api.yaml': before });
    const after = `# a comment\n${before}`;
    linter.update('k8s/api.yaml', after);
    const [finding] = linter.diagnostics('k8s/api.yaml');
    assert.ok(finding !== undefined);
    assert.equal(after.slice(finding.span.start, finding.span.end), 'registry.example.com/api:latest');
  });

  it('gives the same as a linter that has seen no edits', () => {
    const linter = createLinter();
    const texts = [DEPLOYMENT, LATEST, together(LATEST, SERVICE), together(SERVICE, LATEST, LATEST), LATEST];
    for (const text of texts) {
      linter.update('k8s/a.yaml', text);
      assert.deepEqual(linter.diagnostics('k8s/a.yaml'), lint({ 'k8s/a.yaml': text }));
    }
  });

  it('gives the same array while nothing in it has changed', () => {
    const linter = linterOf({ 'k8s/a.yaml': LATEST, 'k8s/b.yaml': SERVICE });
    const before = linter.diagnostics('k8s/a.yaml');
    linter.update('k8s/b.yaml', `${SERVICE}# more\n`);
    assert.equal(linter.diagnostics('k8s/a.yaml'), before);
  });

  it('does not depend on the order in which files come', () => {
    const files = {
      'k8s/b.yaml': LATEST,
      'k8s/a.yaml': edited(SERVICE, ['targetPort: http', 'targetPort: web']),
    };
    const other = Object.fromEntries(Object.entries(files).reverse());
    assert.deepEqual(lint(files), lint(other));
  });

  it('takes severities from its options', () => {
    const linter = createLinter({ rules: { 'workload/latest-tag': 'off' } });
    linter.update('k8s/a.yaml', LATEST);
    assert.deepEqual(linter.diagnostics('k8s/a.yaml'), []);
  });

  it('holds the parsed files and the deploy configs', () => {
    const linter = linterOf({ 'deploy/api.deploy.yaml': 'service:\n  name: api\n' });
    assert.equal(linter.file('deploy/api.deploy.yaml')?.documents.length, 1);
    assert.deepEqual(
      linter.workspace.services.map(({ name }) => name),
      ['api'],
    );
  });
});

describe('what is left alone', () => {
  const CUSTOM = 'services:\n  web:\n    image: nginx\nstrategy: 7\n';

  it('files that are not ours', () => {
    assert.deepEqual(lint({ 'docker-compose.yaml': CUSTOM, '.github/workflows/ci.yaml': 'on: [push\n' }), []);
  });

  it('Helm templates', () => {
    const template = edited(
      DEPLOYMENT,
      ['replicas: 3', 'replicas: {{ .Values.replicas }}'],
      ['name: api\n', 'name: {{ include "x" . }}\n'],
    );
    assert.deepEqual(lint({ 'chart/templates/api.yaml': template, 'k8s/api.yaml': template }), []);
    assert.deepEqual(lint({ 'k8s/api.yaml': `{{- if .Values.on }}\n${LATEST}{{- end }}\n` }), []);
  });

  it('braces inside a block of text, which are text', () => {
    const alerts = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: alerts\ndata:\n  a.yaml: |\n    {{ $labels.pod }}\nspecc: 1\n`;
    assert.deepEqual(rulesOf({ 'k8s/alerts.yaml': alerts }), ['kubernetes/unknown-field']);
  });

  it('what is missing from a patch, but not what is wrong in it', () => {
    const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicaz: 5\n';
    const files = {
      'k8s/overlays/production/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../../base]\npatches:\n  - path: more.yaml\n',
      'k8s/overlays/production/more.yaml': patch,
    };
    assert.deepEqual(rulesOf(files), ['kubernetes/unknown-field']);
    assert.deepEqual(rulesOf(Object.fromEntries(Object.entries(files).reverse())), [
      'kubernetes/unknown-field',
    ]);
    assert.deepEqual(rulesOf({ 'k8s/replicas.patch.yaml': edited(patch, ['replicaz', 'replicas']) }), []);
    assert.ok(rulesOf({ 'k8s/more.yaml': patch }).includes('kubernetes/missing-field'));
  });

  it('templates of other kinds', () => {
    const template = edited(DEPLOYMENT, ['          ports:\n', '__EXTRA__\n          ports:\n']);
    assert.deepEqual(lint({ 'k8s/api.yaml': template }), []);
  });

  it('selectors that a kustomization labels anew', () => {
    const files = {
      'k8s/a.yaml': DEPLOYMENT,
      'k8s/s.yaml': edited(SERVICE, ['    app: api', '    app: other']),
    };
    assert.deepEqual(rulesOf(files), ['service/selector-matches-nothing']);
    const kustomization = 'resources: [a.yaml, s.yaml]\ncommonLabels:\n  app: shop\n';
    assert.deepEqual(rulesOf({ ...files, 'k8s/kustomization.yaml': kustomization }), []);
  });

  it("files that other tools' own formats are in", () => {
    assert.deepEqual(lint({ 'kube/config.yaml': 'apiVersion: v1\nkind: Config\nclusters: []\n' }), []);
  });

  it('references that something unseen may answer', () => {
    const lonely = edited(SERVICE, ['    app: api', '    app: database']);
    assert.deepEqual(rulesOf({ 'k8s/a.yaml': DEPLOYMENT, 'k8s/s.yaml': lonely }), [
      'service/selector-matches-nothing',
    ]);
    const chart = '{{- range .Values.x }}\napiVersion: v1\n{{- end }}\n';
    assert.deepEqual(
      rulesOf({ 'k8s/a.yaml': DEPLOYMENT, 'k8s/s.yaml': lonely, 'k8s/templates/x.yaml': chart }),
      [],
    );
    assert.deepEqual(rulesOf({ 'other/a.yaml': DEPLOYMENT, 'k8s/s.yaml': lonely }), []);
  });

  it('namespaces that differ', () => {
    const inside = (text: string, namespace: string): string =>
      text.replace('metadata:\n', `metadata:\n  namespace: ${namespace}\n`);
    const requestless = edited(SCALED_DEPLOYMENT, ['              cpu: 500m\n', '']);
    assert.deepEqual(rulesOf({ 'a/a.yaml': inside(requestless, 'one'), 'b/h.yaml': inside(HPA, 'two') }), []);
    assert.deepEqual(rulesOf({ 'a/a.yaml': inside(requestless, 'one'), 'b/h.yaml': inside(HPA, 'one') }), [
      'hpa/cpu-without-request',
    ]);
  });
});

describe('half-typed and hostile files', () => {
  it('a broken manifest gives its syntax and what stands before the fault, nothing that is only not read yet', () => {
    const files = {
      'k8s/a.yaml': edited(
        DEPLOYMENT,
        ['  replicas: 3', '  replica: 3'],
        ['app: api\n  template', 'app: "api\n  template'],
      ),
    };
    const found = summary(lint(files), files).map((each) => each.split(' ')[0]);
    assert.ok(found.includes('yaml/syntax'));
    assert.ok(found.includes('kubernetes/unknown-field'));
    assert.ok(
      found.every((rule) => rule === 'yaml/syntax' || rule === 'kubernetes/unknown-field'),
      found.join(),
    );
  });

  it('every beginning of a manifest and of a deploy config is taken', () => {
    const linter = createLinter();
    for (const text of [
      together(DEPLOYMENT, HPA),
      'service:\n  name: api\nstrategy: {type: RollingUpdate}\n',
    ]) {
      for (let end = 0; end <= text.length; end++) {
        linter.update('k8s/a.yaml', text.slice(0, end));
        linter.update('deploy/a.deploy.yaml', text.slice(0, end));
        for (const [path, found] of linter.all()) {
          for (const { span } of found) assert.ok(span.start <= span.end && span.end <= end, path);
        }
      }
    }
  });

  it('bombs, depths and heaps give few findings', () => {
    const levels = 'abcdefghij'.split('').map((name, index, all) =>
      index === 0
        ? `${name}: &${name} [1, 1, 1]`
        : `${name}: &${name} [${Array(9)
            .fill(`*${all[index - 1] ?? ''}`)
            .join(',')}]`,
    );
    const heap = Array.from({ length: 3000 }, (_, index) => `  field${index}: 1`).join('\n');
    for (const text of [
      `apiVersion: v1\nkind: ConfigMap\n${levels.join('\n')}\n`,
      `apiVersion: apps/v1\nkind: Deployment\nspec:\n${heap}\n`,
      `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(5000)}`,
      'apiVersion: v1\nkind: Pod\u0000\uFFFF\n',
    ]) {
      const found = lint({ 'k8s/a.yaml': text });
      assert.ok(found.length > 0 && found.length <= 400, String(found.length));
    }
  });
});
