/** One document's text, read on its own: all spans are relative to it, so that the result can be kept and moved. */
import { Composer, Lexer, Parser, isMap, isScalar } from 'yaml';
import type { CST, Document, ParsedNode } from 'yaml';
import { buildTree, nullAt } from './build.ts';
import { MAX_DEPTH, MAX_LEXEMES, MAX_PROBLEMS } from './limits.ts';
import { nodeAtOffset } from './navigate.ts';
import { explain } from './problems.ts';
import type { YamlVersion } from './scalar.ts';
import type { YamlComment, YamlNode, YamlProblem } from './tree.ts';

export interface Content {
  readonly text: string;
  readonly root: YamlNode;
  readonly problems: readonly YamlProblem[];
  readonly comments: readonly YamlComment[];
}

/** Scalars are resolved by our own rules, duplicate keys found by our own means: theirs is quadratic. */
const OPTIONS = { schema: 'failsafe', prettyErrors: false, uniqueKeys: false, logLevel: 'silent' } as const;

/** Control characters that YAML forbids, but for a stray CR: the file is not text. */
const BINARY = new RegExp('[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F\\uFFFE\\uFFFF]');

/** The lexer's mark that the next lexeme is a scalar's text: a block text may start with `#`. */
const SCALAR_FOLLOWS = '\u001F';

/** The document itself and the scalar being read stand on the parser's stack too. */
const NOT_LEVELS = 2;

export function composeDocument(text: string): Content {
  const binary = BINARY.exec(text);
  if (binary !== null) return unreadable(text, binaryProblem(text, binary.index), []);

  const tokens: CST.Token[] = [];
  const comments: YamlComment[] = [];
  const parser = new Parser();
  let count = 0;
  let before = '';
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > MAX_LEXEMES) {
      const message = `This document is too large to be read (more than ${MAX_LEXEMES} tokens). Split it into several.`;
      return unreadable(text, { code: 'too-large', message, span: lineOf(text, parser.offset) }, comments);
    }
    if (lexeme.startsWith('#') && before !== SCALAR_FOLLOWS) comments.push(comment(lexeme, parser.offset));
    before = lexeme;
    for (const token of parser.next(lexeme)) tokens.push(token);
    // Asked here, since the parser recurses when it closes levels, as do the composer and every walker after it.
    if (parser.stack.length > MAX_DEPTH + NOT_LEVELS) {
      const message = `Nested deeper than ${MAX_DEPTH} levels: not read any further.`;
      return unreadable(text, { code: 'too-deep', message, span: lineOf(text, parser.offset) }, comments);
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return composeTokens(text, tokens, comments);
}

function composeTokens(
  text: string,
  tokens: readonly CST.Token[],
  comments: readonly YamlComment[],
): Content {
  const documents = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  const [first] = documents;
  const contents = first?.contents ?? null;
  const built = buildTree(contents, text, versionOf(first, contents));
  const errors = documents
    .flatMap((document) => document.errors)
    .slice(0, MAX_PROBLEMS * 4)
    .map((error) => toOpeningQuote(explain(error, text), built.root, text));
  return {
    text,
    root: contents === null ? nullAt(text.trimEnd().length) : built.root,
    problems: [
      ...onePerLine([...errors, ...built.problems.slice(0, MAX_PROBLEMS * 4)], text),
      ...encodingProblem(text),
    ],
    comments,
  };
}

/** A missing quote is noticed at the end of the text, far from the line where a person has to look. */
function toOpeningQuote(problem: YamlProblem, root: YamlNode, text: string): YamlProblem {
  if (problem.code !== 'unclosed-quote') return problem;
  const node = nodeAtOffset(root, text.trimEnd().length)?.node;
  return node?.kind === 'scalar' && (node.style === 'double' || node.style === 'single')
    ? { ...problem, span: lineOf(text, node.span.start) }
    : problem;
}

/** Manifests are read as the API machinery does; a `%YAML 1.1` line asks for the same. */
function versionOf(document: Document.Parsed | undefined, contents: ParsedNode | null): YamlVersion {
  if (document?.directives.yaml.explicit === true) {
    return document.directives.yaml.version === '1.1' ? '1.1' : '1.2';
  }
  if (!isMap(contents)) return '1.2';
  const has = (name: string): boolean =>
    contents.items.some(({ key }) => isScalar(key) && key.value === name);
  return has('apiVersion') && has('kind') ? '1.1' : '1.2';
}

function unreadable(text: string, problem: YamlProblem, comments: readonly YamlComment[]): Content {
  return { text, root: nullAt(problem.span.start), problems: [problem], comments };
}

function binaryProblem(text: string, at: number): YamlProblem {
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const message = `Not a text file: it holds the control character U+${code}, which YAML does not allow. If it is text, save it as UTF-8.`;
  return { code: 'binary', message, span: { start: at, end: at + 1 } };
}

/** Whoever decoded the file left a mark where bytes were not UTF-8. The mark is a character that may also be meant, though it seldom is. */
function encodingProblem(text: string): readonly YamlProblem[] {
  const at = text.indexOf('\uFFFD');
  if (at === -1) return [];
  const message =
    'Bytes that are not UTF-8 stand here, and are read as U+FFFD. Save the file as UTF-8, and see that the text is what was meant.';
  return [{ code: 'encoding', message, span: { start: at, end: at + 1 } }];
}

function comment(lexeme: string, offset: number): YamlComment {
  return { span: { start: offset, end: offset + lexeme.length }, text: lexeme.replace(/^#+/, '').trim() };
}

function lineOf(text: string, offset: number): YamlProblem['span'] {
  const start = Math.min(offset, text.length);
  const end = text.indexOf('\n', start);
  return { start, end: Math.min(end === -1 ? text.length : end, start + 80) };
}

/** One fault often makes several complaints: on each line the first is kept, in the order of the text. */
function onePerLine(problems: readonly YamlProblem[], text: string): readonly YamlProblem[] {
  const kept: YamlProblem[] = [];
  let lineEnd = -1;
  for (const problem of problems.toSorted((a, b) => a.span.start - b.span.start)) {
    if (problem.span.start <= lineEnd && kept.length > 0) continue;
    kept.push(problem);
    // Behind an open quote everything is inside of it.
    if (kept.length === MAX_PROBLEMS || problem.code === 'unclosed-quote') break;
    const end = text.indexOf('\n', problem.span.start);
    lineEnd = end === -1 ? text.length : end;
  }
  return kept;
}
