/** What `plan` and `launch` have in common: from files and options to a plan. Nothing is changed. */
import type { Plan } from '../core/rollout/plan.ts';
import type { Cli } from './cli.ts';
import { openSession, type Session } from './session.ts';

export interface PlanOptions {
  readonly service: string;
  readonly environment: string;
  readonly image?: string;
  readonly release?: string;
}

export interface Prepared {
  readonly plan: Plan;
  readonly session: Session;
}

/** @param refusal how an error begins when the files have errors: `api is not launched` */
export async function preparePlan(cli: Cli, options: PlanOptions, refusal: string): Promise<Prepared> {
  const files = await import('./workspace/load.ts');
  const { service, environment, image, release: version } = options;
  const loaded = await files.loadWorkspace(cli.workspace);
  const config = files.requireSound(loaded, files.effectiveOf(loaded, service, environment), refusal);
  const release = files.chooseRelease(loaded, config, { version, image });
  const { context, namespace } = config.environment;
  const session = await openSession(cli, { environment, context, namespace });
  const { planRun } = await import('../driver/plan-run.ts');
  const plan = await planRun({
    cluster: session.cluster,
    // What is written down must lead the driver to where the plan was made.
    config: { ...config, environment: { ...config.environment, context: session.context } },
    release,
    now: cli.surroundings.clock.now(),
    signal: cli.signal,
    ...(image === undefined ? {} : { image }),
  });
  return { plan, session };
}
