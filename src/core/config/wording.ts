/** "`a`, `b` or `c`" */
export function oneOf(values: readonly unknown[], joint: 'or' | 'and' = 'or'): string {
  const quoted = values.map((value) => `\`${String(value)}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${joint} ${last}`;
}
