import { z } from 'zod';
import { duration, text } from '../../config/sections/values.ts';
import type { Evidence } from '../check.ts';
import type { Judgement } from '../kind.ts';

export const docs = 'A program of the workspace ends with the right exit code, and says what it should.';

export const schema = z
  .strictObject({
    command: z
      .array(z.string())
      .min(1)
      .describe('The program and its arguments, each an item of its own: no shell reads them.')
      .meta({ examples: [['npm', 'test']] }),
    exit_code: z.int().min(0).max(255).optional().describe('The exit code that is right. Default: 0.'),
    output: text().optional().describe('A text that it must print (on its standard output).'),
    directory: text()
      .optional()
      .describe('Where it runs, relative to the workspace. Default: the workspace itself.'),
    timeout: duration().optional().describe('When it is ended, with all that it started. Default: 5 min.'),
  })
  .describe(docs);

export type CommandSpec = z.infer<typeof schema>;

export interface CommandObservation {
  /** Nothing when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** What `output` is looked for in. */
  readonly stdout: string;
  /** The last lines of what it printed, without secrets. */
  readonly lastLines: string;
  readonly durationMs: number;
}

export function judge(observation: CommandObservation, spec: CommandSpec): Judgement {
  const { code, signal, stdout, lastLines, durationMs } = observation;
  const wanted = spec.exit_code ?? 0;
  const isRight = code === wanted;
  const says = spec.output === undefined || stdout.includes(spec.output);
  const evidence: Evidence[] = [
    {
      label: 'exit code',
      value: `${code ?? `none, ended by ${signal ?? 'a signal'}`}${isRight ? '' : `, ${wanted} wanted`}`,
      ok: isRight,
    },
    ...(spec.output === undefined
      ? []
      : [{ label: 'output', value: `${says ? 'contains' : 'does not contain'} "${spec.output}"`, ok: says }]),
    { label: 'took', value: `${(durationMs / 1000).toFixed(1)} s` },
    ...(lastLines === '' ? [] : [{ label: 'last lines', value: lastLines }]),
  ];
  const program = spec.command[0] ?? '';
  if (code === undefined)
    return { verdict: 'fail', summary: `${program} was ended by ${signal ?? 'a signal'}.`, evidence };
  if (!isRight) return { verdict: 'fail', summary: `${program} ended with exit code ${code}.`, evidence };
  if (!says)
    return { verdict: 'fail', summary: `${program} did not print "${spec.output ?? ''}".`, evidence };
  return { verdict: 'pass', summary: `${program} ended with exit code ${code}.`, evidence };
}
