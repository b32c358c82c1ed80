// The forgiving tree: values and verdicts of the API server's reader, ranges, problems, broken and hostile texts.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainData } from './edits';
import { parseDocument } from './parse';
import { at, effectiveEntries, entryOf, resolved, stringAt, type YamlMap, type YamlNode, type YamlScalar, type YamlSequence } from './tree';

function data(text: string): unknown {
  return plainData(parseDocument(text).root);
}

/** `code "the marked text" message` of each problem. */
function problems(text: string): string[] {
  return parseDocument(text).problems.map(({ code, range, message }) => `${code} ${JSON.stringify(text.slice(range.start, range.end))} ${message}`);
}

function checkProblem(text: string, code: string, marked: string, message: RegExp, read?: unknown): void {
  const document = parseDocument(text);
  assert.equal(document.problems.length, 1, `problems: ${problems(text).join(' | ')}`);
  const [problem] = document.problems;
  assert.equal(problem!.code, code);
  assert.equal(text.slice(problem!.range.start, problem!.range.end), marked);
  assert.match(problem!.message, message);
  if (read !== undefined) assert.deepEqual(plainData(document.root), read);
}

function rangeText(text: string, ...path: (string | number)[]): string {
  const node = at(parseDocument(text).root, ...path);
  assert.ok(node);
  return text.slice(node.range.start, node.range.end);
}

describe('parseDocument: the verdicts of the API server', () => {
  // Recorded by test/conformance/yaml-reader: texts with the JSON that sigs.k8s.io/yaml makes of them, or without if it refuses them.
  const file = join(process.env['EG_PROJECT_ROOT'] ?? process.cwd(), 'server', 'src', 'yaml', 'recorded', 'reader-verdicts.json');
  const verdicts = JSON.parse(readFileSync(file, 'utf8')) as [text: string, json?: unknown][];

  it('finds no problem in what it accepts, and the same values', () => {
    const accepted = verdicts.filter((verdict) => verdict.length === 2);
    assert.ok(accepted.length > 300);
    for (const [text, json] of accepted) {
      assert.deepEqual(problems(text), [], JSON.stringify(text));
      assert.deepEqual(jsonOf(parseDocument(text).root), json, JSON.stringify(text));
    }
  });

  it('finds a problem in what it refuses', () => {
    const refused = verdicts.filter((verdict) => verdict.length === 1);
    assert.ok(refused.length > 200);
    for (const [text] of refused) assert.notDeepEqual(problems(text), [], JSON.stringify(text));
  });

  /** Keys as JSON has them, merge keys applied. */
  function jsonOf(node: YamlNode | undefined): unknown {
    const value = resolved(node);
    if (value?.kind === 'map') return Object.fromEntries(effectiveEntries(value).map((entry) => [String(entry.key.value), jsonOf(entry.value)]));
    if (value?.kind === 'sequence') return value.items.map(jsonOf);
    return value?.value ?? null;
  }

  it('takes the escapes of JSON in JSON', () => {
    assert.deepEqual(data('{"a": "\\/\\ud83d\\ude00"}'), { a: '/😀' });
    assert.deepEqual(problems('{"a": "\\/\\ud83d\\ude00"}'), []);
    assert.match(problems('a: "\\/"')[0]!, /no escape/);
  });
});

