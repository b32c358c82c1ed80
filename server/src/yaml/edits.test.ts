// Edits: each case shows a document before and after, and that the result still is YAML.

import assert from 'node:assert/strict';
import { applyEdits, type TextEdit } from '../base/text';
import { deleteEntry, deleteItem, insertEntry, insertItem, moveEntry, plainData, quoteScalar, renameKey, replaceScalar, replaceValue, unquoteScalar, wrapInList } from './edits';
import { parseDocument } from './parse';
import { at, entryOf, type YamlDocument, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar, type YamlSequence } from './tree';

type Steps = readonly (string | number)[];

function entryAt(document: YamlDocument, ...path: Steps): YamlEntry {
  const entry = entryOf(at(document.root, ...path.slice(0, -1)), String(path.at(-1)));
  assert.ok(entry, `no entry at ${path.join('.')}`);
  return entry;
}

function check(before: string, edit: (document: YamlDocument) => TextEdit[] | undefined, after: string): void {
  const document = parseDocument(before);
  const edits = edit(document);
  assert.ok(edits, 'no edits');
  const result = applyEdits(before, edits);
  assert.equal(result, after);
  assert.deepEqual(parseDocument(result).problems.map(({ message }) => message), []);
}

const remove = (...path: Steps) => (document: YamlDocument): TextEdit[] => deleteEntry(document, entryAt(document, ...path));

describe('renameKey', () => {
  it('replaces the key alone', () => check('a: 1 # one\nb: 2\n', (d) => renameKey(d, entryAt(d, 'a'), 'c'), 'c: 1 # one\nb: 2\n'));
  it('keeps quotes', () => check(`'a': 1\n`, (d) => renameKey(d, entryAt(d, 'a'), "it's"), `'it''s': 1\n`));
  it('adds quotes where the key needs them', () => check('a: 1\n', (d) => renameKey(d, entryAt(d, 'a'), 'on'), '"on": 1\n'));
  it('keeps JSON JSON', () => check('{"a": 1}', (d) => renameKey(d, entryAt(d, 'a'), 'b'), '{"b": 1}'));
  it('works in flow style', () => check('x: {a: 1, b: 2}\n', (d) => renameKey(d, entryAt(d, 'x', 'b'), 'c,d'), 'x: {a: 1, "c,d": 2}\n'));
});

describe('replaceValue', () => {
  it('keeps the style of quotes', () => check(`a: 'x' # c\n`, (d) => replaceValue(d, entryAt(d, 'a'), 'v'), `a: 'v' # c\n`));
  it('writes plain numbers and quoted texts that look like them', () => {
    check('a: x\n', (d) => replaceValue(d, entryAt(d, 'a'), 8080), 'a: 8080\n');
    check('a: x\n', (d) => replaceValue(d, entryAt(d, 'a'), '8080'), 'a: "8080"\n');
    check('a: x\n', (d) => replaceValue(d, entryAt(d, 'a'), 'yes'), 'a: "yes"\n');
  });
  it('fills an empty value', () => check('a:\nb: 1\n', (d) => replaceValue(d, entryAt(d, 'a'), { c: [1] }), 'a:\n  c:\n    - 1\nb: 1\n'));
  it('fills an empty value in front of a comment', () => check('a: # c\nb: 1\n', (d) => replaceValue(d, entryAt(d, 'a'), 'x'), 'a: x # c\nb: 1\n'));
  it('turns a block into a scalar and keeps the comment', () => check('a: # c\n  x: 1\n  v: 2\nb: 1\n', (d) => replaceValue(d, entryAt(d, 'a'), true), 'a: true # c\nb: 1\n'));
  it('turns a scalar into a block', () => check('a: x\nb: 1\n', (d) => replaceValue(d, entryAt(d, 'a'), { x: 1, v: 'z' }), 'a:\n  x: 1\n  v: z\nb: 1\n'));
  it('replaces a block by a block', () => check('a:\n  x: 1\nb: 1\n', (d) => replaceValue(d, entryAt(d, 'a'), ['x', 'v']), 'a:\n  - x\n  - v\nb: 1\n'));
  it('writes lists as the document does', () => check('l:\n- 1\na: x\n', (d) => replaceValue(d, entryAt(d, 'a'), ['x', { v: 1, z: 2 }]), 'l:\n- 1\na:\n- x\n- v: 1\n  z: 2\n'));
  it('replaces a literal by a literal', () => check('a: |\n    x\n    v\nb: 1\n', (d) => replaceValue(d, entryAt(d, 'a'), 'p\nq\n'), 'a: |\n    p\n    q\nb: 1\n'));
  it('works in flow style', () => check('a: {b: 1, c}\n', (d) => replaceValue(d, entryAt(d, 'a', 'b'), { x: [1, 'a, b'] }), 'a: {b: { x: [1, "a, b"] }, c}\n'));
  it('gives a key of a flow map its first value', () => check('a: {b: 1, c}\n', (d) => replaceValue(d, entryAt(d, 'a', 'c'), 'x'), 'a: {b: 1, c: x}\n'));
  it('works in JSON', () => check('{\n  "a": 1\n}\n', (d) => replaceValue(d, entryAt(d, 'a'), { b: 'c' }), '{\n  "a": {\n    "b": "c"\n  }\n}\n'));
  it('keeps CRLF', () => check('a: x\r\nb: 1\r\n', (d) => replaceValue(d, entryAt(d, 'a'), { c: 1, d: 2 }), 'a:\r\n  c: 1\r\n  d: 2\r\nb: 1\r\n'));
});

