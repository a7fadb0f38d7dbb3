/**
 * A file's text to its tree. Documents are read one by one and kept by their text, so that an edit costs what its own
 * document costs, however long the file is.
 */
import { composeDocument } from './compose.ts';
import type { Content } from './compose.ts';
import { nullAt } from './build.ts';
import { MAX_CHARACTERS } from './limits.ts';
import { lineStartsOf } from './positions.ts';
import { shiftSpan, shiftTree } from './shift.ts';
import { splitDocuments } from './split.ts';
import type { Span, YamlComment, YamlDocument, YamlFile, YamlNode, YamlProblem } from './tree.ts';

/**
 * Never throws: what cannot be read is a problem of its document with a span, and the tree holds the rest.
 * `previous` is the same file before an edit: its unchanged documents are taken over.
 */
export function parseYamlFile(path: string, text: string, previous?: YamlFile): YamlFile {
  const lineStarts = lineStartsOf(text);
  if (text.length > MAX_CHARACTERS) {
    const message = `This file is too large to be read (more than ${MAX_CHARACTERS} characters). Split it into several.`;
    const problem: YamlProblem = { code: 'too-large', message, span: { start: 0, end: lineStarts[1] ?? 0 } };
    const content: Content = { text, root: nullAt(0), problems: [problem], comments: [] };
    return {
      path,
      text,
      lineStarts,
      documents: [new LazyDocument(content, { start: 0, end: text.length }, 0)],
    };
  }
  const find = finder(previous);
  const pieces = splitDocuments(text);
  const documents = pieces.map((span, index) => {
    const own = text.slice(span.start, span.end);
    const same = find(own, index, pieces.length);
    if (same?.index === index && same.span.start === span.start) return same;
    return new LazyDocument(same?.content ?? composeDocument(copied(own)), span, index);
  });
  return { path, text, lineStarts, documents };
}

/**
 * Finds the document of `previous` with a text: mostly at the same place from the start or from the end, which costs a
 * comparison; hashing all texts of a long file at each edit would cost more than the edit.
 */
function finder(previous: YamlFile | undefined) {
  const old = (previous?.documents ?? []).filter((document) => document instanceof LazyDocument);
  let byText: Map<string, LazyDocument> | undefined;
  return (text: string, index: number, count: number): LazyDocument | undefined => {
    for (const at of [index, index + old.length - count]) {
      const candidate = old[at];
      if (candidate?.content.text === text) return candidate;
    }
    if (old.length === 0) return undefined;
    byText ??= new Map(old.map((document) => [document.content.text, document]));
    return byText.get(text);
  };
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
