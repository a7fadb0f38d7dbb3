/** How a command is written: what it is called and takes (cheap, for the help), and its work (loaded when it is run). */
import type { Command } from 'commander';
import type { Action } from '../cli.ts';

/** Runs the work of `command` with what every command is given. The first of `formats` is the default. */
export type Perform = <Format extends string>(
  command: Command,
  formats: readonly [Format, ...Format[]],
  work: Action<Format>,
) => Promise<void>;

export type Define = (program: Command, perform: Perform) => void;

export const TEXT_OR_JSON = ['text', 'json'] as const;