describe('parseDocument: the tree', () => {
  it('gives ranges without anchors, tags, comments and white space', () => {
    const text = 'a: &x !!str  hello world  # c\nb: "q"\nc:\n  - 1\n  - {x: 1}  # d\n';
    assert.equal(rangeText(text, 'a'), 'hello world');
    assert.equal(rangeText(text, 'b'), '"q"');
    assert.equal(rangeText(text, 'c'), '- 1\n  - {x: 1}');
    assert.equal(rangeText(text, 'c', 1), '{x: 1}');
    const scalar = at(parseDocument(text).root, 'a') as YamlScalar;
    assert.equal(scalar.anchor, 'x');
    assert.equal(scalar.tag, '!!str');
  });

  it('ends block scalars behind their last line of text', () => {
    assert.equal(rangeText('a: |  # c\n  x\n\n  y\n\n\nb: 1\n', 'a'), '|  # c\n  x\n\n  y');
    assert.equal(rangeText('a: >-\nb: 1\n', 'a'), '>-');
    assert.equal((at(parseDocument('a: |\n    x\n').root, 'a') as YamlScalar).contentColumn, 4);
  });

  it('spans entries from the key to the value', () => {
    const text = 'a: 1\nb:\nc: # x\n  d: 1\n';
    const root = parseDocument(text).root as YamlMap;
    assert.deepEqual(root.entries.map(({ range }) => text.slice(range.start, range.end)), ['a: 1', 'b:', 'c: # x\n  d: 1']);
    assert.equal(root.entries[1]!.value, undefined);
  });

  it('gives unwritten items an empty range behind the dash', () => {
    const [first] = (at(parseDocument('a:\n  -\n  - b\n').root, 'a') as YamlSequence).items as YamlScalar[];
    assert.deepEqual([first!.value, first!.range], [null, { start: 6, end: 6 }]);
  });

  it('keeps keys that repeat, and reads the last', () => {
    const document = parseDocument('a: 1\na: 2\n');
    assert.equal((document.root as YamlMap).entries.length, 2);
    assert.equal((at(document.root, 'a') as YamlScalar).value, 2);
  });

  it('knows parents', () => {
    const root = parseDocument('a:\n  - b: 1\n').root!;
    const inner = at(root, 'a', 0, 'b')!;
    assert.equal(inner.parent, at(root, 'a', 0));
    assert.equal(inner.parent?.parent?.parent, root);
  });

  it('collects comments', () => {
    const text = '# one\na: 1 # two\nb: |\n  # text\nc: "#"\n';
    assert.deepEqual(parseDocument(text).comments.map((comment) => comment.text), ['# one', '# two']);
  });

  it('keeps the source of keys that are no scalars', () => {
    const document = parseDocument('? [a, b]\n: 1\n');
    assert.deepEqual((document.root as YamlMap).entries.map(({ key }) => [key.text, key.value]), [['[a, b]', undefined]]);
  });

  it('follows aliases', () => {
    const document = parseDocument('a: &x {b: c}\nd: *x\n');
    assert.equal(stringAt(document.root, 'd', 'b'), 'c');
  });

  it('applies merge keys: explicit entries win, then the first map', () => {
    const root = parseDocument('x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 3\n').root;
    const entries = effectiveEntries(at(root, 'z') as YamlMap);
    assert.deepEqual(Object.fromEntries(entries.map(({ key, value }) => [key.text, (value as YamlScalar).value])), { a: 3, b: 1, c: 2 });
    assert.equal(entryOf(at(root, 'z'), 'b'), undefined);
  });

  it('reads CRLF, lone CR and a BOM', () => {
    assert.deepEqual(data('\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n'), { a: 1, b: 'x\ny\n' });
    assert.deepEqual(data('a: 1\rb: 2\r'), { a: 1, b: 2 });
  });

  it('reads a slice with its marker and directives', () => {
    assert.deepEqual(data('%YAML 1.1\n# c\n--- # d\na: 1\n...\n'), { a: 1 });
    assert.equal(parseDocument('---\n').root, undefined);
    assert.equal(parseDocument('').root, undefined);
  });
});

