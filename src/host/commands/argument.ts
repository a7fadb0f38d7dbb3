/** Arguments of commands come from anywhere (trees, links, keybindings, other extensions): they are read, never trusted. Pure. */

/** The text under `key` of an object; undefined for anything else. */
export function textIn(argument: unknown, key: string): string | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const value: unknown = Reflect.get(argument, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A plain text, or the text under `key`. */
export function textOrIn(argument: unknown, key: string): string | undefined {
  return typeof argument === 'string' && argument !== '' ? argument : textIn(argument, key);
}

export function isSetIn(argument: unknown, key: string): boolean {
  return typeof argument === 'object' && argument !== null && Reflect.get(argument, key) === true;
}
