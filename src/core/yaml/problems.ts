/** The `yaml` package's complaints in our words: what is wrong and what to write instead. */
import type { YAMLError } from 'yaml';
import type { YamlProblem } from './tree.ts';

type Words = readonly [code: string, message: string];

const WORDS: Partial<Record<YAMLError['code'], Words>> = {
  ALIAS_PROPS: ['bad-alias', 'An alias (`*name`) can have neither a tag nor an anchor of its own.'],
  BAD_ALIAS: ['bad-alias', 'An anchor or alias needs a name: `&name`, `*name`.'],
  BAD_DIRECTIVE: ['bad-directive', 'This `%` directive cannot be read.'],
  BAD_DQ_ESCAPE: [
    'bad-escape',
    'Unknown escape in a double-quoted text. Write `\\\\` for a backslash, or use single quotes.',
  ],
  BAD_INDENT: [
    'bad-indent',
    'Wrong indentation: keys of one mapping start in the same column, values further right.',
  ],
  BAD_PROP_ORDER: ['bad-order', 'Anchors and tags stand after the `-`, `?` or `:` they belong to.'],
  BAD_SCALAR_START: ['bad-start', 'A plain text cannot start with this character. Put it in quotes.'],
  BAD_COLLECTION_TYPE: ['bad-tag', 'The tag does not fit the value that it stands before.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'nested-on-one-line',
    'A mapping or list cannot start on the same line here. Start it on the next line, or quote a text that holds `: `.',
  ],
  BLOCK_IN_FLOW: ['block-in-flow', 'Inside `{ }` or `[ ]` write nested values in brackets too.'],
  KEY_OVER_1024_CHARS: ['long-key', 'A key must end, with its `:`, within 1024 characters.'],
  MULTILINE_IMPLICIT_KEY: ['missing-colon', 'A `:` is missing: a key and its `:` must stand on one line.'],
  MULTIPLE_ANCHORS: ['bad-anchor', 'A value can have only one anchor.'],
  MULTIPLE_TAGS: ['bad-tag', 'A value can have only one tag.'],
  RESOURCE_EXHAUSTION: ['too-deep', 'Nested too deeply to be read.'],
  TAB_AS_INDENT: ['tab-indent', 'A tab cannot be used for indentation. Use spaces.'],
};

const UNCLOSED: Words = ['unclosed-bracket', 'A closing `}` or `]` is missing.'];

export function explain(error: YAMLError, text: string): YamlProblem {
  const [code, message] = wordsFor(error, text);
  let start = Math.min(error.pos[0], text.length);
  let end = Math.min(Math.max(error.pos[1], start), text.length);
  if (code === 'bad-indent') {
    while (text[start] === ' ') start++;
    end = Math.max(end, Math.min(start + 1, text.length));
  }
  // A half-typed key runs into the next line's: the first line is the one to look at.
  const firstLine = text.slice(start, end).indexOf('\n');
  return { code, message, span: { start, end: firstLine > 0 ? start + firstLine : end } };
}

function wordsFor(error: YAMLError, text: string): Words {
  if (/must end with a|and end with a/.test(error.message)) return UNCLOSED;
  const known = WORDS[error.code];
  if (known !== undefined) return known;
  if (error.code === 'MISSING_CHAR') {
    if (/closing ['"]/.test(error.message)) return ['unclosed-quote', 'The closing quote is missing.'];
    if (error.message.includes('followed by map values'))
      return ['missing-colon', 'A `:` is missing after this key.'];
    if (error.message.includes(',')) return ['missing-comma', 'A `,` is missing between two values.'];
    return ['missing-character', `Something is missing here: ${error.message}`];
  }
  if (error.code === 'UNEXPECTED_TOKEN') {
    const found = text.slice(error.pos[0], error.pos[0] + 1);
    return /\S/.test(found)
      ? ['unexpected', `\`${found}\` cannot stand here.`]
      : ['unexpected', 'Something is missing or misplaced here.'];
  }
  return ['syntax', `Not valid YAML: ${error.message}`];
}