describe('parseDocument: problems say what is wrong', () => {
  it('a missing colon', () => {
    checkProblem('a: 1\nfo\nb: 2\n', 'syntax', 'fo', /Missing ':'/, { a: 1, fo: null, b: 2 });
    checkProblem('spec:\n  fo\n  bar: 1\n', 'syntax', 'fo', /Missing ':'/, { spec: { fo: null, bar: 1 } });
    checkProblem('metadata\n  name: x\nspec: 1\n', 'syntax', 'metadata', /Missing ':'/);
    checkProblem('a: 1\nmetadata\n  name: x\n', 'syntax', 'metadata', /Missing ':'/, { a: 1, metadata: { name: 'x' } });
    checkProblem('- a\nfo\n', 'syntax', 'fo', /neither an item .* nor a key/);
  });
  it('a missing blank', () => {
    checkProblem('a: 1\nb:2\n', 'syntax', ':', /Missing space behind ':'/, { a: 1, b: 2 });
    checkProblem('a:1\nb: 2\n', 'syntax', ':', /Missing space behind ':'/, { a: 1, b: 2 });
    checkProblem('"a":1\n', 'syntax', ':', /Missing space behind ':'/);
    checkProblem('- a\n-b\n', 'syntax', '-', /Missing space behind '-'/);
  });
  it('an unclosed quote, where it opens', () => {
    checkProblem('name: "foo\nkind: "bar"\nx: 1\n', 'syntax', '"foo', /Unclosed quote/, { name: 'foo', kind: 'bar', x: 1 });
    checkProblem("name: 'foo\nkind: bar\n", 'syntax', "'foo", /Unclosed quote/, { name: 'foo', kind: 'bar' });
    checkProblem('a: "b', 'syntax', '"b', /Unclosed quote/);
  });
  it('an unclosed bracket, where it opens', () => {
    checkProblem('a: [x, z\nb: 1\n', 'syntax', '[', /Unclosed bracket/, { a: ['x', 'z'], b: 1 });
    checkProblem('a:\n  b: {x: 1\n  c: 3\n', 'syntax', '{', /Unclosed bracket/, { a: { b: { x: 1 }, c: 3 } });
    checkProblem('{\n  "a": [1, 2\n}\n', 'syntax', '[', /Unclosed bracket/, { a: [1, 2] });
  });
  it('wrong and stray brackets and commas', () => {
    checkProblem('a: {b: 1]\nc: 1\n', 'syntax', ']', /does not close/, { a: { b: 1 }, c: 1 });
    checkProblem('a: ]\n', 'syntax', ']', /without an opening/);
    checkProblem('a: [1, , 2]\n', 'syntax', ',', /Nothing stands in front/, { a: [1, 2] });
    checkProblem('{"a": 1 "b": 2}', 'syntax', '"', /Missing ','/, { a: 1, b: 2 });
    checkProblem("a: [x, 'z' w]\n", 'syntax', 'w', /Missing ','/, { a: ['x', 'z', 'w'] });
  });
  it('bad indentation', () => {
    checkProblem('a:\n    b: 1\n  c: 2\nd: 3\n', 'indentation', 'c', /indented by 2 spaces.* 0 or 4/, { a: { b: 1, c: 2 }, d: 3 });
    checkProblem('a:\n  - b\n - c\n', 'indentation', '-', /indented by 1 space\b/, { a: ['b', 'c'] });
    checkProblem('a:\n  b: 1\n    c: 2\n', 'indentation', 'c', /'b' already has a value/, { a: { b: { c: 2 } } });
    checkProblem('a: "x"\n  b: 1\n', 'indentation', 'b', /'a' already has a value/);
    checkProblem('a:\n  - x\n  k: 1\n', 'indentation', 'k', /among the items/);
    checkProblem('a:\n  x: 1\n  - k\n', 'indentation', '-', /among the keys/);
    checkProblem('a: |\n  x\n z\nb: 1\n', 'indentation', 'z', /text above by 2/);
    checkProblem('a: |\n     \n  x\n', 'indentation', '     ', /blank lines/, { a: '\nx\n' });
  });
  it('tabs', () => {
    checkProblem('a:\n\tb: 1\n', 'tab', '\t', /Tab used for indentation/, { a: { b: 1 } });
    checkProblem('a: 1\n\t\t\nb: 1\n', 'tab', '\t\t', /blank line/, { a: 1, b: 1 });
    checkProblem('-\ta\n', 'tab', '\t', /behind an indicator/);
    for (const accepted of ['a:\t1\n', 'a: 1 \t# c\n', 'a: [1,\n\t2]\n', '{\n\t"a": 1\n}\n', 'a: |\n  x\n  \ty\n']) assert.deepEqual(problems(accepted), []);
  });
  it('two values on one line', () => {
    checkProblem('a: b: c\nd: 1\n', 'syntax', 'b: c', /must be quoted/, { a: 'b: c', d: 1 });
    checkProblem('a: - x\nb: 1\n', 'syntax', '-', /cannot start on the line of its key/, { a: ['x'], b: 1 });
    checkProblem("a: 'it's'\n", 'syntax', "s'", /write '' for a quote/);
    checkProblem('a: "x" w\n', 'syntax', 'w', /Text behind the closing quote/);
    checkProblem('a: [x] w\n', 'syntax', 'w', /Text behind the closing bracket/);
    checkProblem('a: | x\n  w\n', 'syntax', 'x', /line below/, { a: 'w\n' });
  });
  it('characters that need quotes', () => {
    for (const character of ['@', '`', '%']) checkProblem(`a: ${character}x\n`, 'syntax', character, /quotes/);
    checkProblem('a: *.example.com\n', 'syntax', '*.example.com', /starts with '\*' must be quoted/);
    checkProblem('a: "\\d"\n', 'syntax', '\\d', /no escape/);
    checkProblem('a: "\\u12"\n', 'syntax', '\\u12', /hexadecimal/);
    checkProblem('a: b\x07\n', 'syntax', '\x07', /U\+0007/);
    checkProblem('a: \ud800\n', 'syntax', '\ud800', /surrogate/);
    assert.deepEqual(problems('a: 😀\n'), []);
  });
  it('keys that repeat, with the first place', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    checkProblem(text, 'duplicate-key', 'a', /Duplicate key 'a'/);
    assert.deepEqual(parseDocument(text).problems[0]!.range, { start: 10, end: 11 });
    assert.deepEqual(parseDocument(text).problems[0]!.related, { start: 0, end: 1 });
    checkProblem('{"a": 1, "a": 2}', 'duplicate-key', '"a"', /Duplicate/);
    checkProblem('on: 1\ntrue: 2\n', 'duplicate-key', 'true', /Duplicate/);
    assert.deepEqual(problems('x: &x {a: 1}\nb:\n  <<: *x\n  <<: *x\n'), []);
    const many = Array.from({ length: 30 }, (_, index) => `k${index}: 1\n`).join('');
    checkProblem(`${many}k7: 2\n`, 'duplicate-key', 'k7', /Duplicate/);
  });
  it('aliases', () => {
    checkProblem('a: *x\n', 'undefined-alias', '*x', /No anchor '&x'/);
    checkProblem('a: *x\nb: &x 1\n', 'undefined-alias', '*x', /above/);
    checkProblem('a: &x [*x]\n', 'alias-bomb', '*x', /never end/);
  });
  it('what JSON cannot hold', () => {
    checkProblem('a: .inf\n', 'syntax', '.inf', /JSON/);
    checkProblem('null: 1\n', 'syntax', 'null', /null/);
    checkProblem('? [a]\n: 1\n', 'syntax', '[a]', /plain string/);
    checkProblem('a:\n  <<: 1\n', 'syntax', '1', /takes a map/);
  });
  it('directives', () => {
    checkProblem('%YAML 1.2\n---\na: 1\n', 'syntax', '%YAML 1.2', /1\.1 only/);
    checkProblem('%FOO\n---\na: 1\n', 'syntax', '%FOO', /directives/);
    assert.deepEqual(problems('%YAML 1.1\n---\na: 1\n'), []);
  });
  it('only the first of a line', () => {
    assert.equal(problems('a: {b: ] } ] @\nc: %\n').length, 2);
  });
});

