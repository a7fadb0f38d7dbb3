/** What the commands share that have to do with the practice cluster. */
import * as vscode from 'vscode';
import { PRACTICE_CONTEXT } from '../../cluster/practice-path.ts';
import { MaverickError } from '../../core/errors.ts';
import type { Host } from '../host.ts';
import { VIEWS } from '../ids.ts';
import type { PracticeVerb } from '../services/practice.ts';
import type { Session } from '../services/session.ts';

const DOING: Readonly<Record<PracticeVerb, string>> = {
  start: 'Starting',
  stop: 'Stopping',
  reset: 'Resetting',
};
const DEADLINE_MS = 120_000;

export async function runPractice(host: Host, verb: PracticeVerb): Promise<void> {
  if (host.model.folder === '') {
    throw new MaverickError('no-folder', {
      what: 'The practice cluster belongs to a folder, and none is open.',
      next: 'Open a folder first.',
    });
  }
  await host.model.ready();
  const { environments, practice } = host;
  // What is connected is about to go away: nobody should see it break.
  if (verb !== 'start') for (const name of environments.practice()) environments.disconnect(name);
  await vscode.window.withProgress(
    { location: { viewId: VIEWS.environments }, title: `${DOING[verb]} the practice cluster` },
    () => practice.run(verb, AbortSignal.timeout(DEADLINE_MS)),
  );
  if (verb !== 'stop') await Promise.all(environments.practice().map((name) => environments.connect(name)));
}

/** The session of an environment that a person asked for. One on the practice cluster starts that when it does not run. */
export async function sessionFor(host: Host, environment: string, signal?: AbortSignal): Promise<Session> {
  const entry = host.environments.list().find(({ name }) => name === environment);
  if (entry?.context === PRACTICE_CONTEXT && !(await host.practice.look())) await runPractice(host, 'start');
  return host.environments.connect(environment, signal);
}
