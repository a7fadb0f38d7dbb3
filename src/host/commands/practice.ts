/** What start, stop and reset of the practice cluster share. */
import * as vscode from 'vscode';
import { MaverickError } from '../../core/errors.ts';
import type { Host } from '../host.ts';
import { VIEWS } from '../ids.ts';
import type { PracticeVerb } from '../services/practice.ts';

const DOING: Readonly<Record<PracticeVerb, string>> = {
  start: 'Starting',
  stop: 'Stopping',
  reset: 'Resetting',
};

export async function runPractice(host: Host, verb: PracticeVerb): Promise<void> {
  if (host.model.folder === '') {
    throw new MaverickError('no-folder', {
      what: 'The practice cluster belongs to a folder, and none is open.',
      next: 'Open a folder first.',
    });
  }
  await host.model.ready();
  // What is connected is about to go away: nobody should see it break.
  if (verb !== 'start') for (const name of host.environments.practice()) host.environments.disconnect(name);
  await vscode.window.withProgress(
    { location: { viewId: VIEWS.environments }, title: `${DOING[verb]} the practice cluster` },
    () => host.practice.run(verb, AbortSignal.timeout(120_000)),
  );
  if (verb !== 'stop')
    await Promise.all(host.environments.practice().map((name) => host.environments.connect(name)));
}