describe('replaceScalar, quoteScalar, unquoteScalar', () => {
  const scalar = (document: YamlDocument, ...path: Steps): YamlScalar => at(document.root, ...path) as YamlScalar;
  it('replaces an item', () => check('a: [x, "v"]\n', (d) => replaceScalar(d, scalar(d, 'a', 1), 'z, z'), 'a: [x, "z, z"]\n'));
  it('quotes what was written', () => check('a: 0644\n', (d) => quoteScalar(scalar(d, 'a')), 'a: "0644"\n'));
  it('quotes in single quotes', () => check('a: yes\n', (d) => quoteScalar(scalar(d, 'a'), 'single-quoted'), "a: 'yes'\n"));
  it('unquotes numbers', () => check('a: "8080"\n', (d) => unquoteScalar(scalar(d, 'a')), 'a: 8080\n'));
  it('does not unquote what cannot stand without quotes', () => {
    for (const text of ['"a: b"', '"# x"', '""', '"a\\nb"', "'- x'"]) assert.equal(unquoteScalar(scalar(parseDocument(`a: ${text}\n`), 'a')), undefined, text);
  });
});

describe('deleteEntry', () => {
  it('takes the line', () => check('a: 1\nb: 2\nc: 3\n', remove('b'), 'a: 1\nc: 3\n'));
  it('takes the lines of a block, its comments and the comment above', () => {
    check('a: 1\n# about b\n# more\nb: # c\n  x: 1\n  # deeper\nc: 3\n', remove('b'), 'a: 1\nc: 3\n');
  });
  it('leaves comments that a blank line sets apart', () => check('a: 1\n# section\n\nb: 2\n', remove('b'), 'a: 1\n# section\n\n'));
  it('leaves the comment at the head of the document', () => check('# licence\na: 1\nb: 2\n', remove('a'), '# licence\nb: 2\n'));
  it('leaves braces for the last entry', () => check('a: # c\n  b: 1\nc: 2\n', remove('a', 'b'), 'a: {} # c\nc: 2\n'));
  it('leaves braces behind a dash', () => check('a:\n  - b: 1\n  - c\n', remove('a', 0, 'b'), 'a:\n  - {}\n  - c\n'));
  it('moves the next entry behind the dash', () => check('a:\n  - b: 1\n    c: 2\n', remove('a', 0, 'b'), 'a:\n  - c: 2\n'));
  it('takes a block behind the dash', () => check('a:\n  - b:\n      x: 1\n    # about c\n    c: 2\n', remove('a', 0, 'b'), 'a:\n  - # about c\n    c: 2\n'));
  it('takes the last line of a text without a final break', () => check('a: 1\nb: 2', remove('b'), 'a: 1'));
  it('keeps CRLF', () => check('a: 1\r\nb: 2\r\nc: 3', remove('c'), 'a: 1\r\nb: 2'));
  it('takes a literal with its blank lines', () => check('a: |\n  x\n\n  v\nb: 2\n', remove('a'), 'b: 2\n'));
  it('takes the first, middle and last of a flow map', () => {
    check('m: {a: 1, b: 2, c: 3}\n', remove('m', 'a'), 'm: {b: 2, c: 3}\n');
    check('m: {a: 1, b: 2, c: 3}\n', remove('m', 'b'), 'm: {a: 1, c: 3}\n');
    check('m: {a: 1, b: 2, c: 3}\n', remove('m', 'c'), 'm: {a: 1, b: 2}\n');
    check('m: { a: 1 }\n', remove('m', 'a'), 'm: {}\n');
  });
  it('works in JSON over lines', () => {
    check('{\n  "a": 1,\n  "b": 2\n}\n', remove('a'), '{\n  "b": 2\n}\n');
    check('{\n  "a": 1,\n  "b": 2\n}\n', remove('b'), '{\n  "a": 1\n}\n');
  });
  it('deletes the one of two equal keys that is asked for', () => {
    const before = 'a: 1\nb: 2\na: 3\n';
    const document = parseDocument(before);
    assert.equal(applyEdits(before, deleteEntry(document, (document.root as YamlMap).entries[2]!)), 'a: 1\nb: 2\n');
  });
});

