import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { tailOf } from '../cluster/tail.ts';
import { isNotInstalled, runProcess } from '../cluster/run-process.ts';
import { judge, schema } from '../core/checks/kinds/command.ts';
import { parseDuration } from '../core/config/duration.ts';
import { isAborted, messageOf } from '../core/errors.ts';
import { ProbeError } from './context.ts';
import type { Probe } from './context.ts';

const TIMEOUT_S = 300;

export const probe: Probe = async (item, { workspace, trusted }, signal) => {
  const spec = schema.parse(item.with);
  if (!trusted) throw new ProbeError('The workspace is not trusted: its programs are not run.');
  const [command = '', ...args] = spec.command;
  const cwd = await folderIn(workspace, spec.directory ?? '.');
  const deadlineMs = (parseDuration(spec.timeout) ?? TIMEOUT_S) * 1000;
  const began = performance.now();
  const ended = await runProcess({ command, args, cwd, signal, deadlineMs }).catch((error: unknown) => {
    if (isAborted(error)) throw error;
    const why = isNotInstalled(error) ? `there is no program "${command}" (PATH)` : messageOf(error);
    throw new ProbeError(`It can't be started: ${why}.`, { cause: error });
  });
  const lastLines = tailOf(`${ended.stdout.trimEnd()}\n${ended.stderr}`);
  if (ended.outcome === 'late')
    return {
      verdict: 'error',
      summary: `${command} did not end within ${deadlineMs / 1000} s, and was killed.`,
      evidence: lastLines === '' ? [] : [{ label: 'last lines', value: lastLines }],
    };
  return judge(
    {
      code: ended.code,
      signal: ended.signal,
      stdout: ended.stdout,
      lastLines,
      durationMs: performance.now() - began,
    },
    spec,
  );
};

/** A folder of the workspace, and of no other place, also by way of a link. */
async function folderIn(workspace: string, directory: string): Promise<string> {
  const root = await realpath(workspace);
  const wanted = resolve(root, directory);
  const folder = await realpath(wanted).catch((error: unknown) => {
    throw new ProbeError(`The folder "${directory}" is not in the workspace.`, { cause: error });
  });
  const way = relative(root, folder);
  if (way.startsWith('..') || isAbsolute(way))
    throw new ProbeError(`The folder "${directory}" lies outside the workspace.`);
  return folder;
}
