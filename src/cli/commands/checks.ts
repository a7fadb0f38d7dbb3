import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { columns } from '../text/layout.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

export const define: Define = (program, perform) => {
  program
    .command('checks')
    .summary('the kinds of checks')
    .description(
      'Lists the kinds of checks that a checklist can have, with their keys; as JSON, with their JSON Schemas.',
    )
    .action(async (_options: unknown, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => {
        const [{ CHECK_KINDS }, { z }] = await Promise.all([
          import('../../core/checks/kinds/registry.ts'),
          import('zod'),
        ]);
        const kinds = Object.entries(CHECK_KINDS);
        if (cli.format === 'json') {
          cli.json({
            schemaVersion: 1,
            kinds: kinds.map(([kind, { docs, schema }]) => ({
              kind,
              docs,
              schema: z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }),
            })),
          });
          return EXIT.good;
        }
        const texts = kinds.map(([kind, { docs, schema }]) => {
          const keys = Object.entries(schema.shape).map(([key, value]) => [key, descriptionOf(value)]);
          return [`${cli.paint('bold', kind)}  ${docs}`, ...(keys.length === 0 ? [] : [columns(keys)])].join(
            '\n',
          );
        });
        cli.text(texts.join('\n\n'));
        return EXIT.good;
      }),
    );
};

function descriptionOf(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null || !('description' in schema)) return '';
  return typeof schema.description === 'string' ? schema.description : '';
}
