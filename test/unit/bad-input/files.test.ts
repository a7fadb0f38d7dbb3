import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { API, inFolder, maverick } from '../cli/support.ts';
import { assertExplained, assertReadable } from './person.ts';

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

interface Case {
  readonly name: string;
  readonly content: string | Buffer;
  /** First finding, as a person reads it. */
  readonly says: RegExp;
  /** How the last line ends. */
  readonly sum: RegExp;
  /** A deploy config, or a manifest. */
  readonly path?: string;
}

const LAUGHS = `b0: &b0 [lol]\n${lines(12, (i) => `b${i + 1}: &b${i + 1} [${`*b${i},`.repeat(10)}]\n`)}`;

const CASES: readonly Case[] = [
  {
    name: 'half-typed YAML: a key without its colon',
    content: 'service:\n  name: bad\n  worklo\n',
    says: /^bad\.deploy\.yaml:3:3: error: /m,
    sum: /1 error/,
  },
  {
    name: 'half-typed YAML: an open quote',
    content: 'service:\n  name: "bad\n',
    says: /^bad\.deploy\.yaml:2:9: error: The closing quote is missing\./m,
    sum: /1 error/,
  },
  {
    name: 'half-typed YAML: an open bracket',
    content: 'service: {name: [',
    says: /^bad\.deploy\.yaml:1:\d+: error: A closing `}` or `]` is missing\./m,
    sum: /1 error/,
  },
  {
    name: 'broken YAML: a tab as indentation',
    content: 'service:\n\tname: api\n',
    says: /^bad\.deploy\.yaml:2:1: error: A tab cannot be used for indentation\. Use spaces\./m,
    sum: /2 errors/,
  },
  {
    name: 'unknown keys: the one that was meant is named',
    content: 'service:\n  name: bad\nstratgy:\n  type: RollingUpdate\n',
    says: /^bad\.deploy\.yaml:3:1: error: `stratgy` .*Did you mean `strategy`\?/m,
    sum: /1 error/,
  },
  {
    name: 'unknown keys in a manifest',
    path: 'bad.yaml',
    content: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  lables: {}\n',
    says: /^bad\.yaml:5:3: error: Unknown field `lables` .*`labels`/m,
    sum: /1 error/,
  },
  {
    name: 'wrong types: a list where a map belongs',
    content: 'service:\n  - name: api\n',
    says: /^bad\.deploy\.yaml:1:1: error: `service` must be a mapping, but is a list\./m,
    sum: /1 error/,
  },
  {
    name: 'wrong types in a manifest: a number where a text belongs',
    path: 'bad.yaml',
    content: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  port: 8080\n',
    says: /^bad\.yaml:6:9: error: `port` must be a text, but `8080` is a number\. Put it in quotes\./m,
    sum: /1 error/,
  },
  {
    name: '50k lines with one mistake in the last',
    path: 'bad.yaml',
    content: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n${lines(50_000, (i) => `  k${i}: "1"\n`)}  last: 1\n`,
    says: /^bad\.yaml:50006:9: error: `last` must be a text/m,
    sum: /1 error/,
  },
  {
    name: '50k lines of unknown keys: the first hundred are told',
    content: `service:\n  name: bad\n${lines(50_000, (i) => `  k${i}: 1\n`)}`,
    says: /^bad\.deploy\.yaml:3:3: error: `k0` is no key/m,
    sum: /100 errors/,
  },
  {
    name: 'alias bombs',
    content: LAUGHS,
    says: /^bad\.deploy\.yaml:\d+:\d+: error: .*\(yaml\/alias\)/m,
    sum: /[1-9]\d? errors?/,
  },
  {
    name: 'binary files',
    content: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)),
    says: /^bad\.deploy\.yaml:1:\d+: error: Not a text file.*save it as UTF-8/m,
    sum: /1 error/,
  },
  {
    name: 'a file in UTF-16',
    content: Buffer.from('\uFEFFservice:\n  name: api\n', 'utf16le'),
    says: /^bad\.deploy\.yaml:1:\d+: error: Not a text file.*save it as UTF-8/m,
    sum: /1 error/,
  },
  {
    name: 'a file that is not UTF-8, where nothing else would notice',
    content: latin1('service:\n  name: bad # caf\u00E9\n'),
    says: /^bad\.deploy\.yaml:2:18: warning: Bytes that are not UTF-8.*Save the file as UTF-8/m,
    sum: /0 errors, 1 warning/,
  },
  {
    name: 'a deploy config larger than anything is read: said, and not left out',
    content: 'x'.repeat(8_100_000),
    says: /^bad\.deploy\.yaml:1:1: error: This file is too large to be read.*Split it/m,
    sum: /1 error/,
  },
];

describe('bad input: files', () => {
  for (const { name, content, says, sum, path = 'bad.deploy.yaml' } of CASES) {
    it(name, async () => {
      await inFolder({ 'good.deploy.yaml': API }, async (cwd) => {
        await writeFile(join(cwd, path), content);
        const said = await maverick(['lint'], { cwd });
        assertReadable(said);
        assert.match(said.out, says, said.out.slice(0, 500));
        assert.match(said.out, new RegExp(`^2 files: .*${sum.source}`, 'm'));
        assert.equal(said.code, /error:/.test(said.out) ? 1 : 0);
        assert.equal(said.err, '');
      });
    });
  }

  it('a release in a file with errors is refused at the place of the error, before a cluster is asked', async () => {
    await inFolder({ 'api.deploy.yaml': API.replace('namespace:', 'namespase:') }, async (cwd) => {
      for (const command of ['plan', 'launch'])
        assertExplained(
          await maverick([command, '--service', 'api', '--environment', 'practice'], { cwd }),
          4,
          /api\.deploy\.yaml:\d+:3: .*Did you mean `namespace`\? \(config\/unknown-key\)/,
        );
    });
  });

  it('a folder with a directory called x.deploy.yaml, links that lead nowhere and links in a circle', async () => {
    await inFolder(
      { 'good.deploy.yaml': API, 'deploy/web.deploy.yaml': 'service:\n  name: web\n' },
      async (cwd) => {
        await mkdir(join(cwd, 'x.deploy.yaml'));
        await symlink('nowhere', join(cwd, 'dangling.deploy.yaml'));
        await symlink('b.deploy.yaml', join(cwd, 'a.deploy.yaml'));
        await symlink('a.deploy.yaml', join(cwd, 'b.deploy.yaml'));
        await symlink('..', join(cwd, 'deploy/up'));
        assert.deepEqual(await maverick(['lint'], { cwd }), {
          code: 0,
          out: '2 files: 0 errors, 0 warnings.\n',
          err: '',
        });
        assert.equal((await maverick(['lint', 'x.deploy.yaml'], { cwd })).code, 0);
        for (const [path, why] of [
          ['dangling.deploy.yaml', /cannot be read\.\n {2}It does not exist/],
          ['a.deploy.yaml', /cannot be read\.\n {2}It is a link that leads back to itself/],
          ['good.deploy.yaml/deeper', /cannot be read\.\n {2}A part of the path is a file/],
        ] as const)
          assertExplained(await maverick(['lint', path], { cwd }), 2, why);
      },
    );
  });
});
