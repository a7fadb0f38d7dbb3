import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeEffectiveConfig } from '../../../src/core/config/compose.ts';
import type { EffectiveConfig } from '../../../src/core/config/effective.ts';
import { hoverAt } from '../../../src/core/config/hover.ts';
import { describeSource, renderEffectiveConfig } from '../../../src/core/config/render.ts';
import { effectiveValues } from '../../../src/core/config/values.ts';
import { configDiagnostics } from '../../../src/core/config/validate.ts';
import { createConfigWorkspace } from '../../../src/core/config/workspace.ts';
import type { ConfigWorkspace } from '../../../src/core/config/workspace.ts';
import { parseYamlFile } from '../../../src/core/yaml/parse.ts';

const API = 'service:\n  name: api\n';
const PRACTICE = 'environment:\n  name: practice\n  context: maverick-practice\n';

function workspaceOf(files: Readonly<Record<string, string>>): ConfigWorkspace {
  return createConfigWorkspace(Object.entries(files).map(([path, text]) => parseYamlFile(path, text)));
}

function compose(files: Readonly<Record<string, string>>): EffectiveConfig {
  const { config, problems } = composeEffectiveConfig(workspaceOf(files), 'api', 'practice');
  assert.ok(config, JSON.stringify(problems));
  return config;
}

/** Where the value comes from, as `file:line` or `default`. */
function from(config: EffectiveConfig, name: string): string | undefined {
  const source = config.provenance[name];
  if (source === undefined) return undefined;
  return source.kind === 'default' ? 'default' : describeSource(source);
}

test('with nothing said: rolling, one more at a time, rolled back by itself', () => {
  const config = compose({ 'deploy/api.yaml': API, 'deploy/practice.yaml': PRACTICE });
  const { provenance, ...rest } = config;
  assert.deepEqual(rest, {
    service: { name: 'api', workload: { kind: 'Deployment', name: 'api' }, manifests: [], dependsOn: [] },
    environment: {
      name: 'practice',
      context: 'maverick-practice',
      namespace: 'default',
      protected: false,
      endpoints: {},
      after: [],
      standby: 'optional',
      approvals: 0,
      freeze: [],
    },
    strategy: { type: 'rolling', maxSurge: 1, maxUnavailable: 0 },
    automaticRollback: true,
    successCriteria: [],
    checklists: {},
  });
  assert.equal(from(config, 'strategy.maxSurge'), 'default');
  assert.equal(from(config, 'service.name'), 'deploy/api.yaml:2');
  assert.equal(from(config, 'environment.context'), 'deploy/practice.yaml:3');
  assert.ok(Object.values(provenance).every((source) => source.kind === 'file' || source.reason !== ''));
});

test('everything that can be said is read, in base units', () => {
  const config = compose({
    'deploy/api.yaml': `service:
  name: api
  workload: Deployment/backend
  container: app
  manifests: k8s/api
  depends_on: [db]
success_criteria:
  error_rate: "<1%"
  queue: { query: sum(queue), threshold: "<100" }
resources:
  requests: { cpu: 2, memory: 1Gi }
hpa: { min_replicas: 2, max_replicas: 10, target_cpu: 70, target_memory: 80 }
deployment_strategy: canary
validation_time: 10m
checklists:
  pre-deployment:
    - Backup verified
    - { name: healthy, kind: http, url: endpoints.health, samples: 20 }
`,
    'deploy/practice.yaml': `${PRACTICE}  namespace: apps
  protected: true
  endpoints: { health: "http://x/health" }
  prometheus: http://prometheus:9090
  after: staging
  standby: required
  approvals: 2
  freeze: [{ from: 2025-12-24, to: 2025-12-26, reason: Holidays }]
`,
  });
  assert.deepEqual(config.service, {
    name: 'api',
    workload: { kind: 'Deployment', name: 'backend' },
    container: 'app',
    manifests: ['k8s/api'],
    dependsOn: ['db'],
  });
  assert.deepEqual(config.strategy, {
    type: 'canary',
    canaryPercentage: 10,
    incrementPercentage: 20,
    validationTime: 600,
  });
  assert.equal(from(config, 'strategy.validationTime'), 'deploy/api.yaml:14');
  assert.equal(from(config, 'strategy.canaryPercentage'), 'default');
  assert.deepEqual(
    config.successCriteria.map(({ name, threshold, query }) => [
      name,
      threshold.value,
      threshold.unit,
      query,
    ]),
    [
      ['error_rate', 0.01, 'ratio', undefined],
      ['queue', 100, 'number', 'sum(queue)'],
    ],
  );
  assert.deepEqual(config.resources, { requests: { cpu: '2', memory: '1Gi' } });
  assert.deepEqual(config.hpa, { minReplicas: 2, maxReplicas: 10, targetCpu: 70, targetMemory: 80 });
  assert.deepEqual(config.checklists, {
    'pre-deployment': [
      { name: 'Backup verified', kind: 'manual', with: {} },
      { name: 'healthy', kind: 'http', with: { url: 'endpoints.health', samples: 20 } },
    ],
  });
  assert.deepEqual(config.environment, {
    name: 'practice',
    context: 'maverick-practice',
    namespace: 'apps',
    protected: true,
    endpoints: { health: 'http://x/health' },
    prometheus: 'http://prometheus:9090',
    after: ['staging'],
    standby: 'required',
    approvals: 2,
    freeze: [{ from: '2025-12-24', to: '2025-12-26', reason: 'Holidays' }],
  });
});

