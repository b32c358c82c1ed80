// Text inside scalars: each character is found in the document and back, in every style; YAML inside YAML has outer ranges.

import assert from 'node:assert/strict';
import { parseEmbedded, scalarSourceMap } from './embedded';
import { parseDocument } from './parse';
import { randomNumbers } from './random-yaml';
import { renderText } from './render';
import { at, entryOf, type YamlDocument, type YamlNode, type YamlScalar } from './tree';

function scalarIn(document: YamlDocument, ...path: (string | number)[]): YamlScalar {
  const node = at(document.root, ...path);
  assert.equal(node?.kind, 'scalar', `no scalar at ${path.join('.')} of ${JSON.stringify(document.text)}`);
  return node as YamlScalar;
}

/** The inner text, each character with what stands at its outer offset. */
function pairs(text: string, ...path: (string | number)[]): string[] {
  const document = parseDocument(text);
  const map = scalarSourceMap(document, scalarIn(document, ...path));
  return [...map.text].map((character, index) => `${character}${text[map.toOuter(index)]}`);
}

describe('scalarSourceMap', () => {
  it('maps plain scalars over lines', () => assert.deepEqual(pairs('a: bc\n  d\n\n  e\n', 'a'), ['bb', 'cc', ' \n', 'dd', '\n\n', 'ee']));
  it('maps escapes', () => assert.deepEqual(pairs('a: "x\\ty\\u0041z"\n', 'a'), ['xx', '\t\\', 'yy', 'A\\', 'zz']));
  it('maps doubled quotes', () => assert.deepEqual(pairs("a: 'x''y'\n", 'a'), ['xx', "''", 'yy']));
  it('maps literals', () => assert.deepEqual(pairs('a: |\n  x\n    y\n\n  z\n', 'a'), ['xx', '\n\n', '  ', '  ', 'yy', '\n\n', '\n\n', 'zz', '\n\n']));
  it('maps folded text', () => assert.deepEqual(pairs('a: >-\n  x\n  y\n\n  z\n', 'a'), ['xx', ' \n', 'yy', '\n\n', 'zz']));
  it('maps CRLF', () => assert.deepEqual(pairs('a: |\r\n  x\r\n  y\r\n', 'a'), ['xx', '\n\r', 'yy', '\n\r']));

  it('finds the character at any offset of its source', () => {
    const text = 'a: "x\\u0041y"\n';
    const document = parseDocument(text);
    const map = scalarSourceMap(document, scalarIn(document, 'a'));
    assert.deepEqual([3, 4, 5, 7, 10, 11, 12, 13].map((outer) => map.toInner(outer)), [0, 0, 1, 1, 1, 2, 3, 3]);
  });

  it('takes the indentation of a line for its start', () => {
    const text = 'a: |\n  xy\n  z\nb: 1\n';
    const document = parseDocument(text);
    const map = scalarSourceMap(document, scalarIn(document, 'a'));
    assert.equal(map.toInner(3), 0);
    assert.equal(map.toInner(text.indexOf('  z') + 1), 3);
    assert.equal(map.toInner(text.indexOf('b')), 5);
    assert.deepEqual(map.rangeToOuter({ start: 1, end: 4 }), { start: text.indexOf('y'), end: text.indexOf('z') + 1 });
  });

  it('gives the text that the scalar has, and the way back, for random texts in every style', () => {
    const random = randomNumbers(7);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    const pieces = ['a', 'bc', ' ', '  ', '\n', '\n\n', '\t', '"', "'", '\\', '#', ': ', '- ', '{{ .x }}', 'é', '😀', '\u2028', '|', '>'];
    let checked = 0;
    for (let round = 0; round < 3000; round++) {
      const content = Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(pieces)).join('');
      const lineBreak = pick(['\n', '\r\n']);
      const text = pick(writers)(content, pick(['', '  ', '      ']), lineBreak);
      const document = parseDocument(text);
      const node = at(document.root, 'k', 'v');
      if (document.problems.length > 0 || node?.kind !== 'scalar') continue;
      checked++;
      const map = scalarSourceMap(document, node);
      assert.equal(map.text, node.text, JSON.stringify(text));
      let last = -1;
      for (let inner = 0; inner < map.text.length; inner++) {
        const outer = map.toOuter(inner);
        assert.ok(outer >= node.range.start && outer <= text.length, JSON.stringify(text));
        assert.ok(outer >= last);
        if (outer > last) assert.equal(map.toInner(outer), inner, `${JSON.stringify(text)} at ${inner}`);
        const character = map.text[inner]!;
        if (/[a-z]/.test(character) && text[outer] !== '\\') assert.equal(text[outer], character, JSON.stringify(text));
        last = outer;
      }
    }
    assert.ok(checked > 1500, `${checked} texts were readable`);
  });
});

