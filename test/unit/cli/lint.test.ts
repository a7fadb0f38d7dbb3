import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, inFolder, maverick } from './support.ts';

const BAD = 'strategy:\n  typ: RollingUpdate\n';

test('text: path:line:column, severity, message, rule, and a sum', async () => {
  await inFolder({ 'deploy/api.yaml': API, 'deploy/bad.yaml': BAD, 'other.yaml': 'a: 1\n' }, async (cwd) => {
    assert.deepEqual(await maverick(['lint'], { cwd }), {
      code: 1,
      out: 'deploy/bad.yaml:2:3: error: `typ` is no key of `strategy`. Did you mean `type`? (config/unknown-key)\n2 files: 1 error, 0 warnings.\n',
      err: '',
    });
  });
});

test('json: every file looked at, the clean ones too; lines and columns from one', async () => {
  await inFolder({ 'deploy/api.yaml': API, 'deploy/bad.yaml': BAD }, async (cwd) => {
    const { code, out } = await maverick(['lint', '--format', 'json'], { cwd });
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(out), {
      schemaVersion: 1,
      files: [
        { path: 'deploy/api.yaml', diagnostics: [] },
        {
          path: 'deploy/bad.yaml',
          diagnostics: [
            {
              rule: 'config/unknown-key',
              severity: 'error',
              message: '`typ` is no key of `strategy`. Did you mean `type`?',
              range: { start: { line: 2, column: 3 }, end: { line: 2, column: 6 } },
              related: [],
              docs: 'docs/rules/config/unknown-key.md',
              fixable: false,
            },
          ],
        },
      ],
      summary: { files: 2, errors: 1, warnings: 0, information: 0, hints: 0 },
    });
  });
});

test('named paths: only they are reported, and read whatever they are called', async () => {
  await inFolder({ 'deploy/bad.yaml': BAD, 'mine.txt': 'service:\n  nam: x\n' }, async (cwd) => {
    const { code, out } = await maverick(['lint', 'mine.txt'], { cwd });
    assert.equal(code, 1);
    assert.match(out, /^mine\.txt:1:1: error:/m);
    assert.doesNotMatch(out, /bad\.yaml/);
    assert.match((await maverick(['lint', 'deploy'], { cwd })).out, /^deploy\/bad\.yaml:2:3: error:/m);
  });
});

test('a path that is not there is wrong usage', async () => {
  await inFolder({}, async (cwd) => {
    const { code, err } = await maverick(['lint', 'nothing.yaml'], { cwd });
    assert.equal(code, 2);
    assert.match(err, /nothing\.yaml cannot be read/);
  });
});

test('`-` reads standard input', async () => {
  await inFolder({}, async (cwd) => {
    const { code, out } = await maverick(['lint', '-'], { cwd, stdin: BAD });
    assert.equal(code, 1);
    assert.match(out, /^stdin:2:3: error:/m);
  });
});

test('--max-warnings makes warnings count', async () => {
  // Traffic that is not switched in full is a warning.
  const warns = 'service:\n  name: api\ndeployment_strategy: blue-green\ntraffic_split: 50\n';
  await inFolder({ 'a.deploy.yaml': warns }, async (cwd) => {
    const { code, out } = await maverick(['lint'], { cwd });
    assert.match(out, /0 errors, 1 warning\./);
    assert.equal(code, 0);
    assert.equal((await maverick(['lint', '--max-warnings', '1'], { cwd })).code, 0);
    assert.equal((await maverick(['lint', '--max-warnings', '0'], { cwd })).code, 1);
  });
});

test('binary files and half-typed ones are answered with findings, never with a crash', async () => {
  await inFolder(
    { 'a.deploy.yaml': '\u0000\u0001\uFFFD\n', 'b.deploy.yaml': 'service: {name: [' },
    async (cwd) => {
      const { code, out, err } = await maverick(['lint'], { cwd });
      assert.equal(code, 1);
      assert.match(out, /^b\.deploy\.yaml:1:/m);
      assert.equal(err, '');
    },
  );
});

test('colours are for terminals, and not for those who do not want them', async () => {
  await inFolder({ 'deploy/bad.yaml': BAD }, async (cwd) => {
    const coloured = /\u001B\[31merror/;
    assert.match((await maverick(['lint'], { cwd, terminal: true })).out, coloured);
    assert.doesNotMatch((await maverick(['lint', '--no-color'], { cwd, terminal: true })).out, coloured);
    assert.doesNotMatch(
      (await maverick(['lint'], { cwd, terminal: true, env: { NO_COLOR: '1' } })).out,
      coloured,
    );
    assert.doesNotMatch((await maverick(['lint'], { cwd })).out, coloured);
  });
});
