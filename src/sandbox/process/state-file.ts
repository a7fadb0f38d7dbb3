/** The files by which a workspace's practice cluster is found and reached, readable by their owner only. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PRACTICE_CONTEXT } from '../../cluster/practice-path.ts';

const SCHEMA = z.object({
  pid: z.int().positive(),
  url: z.url(),
  frontDoorUrl: z.url(),
  token: z.string().min(1),
  /** PEM of the certificate of `url`. */
  ca: z.string().min(1),
  speed: z.number().positive(),
  startedAt: z.string(),
  workspace: z.string(),
});

export type PracticeState = z.infer<typeof SCHEMA>;

const stateFile = (folder: string): string => join(folder, 'state.json');
export const kubeconfigFile = (folder: string): string => join(folder, 'kubeconfig');

/** Undefined when there is none, or none that makes sense. */
export async function readState(folder: string): Promise<PracticeState | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(stateFile(folder), 'utf8'));
    return SCHEMA.safeParse(read).data;
  } catch {
    return undefined;
  }
}

/** Writes the kubeconfig, then the state: who finds the state finds the kubeconfig. */
export async function writeState(folder: string, state: PracticeState, namespace: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(kubeconfigFile(folder), kubeconfig(state, namespace));
  await writeWhole(stateFile(folder), `${JSON.stringify(state, undefined, 2)}\n`);
}

/** Only when they are still those of `pid`: a newer one may have taken the place. */
export async function removeState(folder: string, pid: number): Promise<void> {
  const state = await readState(folder);
  if (state !== undefined && state.pid !== pid) return;
  await rm(stateFile(folder), { force: true });
  await rm(kubeconfigFile(folder), { force: true });
}

async function writeWhole(file: string, text: string): Promise<void> {
  const next = `${file}.${process.pid}`;
  await writeFile(next, text, { mode: 0o600 });
  await rename(next, file);
}

/** JSON is YAML: no quoting to get wrong. */
function kubeconfig({ url, token, ca }: PracticeState, namespace: string): string {
  const name = PRACTICE_CONTEXT;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      { name, cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') } },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
