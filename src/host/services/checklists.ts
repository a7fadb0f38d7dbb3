/** Checklists that a person runs on their own, outside a rollout: live results, for the Rollout page. */
import { hostname, userInfo } from 'node:os';
import * as vscode from 'vscode';
import type { CheckResult } from '../../core/checks/check.ts';
import type { CheckSpec, EffectiveConfig } from '../../core/config/effective.ts';
import { isAborted } from '../../core/errors.ts';
import type { ChecklistView } from '../../protocol/snapshot.ts';
import { checkView } from '../panel/check-view.ts';
import { realClock } from '../../driver/real-clock.ts';
import { runChecklist } from './engine.ts';
import type { Session } from './session.ts';

interface OnDemand {
  readonly key: string;
  readonly title: string;
  readonly specs: readonly CheckSpec[];
  readonly results: Map<string, CheckResult>;
  readonly stop: AbortController;
  running: boolean;
}

export class Checklists implements vscode.Disposable {
  readonly #lists = new Map<string, OnDemand>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #workspace: string;
  readonly onDidChange = this.#changed.event;

  /** Programs that checks name run in the folder `workspace`. */
  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** Newest first. */
  views(): readonly ChecklistView[] {
    return [...this.#lists.values()].reverse().map(viewOf);
  }

  get runningNow(): boolean {
    return [...this.#lists.values()].some(({ running }) => running);
  }

  /** Runs a checklist of an effective config; resolves when every check has a result. Rejects with an `AbortError` when stopped. */
  async run(name: string, config: EffectiveConfig, session: Session, signal: AbortSignal): Promise<void> {
    const key = `${config.environment.name}/${config.service.name}/${name}`;
    this.#lists.get(key)?.stop.abort();
    this.#lists.delete(key);
    const stop = new AbortController();
    const list: OnDemand = {
      key,
      title: `${name}: ${config.service.name} in ${config.environment.name}`,
      specs: config.checklists[name] ?? [],
      results: new Map(),
      stop,
      running: true,
    };
    this.#lists.set(key, list);
    this.#changed.fire();
    const automatic = list.specs.filter(({ kind }) => kind !== 'manual');
    try {
      await runChecklist(automatic, config, session, this.#workspace, {
        signal: AbortSignal.any([stop.signal, signal, session.signal]),
        onResult: (result) => {
          list.results.set(result.name, result);
          this.#changed.fire();
        },
      });
    } catch (error) {
      if (!isAborted(error)) throw error;
    } finally {
      list.running = false;
      this.#changed.fire();
    }
  }

  /** Attests a manual item. There is no run to record it in, so it stands on the screen only. */
  tick(key: string, check: string, note: string | undefined): void {
    const list = this.#lists.get(key);
    const spec = list?.specs.find((one) => one.name === check && one.kind === 'manual');
    if (list === undefined || spec === undefined) return;
    list.results.set(check, {
      name: check,
      kind: spec.kind,
      verdict: 'pass',
      summary: 'Attested here; no rollout records it.',
      evidence: [],
      at: realClock.now(),
      durationMs: 0,
      by: `${userInfo().username} on ${hostname()}`,
      ...(note === undefined || note === '' ? {} : { note }),
    });
    this.#changed.fire();
  }

  dispose(): void {
    for (const { stop } of this.#lists.values()) stop.abort();
    this.#lists.clear();
    this.#changed.dispose();
  }
}

function viewOf({ key, title, specs, results, running }: OnDemand): ChecklistView {
  return {
    key,
    title,
    role: 'on-demand',
    running,
    checks: specs.map((spec) => checkView(spec, results.get(spec.name), { running, canTick: true })),
  };
}
