import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUnchecked, validateManifest } from '../../../src/core/kubernetes/validate/manifest.ts';
import { quantityAdvice, quantityValue } from '../../../src/core/kubernetes/validate/quantity.ts';
import { KUBERNETES_VERSION, schemaOf, typeAt } from '../../../src/core/kubernetes/validate/schema.ts';
import type { Finding } from '../../../src/core/lint/finding.ts';
import { CRONJOB, DEPLOYMENT, edited, HPA, JOB, PDB, SERVICE } from '../../../src/core/lint/examples.ts';
import { parseYamlFile } from '../../../src/core/yaml/parse.ts';

function validate(text: string, partial = false): readonly (Finding & { readonly at: string })[] {
  const [document] = parseYamlFile('a.yaml', text).documents;
  assert.ok(document?.root.kind === 'map');
  return validateManifest(document.root, { partial }).map((finding) => ({
    ...finding,
    at: text.slice(finding.span.start, finding.span.end),
  }));
}

/** `rule at -> first fix`, the short form of what a person sees. */
const seen = (text: string): string[] =>
  validate(text).map(({ rule, at, fixes }) => {
    const fix = fixes?.[0]?.edits[0]?.newText;
    return `${rule.replace('kubernetes/', '')} ${at}${fix === undefined ? '' : ` -> ${fix}`}`;
  });

const deployment = (from: string, to: string): string => edited(DEPLOYMENT, [from, to]);
const container = (lines: string): string => deployment('          ports:\n', `${lines}          ports:\n`);
const env = (value: string): string =>
  container(`          env:\n            - name: A\n              value: ${value}\n`);

