import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, entry, get, nodeAtOffset, toJson } from '../../../src/core/yaml/navigate.ts';
import { contentKey, parseYamlFile } from '../../../src/core/yaml/parse.ts';
import type { YamlDocument, YamlFile, YamlNode } from '../../../src/core/yaml/tree.ts';

function only(text: string): YamlDocument {
  const { documents } = parseYamlFile('deploy/api.deploy.yaml', text);
  assert.equal(documents.length, 1);
  const [document] = documents;
  assert.ok(document);
  return document;
}

function written(text: string, node: { readonly span: YamlNode['span'] } | undefined): string {
  assert.ok(node);
  return text.slice(node.span.start, node.span.end);
}

const MANIFEST = 'apiVersion: v1\nkind: ConfigMap\n';

test('values and their exact ranges', () => {
  const text =
    'strategy:\n  type: RollingUpdate # how\n  rollingUpdate: { maxSurge: 1, maxUnavailable: "25%" }\nempty:\nlist:\n  - a\n  - b: 1\n    c: 2\nblock: |\n  one\n  two\nlast: x\n';
  const { root, problems, comments } = only(text);
  assert.deepEqual(problems, []);
  assert.equal(written(text, at(root, ['strategy', 'type'])), 'RollingUpdate');
  assert.equal(written(text, at(root, ['strategy', 'rollingUpdate', 'maxUnavailable'])), '"25%"');
  assert.equal(written(text, entry(get(root, 'strategy'), 'type')), 'type: RollingUpdate');
  assert.equal(written(text, at(root, ['list', 1])), 'b: 1\n    c: 2');
  assert.equal(written(text, at(root, ['block'])), '|\n  one\n  two');
  assert.equal(written(text, get(root, 'strategy')), text.slice(12, text.indexOf('\nempty')));
  assert.equal(written(text, root), text.trimEnd());
  const empty = get(root, 'empty');
  assert.deepEqual(empty?.span, { start: text.indexOf('empty:') + 6, end: text.indexOf('empty:') + 6 });
  assert.deepEqual(toJson(root), {
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
    empty: null,
    list: ['a', { b: 1, c: 2 }],
    block: 'one\ntwo\n',
    last: 'x',
  });
  assert.deepEqual(
    comments.map((each) => [each.text, written(text, each)]),
    [['how', '# how']],
  );
});

test('a text that starts with # inside of a block is no comment', () => {
  const { comments, root } = only('--- |\n# not a comment\n');
  assert.deepEqual(comments, []);
  assert.equal(toJson(root), '# not a comment\n');
});

test('manifests follow YAML 1.1, deploy configs 1.2', () => {
  const manifest = only(`${MANIFEST}mode: 0644\non: yes\n`);
  assert.deepEqual(toJson(manifest.root), { apiVersion: 'v1', kind: 'ConfigMap', mode: 420, true: true });
  assert.deepEqual(toJson(only('mode: 0644\non: yes\n').root), { mode: 644, on: 'yes' });
  assert.deepEqual(toJson(only('%YAML 1.1\n---\na: yes\n').root), { a: true });
});

