import { MaverickError } from '../../core/errors.ts';
import { statusText } from '../../core/run/describe.ts';
import { COMMANDS } from '../ids.ts';
import { driveRun } from '../services/engine.ts';
import { textOrIn } from './argument.ts';
import { choose } from './ask.ts';
import type { Command } from './command.ts';

/** Drives an unfinished rollout from this machine, when its driver is gone. Harmless beside a living one: it waits for the lock. */
export const drive: Command = {
  id: COMMANDS.drive,
  title: 'Drive Rollout From Here',
  reach: 'runs',
  async run(host, argument) {
    const id = textOrIn(argument, 'run');
    const open = host.runs.unfinished().filter(({ record }) => id === undefined || record.id === id);
    if (open.length === 0) {
      throw new MaverickError('nothing-to-drive', { what: 'No unfinished rollout is known here.' });
    }
    const run = await choose(
      open.map((one) => ({ label: statusText(one.record), description: one.record.id, value: one })),
      'Drive which rollout?',
    );
    if (run === undefined) return;
    await driveRun(host, run.session.target, run.record.id);
    host.runs.follow(run.record.id);
  },
};
