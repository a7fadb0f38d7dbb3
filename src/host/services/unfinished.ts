/**
 * Runs that were started from this workspace and whose end was not seen, known from local markers: no cluster is asked.
 * Those of which the driver is gone are offered to be driven from here.
 */
import * as vscode from 'vscode';
import { PRACTICE_CONTEXT } from '../../cluster/practice-path.ts';
import type { Environments } from './environments.ts';
import type { Runs } from './runs.ts';

export interface Unfinished {
  readonly run: string;
  readonly context: string;
  readonly namespace: string;
  /** Its driver's process is not there any more. */
  readonly abandoned: boolean;
}

export async function unfinishedHere(folder: string): Promise<readonly Unfinished[]> {
  if (folder === '') return [];
  const driver = await import('../../driver/markers.ts');
  const markers = await driver.unfinishedRuns(folder);
  return markers.map(({ run, context, namespace, pid }) => ({
    run,
    context,
    namespace,
    abandoned: !driver.isAlive(pid),
  }));
}

export interface ResumeOptions {
  readonly environments: Environments;
  readonly runs: Runs;
  /** Starts a driver on this machine. */
  readonly drive: (unfinished: Unfinished) => Promise<void>;
}

/** Offers once, for each abandoned run: at once when its cluster is not connected, else when it is known to be unfinished. */
export function createResume({ environments, runs, drive }: ResumeOptions): {
  take(found: readonly Unfinished[]): void;
  dispose(): void;
} {
  const waiting = new Map<string, Unfinished>();
  const look = (): void => {
    for (const [id, one] of waiting) {
      const session = environments
        .sessions()
        .find(({ target }) => target.context === one.context && target.namespace === one.namespace);
      // A practice cluster is connected by itself when it runs; when it does not, the run is gone with it.
      if (session === undefined ? one.context === PRACTICE_CONTEXT : !session.runsSeen) continue;
      waiting.delete(id);
      if (session === undefined || runs.unfinished().some(({ record }) => record.id === id)) {
        void offer(one, drive);
      }
    }
  };
  const listening = runs.onDidChange(look);
  return {
    take(found) {
      for (const one of found) if (one.abandoned) waiting.set(one.run, one);
      look();
    },
    dispose() {
      listening.dispose();
      waiting.clear();
    },
  };
}

async function offer(one: Unfinished, drive: ResumeOptions['drive']): Promise<void> {
  const go = 'Drive From Here';
  const answer = await vscode.window.showWarningMessage(
    `The rollout ${one.run} was left unfinished and nobody on this machine drives it (context ${one.context}).`,
    go,
  );
  if (answer === go) await drive(one);
}