const replicas = (n: number): string => `hpa: { min_replicas: ${n} }\n`;

/** Each place that can set a value, the nearest first. */
const places: readonly (readonly [path: string, text: string])[] = [
  ['deploy/override.yaml', `${PRACTICE}  services:\n    api:\n      hpa: { min_replicas: 7 }\n`],
  ['deploy/envs/practice.yaml', `${PRACTICE}---\n${replicas(5)}`],
  ['deploy/apps/api.yaml', `${API}---\n${replicas(4)}`],
  ['deploy/apps/all.yaml', replicas(3)],
  ['deploy/all.yaml', replicas(2)],
];
const values = [7, 5, 4, 3, 2];

test('the nearer place wins', () => {
  for (let nearest = 1; nearest < places.length; nearest++) {
    const set = Object.fromEntries(places.slice(nearest));
    const config = compose({
      ...(nearest > 1 ? { 'deploy/envs/practice.yaml': PRACTICE } : {}),
      ...(nearest > 2 ? { 'deploy/apps/api.yaml': API } : {}),
      ...set,
    });
    assert.equal(config.hpa?.minReplicas, values[nearest]);
    assert.match(from(config, 'hpa.minReplicas') ?? '', new RegExp(`^${places[nearest]?.[0] ?? ''}:`));
  }
  const [, , service] = places;
  const override = `${PRACTICE}  services:\n    api:\n      hpa: { min_replicas: 7 }\n---\n${replicas(5)}`;
  const config = compose({ 'deploy/apps/api.yaml': service?.[1] ?? '', 'deploy/practice.yaml': override });
  assert.equal(config.hpa?.minReplicas, 7);
});

test('values of one section may come from several places', () => {
  const config = compose({
    'deploy/api.yaml': `${API}success_criteria: { error_rate: "<2%" }\n`,
    'deploy/all.yaml': 'success_criteria: { error_rate: "<1%", response_time: "<500ms" }\n',
    'deploy/practice.yaml': PRACTICE,
  });
  assert.deepEqual(
    config.successCriteria.map(({ name, threshold }) => [name, threshold.text]),
    [
      ['error_rate', '<2%'],
      ['response_time', '<500ms'],
    ],
  );
});

test('what belongs to another service, environment or folder has no say', () => {
  const config = compose({
    'deploy/apps/api.yaml': API,
    'deploy/apps/web.yaml': `service: { name: web }\n${replicas(9)}`,
    'deploy/others/all.yaml': replicas(9),
    'deploy/production.yaml': `environment: { name: production, context: p }\n${replicas(9)}`,
    'deploy/practice.yaml': PRACTICE,
    'k8s/api.yaml': replicas(9),
    'deploy/manifest.yaml': 'apiVersion: v1\nkind: ConfigMap\nhpa: { min_replicas: 9 }\n',
  });
  assert.equal(config.hpa, undefined);
});

test('the nearest place that names a strategy decides which', () => {
  const canary = compose({
    'deploy/all.yaml': 'strategy: { rollingUpdate: { maxSurge: 2 } }\n',
    'deploy/api/api.yaml': `${API}deployment_strategy: canary\n`,
    'deploy/practice.yaml': PRACTICE,
  });
  assert.equal(canary.strategy.type, 'canary');
  const rolling = compose({
    'deploy/all.yaml': 'deployment_strategy: blue-green\n',
    'deploy/api/api.yaml': `${API}strategy: { rollingUpdate: { maxSurge: 2 } }\n`,
    'deploy/practice.yaml': PRACTICE,
  });
  assert.deepEqual(rolling.strategy, { type: 'rolling', maxSurge: 2, maxUnavailable: 0 });
});

