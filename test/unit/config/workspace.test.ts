import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referenceDiagnostics, WORKSPACE_RULES } from '../../../src/core/config/references.ts';
import { configFileMatcher, kindOf } from '../../../src/core/config/sections.ts';
import {
  createConfigWorkspace,
  isConfigFile,
  releasesOf,
  withFile,
  withoutFile,
} from '../../../src/core/config/workspace.ts';
import { parseYamlFile } from '../../../src/core/yaml/parse.ts';

const file = (path: string, text: string) => parseYamlFile(path, text);

test('which files hold deploy configs', () => {
  const matches = configFileMatcher();
  for (const path of ['api.deploy.yaml', 'a/b/api.deploy.yml', 'deploy/api.yaml', 'deploy/releases/1.yml']) {
    assert.ok(matches(path), path);
  }
  for (const path of ['api.yaml', 'k8s/deploy.yaml', 'a/deploy/api.yaml', 'deploy/api.json']) {
    assert.ok(!matches(path), path);
  }
  const line = '# yaml-language-server: $schema=../schemas/deploy-config.schema.json\n';
  assert.ok(isConfigFile(file('x.yaml', `${line}service: { name: a }\n`)));
  assert.ok(
    !isConfigFile(file('x.yaml', '# yaml-language-server: $schema=https://json.schemastore.org/x.json\n')),
  );
  assert.ok(!isConfigFile(file('x.yaml', 'service: { name: a }\n')));
  assert.ok(isConfigFile(file('x.yaml', 'a: 1\n'), { named: ['x.yaml'] }));
  assert.ok(isConfigFile(file('x.yaml', 'a: 1\n'), { configFiles: ['*.yaml'] }));
  assert.ok(!isConfigFile(file('deploy/x.yaml', 'a: 1\n'), { configFiles: ['*.yaml'] }));
});

test('what a document is, is told by its keys', () => {
  const { documents } = file(
    'a',
    '# only a comment\n---\nservice: { name: a }\n---\nkind: X\napiVersion: v1\n---\n- 1\n---\n',
  );
  assert.deepEqual(documents.map(kindOf), ['config', 'manifest', 'config', 'empty']);
});

const API = file('deploy/api.yaml', 'service: { name: api }\n');
const RELEASES = file(
  'deploy/releases/1.yaml',
  'release: { version: 1.2.4, images: { api: "r/api:1.2.4" }, risk: low }\n---\nrelease: { version: 1.2.5, images: { web: "r/web:1" } }\n',
);

test('services, environments and releases with their places', () => {
  const workspace = createConfigWorkspace([
    RELEASES,
    API,
    file('k8s/x.yaml', 'service: { name: not-ours }\n'),
    file('deploy/broken.yaml', 'release: { version: 1.2.6 }\nservice: { nam: x }\n'),
  ]);
  assert.deepEqual(
    workspace.services.map(({ name, path, span }) => [name, path, span.start]),
    [['api', 'deploy/api.yaml', 17]],
  );
  assert.deepEqual(
    releasesOf(workspace, 'api').map(({ release }) => [release.version, release.risk, release.source?.kind]),
    [['1.2.4', 'low', 'file']],
  );
  assert.deepEqual(
    releasesOf(workspace, 'worker', 'web').map(({ release }) => release.version),
    ['1.2.5'],
  );
});

test('a workspace is a value: changing a file makes another one', () => {
  const empty = createConfigWorkspace([]);
  const one = withFile(empty, API);
  const two = withFile(one, file('deploy/api.yaml', 'service: { name: backend }\n'));
  assert.deepEqual(
    [empty, one, two, withoutFile(two, 'deploy/api.yaml')].map(({ services }) =>
      services.map(({ name }) => name),
    ),
    [[], ['api'], ['backend'], []],
  );
});

const references: readonly (readonly [
  text: string,
  rule: string,
  where: string,
  meant: string | undefined,
])[] = [
  ['service: { name: worker, depends_on: [apii] }', 'config/unknown-reference', 'apii', 'api'],
  ['environment: { name: e, context: c, after: staging }', 'config/unknown-reference', 'staging', undefined],
  ['environment: { name: e, context: c, services: { apy: {} } }', 'config/unknown-reference', 'apy', 'api'],
  ['phases: [ { name: x, deploy: [api, wep] } ]', 'config/unknown-reference', 'wep', 'web'],
  ['service: { name: api }', 'config/duplicate-name', 'api', undefined],
];

for (const [text, rule, where, meant] of references) {
  test(`${text}: ${rule}`, () => {
    const own = file('deploy/x.yaml', text);
    const workspace = createConfigWorkspace([own, API, file('deploy/web.yaml', 'service: { name: web }\n')]);
    const found = referenceDiagnostics(workspace).filter(({ path }) => path === own.path);
    assert.deepEqual(
      found.map((each) => [each.rule, text.slice(each.span.start, each.span.end)]),
      [[rule, where]],
    );
    assert.equal(found[0]?.fixes[0]?.edits[0]?.newText, meant);
    assert.ok(WORKSPACE_RULES.some((known) => known === rule));
  });
}

test('a file with two services must say which of them its other sections belong to', () => {
  const text =
    'service: { name: a }\nhpa: { min_replicas: 1 }\n---\nservice: { name: b }\n---\nstrategy: {}\n';
  const workspace = createConfigWorkspace([file('deploy/x.yaml', text)]);
  const found = referenceDiagnostics(workspace);
  assert.deepEqual(
    found.map(({ rule, span }) => [rule, text.slice(span.start, span.end)]),
    [['config/ambiguous-owner', 'strategy']],
  );
  assert.match(found[0]?.message ?? '', /`a` or `b`/);
  assert.deepEqual(
    workspace.documents.map(({ service }) => service),
    ['a', 'b', undefined],
  );
});
