/** Progress and messages on stderr: lines, and on a terminal one line below them that changes. */
import type { Stream } from './surroundings.ts';
import type { Paint, Style } from './text/style.ts';

export interface Narrator {
  readonly paint: Paint;
  /** A line that stays. */
  say(text: string): void;
  /** The line that changes; on anything but a terminal it is not there. */
  progress(text: string, style?: Style): void;
  /** Takes the changing line away. */
  quiet(): void;
}

const CLEAR = '\r\u001B[2K';

export function createNarrator(stream: Stream, paint: Paint): Narrator {
  let current = '';
  const show = (text: string): void => {
    if (!stream.isTerminal || text === current) return;
    current = text;
    stream.write(`${CLEAR}${text}`);
  };
  return {
    paint,
    say(text) {
      const below = current;
      show('');
      stream.write(`${text}\n`);
      show(below);
    },
    progress(text, style) {
      // Some terminals do not know how wide they are and say 0.
      const known = stream.columns ?? 0;
      const room = (known > 0 ? known : 80) - 1;
      // Cut before it is coloured: half an escape sequence would colour all that follows.
      const shown = text.length > room ? `${text.slice(0, Math.max(1, room - 1))}…` : text;
      show(style === undefined ? shown : paint(style, shown));
    },
    quiet: () => show(''),
  };
}
