import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cronProblem } from '../../../src/core/lint/rules/job/cron.ts';

it('takes what the CronJob controller takes', () => {
  for (const schedule of [
    '* * * * *',
    '*/15 0-6 1,15 jan-mar MON-FRI',
    '@daily',
    '@every 1h',
    '0 2 ? * sun',
    ' 5 4 * * 0 ',
  ]) {
    assert.equal(cronProblem(schedule), undefined, schedule);
  }
});

it('says what is wrong with the rest', () => {
  for (const [schedule, message] of [
    ['* * * *', /five fields, this has 4/],
    ['0 0 2 * * *', /seconds/],
    ['60 * * * *', /`60` is no minute/],
    ['* 5-2 * * *', /hour/],
    ['* * 0 * *', /day of month/],
    ['*/0 * * * *', /minute/],
    ['@noon', /@daily/],
    ['CRON_TZ=UTC 0 2 * * *', /timeZone/],
    ['', /this has 0/],
  ] as const) {
    assert.match(cronProblem(schedule) ?? '', message, schedule);
  }
});
