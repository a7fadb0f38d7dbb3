/** Who is looking: clusters are watched only while somebody does, or while a run that is followed is unfinished. */
import type { Environments } from './environments.ts';
import type { Runs } from './runs.ts';

export type Viewer = 'environments' | 'history' | 'rollout' | 'panel';

export class Attention {
  readonly #environments: Environments;
  readonly #looking = new Set<Viewer>();

  constructor(environments: Environments, runs: Runs) {
    this.#environments = environments;
    environments.decideInterest((session) => {
      const workloads = this.#any('environments', 'rollout', 'panel');
      return { runs: workloads || this.#any('history') || runs.mustWatch(session), workloads };
    });
    // A followed run that has just ended needs no watch any more.
    runs.onDidChange(() => environments.applyInterest());
  }

  set(viewer: Viewer, visible: boolean): void {
    if (visible === this.#looking.has(viewer)) return;
    if (visible) this.#looking.add(viewer);
    else this.#looking.delete(viewer);
    this.#environments.applyInterest();
  }

  #any(...viewers: readonly Viewer[]): boolean {
    return viewers.some((viewer) => this.#looking.has(viewer));
  }
}
