/** Texts that a linter must survive: quickly, and without taking the editor's memory. Made when asked for. */
import { seededRandom } from '../../test/scenarios/random.ts';
import { longFile } from './yaml-text.ts';

const MANIFEST = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n';

export const HOSTILE: Readonly<Record<string, () => string>> = {
  'aliases of aliases, ten to the ninth': () =>
    ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
      .concat(Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${repeated(`*a${i}`, 10, ', ')}]`))
      .join('\n'),
  'merge keys of merge keys': () =>
    ['m0: &m0 { a: 1, b: 2, c: 3 }']
      .concat(
        Array.from({ length: 400 }, (_, i) => `m${i + 1}: &m${i + 1} { <<: [*m${i}, *m${i}], k${i}: 1 }`),
      )
      .join('\n'),
  'one list that 20,000 aliases stand for': () =>
    `a: &a [${repeated('x', 1_000, ', ')}]\nb:\n${repeated('  - *a\n', 20_000)}`,
  'a map of 20,000 keys': () => MANIFEST + lines(20_000, (i) => `  key-${i}: "value"`),
  'a deploy config of 20,000 unknown keys': () => lines(20_000, (i) => `servise${i}: 1`),
  'the same key 20,000 times': () => MANIFEST + repeated('  key: "value"\n', 20_000),
  'brackets nested 5,000 deep': () => `service: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`,
  'brackets opened 100,000 deep': () => '{a: '.repeat(100_000),
  'blocks nested 5,000 deep': () => lines(5_000, (i) => `${' '.repeat(i)}a:`),
  'items nested 5,000 deep': () => '- '.repeat(5_000),
  'an open quote before 50,000 lines': () => `service:\n  name: "api\n${longFile(50_000, 1)}`,
  'an open bracket before 10,000 lines': () =>
    `service: {\n${longFile(10_000, 1).replaceAll('\n---\n', '\n')}`,
  'no colon in 50,000 lines': () => lines(50_000, (i) => `word ${i}`),
  'two megabytes of noise': () => noise(2_000_000, 0, 256),
  'two megabytes of printable noise': () => noise(2_000_000, 32, 95),
  'one line of eight megabytes': () => `a: ${'x'.repeat(7_999_000)}\n`,
  'twelve megabytes': () => lines(1_000_000, () => 'key: value'),
  'a hundred thousand documents': () => repeated('---\na: 1\n', 100_000),
  'a hundred thousand comments': () =>
    repeated('# maverick-ignore-file workload/latest-tag -- because\n', 100_000),
  'tabs, carriage returns and byte order marks': () => repeated('\uFEFFa:\r\t- b\r\n', 50_000),
};

function lines(count: number, line: (index: number) => string): string {
  return `${Array.from({ length: count }, (_, index) => line(index)).join('\n')}\n`;
}

function repeated(text: string, count: number, between = ''): string {
  return Array.from({ length: count }, () => text).join(between);
}

function noise(length: number, from: number, span: number): string {
  const random = seededRandom(7);
  const codes = Array.from({ length }, () => (random() < 0.02 ? 10 : from + Math.floor(random() * span)));
  return Buffer.from(codes).toString('latin1');
}
