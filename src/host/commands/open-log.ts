import { isClusterError } from '../../cluster/port.ts';
import type { Session } from '../services/session.ts';
import { MaverickError } from '../../core/errors.ts';
import { COMMANDS } from '../ids.ts';
import { textIn } from './argument.ts';
import type { Command } from './command.ts';

const TAIL_LINES = 500;

/** The last lines of a pod, and what it said before it crashed. */
export const openLog: Command = {
  id: COMMANDS.openLog,
  title: 'Open Pod Log',
  reach: 'runs',
  async run(host, argument) {
    const pod = textIn(argument, 'pod');
    const environment = textIn(argument, 'environment') ?? host.runs.current()?.environment;
    const session = environment === undefined ? undefined : host.environments.session(environment);
    if (pod === undefined || session === undefined) {
      throw new MaverickError('no-pod', {
        what: 'No pod is chosen.',
        next: 'Open the log from a pod in the Environments view or on the Rollout page.',
      });
    }
    const container = textIn(argument, 'container');
    const [before, now] = [
      await logOf(session, pod, container, true),
      await logOf(session, pod, container, false),
    ];
    const text = [
      ...(before === '' ? [] : ['--- before the last restart ---', before, '--- now ---']),
      now === '' ? '(nothing was written)' : now,
    ].join('\n');
    await host.documents.showText('maverick-log', `${session.target.environment}/${pod}.log`, text);
  },
};

/** Empty when there is none: a pod that never restarted has no log from before. */
async function logOf(
  session: Session,
  pod: string,
  container: string | undefined,
  previous: boolean,
): Promise<string> {
  try {
    return await session.cluster.log(
      { namespace: session.target.namespace, name: pod },
      { tailLines: TAIL_LINES, previous, ...(container === undefined ? {} : { container }) },
      { signal: session.signal },
    );
  } catch (error) {
    if (isClusterError(error, 'invalid') || (previous && isClusterError(error, 'not-found'))) return '';
    throw error;
  }
}
