/** Times as a person reads them: clock times of where they sit, never countdowns. */
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** `14:02:10`; with the day when it was another one than `beside`. */
export function clock(at: number, beside?: number): string {
  const other = beside !== undefined && new Date(at).toDateString() !== new Date(beside).toDateString();
  return other ? `${day.format(at)}, ${together(time.format(at))}` : together(time.format(at));
}

/** A time is never torn apart at the end of a line. */
function together(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
