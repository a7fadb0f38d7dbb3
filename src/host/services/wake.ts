/**
 * What happens by itself, after activation: files are read, and environments on a practice cluster that runs are
 * connected. Other clusters wait for a person's word, also when a run was left unfinished on them.
 */
import * as vscode from 'vscode';
import { isAborted } from '../../core/errors.ts';
import { CONTEXT } from '../ids.ts';
import type { ContextKeys } from './context-keys.ts';
import type { Environments } from './environments.ts';
import type { Log } from './log.ts';
import type { Model } from './model.ts';
import type { Practice } from './practice.ts';
import { fullText } from './problem.ts';
import type { Runs } from './runs.ts';
import { createResume, unfinishedHere } from './unfinished.ts';
import type { Unfinished } from './unfinished.ts';

export interface Wake {
  /** Somebody looks. Never rejects. */
  wake(): Promise<void>;
  /** After the editor has done what it has to do first. */
  soon(): void;
  dispose(): void;
}

export interface WakeOptions {
  readonly model: Model;
  readonly environments: Environments;
  readonly practice: Practice;
  readonly runs: Runs;
  readonly keys: ContextKeys;
  readonly log: Log;
  /** Starts a driver for a run that has none. */
  readonly drive: (unfinished: Unfinished) => Promise<void>;
}

export function createWake({ model, environments, practice, runs, keys, log, drive }: WakeOptions): Wake {
  const resume = createResume({ environments, runs, drive: (one) => quietly(log, drive(one)) });
  let timer: NodeJS.Timeout | undefined;
  let woken: Promise<void> | undefined;
  const connectPractice = async (running: boolean): Promise<void> => {
    keys.set(CONTEXT.practiceRunning, running);
    if (!vscode.workspace.isTrusted) return;
    await Promise.all(
      environments.practice().map(async (name) => {
        if (!running) environments.disconnect(name);
        else if (environments.session(name) === undefined) await quietly(log, environments.connect(name));
      }),
    );
  };
  const wakeOnce = async (): Promise<void> => {
    await model.ready();
    environments.prune();
    const unfinished = await unfinishedHere(model.folder);
    for (const one of unfinished) runs.follow(one.run, one);
    await connectPractice(model.folder !== '' && (await practice.look()));
    if (vscode.workspace.isTrusted) resume.take(unfinished);
  };
  const wake = async (): Promise<void> => {
    woken ??= quietly(log, wakeOnce());
    await woken;
  };
  const listening = vscode.Disposable.from(
    practice.onDidChange((running) => void quietly(log, connectPractice(running))),
    model.onDidChange(() => environments.prune()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void quietly(log, connectPractice(practice.running))),
  );
  return {
    wake,
    soon: () => {
      timer = setTimeout(() => void wake(), 0);
    },
    dispose: () => {
      clearTimeout(timer);
      listening.dispose();
      resume.dispose();
    },
  };
}

/** Nobody asked for this at this moment: what goes wrong stands in the tree and in the log, not in a notification. */
async function quietly(log: Log, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isAborted(error)) log.warn(fullText(error));
  }
}
