/**
 * A file's text to its tree. Documents are read one by one and kept by their text, so that an edit costs what its own
 * document costs, however long the file is.
 */
import { composeDocument } from './compose.ts';
import type { Content } from './compose.ts';
import { nullAt } from './build.ts';
import { MAX_CHARACTERS, MAX_DOCUMENTS } from './limits.ts';
import { lineStartsOf, spliceLineStarts } from './positions.ts';
import { shiftSpan, shiftTree } from './shift.ts';
import { splitDocuments } from './split.ts';
import type { Span, YamlComment, YamlDocument, YamlFile, YamlNode, YamlProblem } from './tree.ts';

/**
 * Never throws: what cannot be read is a problem of its document with a span, and the tree holds the rest.
 * `previous` is the same file before an edit: its unchanged documents are taken over.
 */
export function parseYamlFile(path: string, text: string, previous?: YamlFile): YamlFile {
  if (text.length > MAX_CHARACTERS) return tooLarge(path, text, `${MAX_CHARACTERS} characters`);
  const pieces = splitDocuments(text);
  if (pieces.length > MAX_DOCUMENTS) return tooLarge(path, text, `${MAX_DOCUMENTS} documents`);
  const old = (previous?.documents ?? []).filter((document) => document instanceof LazyDocument);
  const inPlace = pieces.map((span, index) => foundInPlace(text, span, index, old, pieces.length));
  const anywhere = finderAnywhere(old, inPlace);
  const documents = pieces.map((span, index) => {
    const there = inPlace[index];
    if (there?.index === index && there.span.start === span.start) return there;
    if (there !== undefined) return new LazyDocument(there.content, span, index);
    const own = text.slice(span.start, span.end);
    return new LazyDocument(anywhere(own) ?? composeDocument(copied(own)), span, index);
  });
  return { path, text, lineStarts: linesAfter(previous, text, documents), documents };
}

/** One document that holds nothing but the reason. */
function tooLarge(path: string, text: string, limit: string): YamlFile {
  const lineStarts = lineStartsOf(text);
  const message = `This file is too large to be read (more than ${limit}). Split it into several.`;
  const problem: YamlProblem = { code: 'too-large', message, span: { start: 0, end: lineStarts[1] ?? 0 } };
  const content: Content = { text, root: nullAt(0), problems: [problem], comments: [] };
  const document = new LazyDocument(content, { start: 0, end: text.length }, 0);
  return { path, text, lineStarts, documents: [document] };
}

/** The line starts of `text`, searched for in what lies between the first and the last changed document only. */
function linesAfter(
  previous: YamlFile | undefined,
  text: string,
  documents: readonly LazyDocument[],
): readonly number[] {
  if (previous === undefined) return lineStartsOf(text);
  const before = previous.documents.map(contentKey);
  const now = documents.map(({ content }) => content);
  const shorter = Math.min(before.length, now.length);
  let head = 0;
  while (head < shorter && before[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === now.at(-1 - tail)) tail++;
  // Every document but the first begins where a line does, so no line break lies across these places.
  const from = documents[head]?.span.start ?? text.length;
  const to = tail === 0 ? text.length : (documents.at(-tail)?.span.start ?? text.length);
  const by = text.length - previous.text.length;
  return spliceLineStarts(previous.lineStarts, from, text.slice(from, to), to, by);
}

/** The document before the edit with the text of `span`: mostly at the same place from the start or from the end. */
function foundInPlace(
  text: string,
  span: Span,
  index: number,
  old: readonly LazyDocument[],
  count: number,
): LazyDocument | undefined {
  for (const at of [index, index + old.length - count]) {
    const candidate = old[at];
    if (candidate?.content.text.length !== span.end - span.start) continue;
    // Many times faster than `startsWith`: a slice is no copy, and equal lengths are compared word by word.
    if (text.slice(span.start, span.end) === candidate.content.text) return candidate;
  }
  return undefined;
}

/** Of so many documents reading anew costs less than looking for their texts among all others. */
const FEW = 2;

/** Where documents have moved, they are found by their text. */
function finderAnywhere(
  old: readonly LazyDocument[],
  inPlace: readonly (LazyDocument | undefined)[],
): (text: string) => Content | undefined {
  if (old.length === 0 || inPlace.filter((found) => found === undefined).length <= FEW)
    return () => undefined;
  const byText = new Map(old.map(({ content }) => [content.text, content]));
  return (text) => byText.get(text);
}

/**
 * The same object for as long as the text of a document is the same, wherever in the file it has moved: a key for
 * caches (WeakMap) of what depends on the document alone. Its spans count from the start of the document:
 * add `document.span.start`.
 */
export function contentKey(document: YamlDocument): Content {
  return document instanceof LazyDocument ? document.content : contentOf(document);
}

/** For documents that were not made here. */
const foreign = new WeakMap<YamlDocument, Content>();

function contentOf(document: YamlDocument): Content {
  const known = foreign.get(document);
  if (known !== undefined) return known;
  const by = -document.span.start;
  const content: Content = {
    text: '',
    root: shiftTree(document.root, by),
    problems: document.problems.map((each) => ({ ...each, span: shiftSpan(each.span, by) })),
    comments: document.comments.map((each) => ({ ...each, span: shiftSpan(each.span, by) })),
  };
  foreign.set(document, content);
  return content;
}

/** A slice keeps the whole text that it was cut from in memory: after many edits that would be many files. */
function copied(slice: string): string {
  return ` ${slice}`.slice(1);
}

/** Spans are moved to their place in the file when somebody looks: most documents of a long file are not looked at. */
class LazyDocument implements YamlDocument {
  readonly content: Content;
  readonly span: Span;
  readonly index: number;
  #root: YamlNode | undefined;

  constructor(content: Content, span: Span, index: number) {
    this.content = content;
    this.span = span;
    this.index = index;
  }

  get root(): YamlNode {
    this.#root ??= shiftTree(this.content.root, this.span.start);
    return this.#root;
  }

  get problems(): readonly YamlProblem[] {
    return this.content.problems.map((each) => ({ ...each, span: shiftSpan(each.span, this.span.start) }));
  }

  get comments(): readonly YamlComment[] {
    return this.content.comments.map((each) => ({ ...each, span: shiftSpan(each.span, this.span.start) }));
  }
}