/** Ways to write a text below `k:`; not all can hold every text, so that some documents do not read. */
const writers: readonly ((content: string, indent: string, lineBreak: string) => string)[] = [
  (content, _indent, lineBreak) => `k:${lineBreak}  v: ${renderText(content, 'double-quoted', false)}${lineBreak}`,
  (content, _indent, lineBreak) => `k: {"v": ${JSON.stringify(content)}}${lineBreak}`,
  (content, indent, lineBreak) => `k:${lineBreak}  v: '${content.replaceAll("'", "''").replaceAll('\n', `${lineBreak}   ${indent}`)}'${lineBreak}`,
  (content, indent, lineBreak) => `k:${lineBreak}  v: "${content.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', `${lineBreak}   ${indent}`)}"${lineBreak}`,
  (content, indent, lineBreak) => `k:${lineBreak}  v: ${content.replaceAll('\n', `${lineBreak}   ${indent}`)}${lineBreak}`,
  ...['|', '>', '|-', '>+', '|+', '|1', '>1-'].map((header) => (content: string, indent: string, lineBreak: string) => {
    const column = header.includes('1') ? '   ' : `   ${indent}`;
    return `k:${lineBreak}  v: ${header} # c${lineBreak}${content.split('\n').map((line) => column + line).join(lineBreak)}${lineBreak}z: 1${lineBreak}`;
  }),
];

describe('parseEmbedded', () => {
  const text = [
    'data:',
    '  envoy-gateway.yaml: |',
    '    # about',
    '    kind: EnvoyGateway',
    '    provider:',
    '      type: "K\\u0041"',
    '      script: |-',
    '        one',
    '          two',
    '    kind: Again',
    '    bad: [1',
    'z: 1',
    '',
  ].join('\n');
  const document = parseDocument(text);
  const embedded = parseEmbedded(document, scalarIn(document, 'data', 'envoy-gateway.yaml'));
  const marked = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);

  it('gives outer ranges to nodes, entries, comments and problems', () => {
    assert.equal(marked(at(embedded.root, 'provider', 'type')!.range), '"K\\u0041"');
    assert.equal(scalarIn(embedded, 'provider', 'type').value, 'KA');
    assert.equal(marked(entryOf(embedded.root, 'provider')!.key.range), 'provider');
    assert.equal(marked(at(embedded.root, 'provider', 'script')!.range), '|-\n        one\n          two');
    assert.deepEqual(embedded.comments.map(({ range }) => marked(range)), ['# about']);
    assert.deepEqual(embedded.problems.map(({ code, range }) => [code, marked(range)]), [['duplicate-key', 'kind'], ['syntax', '[']]);
    assert.equal(marked(embedded.problems[0]!.related!), 'kind');
    assert.equal(embedded.text, text);
  });

  it('maps scalars inside of it to the document', () => {
    const map = scalarSourceMap(embedded, scalarIn(embedded, 'provider', 'script'));
    assert.equal(map.text, 'one\n  two');
    assert.equal(text.slice(map.toOuter(0)).startsWith('one'), true);
    assert.equal(text.slice(map.toOuter(6)).startsWith('two'), true);
    assert.equal(map.toInner(text.indexOf('two') + 2), 8);
  });

  it('works in quotes, folded text and JSON', () => {
    for (const outer of ['v: "a: 1\\nb:\\n  - \'x\\ty\'\\n"\n', "v: 'a: 1\n\n  b: [\"x\\ty\"]\n\n  '\n", 'v: >\n  a: 1\n\n  b: ["x\\ty"]\n', '{"v": "a: 1\\nb: [\\"x\\\\ty\\"]"}']) {
      const around = parseDocument(outer);
      const inside = parseEmbedded(around, scalarIn(around, 'v'));
      assert.deepEqual(inside.problems, [], outer);
      const item = scalarIn(inside, 'b', 0);
      assert.equal(item.value, 'x\ty');
      assert.match(outer.slice(item.range.start, item.range.end), /^(['"]|\\")x\\{1,2}ty(['"]|\\")$/);
      const map = scalarSourceMap(inside, item);
      assert.equal(map.text, item.text);
      assert.equal(outer[map.toOuter(0)], 'x');
      assert.equal(outer[map.toOuter(2)], 'y');
      assert.equal(map.toInner(map.toOuter(1)), 1);
    }
  });

  it('nests ranges in those of the parents', () => {
    const check = (node: YamlNode): void => {
      const children = node.kind === 'map' ? node.entries.flatMap(({ key, value }) => (value ? [key, value] : [key])) : node.kind === 'sequence' ? node.items : [];
      for (const child of children) {
        assert.ok(child.range.start >= node.range.start && child.range.end <= node.range.end);
        check(child);
      }
    };
    check(embedded.root!);
  });
});
