import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { API, inFolder, maverick, type Said } from '../cli/support.ts';
import { json, refusal, startServer, writeKubeconfig, type Handler } from '../cluster/api-server.ts';
import { assertExplained, assertReadable } from './person.ts';

const CONFIG = API.replace('maverick-practice', 'test');
const OPTIONS = ['--service', 'api', '--environment', 'practice'];
const TOKEN = 'CANARYx7Qp2';

/** The same answer to everything. */
const always =
  (code: number, reason: string, message: string, headers = {}): Handler =>
  (_request, response) =>
    json(response, code, refusal(code, reason, message), headers);

interface Case {
  readonly name: string;
  readonly answer: Handler;
  readonly says: RegExp;
  /** Of `plan`, `launch` and `history`; 5 where nothing else is said. */
  readonly code?: number;
}

const CASES: readonly Case[] = [
  {
    name: 'answers 401',
    answer: always(401, 'Unauthorized', 'Unauthorized'),
    says: /did not accept the credentials[^]*sign in to the cluster again/,
  },
  {
    name: 'answers 403',
    answer: always(403, 'Forbidden', 'configmaps is forbidden: User "ada" cannot list resource "configmaps"'),
    says: /Not allowed to list configmaps[^]*kubectl auth can-i/,
    code: 4,
  },
  {
    name: 'answers 409',
    answer: always(409, 'Conflict', 'the object has been modified'),
    says: /changed by somebody else in the meantime/,
    code: 4,
  },
  { name: 'answers 410', answer: always(410, 'Expired', 'too old'), says: /no longer has the history/ },
  {
    name: 'answers 429',
    answer: always(429, 'TooManyRequests', 'slow down', { 'retry-after': '60' }),
    says: /asks to slow down[^]*Try again later/,
  },
  {
    name: 'answers 500',
    answer: always(500, 'InternalError', 'etcdserver: request timed out', { 'retry-after': '60' }),
    says: /failed with HTTP 500[^]*etcdserver: request timed out/,
  },
  {
    name: 'answers with the page of a proxy',
    answer: (_request, response) => response.writeHead(502).end('<html><body>Bad Gateway'),
    says: /failed with HTTP 502/,
  },
  {
    name: 'answers with nonsense',
    answer: (_request, response) => response.writeHead(200).end('hello'),
    says: /The answer of \S+ makes no sense/,
  },
  {
    name: 'goes down in the middle of an answer',
    answer: (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{');
      setImmediate(() => response.destroy());
    },
    says: /can't be reached[^]*The connection was cut off/,
  },
];

interface Asked {
  readonly plan: Said;
  readonly launch: Said;
  readonly history: Said;
  readonly show: Said;
  readonly status: Said;
}

async function askAll(t: TestContext, url: string): Promise<Asked> {
  const kubeconfig = await writeKubeconfig(t, url, { token: TOKEN });
  return inFolder({ 'api.deploy.yaml': CONFIG }, async (cwd) => {
    const ask = async (...args: string[]): Promise<Said> => {
      const said = await maverick([...args, '--kubeconfig', kubeconfig], { cwd });
      assert.doesNotMatch(said.out + said.err, new RegExp(TOKEN));
      return said;
    };
    return {
      plan: await ask('plan', ...OPTIONS),
      launch: await ask('launch', ...OPTIONS, '--yes'),
      history: await ask('history'),
      show: await ask('show', 'api-20260101-000000-abcd'),
      status: await ask('status'),
    };
  });
}

function assertTold(asked: Asked, code: number, says: RegExp): void {
  // The first of many questions is answered in any order: the sentence is the same.
  for (const said of [asked.history, asked.plan, asked.launch]) assertExplained(said, code, says);
  assertReadable(asked.show);
  assert.equal(asked.show.code, code, asked.show.err);
  assertReadable(asked.status);
  assert.equal(asked.status.code, 5);
  assert.match(asked.status.out, /^practice {2}context test, namespace shop\n {2}\S/);
}

/** Reviews of what one may do, and dry runs, change nothing. */
function isWrite({ method, url }: { readonly method: string; readonly url: URL }): boolean {
  return method !== 'GET' && !url.pathname.endsWith('reviews') && !url.searchParams.has('dryRun');
}

describe('bad input: a cluster that', { timeout: 120_000 }, () => {
  for (const { name, answer, says, code = 5 } of CASES) {
    it(name, async (t) => {
      const server = await startServer(t, answer);
      assertTold(await askAll(t, server.url), code, says);
      assert.deepEqual(server.received.filter(isWrite), []);
    });
  }

  it('is down', async (t) => {
    const asked = await askAll(t, 'http://127.0.0.1:9');
    assertTold(asked, 5, /can't be reached[^]*the connection was refused[^]*Check that the cluster runs/);
  });

  it('is slow: each command ends at its deadline', async (t) => {
    const kubeconfig = await writeKubeconfig(t, (await startServer(t, () => later())).url);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const later = (): void => t.mock.timers.tick(15_000);
    await inFolder({ 'api.deploy.yaml': CONFIG }, async (cwd) => {
      const ask = async (...args: string[]): Promise<Said> =>
        maverick([...args, '--kubeconfig', kubeconfig], { cwd });
      for (const said of [await ask('plan', ...OPTIONS), await ask('launch', ...OPTIONS, '--yes')])
        assertExplained(said, 5, /did not answer within 15 s[^]*try again/);
      const status = await ask('status');
      assert.equal(status.code, 5);
      assert.match(status.out, /did not answer within 15 s/);
    });
  });
});
