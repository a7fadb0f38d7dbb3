/** Local notes of the runs started from a workspace, so that offering to resume one needs no cluster. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { workspaceStateFolder } from '../cluster/practice-path.ts';

const markerSchema = z.object({
  run: z.string().min(1),
  context: z.string(),
  namespace: z.string(),
  /** Of the driver process. */
  pid: z.number().int().nonnegative(),
  startedAt: z.number(),
});

export type Marker = z.infer<typeof markerSchema>;

function markerPath(workspace: string, run: string): string {
  return join(workspaceStateFolder('runs', workspace), `${run.replaceAll(/[^\w.-]/g, '_')}.json`);
}

export async function writeMarker(workspace: string, marker: Marker): Promise<void> {
  await mkdir(workspaceStateFolder('runs', workspace), { recursive: true, mode: 0o700 });
  await writeFile(markerPath(workspace, marker.run), JSON.stringify(marker), { mode: 0o600 });
}

export async function removeMarker(workspace: string, run: string): Promise<void> {
  await rm(markerPath(workspace, run), { force: true });
}

/** Runs whose end was not seen here. A note that cannot be read is no reason to trouble anybody. */
export async function unfinishedRuns(workspace: string): Promise<readonly Marker[]> {
  const folder = workspaceStateFolder('runs', workspace);
  const names = await readdir(folder).catch(() => []);
  const markers = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => {
        const text = await readFile(join(folder, name), 'utf8').catch(() => '');
        const parsed = markerSchema.safeParse(parseOrNothing(text));
        return parsed.success ? [parsed.data] : [];
      }),
  );
  return markers.flat();
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True while a process of that id is there on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, it only belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** For `driveRun`: whether a lock's holder (`host/pid/…`) ran on this machine and is gone. */
export function isDeadHere(holder: string, host: string): boolean {
  const [where, pid] = holder.split('/');
  return where === host && pid !== undefined && /^\d+$/.test(pid) && !isAlive(Number(pid));
}