test('merge keys work in manifests: own keys win, then the earlier source', () => {
  const { root, problems } = only(
    `${MANIFEST}a: &a { x: 1, w: 1 }\nb: &b { w: 2, z: 2 }\nc:\n  <<: [*a, *b]\n  x: 0\n`,
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(toJson(get(root, 'c')), { w: 1, z: 2, x: 0 });
  assert.deepEqual(toJson(get(only('a: &a { x: 1 }\nc:\n  <<: *a\n').root, 'c')), { '<<': { x: 1 } });
});

test('aliases are resolved by reference', () => {
  const { root } = only('a: &a { x: 1 }\nb: *a\nc: [*a, *a]\n');
  assert.equal(get(root, 'b'), get(root, 'a'));
  assert.deepEqual(toJson(get(root, 'c')), [{ x: 1 }, { x: 1 }]);
});

test('explicit tags are honoured', () => {
  assert.deepEqual(toJson(only('a: !!str 8080\nb: !!int "7"\nc: !!float 3\nd: ! 5\n').root), {
    a: '8080',
    b: 7,
    c: 3,
    d: '5',
  });
});

test('a key named __proto__ is a key like any other', () => {
  const value = toJson(only('__proto__: { polluted: true }\n').root);
  assert.deepEqual(Object.keys(value ?? {}), ['__proto__']);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
});

const broken: readonly (readonly [text: string, code: string, at: string])[] = [
  ['a: "x\nb: 1\n', 'unclosed-quote', '"x'],
  ['a: [1, 2\nb: 3\n', 'unclosed-bracket', 'b'],
  ['a: {x: 1\n', 'unclosed-bracket', ''],
  ['a: 1\nb\n', 'missing-colon', 'b'],
  ['servic\nstrategy: 1\n', 'missing-colon', 'servic'],
  ['a: b: c\n', 'nested-on-one-line', 'b'],
  ['a:\n  b: 1\n c: 2\n', 'bad-indent', 'c'],
  ['a:\n\tb: 1\n', 'tab-indent', '\t'],
  ['a: @x\n', 'bad-start', '@'],
  ['a: *x\n', 'unknown-alias', '*x'],
  ['a: &a [*a]\n', 'alias-cycle', '*a'],
  ['a: 1\nb: 2\na: 3\n', 'duplicate-key', 'a'],
  ['a: {{ .Values.x }}\n', 'complex-key', '{ .Values.x }'],
  ['a: "\\q"\n', 'bad-escape', '\\'],
  ['a: !Ref x\n', 'unknown-tag', 'x'],
  ['a: !!int x\n', 'bad-tag', 'x'],
  ['a: }\n', 'unexpected', '}'],
  ['a: 1\u0000\n', 'binary', '\u0000'],
  [`${MANIFEST}a:\n  <<: 1\n`, 'bad-merge', '<<'],
];

for (const [text, code, where] of broken) {
  test(`${JSON.stringify(text)} is ${code}`, () => {
    const [problem, ...more] = only(text).problems;
    assert.deepEqual([problem?.code, problem && written(text, problem), more.length], [code, where, 0]);
    assert.match(problem?.message ?? '', /^[A-Z`].*[^ ]\.?$/s);
  });
}

test('what can be read around a syntax problem is read', () => {
  const { root } = only('service:\n  name: api\nstrategy:\n  typ\nresources:\n  limits: { cpu: 1 }\n');
  assert.equal(toJson(at(root, ['service', 'name'])), 'api');
  assert.equal(toJson(at(root, ['resources', 'limits', 'cpu'])), 1);
});

const hostile: readonly (readonly [name: string, text: string, code: string | undefined])[] = [
  ['5,000 levels in brackets', '['.repeat(5000), 'too-deep'],
  ['a million levels', '['.repeat(1e6), 'too-deep'],
  ['5,000 levels of lists', `${'- '.repeat(5000)}a`, 'too-deep'],
  [
    '5,000 levels of mappings',
    Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
    'too-deep',
  ],
  ['explicit keys', '? '.repeat(5000), 'too-deep'],
  ['20,000 keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: ${i}\n`).join(''), undefined],
  ['a billion laughs', laughs(), 'alias-too-large'],
  ['a merge bomb', mergeBomb(), 'alias-too-large'],
  ['a million lines', '\n'.repeat(1e6), 'too-large'],
  ['nine million characters', 'x'.repeat(9e6), 'too-large'],
  ['a hundred thousand documents', '---\na: 1\n'.repeat(1e5), 'too-large'],
  [
    'random bytes',
    Array.from({ length: 4096 }, (_, i) => String.fromCharCode((i * 7919) % 256)).join(''),
    'binary',
  ],
];

function laughs(): string {
  const levels = Array.from({ length: 30 }, (_, i) => `b${i + 1}: &b${i + 1} [${`*b${i},`.repeat(10)}]\n`);
  return `b0: &b0 [lol]\n${levels.join('')}`;
}

function mergeBomb(): string {
  const keys = Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join(', ');
  return `${MANIFEST}x: &x { ${keys} }\n${Array.from({ length: 2000 }, (_, i) => `m${i}:\n  <<: *x\n`).join('')}`;
}

for (const [name, text, code] of hostile) {
  test(`hostile: ${name}`, () => {
    const { documents } = parseYamlFile('x.deploy.yaml', text);
    assert.deepEqual(
      documents.flatMap((each) => each.problems.map((problem) => problem.code)),
      code === undefined ? [] : [code],
    );
    for (const { root } of documents) toJson(root, 300_000);
  });
}

test('a value beyond the bound is refused, not expanded', () => {
  assert.throws(() => toJson(only('[1, 2, 3, 4]').root, 3), { code: 'yaml/too-large' });
});

test('documents: markers, comments between them, empty ones, CRLF, BOM', () => {
  const count = (text: string): number => parseYamlFile('x', text).documents.length;
  assert.equal(count(''), 1);
  assert.equal(count('# c\n---\na: 1\n'), 1);
  assert.equal(count('a: 1\n---\nb: 1\n'), 2);
  assert.equal(count('a: 1\n...\n# tail\n'), 1);
  assert.equal(count('a: 1\n...\n%YAML 1.2\n---\nb: 1\n'), 2);
  assert.equal(count('---\n---\n'), 2);
  assert.equal(count('a: |\n  ---\n'), 1);
  assert.equal(count('---a: 1\n'), 1);
  const text = '\uFEFFa: 1\r\n---\r\nb:\r\n  - "x"\r\n';
  const [first, second] = parseYamlFile('x', text).documents;
  assert.equal(written(text, get(first?.root, 'a')), '1');
  assert.equal(written(text, at(second?.root, ['b', 0])), '"x"');
  assert.deepEqual([first?.problems, second?.problems], [[], []]);
});

test('an edit gives the same as reading afresh, and takes over the documents that it does not touch', () => {
  const part = (i: number): string => `service:\n  name: s${i} # c${i}\n  other: *none\n`;
  const text = Array.from({ length: 6 }, (_, i) => part(i)).join('---\n');
  const before = parseYamlFile('x', text);
  const edits: readonly (readonly [start: number, end: number, text: string])[] = [
    [text.indexOf('s3'), text.indexOf('s3') + 2, 'a-longer-name'],
    [0, 0, 'x: 1\n---\n'],
    [text.indexOf('---'), text.indexOf('---') + 4, ''],
    [text.length, text.length, '---\n'],
    [0, text.length, ''],
  ];
  for (const [start, end, inserted] of edits) {
    const after = text.slice(0, start) + inserted + text.slice(end);
    assert.deepEqual(plain(parseYamlFile('x', after, before)), plain(parseYamlFile('x', after)));
  }
  const [start, end, inserted] = edits[0] ?? [0, 0, ''];
  const next = parseYamlFile('x', text.slice(0, start) + inserted + text.slice(end), before);
  const same = next.documents.map((each, i) => {
    const old = before.documents[i];
    return old !== undefined && contentKey(each) === contentKey(old);
  });
  assert.deepEqual(same, [true, true, true, false, true, true]);
  assert.equal(next.documents[0], before.documents[0]);
});

function plain(file: YamlFile): unknown {
  const documents = file.documents.map(({ span, root, problems, comments, index }) => ({
    span,
    root,
    problems,
    comments,
    index,
  }));
  return { documents, lineStarts: file.lineStarts };
}

test('what is under the cursor', () => {
  const text = 'strategy:\n  rollingUpdate:\n    maxSurge: 1\nlist: [a, b]\n';
  const { root } = only(text);
  const under = (word: string): unknown => {
    const found = nodeAtOffset(root, text.indexOf(word) + 1);
    return [found?.path, found?.onKey];
  };
  assert.deepEqual(under('maxSurge'), [['strategy', 'rollingUpdate', 'maxSurge'], true]);
  assert.deepEqual(under(': 1'), [['strategy', 'rollingUpdate', 'maxSurge'], false]);
  assert.deepEqual(under('a, b'), [['list', 0], false]);
  assert.equal(nodeAtOffset(root, text.length + 5), undefined);
});
