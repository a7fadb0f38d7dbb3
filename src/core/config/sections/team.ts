import { z } from 'zod';
import { duration, oneOrMore, text, url, withDefault } from './values.ts';

export const communication = z
  .strictObject({
    channels: z
      .array(
        z.union([
          z.strictObject({
            webhook: url().describe('Address that messages are posted to.'),
            name: text().optional().describe('What the channel is called.'),
          }),
          z.strictObject({
            file: text().describe('File that messages are appended to.'),
            name: text().optional().describe('What the channel is called.'),
          }),
        ]),
      )
      .optional()
      .describe('Where messages go.'),
    notice: withDefault(
      duration().optional().describe('How long before a deployment stakeholders are told.'),
      '24h',
    ),
    update_every: withDefault(
      duration().optional().describe('How often an update is sent while deploying.'),
      '15m',
    ),
    summary_within: withDefault(
      duration().optional().describe('How soon after the end the summary is sent.'),
      '1h',
    ),
    templates: z.record(text(), z.string()).optional().describe('Texts of messages, by their occasion.'),
  })
  .describe('Who is told what, and when.');

const duty = (within: string, what: string) =>
  z
    .union([
      text(),
      z.strictObject({
        who: oneOrMore(text()).describe('Who is on duty.'),
        within: withDefault(duration().optional().describe('How soon they must be there.'), within),
      }),
    ])
    .optional()
    .describe(what);

export const onCall = z
  .strictObject({
    primary: duty('15m', 'First on call, within 15 minutes while deploying.'),
    secondary: duty('30m', 'Second on call, within 30 minutes, for escalation.'),
    experts: oneOrMore(text()).optional().describe('Subject matter experts for complex issues.'),
    management: oneOrMore(text()).optional().describe('For business-critical incidents.'),
  })
  .describe('Who is there when something goes wrong.');

const topics = (what: string) => z.array(text()).optional().describe(what);

export const reviews = z
  .strictObject({
    weekly: topics('Topics of the weekly review: metrics and trends.'),
    monthly: topics('Topics of the monthly review: improvements and lessons learned.'),
    quarterly: topics('Topics of the quarterly review: the strategy.'),
    annually: topics('Topics of the annual review: technology and tools.'),
  })
  .describe('Regular reviews and their topics.');