describe('deleteItem', () => {
  const removeItem = (index: number, ...path: Steps) => (document: YamlDocument): TextEdit[] => deleteItem(document, at(document.root, ...path) as YamlSequence, index);
  it('takes the lines of an item', () => {
    check('a:\n  - b: 1\n    c: 2\n  - d\n', removeItem(0, 'a'), 'a:\n  - d\n');
    check('a:\n  - b: 1\n    c: 2\n  # about d\n  - d # x\n', removeItem(1, 'a'), 'a:\n  - b: 1\n    c: 2\n');
  });
  it('finds dashes that stand alone', () => check('a:\n-\n  b: 1\n-\n  c: 1\n', removeItem(1, 'a'), 'a:\n-\n  b: 1\n'));
  it('leaves brackets', () => check('a:\n  - b\nc: 1\n', removeItem(0, 'a'), 'a: []\nc: 1\n'));
  it('works in brackets', () => {
    check('a: [x, v, z]\n', removeItem(1, 'a'), 'a: [x, z]\n');
    check('a: [x]\n', removeItem(0, 'a'), 'a: []\n');
  });
  it('works in lists of lists', () => check('- - a\n  - b\n- c\n', removeItem(0, 0), '- - b\n- c\n'));
});

describe('insertEntry', () => {
  const mapAt = (document: YamlDocument, ...path: Steps): YamlMap => at(document.root, ...path) as YamlMap;
  it('adds behind the last entry', () => check('a:\n  b: 1 # c\nd: 2\n', (d) => insertEntry(d, mapAt(d, 'a'), 'x', [1, 2]), 'a:\n  b: 1 # c\n  x:\n    - 1\n    - 2\nd: 2\n'));
  it('adds behind an entry of several lines', () => check('a:\n  b:\n    - 1\n    # c\n  d: 1\n', (d) => insertEntry(d, mapAt(d, 'a'), 'x', 'v', { after: 'b' }), 'a:\n  b:\n    - 1\n    # c\n  x: v\n  d: 1\n'));
  it('adds in front of an entry', () => check('a: 1\nb: 2\n', (d) => insertEntry(d, mapAt(d), 'x', 1, { before: 'b' }), 'a: 1\nx: 1\nb: 2\n'));
  it('adds in front of the first, above its comment', () => check('m:\n  # about a\n  a: 1\n', (d) => insertEntry(d, mapAt(d, 'm'), 'x', 1, { before: 'a' }), 'm:\n  x: 1\n  # about a\n  a: 1\n'));
  it('adds in front of the first behind a dash', () => check('m:\n  - a: 1\n', (d) => insertEntry(d, mapAt(d, 'm', 0), 'x', 1, { before: 'a' }), 'm:\n  - x: 1\n    a: 1\n'));
  it('fills an empty value', () => {
    check('a:\nb: 1\n', (d) => insertEntry(d, entryAt(d, 'a'), 'x', 1), 'a:\n  x: 1\nb: 1\n');
    check('a: # c\nb: 1\n', (d) => insertEntry(d, entryAt(d, 'a'), 'x', 1), 'a: # c\n  x: 1\nb: 1\n');
    check('a: {}\nb: 1\n', (d) => insertEntry(d, entryAt(d, 'a'), 'x', 1), 'a:\n  x: 1\nb: 1\n');
    check('a: {} # c\nb: 1\n', (d) => insertEntry(d, mapAt(d, 'a'), 'x', 1), 'a: # c\n  x: 1\nb: 1\n');
    check('a: null\n', (d) => insertEntry(d, entryAt(d, 'a'), 'x', 1), 'a:\n  x: 1\n');
  });
  it('fills an item that is not written', () => check('a:\n  -\n  - b\n', (d) => insertEntry(d, at(d.root, 'a', 0) as YamlScalar, 'x', { v: 1 }), 'a:\n  - x:\n      v: 1\n  - b\n'));
  it('begins a document', () => {
    check('', (d) => insertEntry(d, undefined, 'a', 1), 'a: 1\n');
    check('# c', (d) => insertEntry(d, undefined, 'a', 1), '# c\na: 1\n');
    check('---\n', (d) => insertEntry(d, undefined, 'a', 1), '---\na: 1\n');
  });
  it('works in flow style', () => {
    check('a: {b: 1}\n', (d) => insertEntry(d, mapAt(d, 'a'), 'x', 'v'), 'a: {b: 1, x: v}\n');
    check('a: {b: 1}\n', (d) => insertEntry(d, mapAt(d, 'a'), 'x', ['v'], { before: 'b' }), 'a: {x: [v], b: 1}\n');
    check('a: [{}]\n', (d) => insertEntry(d, mapAt(d, 'a', 0), 'x', 'v'), 'a: [{x: v}]\n');
    check('a: {b: {}}\n', (d) => insertEntry(d, mapAt(d, 'a', 'b'), 'x', 'v'), 'a: {b: {x: v}}\n');
  });
  it('works in JSON', () => {
    check('{"a": 1}', (d) => insertEntry(d, mapAt(d), 'b', { c: [1] }), '{"a": 1, "b": {\n  "c": [\n    1\n  ]\n}}');
    check('{\n  "a": {}\n}\n', (d) => insertEntry(d, mapAt(d, 'a'), 'b', 'c'), '{\n  "a": {\n    "b": "c"\n  }\n}\n');
    check('{\n    "a": 1\n}\n', (d) => insertEntry(d, mapAt(d), 'b', { c: true }), '{\n    "a": 1,\n    "b": {\n        "c": true\n    }\n}\n');
  });
  it('adds to a text without a final break', () => check('a: 1', (d) => insertEntry(d, mapAt(d), 'b', 2), 'a: 1\nb: 2'));
  it('keeps CRLF and the step in use', () => check('a:\r\n    b: 1\r\n', (d) => insertEntry(d, mapAt(d, 'a'), 'c', { d: 1 }), 'a:\r\n    b: 1\r\n    c:\r\n        d: 1\r\n'));
  it('writes texts of several lines as a literal', () => check('a:\n  b: 1\n', (d) => insertEntry(d, mapAt(d, 'a'), 'lua', 'x = 1\n\ny = 2\n'), 'a:\n  b: 1\n  lua: |\n    x = 1\n\n    y = 2\n'));
});

