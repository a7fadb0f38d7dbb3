import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyText } from '../../../src/cli/commands/history.ts';
import { errorText } from '../../../src/cli/errors.ts';
import { conclusion, recordDocument } from '../../../src/cli/json/run-document.ts';
import { createNarrator } from '../../../src/cli/narrator.ts';
import { planText } from '../../../src/cli/text/plan.ts';
import { recordPage } from '../../../src/core/pages/record-page.ts';
import { conclusionText, recordText } from '../../../src/cli/text/run.ts';
import { COLOURED, PLAIN } from '../../../src/cli/text/style.ts';
import { MaverickError } from '../../../src/core/errors.ts';
import { plan, record, ROLLED_BACK } from './records.ts';
import { inFolder, keptStream, maverick, API } from './support.ts';

test('plan: steps, times, findings, the exact diff, who owns what', () => {
  assert.equal(
    planText(plan),
    `api 1.2.4 -> 1.2.5 in staging

  Image     registry.example/api:1.2.5
  Workload  Deployment/api, container api
  Cluster   context eu, namespace shop
  Pods      2 pods
  Notes     New prices.

  warning: There is no room for an extra pod.

Steps, about 1 min 30 s
  1.  2 checks before               10 s
  2.  2 pods to 1.2.5, 1 at a time  1 min 20 s

  Without progress for 10 min it counts as failed. A failure is rolled back without asking.

What changes
  spec.template.spec.containers[api].image
  - registry.example/api:1.2.4
  + registry.example/api:1.2.5
  spec.template.spec.containers[api].resources
  + {
  +   "requests": {
  +     "cpu": "1"
  +   }
  + }

Who owns what
  spec.template  maverick-rollout  written once
  spec.replicas  not written       stays as it is
`,
  );
});

test('the end of a run: how, why, what runs now, what next', () => {
  assert.equal(
    conclusionText(record(ROLLED_BACK)),
    `rolled back, blocked: api 1.2.5 in staging, after 14 s
  api runs 1.2.4.
  Container api of pod api-x keeps crashing.
  exit code 1
  Last lines of api-x api:
    | starting
    | no \uFFFD[31mprices
  Next: api is blocked. When the cause is known: maverick unblock api --environment staging
  The whole record: maverick show api-20260301-140210-x1y2`,
  );
  const hold = { reason: 'workload-changed', message: 'Somebody changed it.', next: 'Abort it.', since: 0 };
  assert.equal(
    conclusionText(record({ hold })),
    `held (workload-changed): api 1.2.5 in staging
  Somebody changed it.
  Next: Abort it.
  The whole record: maverick show api-20260301-140210-x1y2`,
  );
});

test('show: the whole record', () => {
  const text = recordText(record(ROLLED_BACK)).replace(/[0-9a-f]{64}/, 'HASH');
  assert.equal(
    text,
    `api 1.2.5 in staging: rolled back, blocked

  Run       api-20260301-140210-x1y2
  Started   2026-03-01 14:02:10 by ana (claimed) on desk
  Ended     2026-03-01 14:02:24, after 14 s (planned 1 min 30 s)
  Image     registry.example/api:1.2.5
  Before    registry.example/api:1.2.4
  Workload  Deployment/api in shop

Why it failed
  Container api of pod api-x keeps crashing.
  exit code 1
  Last lines of api-x api:
    | starting
    | no \uFFFD[31mprices

Blocked
  Container api of pod api-x keeps crashing.

Checks before
  pass          Pods: All 2 pods are ready.
                ready: 2 of 2

What changed
  spec.template.spec.containers[api].image
  - registry.example/api:1.2.4
  + registry.example/api:1.2.5
  spec.template.spec.containers[api].resources
  + {
  +   "requests": {
  +     "cpu": "1"
  +   }
  + }

Events
  1  14:02:10  ana (claimed) on desk  ana launched api.
  2  14:02:12  driver on desk         ana on desk drives.
  3  14:02:19  driver on desk         Container api of pod api-x keeps crashing.
  4  14:02:24  driver on desk         api runs 1.2.4 again.

Newest hash of the record: HASH. Check it: maverick verify api-20260301-140210-x1y2
`,
  );
});