describe('manifests that are right', () => {
  for (const text of [DEPLOYMENT, SERVICE, HPA, PDB, JOB, CRONJOB]) {
    it(/kind: (\w+)/.exec(text)?.[1] ?? '', () => assert.deepEqual(seen(text), []));
  }

  it('null is the same as not written, status is not judged, timestamps are texts', () => {
    const text = deployment(
      '  name: api\nspec',
      '  name: api\n  labels:\n  creationTimestamp: null\nstatus: {x: 1}\nspec',
    );
    assert.deepEqual(seen(text), []);
    assert.deepEqual(
      seen(deployment('  name: api\nspec', '  name: api\n  creationTimestamp: 2025-01-21T14:00:00Z\nspec')),
      [],
    );
  });

  it('placeholders stand for any value', () => {
    assert.deepEqual(seen(deployment('replicas: 3', 'replicas: ${REPLICAS}')), []);
    assert.deepEqual(seen(deployment('cpu: 500m', 'cpu: "{{ cpu }}"')), []);
  });

  it('merge keys count as written', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: &m\n  name: a\ndata:\n  <<: {a: "1"}\n  b: "2"\n`;
    assert.deepEqual(seen(text), []);
  });
});

describe('fields', () => {
  it('unknown: on the key, with what was probably meant', () => {
    assert.deepEqual(seen(deployment('readinessProbe', 'readynessProbe')), [
      'unknown-field readynessProbe -> readinessProbe',
    ]);
    assert.deepEqual(seen(deployment('replicas: 3', 'min_ready_seconds: 3')), [
      'unknown-field min_ready_seconds -> minReadySeconds',
    ]);
    assert.deepEqual(seen(deployment('replicas: 3', 'elephants: 3')), ['unknown-field elephants']);
  });

  it('missing: on the key above', () => {
    assert.deepEqual(
      seen(
        deployment(
          '            - name: http\n              containerPort: 8080\n',
          '            - name: http\n',
        ),
      ),
      ['missing-field name'],
    );
    assert.deepEqual(seen('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n'), [
      'missing-field kind',
    ]);
    assert.deepEqual(seen(deployment('  selector:\n    matchLabels:\n      app: api\n', '')), [
      'missing-field spec',
    ]);
    assert.deepEqual(validate(deployment('  selector:\n    matchLabels:\n      app: api\n', ''), true), []);
  });

  it('of the wrong shape', () => {
    assert.deepEqual(seen(deployment('replicas: 3', 'replicas: [3]')), ['wrong-type [3]']);
    assert.deepEqual(seen(SERVICE.replace('    app: api', '    - app')), ['wrong-type - app']);
    assert.deepEqual(seen(SERVICE.replace('selector:\n    app: api', 'selector: api')), ['wrong-type api']);
  });
});

describe('the traps of YAML 1.1', () => {
  for (const [value, fix] of [
    ['on', '"on"'],
    ['yes', '"yes"'],
    ['No', '"No"'],
    ['8080', '"8080"'],
    ['0644', '"0644"'],
    ['1e3', '"1e3"'],
    ['true', '"true"'],
  ] as const) {
    it(`${value} in env is no text`, () =>
      assert.deepEqual(seen(env(value)), [`wrong-type ${value} -> ${fix}`]));
  }

  it('in quotes they are', () => assert.deepEqual(seen(env('"on"')), []));

  it('numbers and booleans in quotes are no numbers and booleans', () => {
    assert.deepEqual(seen(deployment('containerPort: 8080', 'containerPort: "8080"')), [
      'wrong-type "8080" -> 8080',
    ]);
    assert.deepEqual(seen(deployment('replicas: 3', 'paused: "true"')), ['wrong-type "true" -> true']);
    assert.deepEqual(seen(edited(SERVICE, ['targetPort: http', 'targetPort: "8080"'])), [
      'wrong-type "8080" -> 8080',
    ]);
    assert.deepEqual(seen(edited(PDB, ['maxUnavailable: 1', 'maxUnavailable: "1"'])), [
      'wrong-type "1" -> 1',
    ]);
  });

  it('no secret is said', () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  key: hunter2!\n';
    const [finding] = validate(text);
    assert.equal(finding?.rule, 'kubernetes/invalid-value');
    assert.ok(!JSON.stringify({ ...finding, at: '' }).includes('hunter2'));
  });
});

describe('values', () => {
  it('quantities', () => {
    for (const [written, meant] of [
      ['4GB', '4G'],
      ['512MiB', '512Mi'],
      ['1 Gi', '1Gi'],
    ] as const) {
      assert.deepEqual(seen(deployment('memory: 4Gi', `memory: ${written}`)), [
        `invalid-value ${written} -> ${meant}`,
      ]);
    }
    assert.deepEqual(seen(deployment('cpu: 500m', 'cpu: 0.5')), []);
    assert.equal(quantityValue('1500m'), 1.5);
    assert.equal(quantityValue('1Gi'), 2 ** 30);
    assert.equal(quantityValue('1e3'), 1000);
    assert.equal(quantityValue('much'), undefined);
    assert.equal(quantityAdvice('lots'), undefined);
  });

  it('words of a closed list', () => {
    assert.deepEqual(seen(deployment('replicas: 3', 'strategy: {type: rollingUpdate}')), [
      'invalid-value rollingUpdate -> RollingUpdate',
    ]);
    assert.deepEqual(seen(container('          imagePullPolicy: Sometimes\n')), ['invalid-value Sometimes']);
  });

  it('counts or percentages', () => {
    assert.deepEqual(seen(edited(PDB, ['maxUnavailable: 1', 'maxUnavailable: 25%'])), []);
    assert.deepEqual(seen(edited(PDB, ['maxUnavailable: 1', 'maxUnavailable: some'])), [
      'invalid-value some',
    ]);
  });

  it('numbers beyond their type', () => {
    assert.deepEqual(seen(deployment('replicas: 3', 'replicas: 3000000000')), ['invalid-value 3000000000']);
  });
});

describe('kinds and versions', () => {
  it('removed ones are named with what took their place', () => {
    for (const [apiVersion, kind, now] of [
      ['extensions/v1beta1', 'Deployment', 'apps/v1'],
      ['apps/v1beta1', 'StatefulSet', 'apps/v1'],
      ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
      ['batch/v1beta1', 'CronJob', 'batch/v1'],
      ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
    ]) {
      const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nwhatever: 1\n`;
      assert.deepEqual(seen(text), [`removed-api ${apiVersion} -> ${now}`]);
    }
  });

  it('unknown ones of Kubernetes itself', () => {
    assert.deepEqual(seen('apiVersion: apps/v1\nkind: Deploymnet\n'), [
      'unknown-kind Deploymnet -> Deployment',
    ]);
    assert.deepEqual(seen('apiVersion: v1\nkind: Deployment\n'), ['unknown-kind v1 -> apps/v1']);
    assert.deepEqual(seen('apiVersion: apps/v2\nkind: Thing\n'), ['unknown-kind apps/v2']);
  });

  it("others' are not checked, and known not to be", () => {
    assert.deepEqual(seen('apiVersion: cert-manager.io/v1\nkind: Certificate\nx: 1\n'), []);
    assert.ok(isUnchecked('cert-manager.io/v1', 'Certificate'));
    assert.ok(isUnchecked('v1', 'ResourceQuota'));
    assert.ok(!isUnchecked('apps/v1', 'Deployment'));
    assert.ok(!isUnchecked('apps/v1beta1', 'Deployment'));
  });

  it('the items of a List are checked', () => {
    const item = SERVICE.replaceAll('\n', '\n    ').replace('spec:', 'specs:').trimEnd();
    assert.deepEqual(seen(`apiVersion: v1\nkind: List\nitems:\n  - ${item}\n`), [
      'unknown-field specs -> spec',
    ]);
  });

  it('every kind of the issue has a schema', () => {
    assert.equal(KUBERNETES_VERSION, '1.36');
    for (const id of [
      'apps/v1 Deployment',
      'apps/v1 StatefulSet',
      'apps/v1 DaemonSet',
      'v1 Service',
      'v1 ConfigMap',
      'v1 Secret',
      'autoscaling/v2 HorizontalPodAutoscaler',
      'policy/v1 PodDisruptionBudget',
      'batch/v1 Job',
      'batch/v1 CronJob',
    ]) {
      const [apiVersion = '', kind = ''] = id.split(' ');
      const schema = schemaOf(apiVersion, kind);
      assert.ok(schema !== undefined, id);
      assert.deepEqual(typeAt(schema, ['metadata', 'labels', 'app']), { kind: 'scalar', type: 'string' });
    }
  });
});