describe('insertItem', () => {
  it('adds behind the last item', () => check('a:\n  - b: 1\n    c: 2 # x\nd: 1\n', (d) => insertItem(d, at(d.root, 'a') as YamlSequence, { b: 2, c: 3 }), 'a:\n  - b: 1\n    c: 2 # x\n  - b: 2\n    c: 3\nd: 1\n'));
  it('adds in brackets', () => check('a: [1]\n', (d) => insertItem(d, at(d.root, 'a') as YamlSequence, 'x'), 'a: [1, x]\n'));
  it('fills empty brackets and empty values', () => {
    check('a: []\nb: 1\n', (d) => insertItem(d, entryAt(d, 'a'), { x: 1, v: 2 }), 'a:\n  - x: 1\n    v: 2\nb: 1\n');
    check('a:\nb: 1\n', (d) => insertItem(d, entryAt(d, 'a'), 'x'), 'a:\n  - x\nb: 1\n');
    check('l:\n- 1\na:\nb: 1\n', (d) => insertItem(d, entryAt(d, 'a'), 'x'), 'l:\n- 1\na:\n- x\nb: 1\n');
  });
});

describe('moveEntry', () => {
  it('moves an entry deeper, with comments and content', () => {
    check(
      'spec:\n  # about body\n  body: # c\n    mode: |\n      text\n\n      more\n  request:\n    x: 1\n',
      (d) => moveEntry(d, entryAt(d, 'spec', 'body'), at(d.root, 'spec', 'request') as YamlMap),
      'spec:\n  request:\n    x: 1\n    # about body\n    body: # c\n      mode: |\n        text\n\n        more\n',
    );
  });
  it('moves an entry up, with another key', () => {
    check('a:\n  b:\n    c: 1\n    d: 2\n', (d) => moveEntry(d, entryAt(d, 'a', 'b', 'c'), at(d.root, 'a') as YamlMap, { key: 'x' }), 'a:\n  b:\n    d: 2\n  x: 1\n');
  });
  it('moves into an empty value', () => check('a:\nb:\n  c: 1\n  d: 1\n', (d) => moveEntry(d, entryAt(d, 'b', 'c'), entryAt(d, 'a')), 'a:\n  c: 1\nb:\n  d: 1\n'));
  it('moves from flow to block and back', () => {
    check('a: {b: {x: 1}, c: 2}\nd:\n  e: 1\n', (d) => moveEntry(d, entryAt(d, 'a', 'b'), at(d.root, 'd') as YamlMap), 'a: {c: 2}\nd:\n  e: 1\n  b:\n    x: 1\n');
    check('a: {c: 2}\nd:\n  e: 1\n  f: x\n', (d) => moveEntry(d, entryAt(d, 'd', 'f'), at(d.root, 'a') as YamlMap), 'a: {c: 2, f: x}\nd:\n  e: 1\n');
  });
  it('moves the last entry out of the end of the one that it goes behind', () => {
    const up = (key: string, ...path: Steps) => (d: YamlDocument): TextEdit[] => moveEntry(d, entryAt(d, ...path), d.root as YamlMap, { after: key });
    check('a:\n  b:\n    c: 1\n    d: 2 # x\nz: 1\n', up('a', 'a', 'b', 'd'), 'a:\n  b:\n    c: 1\nd: 2 # x\nz: 1\n');
    check('a:\n  b: 1\n  c: 2', up('a', 'a', 'c'), 'a:\n  b: 1\nc: 2');
    check('a:\r\n  - b: 1\r\n    c:\r\n      d: 2\r\n', up('a', 'a', 0, 'c'), 'a:\r\n  - b: 1\r\nc:\r\n  d: 2\r\n');
    check('a:\n  b:\n    c: 1\n', up('a', 'a', 'b', 'c'), 'a:\n  b: {}\nc: 1\n');
  });
  it('moves any entry to any place above it, and changes nothing else', () => {
    for (const text of nested) {
      const document = parseDocument(text);
      for (const { entry, owners } of nestedEntries(document.root)) {
        for (const { owner, key } of owners) {
          for (const place of [{}, { before: key }, { after: key }]) {
            const after = applyEdits(text, moveEntry(document, entry, owner, { ...place, key: 'moved' }));
            const story = `${JSON.stringify(text)}: ${entry.key.text} ${JSON.stringify(place)}\n${after}`;
            const { root, problems } = parseDocument(after);
            assert.deepEqual(problems.map(({ message }) => message), [], story);
            assert.deepEqual(plainData(root), movedData(document.root, entry, owner), story);
          }
        }
      }
    }
  });
  it('moves from behind a dash', () => check('- a: 1\n  b:\n    c: 1\n', (d) => moveEntry(d, entryAt(d, 0, 'a'), at(d.root, 0, 'b') as YamlMap), '- b:\n    c: 1\n    a: 1\n'));
});