test('show as Markdown: what others wrote is no markup', () => {
  const page = recordPage(
    record({ ...ROLLED_BACK, failure: { reason: 'x', message: '<b>*no*</b> | x', log: ['```', 'text'] } }),
  );
  assert.match(page, /^# api 1\.2\.5 in staging: rolled back, blocked\n/);
  assert.match(page, /\\<b\\>\\\*no\\\*\\<\/b\\> \\\| x/);
  assert.match(page, /\n````text\n```\ntext\n````\n/);
  assert.match(
    page,
    /\| 3 \| 2026-03-01 14:02:19 \| driver on desk \| Container api of pod api-x keeps crashing\. \|/,
  );
});

test('history: one aligned line a run', () => {
  assert.equal(
    historyText([record(ROLLED_BACK), record()], PLAIN),
    `2026-03-01 14:02:10  staging  api 1.2.4 -> 1.2.5  rolled back, blocked  14 s  api-20260301-140210-x1y2
2026-03-01 14:02:10  staging  api 1.2.4 -> 1.2.5  rolling                     api-20260301-140210-x1y2`,
  );
});

test('JSON of an end: what scripts branch on', () => {
  const { head, failure, ...rest } = conclusion(record(ROLLED_BACK));
  assert.match(String(head), /^[0-9a-f]{64}$/);
  assert.equal(typeof failure, 'object');
  assert.deepEqual(rest, {
    schemaVersion: 1,
    run: 'api-20260301-140210-x1y2',
    service: 'api',
    environment: 'staging',
    context: 'eu',
    namespace: 'shop',
    version: '1.2.5',
    image: 'registry.example/api:1.2.5',
    before: '1.2.4',
    stage: 'ended',
    outcome: 'rolled-back',
    startedAt: '2026-03-01T14:02:10.000Z',
    endedAt: '2026-03-01T14:02:24.000Z',
    startedBy: 'ana',
    reason: 'Container api of pod api-x keeps crashing.',
    hold: null,
    paused: null,
    blocked: true,
    counts: null,
    rollbackOf: null,
    retryOf: null,
    exitCode: 1,
    possible: ['unblock'],
  });
  const document = recordDocument(record());
  assert.deepEqual(Object.keys(document), ['schemaVersion', 'run', 'plan', 'state', 'events', 'possible']);
});

test('config: each value with where it comes from, also as JSON', async () => {
  await inFolder({ 'a.deploy.yaml': API }, async (cwd) => {
    const args = ['config', '--service', 'api', '--environment', 'practice'];
    const { code, out } = await maverick(args, { cwd });
    assert.equal(code, 0);
    assert.match(out, /^ {2}namespace: shop # a\.deploy\.yaml:7$/m);
    assert.match(out, /^ {4}maxSurge: 1 # default: /m);
    const json: unknown = JSON.parse((await maverick([...args, '--format', 'json'], { cwd })).out);
    assert.ok(typeof json === 'object' && json !== null && 'values' in json && Array.isArray(json.values));
    assert.deepEqual(
      json.values.find((each: { path: string[] }) => each.path.join('.') === 'environment.namespace'),
      {
        path: ['environment', 'namespace'],
        value: 'shop',
        source: { kind: 'file', path: 'a.deploy.yaml', line: 7, column: 14 },
      },
    );
  });
});

test('checks: the kinds with their schemas', async () => {
  const { code, out } = await maverick(['checks']);
  assert.equal(code, 0);
  assert.match(out, /^http {2}An address answers/m);
  const json = (await maverick(['checks', '--format', 'json'])).out;
  assert.match(json, /"kind": "manual"/);
  assert.match(json, /"additionalProperties": false/);
});

test('errors: what, why, next; never a stack, a secret or a control character', () => {
  assert.equal(
    errorText(new MaverickError('x', { what: 'It \u001B]0;x failed.', why: 'Because.', next: 'Do that.' })),
    'error: It \uFFFD]0;x failed.\n  Because.\n  Next: Do that.',
  );
  const defect = errorText(new TypeError('password=hunter2 is not a function'));
  assert.doesNotMatch(defect, /hunter2|\n\s+at /);
});

test('progress: one line that changes on a terminal, none elsewhere', () => {
  const terminal = keptStream(true);
  const narrator = createNarrator(terminal, PLAIN);
  narrator.progress('rolling 1 of 10');
  narrator.progress('rolling 1 of 10');
  narrator.say('Writing.');
  narrator.progress('x'.repeat(100));
  narrator.quiet();
  const clear = '\r\u001B[2K';
  assert.equal(
    terminal.text(),
    `${clear}rolling 1 of 10${clear}Writing.\n${clear}rolling 1 of 10${clear}${'x'.repeat(58)}…${clear}`,
  );
  const coloured = keptStream(true);
  createNarrator(coloured, COLOURED).progress('x'.repeat(100), 'green');
  assert.equal(coloured.text(), `${clear}\u001B[32m${'x'.repeat(58)}…\u001B[39m`);
  const file = keptStream();
  const plain = createNarrator(file, PLAIN);
  plain.progress('rolling 1 of 10');
  plain.say('Writing.');
  plain.quiet();
  assert.equal(file.text(), 'Writing.\n');
});
