import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { generateSchemas } from '../../../src/core/config/reference.ts';
import { configDiagnostics, yamlDiagnostics } from '../../../src/core/config/validate.ts';
import { toJson } from '../../../src/core/yaml/navigate.ts';
import { parseYamlFile } from '../../../src/core/yaml/parse.ts';
import { specBlocks } from './fixtures/spec.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** The schema as other people's editors get it. */
const published = compile();

function compile(): ValidateFunction {
  const schema: unknown = JSON.parse(
    readFileSync(path.join(root, 'schemas/deploy-config.schema.json'), 'utf8'),
  );
  assert.ok(typeof schema === 'object' && schema !== null);
  return new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
}

function rulesOf(text: string): readonly string[] {
  return parseYamlFile('a.deploy.yaml', text).documents.flatMap((document) =>
    [...yamlDiagnostics('a', document), ...configDiagnostics('a', document)].map(({ rule }) => rule),
  );
}

const blocks = specBlocks();

test('the spec has eight sections with YAML that configures something', () => {
  assert.equal(blocks.length, 8);
});

for (const { heading, text } of blocks) {
  test(`the spec's block "${heading}" is valid as it stands`, () => {
    assert.deepEqual(rulesOf(text), []);
    for (const { root: tree } of parseYamlFile('a', text).documents) {
      assert.ok(published(toJson(tree)), JSON.stringify(published.errors));
    }
  });

  test(`an unknown key anywhere in "${heading}" is found, by us and by the published schema`, () => {
    const lines = text.split('\n');
    const keys = lines.flatMap((line, index) => (/^\s*[a-z_A-Z]+:/.test(line) ? [index] : []));
    for (const index of keys) {
      const line = lines[index] ?? '';
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      if (/^success_criteria$/.test(parentKey(lines, index))) continue;
      const broken = [...lines.slice(0, index), `${indent}zzz_unknown: 1`, ...lines.slice(index)].join('\n');
      assert.deepEqual(rulesOf(broken), ['config/unknown-key'], broken);
      assert.equal(published(toJson(parseYamlFile('a', broken).documents[0]?.root)), false);
    }
  });
}

function parentKey(lines: readonly string[], index: number): string {
  const indentOf = (line: string | undefined): number => /^\s*/.exec(line ?? '')?.[0].length ?? 0;
  const parent = lines
    .slice(0, index)
    .findLast((line) => indentOf(line) < indentOf(lines[index]) && line.trim() !== '');
  return parent?.trim().replace(/:.*$/, '') ?? '';
}

test('the generated files in the repository are up to date', () => {
  for (const { path: file, text } of generateSchemas()) {
    assert.ok(readFileSync(path.join(root, file), 'utf8') === text, `${file} is stale: run npm run generate`);
  }
});

const invalid = [
  'success_criteria: { error_rate: "<1" }',
  'success_criteria: { error_rate: 1 }',
  'success_criteria: { mine: { query: x } }',
  'strategy: { type: Recreate }',
  'strategy: { rollingUpdate: { maxSurge: "x" } }',
  'deployment_strategy: purple',
  'validation_time: "10 minutes"',
  'canary_percentage: 0',
  'canary_percentage: 101',
  'hpa: { min_replicas: 1.5 }',
  'resources: { limits: { memory: 4GB } }',
  'service: {}',
  'service: { name: API }',
  'service: { name: api, workload: DaemonSet/api }',
  'release: { version: 1.10, images: {} }',
  'environment: { name: prod }',
  'environment: { name: prod, context: c, prometheus: prometheus:9090 }',
  'checklists: { a: [ { name: x, kind: htp } ] }',
  'checklists: { a: [ { name: x, kind: http } ] }',
  'checklists: { a: [ { name: x, kind: manual, zzz: 1 } ] }',
  'rbac_principles: one',
  'caching: { application_cache: { type: Redis } }',
  'business_metrics: { uptime: { target: ">99%" } }',
  'phases: [ { risk: low } ]',
];

for (const text of invalid) {
  test(`${text} is refused once, by us and by the published schema`, () => {
    assert.equal(rulesOf(text).length, 1);
    assert.equal(published(toJson(parseYamlFile('a', text).documents[0]?.root)), false);
  });
}

const valid = [
  'success_criteria: { error_rate: { threshold: "<2%", query: up }, queue: { query: q, threshold: "<100" } }',
  'strategy: { rollingUpdate: { maxSurge: 25%, maxUnavailable: 0 } }',
  'deployment_strategy: rolling',
  'validation_time: 10m',
  'resources: { limits: { cpu: 2, memory: 1.5Gi } }',
  'service: { name: api, traffic: { gateway: { route: api } }, manifests: k8s/api }',
  'release: { version: "1.10", images: { api: "r/api:1" }, migration: { manifest: m.yaml, reversible: true } }',
  'environment: { name: prod, context: c, approvals: 2, freeze: [ { from: 2025-12-24, to: 2025-12-26, reason: Holidays } ] }',
  'checklists: { pre-deployment: [ Backup verified, { name: x, kind: http, url: endpoints.health, samples: 20 } ] }',
  'business_metrics: { uptime: { target: ">99%", query: up } }',
  'phases: [ { name: Database, risk: medium, approval: true, migrate: k8s/migrate-job.yaml } ]',
  'communication: { notice: 24h, update_every: 15m, channels: [ { webhook: "https://x.example/y" } ] }',
  'on_call: { primary: { who: ann, within: 15m }, experts: [ bob ] }',
  'reviews: { weekly: [ Deployment success rates ] }',
];

for (const text of valid) {
  test(`${text} is accepted, by us and by the published schema`, () => {
    assert.deepEqual(rulesOf(text), []);
    assert.ok(
      published(toJson(parseYamlFile('a', text).documents[0]?.root)),
      JSON.stringify(published.errors),
    );
  });
}