const nested = [
  'a:\n  b:\n    c: 1\nz: 2\n',
  'a:\n  b: 1\n  c: 2\n',
  'a:\n  b: 1\n  c: 2',
  'a:\n  b:\n    c: 1 # x\n    # deeper\n',
  'a:\n  - b:\n      c: 1\n  - d\nz: 1\n',
  'a:\n  - b: 1\n    c:\n      d: 3\n',
  'a: {b: {c: 1, d: 2}}\nx: 1\n',
  '{"a": {"b": {"c": 1}}}\n',
  '{\n  "a": {\n    "b": {\n      "c": 1\n    }\n  }\n}\n',
  'a:\n  b:\n    c:\n      - 1\n      - 2\n# tail\n',
  'a:\r\n  b:\r\n    c: 1\r\n',
  'a:\n  - - b: 1\n',
  'a:\n  b:\n    c: |\n      x\n\n\nz: 1\n',
  'x:\n  - a:\n      b:\n        c: 1\n    y: 2\n',
];

interface NestedEntry {
  readonly entry: YamlEntry;
  /** The maps around it, each with the key under which it stands there. */
  readonly owners: readonly { readonly owner: YamlMap; readonly key: string }[];
}

function nestedEntries(node: YamlNode | undefined, owners: NestedEntry['owners'] = []): NestedEntry[] {
  if (node?.kind === 'sequence') return node.items.flatMap((item) => nestedEntries(item, owners));
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap((entry) => [{ entry, owners }, ...nestedEntries(entry.value, [...owners, { owner: node, key: entry.key.text }])]);
}

