/** Colours, for terminals only. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue';
export type Paint = (style: Style, text: string) => string;

export const PLAIN: Paint = (_style, text) => text;

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
};

export const COLOURED: Paint = (style, text) => {
  const [on, off] = CODES[style];
  return text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`;
};
