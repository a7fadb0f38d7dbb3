/** Schedules as the CronJob controller reads them: five fields, and the words that begin with `@`. */
const WORDS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  {
    name: 'month',
    from: 1,
    to: 12,
    names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of week', from: 0, to: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** One sentence on what is wrong with a schedule, or undefined when it is right. */
export function cronProblem(schedule: string): string | undefined {
  const text = schedule.trim();
  if (text.startsWith('@')) {
    if (WORDS.has(text) || /^@every \d/.test(text)) return undefined;
    return `\`${text}\` is no schedule. The words are ${[...WORDS].join(', ')}.`;
  }
  // The zone in the schedule itself is refused by the API server since 1.29, with a message of its own.
  if (/^(CRON_)?TZ=/.test(text)) return 'The time zone has its own field, `timeZone`.';
  const fields = text === '' ? [] : text.split(/\s+/);
  if (fields.length !== FIELDS.length) {
    const seconds = fields.length === 6 ? ' There is no field for seconds.' : '';
    return `A schedule has five fields, this has ${fields.length}.${seconds}`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const written = fields[index] ?? '';
    if (!written.split(',').every((part) => isRange(part, field))) {
      return `\`${written}\` is no ${field.name}: it goes from ${field.from} to ${field.to}.`;
    }
  }
  return undefined;
}

function isRange(text: string, field: Field): boolean {
  const [range = '', step, ...rest] = text.split('/');
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*' || range === '?') return true;
  const [from = '', to, ...more] = range.split('-');
  const start = valueOf(from, field);
  const end = to === undefined ? start : valueOf(to, field);
  return more.length === 0 && start !== undefined && end !== undefined && start <= end;
}

function valueOf(text: string, { from, to, names }: Field): number | undefined {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : (names?.indexOf(text.toLowerCase()) ?? -1);
  return text !== '' && value >= from && value <= to ? value : undefined;
}