test('two places that tie are a finding on both, and there is no config', () => {
  const { config, problems } = composeEffectiveConfig(
    workspaceOf({
      'deploy/a.yaml': replicas(1),
      'deploy/b.yaml': replicas(2),
      'deploy/api.yaml': API,
      'deploy/practice.yaml': PRACTICE,
    }),
    'api',
    'practice',
  );
  assert.equal(config, undefined);
  assert.deepEqual(
    problems.map(({ rule, path, related }) => [rule, path, related.map((each) => each.path)]),
    [
      ['config/tie', 'deploy/a.yaml', ['deploy/b.yaml']],
      ['config/tie', 'deploy/b.yaml', ['deploy/a.yaml']],
    ],
  );
});

test('a document with an error gives no config, and says why', () => {
  const { config, problems } = composeEffectiveConfig(
    workspaceOf({ 'deploy/api.yaml': `${API}hpa: { min_replica: 2 }\n`, 'deploy/practice.yaml': PRACTICE }),
    'api',
    'practice',
  );
  assert.equal(config, undefined);
  assert.deepEqual(
    problems.map(({ rule }) => rule),
    ['config/unknown-key'],
  );
});

test('an unknown name is refused with the one that was meant', () => {
  const workspace = workspaceOf({ 'deploy/api.yaml': API, 'deploy/practice.yaml': PRACTICE });
  assert.throws(() => composeEffectiveConfig(workspace, 'api', 'practise'), {
    code: 'config/unknown-environment',
    message: 'No deploy config has the environment `practise`. Did you mean `practice`?',
  });
  assert.throws(() => composeEffectiveConfig(workspace, 'billing', 'practice'), {
    message: /Known are `api`/,
  });
});

const FULL = {
  'deploy/api.yaml': `${API}success_criteria: { error_rate: "<1%" }\nchecklists: { pre-deployment: [Backup, { name: "a # b", kind: command, command: [npm, test] }] }\nresources: { limits: { memory: 4Gi } }\n`,
  'deploy/practice.yaml': `${PRACTICE}  endpoints: { health: "http://x/health" }\n`,
};

test('the effective config reads back as itself, each line with its source', () => {
  const workspace = workspaceOf(FULL);
  const text = renderEffectiveConfig(effectiveValues(workspace, 'api', 'practice'));
  assert.match(text, /^ {2}name: api # deploy\/api\.yaml:2$/m);
  assert.match(text, /^ {4}maxSurge: 1 # default: .+$/m);
  const file = parseYamlFile('deploy/effective.yaml', text);
  for (const document of file.documents) assert.deepEqual(configDiagnostics(file.path, document), []);
  const again = composeEffectiveConfig(createConfigWorkspace([file]), 'api', 'practice').config;
  const { provenance: _a, ...first } = compose(FULL);
  assert.ok(again);
  const { provenance: _b, ...second } = again;
  assert.deepEqual(second, first);
});

test('a hover says what a key means, its default, and what holds where', () => {
  const workspace = workspaceOf({
    ...FULL,
    'deploy/all.yaml': 'strategy:\n  rollingUpdate:\n    maxSurge: 2\nenvironment_typo: 1\n',
  });
  const file = workspace.files.get('deploy/all.yaml');
  assert.ok(file);
  const effective = effectiveValues(workspace, 'api', 'practice');
  const hover = hoverAt(file, file.text.indexOf('maxSurge') + 2, [effective]);
  assert.deepEqual(hover?.span, { start: file.text.indexOf('maxSurge'), end: file.text.indexOf(': 2') });
  assert.match(hover.description, /Pods added/);
  assert.equal(hover.default, '1');
  assert.deepEqual(
    hover.effective.map(({ value, from: source }) => [value, describeSource(source)]),
    [['2', 'deploy/all.yaml:3']],
  );
  assert.equal(hoverAt(file, file.text.indexOf('environment_typo'), [effective]), undefined);
});

test('a hover inside of an override shows the value that it sets', () => {
  const [[path, text] = ['', '']] = places;
  const workspace = workspaceOf({ [path]: text, 'deploy/api.yaml': API });
  const file = workspace.files.get(path);
  assert.ok(file);
  const hover = hoverAt(file, text.indexOf('min_replicas'), [effectiveValues(workspace, 'api', 'practice')]);
  assert.equal(hover?.effective[0]?.value, '7');
});
