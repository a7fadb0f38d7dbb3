import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { MaverickError } from '../../core/errors.ts';
import type { Severity } from '../../core/lint/diagnostic.ts';
import type { Style } from '../text/style.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options {
  readonly maxWarnings?: string;
}

/** What `-` is called in findings. */
const STDIN = 'stdin';

const STYLES: Readonly<Record<Severity, Style>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'dim',
};

export const define: Define = (program, perform) => {
  program
    .command('lint')
    .summary('check deploy configs and manifests')
    .description(
      'Checks deploy configs and Kubernetes manifests. Fails when there are errors. Files outside the named paths are read for what they say about those inside.',
    )
    .argument('[path...]', 'files and folders; `-` reads standard input (default: the workspace)')
    .option('--max-warnings <n>', 'fail when there are more warnings than this')
    .action(async (paths: string[], options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => lint(cli, paths, options)),
    );
};

async function lint(cli: Cli, paths: readonly string[], options: Options): Promise<ExitCode> {
  const allowed = options.maxWarnings === undefined ? Infinity : wholeNumber(options.maxWarnings);
  const [{ createLinter }, { countsOf }, files] = await Promise.all([
    import('../../core/lint/linter.ts'),
    import('../../core/lint/format/report.ts'),
    import('../workspace/files.ts'),
  ]);
  const fromStdin = paths.includes('-');
  const others = paths.filter((path) => path !== '-');
  const named = await files.readNamed(cli.workspace, cli.surroundings.cwd, others);
  const given = fromStdin ? [...named, { path: STDIN, text: await cli.surroundings.readStdin() }] : named;
  // What comes through a pipe may be a file of the workspace before it is saved: beside that it would be there twice.
  const around = fromStdin && others.length === 0 ? [] : await files.readFolder(cli.workspace);
  const linter = createLinter({ named: given.map(({ path }) => path) });
  for (const { path, text } of [...around, ...given]) linter.update(path, text);

  const looked = paths.length === 0 ? around : given;
  const report = {
    files: new Map(looked.map(({ path }) => [path, linter.diagnostics(path)])),
    file: (path: string) => linter.file(path),
  };
  if (cli.format === 'json') {
    const { jsonReport } = await import('../../core/lint/format/json.ts');
    cli.json({ ...jsonReport(report) });
  } else {
    const { formatText } = await import('../../core/lint/format/text.ts');
    cli.text(formatText(report, (severity, text) => cli.paint(STYLES[severity], text)));
  }
  const { error, warning } = countsOf(report);
  return error > 0 || warning > allowed ? EXIT.bad : EXIT.good;
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new MaverickError('usage', {
    what: `--max-warnings takes a whole number, not "${text}".`,
    next: 'For example: --max-warnings 0.',
  });
}
