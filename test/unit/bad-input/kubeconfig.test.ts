import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { API, inFolder, maverick, type Said } from '../cli/support.ts';
import { assertExplained, assertReadable } from './person.ts';

const CONFIG = API.replace('maverick-practice', 'production');
const PLAN = ['plan', '--service', 'api', '--environment', 'practice'];
const CANARY = 'CANARYx7Qp2';

/** JSON is YAML. Nothing listens on port 9. */
const kubeconfig = (user: object, context = 'production', server = 'http://127.0.0.1:9'): string =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
  });

const helper = (script: string): object => ({
  exec: { command: process.execPath, args: ['-e', script], apiVersion: 'client.authentication.k8s.io/v1' },
});

interface Case {
  readonly name: string;
  /** Undefined: there is no file. */
  readonly text: string | Buffer | undefined;
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  {
    name: 'missing',
    text: undefined,
    says: /There is no kubeconfig at kube\.\n[^]*practice cluster, which needs none/,
  },
  {
    name: 'broken: half-typed',
    text: 'contexts:\n- name: [a\n',
    says: /The kubeconfig kube is broken at line \d/,
  },
  { name: 'broken: empty', text: '', says: /kube is broken at line 1: it is not a map/ },
  {
    name: 'broken: wrong types',
    text: 'users: []\ncontexts: 3\n',
    says: /broken at line 2: "contexts" is not a list/,
  },
  { name: 'broken: binary', text: Buffer.alloc(500, 0x91), says: /kube is broken at line 1/ },
  {
    name: 'broken: an alias bomb',
    text: `a0: &a0 [x]\n${Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]\n`).join('')}contexts: *a12\n`,
    says: /kube is broken at line \d+/,
  },
  {
    name: 'broken: no address of the cluster',
    text: kubeconfig({}, 'production', 'x'),
    says: /no valid "server" address/,
  },
  {
    name: 'names an unknown context',
    text: kubeconfig({}, 'prodction'),
    says: /has no context "production"\.\n {2}It has: prodction\.\n {2}Next: Did you mean "prodction"\?/,
  },
  {
    name: 'whose credential helper fails',
    text: kubeconfig(helper(`console.error('cannot sign in: password=${CANARY}'); process.exit(3)`)),
    says: /credential helper "\S+" failed \(exit code 3\)\.\n {2}cannot sign in: password=\[redacted\]/,
  },
  {
    name: 'whose credential helper prints nonsense',
    text: kubeconfig(helper(`console.log('token ${CANARY}')`)),
    says: /did not print an ExecCredential/,
  },
  {
    name: 'whose credential helper is not installed',
    text: kubeconfig({ exec: { command: 'no-such-helper', apiVersion: 'client.authentication.k8s.io/v1' } }),
    says: /credential helper "no-such-helper" is not installed/,
  },
];

describe('bad input: kubeconfig', () => {
  for (const { name, text, says } of CASES) {
    it(name, async () => {
      await inFolder({ 'api.deploy.yaml': CONFIG }, async (cwd) => {
        const kube = join(cwd, 'kube');
        if (text !== undefined) await writeFile(kube, text);
        const ask = async (...args: string[]): Promise<Said> => {
          const said = await maverick([...args, '--kubeconfig', kube], { cwd });
          const short = {
            ...said,
            err: said.err.replaceAll(kube, 'kube'),
            out: said.out.replaceAll(kube, 'kube'),
          };
          assert.doesNotMatch(said.out + said.err, new RegExp(CANARY));
          return short;
        };
        assertExplained(await ask(...PLAN), 5, says);
        assertExplained(await ask('launch', ...PLAN.slice(1), '--yes'), 5, says);
        assertExplained(await ask('history'), 5, says);
        // It shows what it knows of each environment, and why it knows no more.
        const status = await ask('status');
        assertReadable(status);
        assert.equal(status.code, 5);
        assert.match(status.out, /^practice {2}context production/);
        const json = await ask(...PLAN, '--format', 'json');
        const { error } = JSON.parse(json.out) as { error: { code: string; exitCode: number } };
        assert.deepEqual([error.code, error.exitCode], ['credentials', 5]);
      });
    });
  }

  it('a folder in its place', async () => {
    await inFolder({ 'api.deploy.yaml': CONFIG }, async (cwd) => {
      await mkdir(join(cwd, 'kube'));
      const said = await maverick([...PLAN, '--kubeconfig', join(cwd, 'kube')], { cwd });
      assertExplained(said, 5, /can't be read\.\n {2}It is a folder\./);
    });
  });
});
