import { element } from '../dom.ts';
import type { Content, Description } from '../dom.ts';

/** A part of the page with a heading. */
export function section(key: string, title: string, ...content: readonly Content[]): Description {
  const heading = `heading-${key}`;
  return element(
    'section',
    { key, attributes: { class: `section ${key}`, 'aria-labelledby': heading } },
    element('h2', { attributes: { id: heading } }, title),
    ...content,
  );
}
