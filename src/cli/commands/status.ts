import type { Command } from 'commander';
import { isClusterError } from '../../cluster/port.ts';
import type { Deployment } from '../../core/kubernetes/objects.ts';
import { DEPLOYMENTS } from '../../core/kubernetes/resources.ts';
import { versionOfImage } from '../../core/rollout/target.ts';
import { activeRun, blockingRun } from '../../core/run/blocked.ts';
import { outcomeText, stageText } from '../../core/run/describe.ts';
import type { RunRecord } from '../../core/run/record.ts';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runSummary } from '../json/run-document.ts';
import { targetsOf } from '../locate.ts';
import { openSession, type Target } from '../session.ts';
import { columns, harmless, indented } from '../text/layout.ts';
import { toneOf } from '../text/run.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options {
  readonly environment?: string;
}

interface ServiceStatus {
  readonly service: string;
  readonly version: string | undefined;
  readonly ready: number;
  readonly wanted: number;
  readonly active: RunRecord | undefined;
  readonly blocking: RunRecord | undefined;
  readonly last: RunRecord | undefined;
}

interface EnvironmentStatus {
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
  readonly services: readonly ServiceStatus[];
  /** Journals that cannot be read, one sentence each: what is shown may lack their runs. */
  readonly unreadable: readonly string[];
  /** Why it could not be asked. */
  readonly error?: string;
}

export const define: Define = (program, perform) => {
  program
    .command('status')
    .summary('what runs, and what is under way')
    .description('Shows for each environment what its services run, what is under way and what is blocked.')
    .option('--environment <name>', 'only this environment')
    .action(async (options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => status(cli, options)),
    );
};

async function status(cli: Cli, options: Options): Promise<ExitCode> {
  const targets = await targetsOf(cli, options.environment);
  const { loadWorkspace, effectiveOf } = await import('../workspace/load.ts');
  const loaded = await loadWorkspace(cli.workspace);
  const workloadOf = (service: string, environment: string | undefined): string =>
    (environment === undefined
      ? undefined
      : effectiveOf(loaded, service, environment).config?.service.workload.name) ?? service;
  const all = await Promise.all(
    targets.map(async (target) => environmentStatus(cli, target, loaded.services, workloadOf)),
  );
  if (cli.format === 'json') {
    cli.json({
      schemaVersion: 1,
      environments: all.map((each) => ({
        ...each,
        error: each.error ?? null,
        services: each.services.map(({ service, version, ready, wanted, active, blocking, last }) => ({
          service,
          version: version ?? null,
          ready,
          wanted,
          active: active === undefined ? null : runSummary(active),
          blockedBy: blocking?.id ?? null,
          last: last === undefined ? null : runSummary(last),
        })),
      })),
    });
  } else cli.text(all.map((each) => environmentText(cli, each)).join('\n\n'));
  for (const line of all.flatMap(({ unreadable }) => unreadable))
    cli.narrator.say(`${cli.narrator.paint('yellow', 'warning:')} ${harmless(line)}`);
  return all.some(({ error }) => error !== undefined) ? EXIT.unreachable : EXIT.good;
}

async function environmentStatus(
  cli: Cli,
  target: Target,
  services: readonly string[],
  workloadOf: (service: string, environment: string | undefined) => string,
): Promise<EnvironmentStatus> {
  const { listRuns } = await import('../../driver/journal-store.ts');
  const name = target.environment ?? '';
  try {
    const session = await openSession(cli, target);
    const { namespace, context, cluster } = session;
    const call = { signal: cli.signal };
    const [{ records, unreadable }, { items }] = await Promise.all([
      listRuns(session, call),
      cluster.list<Deployment>(DEPLOYMENTS, { namespace }, call),
    ]);
    const here = records.filter(({ plan }) => name === '' || plan.environment.name === name);
    const names = services.length > 0 ? services : [...new Set(here.map(({ plan }) => plan.service))];
    return {
      name: name === '' ? context : name,
      context,
      namespace,
      unreadable,
      services: names.map((service): ServiceStatus => {
        const workload = workloadOf(service, target.environment);
        const deployment = items.find(({ metadata }) => metadata?.name === workload);
        const last = here.find(({ plan }) => plan.service === service);
        const environment = last?.plan.environment.name ?? name;
        return {
          service,
          version: versionOf(deployment, service, last),
          ready: deployment?.status?.readyReplicas ?? 0,
          wanted: deployment?.spec?.replicas ?? 0,
          active: activeRun(here, service, environment),
          blocking: blockingRun(here, service, environment),
          last,
        };
      }),
    };
  } catch (error) {
    if (!isClusterError(error)) throw error;
    return {
      name,
      context: cli.context ?? target.context ?? '',
      namespace: target.namespace ?? '',
      services: [],
      unreadable: [],
      error: error.message,
    };
  }
}

function versionOf(
  deployment: Deployment | undefined,
  service: string,
  last: RunRecord | undefined,
): string | undefined {
  const containers = deployment?.spec?.template.spec?.containers ?? [];
  const name = last?.plan.release.container ?? service;
  const { image } = containers.find((each) => each.name === name) ?? containers[0] ?? {};
  return image === undefined ? undefined : (versionOfImage(image) ?? image);
}

function environmentText(
  { paint }: Cli,
  { name, context, namespace, services, error }: EnvironmentStatus,
): string {
  const where = [
    context === '' ? '' : `context ${context}`,
    namespace === '' ? '' : `namespace ${namespace}`,
  ];
  const place = where.filter((part) => part !== '').join(', ');
  const head = `${paint('bold', name === '' ? 'current context' : name)}  ${paint('dim', place)}`.trimEnd();
  if (error !== undefined) return `${head}\n${indented(paint('yellow', harmless(error)))}`;
  if (services.length === 0) return `${head}\n  No service is known here.`;
  const rows = services.map(({ service, version, ready, wanted, active, blocking, last }) => {
    const shown = active ?? blocking ?? last;
    const text =
      shown === undefined
        ? 'no run yet'
        : shown.state.stage === 'ended'
          ? outcomeText(shown.state)
          : stageText(shown);
    return [
      service,
      version ?? 'not there',
      version === undefined ? '' : `${ready} of ${wanted} ready`,
      shown === undefined ? text : { text, style: toneOf(shown) },
      { text: shown?.id ?? '', style: 'dim' as const },
    ];
  });
  return `${head}\n${columns(rows, paint)}`;
}
