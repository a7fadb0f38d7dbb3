/** What every command is given. */
import type { Surroundings } from './surroundings.ts';
import { COLOURED, PLAIN, type Paint } from './text/style.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import type { ExitCode } from './exit-codes.ts';
import { MaverickError } from '../core/errors.ts';

/** The options of every command, as commander hands them over. */
export interface GlobalOptions {
  readonly workspace?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly format?: string;
  readonly color?: boolean;
}

export interface Cli<Format extends string = string> {
  readonly surroundings: Surroundings;
  /** Absolute path. */
  readonly workspace: string;
  readonly kubeconfigPath: string | undefined;
  readonly context: string | undefined;
  readonly format: Format;
  /** For stdout. */
  readonly paint: Paint;
  /** Progress and messages, on stderr. */
  readonly narrator: Narrator;
  /** Aborts when the person interrupts, and at the command's end. */
  readonly signal: AbortSignal;
  /** Aborts at the command's end only: the owner of its connections, and for what must not stop half way. */
  readonly closing: AbortSignal;
  /** Ends the document that stdout is. */
  text(text: string): void;
  json(document: { readonly schemaVersion: number } & Record<string, unknown>): void;
}

/** One subcommand: resolves to how the process ends. */
export type Action<Format extends string = string> = (cli: Cli<Format>) => Promise<ExitCode>;

/** @param formats the first is the default */
export function createCli<Format extends string>(
  surroundings: Surroundings,
  options: GlobalOptions,
  formats: readonly [Format, ...Format[]],
  workspace: string,
  signal: AbortSignal,
  closing: AbortSignal,
): Cli<Format> {
  const format = formats.find((each) => each === (options.format ?? formats[0]));
  if (format === undefined) {
    throw new MaverickError('usage', {
      what: `There is no format "${options.format ?? ''}" here.`,
      next: `There are: ${formats.join(', ')}.`,
    });
  }
  const { stdout, stderr, env } = surroundings;
  const wanted =
    options.color !== false &&
    (env['NO_COLOR'] === undefined || env['NO_COLOR'] === '') &&
    env['TERM'] !== 'dumb';
  return {
    surroundings,
    workspace,
    kubeconfigPath: options.kubeconfig,
    context: options.context,
    format,
    paint: wanted && stdout.isTerminal ? COLOURED : PLAIN,
    narrator: createNarrator(stderr, wanted && stderr.isTerminal ? COLOURED : PLAIN),
    signal,
    closing,
    text: (text) => stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    json: (document) => stdout.write(`${JSON.stringify(document, undefined, 2)}\n`),
  };
}
