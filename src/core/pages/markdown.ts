/** Small parts of Markdown pages. Everything that comes from files or a cluster is escaped. Pure. */

/** Text inside a paragraph, a list or a table cell. */
export function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>()#+!|~]/g, (sign) => `\\${sign}`).replaceAll(/\s*\n\s*/g, ' ');
}

/** Inline code; backticks in it make its fence longer. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')}${pad}${fence}`;
}

/** A code block that nothing in `text` can end. */
export function block(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `2026-03-01 14:02:10`, local time. */
export function clockTime(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Parts between which there is one empty line; empty parts are left out. */
export function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
