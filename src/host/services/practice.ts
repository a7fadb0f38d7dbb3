/** The practice cluster of this workspace: a process of its own, found through its state file, never by asking a port. */
import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import { practiceStateFolder } from '../../cluster/practice-path.ts';
import { MaverickError } from '../../core/errors.ts';

export type PracticeVerb = 'start' | 'stop' | 'reset';

/** A cold start on a slow machine takes some seconds. */
const DEADLINE_MS = 60_000;

export class Practice implements vscode.Disposable {
  readonly #folder: string;
  readonly #command: string;
  readonly #changed = new vscode.EventEmitter<boolean>();
  #watcher: vscode.Disposable | undefined;
  #running = false;
  readonly onDidChange = this.#changed.event;

  /** `command` is the path of `maverick.js`. */
  constructor(folder: string, command: string) {
    this.#folder = folder;
    this.#command = command;
  }

  /** As last seen. */
  get running(): boolean {
    return this.#running;
  }

  /** Looks whether the one that the state file names lives, and goes on looking whenever that file changes. */
  async look(): Promise<boolean> {
    this.#watcher ??= this.#watch();
    const { findPractice } = await import('../../sandbox/process/find.ts');
    const running = (await findPractice(this.#folder)) !== undefined;
    if (running !== this.#running) {
      this.#running = running;
      this.#changed.fire(running);
    }
    return running;
  }

  /** Rejects with a `MaverickError` that holds what the command said. */
  async run(verb: PracticeVerb, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      execFile(
        process.execPath,
        [this.#command, 'practice', verb, '--workspace', this.#folder],
        {
          env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' },
          timeout: DEADLINE_MS,
          signal,
          windowsHide: true,
        },
        (error, _stdout, stderr) => {
          if (error === null) resolve();
          else if (signal.aborted) reject(new vscode.CancellationError());
          else reject(failed(verb, error.killed === true, stderr));
        },
      );
    });
    await this.look();
  }

  dispose(): void {
    this.#watcher?.dispose();
    this.#changed.dispose();
  }

  #watch(): vscode.Disposable {
    const folder = vscode.Uri.file(practiceStateFolder(this.#folder));
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*'));
    const look = (): void => void this.look();
    return vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(look),
      watcher.onDidDelete(look),
      watcher.onDidChange(look),
    );
  }
}

function failed(verb: PracticeVerb, late: boolean, stderr: string): MaverickError {
  const said = stderr.trim().split('\n').slice(-3).join(' ');
  return new MaverickError('practice', {
    what: `The practice cluster did not ${verb}${late ? ` within ${DEADLINE_MS / 1000} s` : ''}.`,
    ...(said === '' ? {} : { why: said }),
    next: 'Try "Maverick: Reset Practice Cluster".',
  });
}