/** What the document should say once `entry` has become `moved` in `owner`. */
function movedData(node: YamlNode | undefined, entry: YamlEntry, owner: YamlMap): unknown {
  if (node?.kind === 'sequence') return node.items.map((item) => movedData(item, entry, owner));
  if (node?.kind !== 'map') return plainData(node);
  const rest = node.entries.filter((each) => each !== entry).map((each) => [each.key.text, movedData(each.value, entry, owner)]);
  return Object.fromEntries(node === owner ? [...rest, ['moved', plainData(entry.value)]] : rest);
}

describe('wrapInList', () => {
  it('wraps a scalar', () => check('a: x # c\nb: 1\n', (d) => wrapInList(d, at(d.root, 'a')!), 'a:\n  - x # c\nb: 1\n'));
  it('wraps a map', () => check('spec:\n  targetRef:\n    kind: G\n    # c\n    name: x\n', (d) => wrapInList(d, at(d.root, 'spec', 'targetRef')!), 'spec:\n  targetRef:\n    - kind: G\n      # c\n      name: x\n'));
  it('wraps in brackets within brackets', () => check('a: {b: x}\n', (d) => wrapInList(d, at(d.root, 'a', 'b')!), 'a: {b: [x]}\n'));
  it('wraps a literal', () => check('a: |\n  x\n  v\n', (d) => wrapInList(d, at(d.root, 'a')!), 'a:\n  - |\n    x\n    v\n'));
});

describe('plainData', () => {
  it('gives what the API server would see', () => {
    assert.deepEqual(plainData(parseDocument('a: &x [1, yes, ~]\nb: *x\n').root), { a: [1, true, null], b: [1, true, null] });
  });
});
