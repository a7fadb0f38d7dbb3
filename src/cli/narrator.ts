/** Progress and messages on stderr: lines, and on a terminal one line below them that changes. */
import type { Stream } from './surroundings.ts';
import type { Paint } from './text/style.ts';

export interface Narrator {
  readonly paint: Paint;
  /** A line that stays. */
  say(text: string): void;
  /** The line that changes; on anything but a terminal it is not there. */
  progress(text: string): void;
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
    progress(text) {
      const room = (stream.columns ?? 80) - 1;
      show(text.length > room ? `${text.slice(0, Math.max(1, room - 1))}…` : text);
    },
    quiet: () => show(''),
  };
}
