import assert from 'node:assert/strict';
import { it } from 'node:test';
import { applied, lint, summary } from './support.ts';

it('a deploy config that can never move is an error, and the fix adds one pod at a time', () => {
  const files = {
    'deploy/worker.deploy.yaml':
      'service:\n  name: worker\nstrategy:\n  type: RollingUpdate\n  rollingUpdate:\n    maxSurge: 0\n    maxUnavailable: 0\n',
  };
  const [finding, ...others] = lint(files);
  assert.deepEqual(others, []);
  assert.equal(finding?.rule, 'strategy/rolling-cannot-move');
  assert.equal(finding.severity, 'error');
  const [fix] = finding.fixes;
  assert.ok(fix?.preferred);
  const repaired = applied(files, fix);
  assert.match(repaired['deploy/worker.deploy.yaml'] ?? '', /maxSurge: 1\n/);
  assert.deepEqual(lint(repaired), []);
});

it('so it is where an environment overrides a service', () => {
  const files = {
    'deploy/api.deploy.yaml': 'service:\n  name: api\n',
    'deploy/production.deploy.yaml':
      'environment:\n  name: production\n  context: production\n  services:\n    api:\n      strategy:\n        rollingUpdate: { maxSurge: 0%, maxUnavailable: 0 }\n',
  };
  assert.deepEqual(summary(lint(files), files), ['strategy/rolling-cannot-move 0%']);
});

it('so it is where the other zero is the default', () => {
  const files = {
    'deploy/api.deploy.yaml': 'service:\n  name: api\nstrategy:\n  rollingUpdate:\n    maxSurge: 0\n',
    'deploy/staging.deploy.yaml': 'environment:\n  name: staging\n  context: staging\n',
    'deploy/production.deploy.yaml': 'environment:\n  name: production\n  context: production\n',
  };
  const [finding] = lint(files);
  assert.deepEqual(summary(lint(files), files), ['strategy/rolling-cannot-move 0']);
  assert.match(finding?.message ?? '', /by default/);
});

it('a threshold without its unit gets it by a fix', () => {
  const files = {
    'deploy/api.deploy.yaml': 'service:\n  name: api\nsuccess_criteria:\n  error_rate: "<1"\n',
  };
  const [finding, ...others] = lint(files);
  assert.deepEqual(others, []);
  const [fix] = finding?.fixes ?? [];
  assert.ok(fix !== undefined);
  assert.match(applied(files, fix)['deploy/api.deploy.yaml'] ?? '', /error_rate: "<1%"/);
});

it('circles of services and environments are found once', () => {
  const service = (name: string, needs: string): string =>
    `service:\n  name: ${name}\n  depends_on: [${needs}]\n`;
  const files = {
    'deploy/a.deploy.yaml': service('a', 'b'),
    'deploy/b.deploy.yaml': service('b', 'c'),
    'deploy/c.deploy.yaml': service('c', 'a'),
  };
  const [finding, ...others] = lint(files);
  assert.deepEqual(others, []);
  assert.equal(finding?.path, 'deploy/c.deploy.yaml');
  assert.match(finding.message, /`a` after `b` after `c` after `a`/);
});
