import { isPlaceholder } from '../../../kubernetes/validate/scalars.ts';
import { get, textOf } from '../../../yaml/navigate.ts';
import { CRONJOB, edited } from '../../examples.ts';
import type { Rule } from '../../rule.ts';
import { cronProblem } from './cron.ts';

export const scheduleInvalid: Rule = {
  id: 'cronjob/schedule-invalid',
  title: 'A schedule that cron can not read',
  why: `A schedule has five fields: minute, hour, day of month, month, day of week; or is a word like \`@daily\`. There is no field for seconds. The API server refuses what it can't read. The time zone has its own field, \`timeZone\`.`,
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
  severity: 'error',
  bad: edited(CRONJOB, ['"15 2 * * *"', '"0 15 2 * * *"']),
  at: '"0 15 2 * * *"',
  good: CRONJOB,
  manifest: ({ root, kind }, report) => {
    if (kind !== 'CronJob') return;
    const schedule = get(get(root, 'spec'), 'schedule');
    const text = textOf(schedule);
    if (schedule === undefined || text === undefined || isPlaceholder(text)) return;
    const problem = cronProblem(text);
    if (problem !== undefined) report(schedule.span, problem);
  },
};
