import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertReadable } from '../../unit/bad-input/person.ts';
import { openWorkshop } from '../cli/workshop.ts';
import { FILES, writeKubeconfig } from './support.ts';

test(
  'bad input: a credential helper that hangs: Ctrl+C ends it with the command',
  { timeout: 60_000 },
  async (t) => {
    const shop = await openWorkshop(FILES);
    t.after(async () => shop.close());
    const door = createServer();
    t.after(() => {
      door.closeAllConnections();
      door.close();
    });
    door.listen(0, '127.0.0.1');
    await once(door, 'listening');
    const address = door.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const kubeconfig = join(shop.workspace, '..', 'kubeconfig');
    // It tells its process and then waits for an answer that never comes.
    const script = `require('http').get('http://127.0.0.1:${port}/' + process.pid)`;
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', script],
    };
    await writeKubeconfig(kubeconfig, 'http://127.0.0.1:9', { exec });

    for (const command of ['plan', 'launch']) {
      const asked = once(door, 'request');
      const options = ['--service', 'api', '--environment', 'practice', '--image', 'registry.example/api:1'];
      const running = shop.start(command, ...options, '--kubeconfig', kubeconfig);
      const [request] = (await asked) as [{ readonly url: string }];
      const helper = Number(request.url.slice(1));
      assert.ok(helper > 0);
      running.signal('SIGINT');
      const { code, out, err } = await running.ended;
      assertReadable({ out, err });
      assert.equal(code, 130, err);
      assert.throws(() => process.kill(helper, 0), { code: 'ESRCH' });
    }
  },
);
