/** Everything that a command touches beyond its arguments: given from outside, so that tests can give their own. */
import { hostname } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Clock } from '../core/clock.ts';
import { realClock } from '../driver/real-clock.ts';

export interface Stream {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Characters in a line; undefined when it is no terminal. */
  readonly columns: number | undefined;
}

export interface Surroundings {
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** All of standard input. */
  readonly readStdin: () => Promise<string>;
  /** Undefined without a terminal on both ends: then nothing is ever asked. */
  readonly ask: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The Node.js that runs this, and the file that it runs: the driver and the practice cluster are started with them. */
  readonly node: string;
  readonly main: string;
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborts at Ctrl+C and when the process is asked to end. */
  readonly interrupted: AbortSignal;
}

export function realSurroundings(main: string, version: string): Surroundings {
  const interrupted = new AbortController();
  const end = (): void => {
    // The second time means it.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  // `maverick history | head`: nobody reads on, which is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const { stdin, stdout, stderr } = process;
  return {
    stdout: streamOf(stdout),
    stderr: streamOf(stderr),
    readStdin: async () => {
      let text = '';
      const decoder = new TextDecoder();
      for await (const chunk of stdin) text += decoder.decode(chunk as Buffer, { stream: true });
      return text + decoder.decode();
    },
    ask: stdin.isTTY && stderr.isTTY ? ask : undefined,
    env: process.env,
    cwd: process.cwd(),
    node: process.execPath,
    main,
    version,
    host: hostname(),
    pid: process.pid,
    clock: realClock,
    random: Math.random,
    interrupted: interrupted.signal,
  };
}

function streamOf(stream: NodeJS.WriteStream): Stream {
  return {
    write: (text) => void stream.write(text),
    get isTerminal() {
      return stream.isTTY;
    },
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const over = new AbortController();
  // In a terminal that is being read from, Ctrl+C comes as a key and not as a signal.
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  lines.once('close', () => over.abort());
  try {
    return await lines.question(question, { signal: AbortSignal.any([signal, over.signal]) });
  } finally {
    lines.close();
  }
}
