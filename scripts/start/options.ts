import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly help: boolean;
  /** None: the usual one, or any that is free. */
  readonly port: number | undefined;
  /** Open a browser by itself. */
  readonly browser: boolean;
  /** The practice cluster goes on after the end. */
  readonly keep: boolean;
  /** Sample and practice cluster as on the first day. */
  readonly reset: boolean;
  /** None: the sample's. */
  readonly workspace: string | undefined;
  readonly where: 'desktop' | 'web' | 'either';
}

export const HELP = `npm start [-- OPTIONS]

Builds the extension, starts the practice cluster with a sample application, and opens VS Code with both: desktop VS
Code where there is one, else the same workbench in the browser. It has a profile of its own; your settings and
extensions are not touched. Ctrl+C ends all of it.

  --workspace DIR   open this folder instead of the sample
  --desktop         desktop VS Code or nothing
  --web             in the browser, also where there is a desktop VS Code
  --port N          the port in the browser (default: 8970, or a free one)
  --no-browser      only print the address
  --keep            leave the practice cluster running at the end
  --reset           begin anew: the sample and the practice cluster as on the first day
  --help            this text
`;

/** Rejects with a sentence for people when the arguments make no sense. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string' },
      browser: { type: 'boolean', default: true },
      keep: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      workspace: { type: 'string' },
      desktop: { type: 'boolean', default: false },
      web: { type: 'boolean', default: false },
    },
  });
  if (values.desktop && values.web) throw new Error('--desktop and --web exclude each other.');
  const { help, browser, keep, reset, workspace } = values;
  const where = values.desktop ? 'desktop' : values.web ? 'web' : 'either';
  return { help, port: portOf(values.port), browser, keep, reset, workspace, where };
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`--port takes 1 to 65535, not ${text}.`);
  return port;
}
