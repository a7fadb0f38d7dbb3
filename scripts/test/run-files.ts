/** Runs test files, each in a process of its own, and counts from Node's own events what they did. */
import path from 'node:path';
import { run } from 'node:test';
import type { EventData } from 'node:test';
import { inspect, stripVTControlCharacters } from 'node:util';
import type { Failure, Outcome, Skip, Timing } from './outcome.ts';

export interface RunFilesOptions {
  readonly files: readonly string[];
  /** How many files at a time. */
  readonly concurrency: number;
  /** For one test. */
  readonly timeoutMs: number;
  /** For all of them: what still runs then is ended. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly onFailure: (failure: Failure) => void;
}

/** As much of a file's output as is shown when something in it fails. */
const OUTPUT_LIMIT = 4_000;

/**
 * A test is what Node counts as one; a suite counts only when it fails by itself (its body, its hooks). A file that crashes,
 * that runs out of time, or that ends without having said what came of its tests is one failure.
 */
export async function runFiles(options: RunFilesOptions): Promise<Outcome> {
  const { files, concurrency, timeoutMs: timeout } = options;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.deadlineMs)]);
  const failures: Failure[] = [];
  const skips: Skip[] = [];
  const timings: Timing[] = [];
  const output = new Map<string, string>();
  const names: string[] = [];
  let passed = 0;

  const nameOf = ({ name, nesting }: { name: string; nesting: number }): string =>
    [...names.slice(0, nesting), name].join(' › ');
  const fail = (failure: Failure): void => {
    if (options.signal.aborted) return; // somebody changed their mind: nothing failed
    failures.push(failure);
    options.onFailure(failure);
  };
  const keep = ({ file, message }: { file?: string; message: string }): void => {
    if (file !== undefined) output.set(file, ((output.get(file) ?? '') + message).slice(-OUTPUT_LIMIT));
  };
  const said = (file: string): string => stripVTControlCharacters(output.get(file) ?? '').trim();

  // Not `forceExit`: it ends a file before the last of its results are through the pipe, and they are not counted then.
  const stream = run({ files: [...files], concurrency, timeout, signal });
  stream.on('test:start', ({ nesting, name }) => {
    names[nesting] = name;
  });
  stream.on('test:stdout', keep);
  stream.on('test:stderr', keep);
  stream.on('test:pass', (test) => {
    const file = test.file ?? '';
    if (test.details.type === 'suite' && test.skip === undefined) return;
    if (isFile(test)) {
      const explanation = `The file ended before it had said what came of its tests.\n${said(file)}`;
      fail({ name: relative(file), file: relative(file), explanation });
    } else if (test.skip !== undefined || test.todo !== undefined) {
      const why = [test.skip, test.todo].find((reason) => typeof reason === 'string' && reason !== '');
      skips.push({ name: nameOf(test), why: typeof why === 'string' ? why : 'no reason given' });
    } else {
      passed += 1;
      timings.push({ name: `${relative(file)}: ${nameOf(test)}`, ms: test.details.duration_ms });
    }
  });
  stream.on('test:fail', (test) => {
    const { error, type } = test.details;
    const file = test.file ?? '';
    const fromWithin = 'failureType' in error && error.failureType === 'subtestsFailed';
    if (type === 'suite' && fromWithin) return;
    const crashed = isFile(test);
    const end = signal.aborted
      ? 'The time for this layer was over before the file had ended.'
      : error.message;
    const explanation = crashed ? `${said(file)}\n${end}` : explain(error);
    fail({ name: crashed ? relative(file) : nameOf(test), file: relative(file), explanation });
  });
  const success = await new Promise<boolean>((resolve, reject) => {
    let good = false;
    stream.on('test:summary', (summary) => {
      if (summary.file === undefined) good = summary.success;
    });
    stream.once('end', () => resolve(good));
    stream.once('error', reject);
    stream.resume();
  });
  if (!success && failures.length === 0) {
    fail({
      name: 'the test runner',
      file: '',
      explanation: 'Node says that something failed, without saying what.',
    });
  }
  return { passed, failures, skips, timings };
}

/** A file that tells of no tests is reported as one test that has the file's name. */
function isFile({ name, file, nesting }: EventData.TestPass | EventData.TestFail): boolean {
  return nesting === 0 && file !== undefined && path.resolve(name) === path.resolve(file);
}

/** The error that the test threw stands behind the one of Node's runner. */
function explain(error: Error): string {
  const { cause } = error;
  if (cause === undefined) return error.message;
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : inspect(cause);
  const because =
    cause.cause instanceof Error ? `\nCaused by ${cause.cause.stack ?? cause.cause.message}` : '';
  return withoutRunner(`${cause.stack ?? cause.message}${because}`);
}

function withoutRunner(text: string): string {
  const lines = stripVTControlCharacters(text).split('\n');
  return lines.filter((line) => !/^\s+at .*\(?node:/.test(line)).join('\n');
}

function relative(file: string): string {
  return path.relative(process.cwd(), file);
}