describe('parseDocument: hostile texts', () => {
  // Milliseconds on a machine that does other things too; alone it takes a tenth.
  const limit = 8000;
  const texts: Record<string, string> = {
    'nested brackets': '['.repeat(10_000) + ']'.repeat(10_000),
    'nested maps': Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'nested dashes': '- '.repeat(10_000),
    'unclosed brackets': '{a: ['.repeat(50_000),
    'one long line': `a: ${'x'.repeat(5_000_000)}`,
    'one long key': `${'x'.repeat(5_000_000)}: 1`,
    'an unclosed quote': `a: "${'x\n'.repeat(50_000)}`,
    'quotes without end': 'a: "\n'.repeat(50_000),
    'NULs': '\0'.repeat(500_000),
    'halves of surrogate pairs': '\ud800'.repeat(500_000),
    'junk': Array.from({ length: 300_000 }, (_, index) => String.fromCharCode((index * 7919 + index * index) % 256)).join(''),
    'tabs': '\t\n'.repeat(100_000) + '\t'.repeat(100_000),
    'braces': '{{'.repeat(100_000),
    'template comments without end': '{{/* '.repeat(100_000),
    'template texts without end': '{{ ` '.repeat(100_000),
    'action lines in text': `a: |\n  x\n${'{{ a }}\n'.repeat(20_000)}  y\n`,
    'tags': '! '.repeat(100_000),
    'stairs': Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(1000 - depth)}a: 1`).join('\n'),
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`survives ${name}`, () => {
      const start = performance.now();
      const document = parseDocument(text);
      assert.ok(performance.now() - start < limit);
      assert.ok(document.problems.length <= 100);
    });
  }

  it('says where it stops looking', () => {
    assert.match(problems('['.repeat(10_000) + ']'.repeat(10_000))[0]!, /^too-deep/);
    assert.deepEqual(problems(`${'['.repeat(900)}${']'.repeat(900)}`), []);
  });

  it('defuses alias bombs', () => {
    const names = 'abcdefghijkl';
    const bomb = [...names].map((name, index) => `${name}: &${name} [${index === 0 ? 'x' : `*${names[index - 1]!}`}${index === 0 ? ', x'.repeat(8) : `, *${names[index - 1]!}`.repeat(8)}]`).join('\n');
    checkProblem(bomb, 'alias-bomb', '*c', /multiply/);
    assert.equal(JSON.stringify(plainData(parseDocument(bomb).root)).length < 1000, true);
  });

  it('takes as many aliases as the API server does', () => {
    const text = `a: &a {x: 1, z: 2}\nb:\n${'  - *a\n'.repeat(30)}`;
    assert.deepEqual(problems(text), []);
  });
});
