// Folding, selection ranges and links.

import assert from 'node:assert/strict';
import { LineIndex } from '../base/text';
import { SchemaLibrary } from '../schema/catalog';
import { readDocument } from '../workspace/document';
import { foldingRangesOf } from './folding';
import { linksIn } from './links';
import { selectionRangesAt } from './selection-ranges';

const catalog = new SchemaLibrary().catalog(9);

describe('folding', () => {
  /** Folds as `first-last` with 0-based lines. */
  const folds = (text: string): string[] => {
    const index = new LineIndex(text);
    return foldingRangesOf(text).map(({ range, kind }) => `${index.positionAt(range.start).line}-${index.positionAt(range.end).line}${kind ? ` ${kind}` : ''}`);
  };

  it('folds maps, lists, items and block scalars by their indentation', () => {
    assert.deepEqual(folds('a:\n  b:\n    - c: 1\n      d: 2\n    - e\n  f: |\n    x\n      y\n    z\ng: 1\n'), ['0-8', '1-4', '2-3', '5-8', '6-7']);
    assert.deepEqual(folds('a:\n- b: 1\n  c: 2\n- d\ne: 1'), ['0-3', '1-2']);
  });

  it('folds documents, runs of comments and template blocks', () => {
    assert.deepEqual(folds('# one\n# two\n---\na:\n  b: 1\n\n'), ['0-1 comment', '2-4 region', '3-4']);
    assert.deepEqual(folds('{{- if .x }}\na: 1\n{{- else }}\nb: 1\n{{- end }}\n'), ['0-1 region', '2-3 region']);
  });

  it('folds JSON and CRLF files', () => {
    assert.deepEqual(folds('{\r\n  "a": {\r\n    "b": 1\r\n  }\r\n}\r\n'), ['0-3', '1-2']);
  });

  it('takes half-typed text as it comes', () => {
    for (const text of ['', '\n', '- - -', '\t\ta', '{{ if', '{{ end }}', 'a:\n   b\n  c', '---', '...\n---\n']) assert.ok(Array.isArray(folds(text)));
  });
});

describe('selection ranges', () => {
  const grow = (fixture: string): string[] => {
    const offset = fixture.indexOf('$0');
    const text = fixture.replace('$0', '');
    const ranges = selectionRangesAt(readDocument(text, { catalog }), offset);
    for (const [index, range] of ranges.entries()) {
      const inner = ranges[index - 1];
      assert.ok(range.start <= offset && offset <= range.end && (!inner || (range.start <= inner.start && inner.end <= range.end)));
    }
    return ranges.map((range) => text.slice(range.start, range.end));
  };

  it('grow from the word to the document', () => {
    assert.deepEqual(grow('a:\n  b: one t$0wo\nc: 1\n'), ['two', 'one two', 'b: one two', 'a:\n  b: one two', 'a:\n  b: one two\nc: 1', 'a:\n  b: one two\nc: 1\n']);
    assert.deepEqual(grow('a: ["x", "y$0"]'), ['y', '"y"', '["x", "y"]', 'a: ["x", "y"]']);
    assert.deepEqual(grow('ke$0y: 1 # c'), ['key', 'key: 1', 'key: 1 # c']);
  });

  it('grow in scripts along the Lua', () => {
    const head = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nspec:\n  lua:\n    - inline: |\n';
    const ranges = grow(`${head}        function f(h)\n          if a then\n            h:log("x", b$0c .. "y")\n            d()\n          end\n        end\n`).map((range) => range.replaceAll(/\n\s+/g, ' '));
    assert.deepEqual(ranges.slice(0, 6), ['bc', 'bc .. "y"', 'h:log("x", bc .. "y")', 'h:log("x", bc .. "y") d()', 'if a then h:log("x", bc .. "y") d() end', 'function f(h) if a then h:log("x", bc .. "y") d() end end']);
  });

  it('know comments and broken text', () => {
    assert.deepEqual(grow('a: 1 # some wo$0rds\n'), ['words', '# some words', 'a: 1 # some words\n']);
    assert.ok(grow('a: [\n b$0').length > 0);
    assert.deepEqual(grow('$0'), ['']);
  });
});

describe('links', () => {
  const targets = (text: string): string[] => linksIn(readDocument(text, { catalog })).map(({ target }) => target);

  it('finds URLs in values and comments, without what stands around them', () => {
    assert.deepEqual(targets('a: https://a.example/x?y=1#z\nb: "http://b.example/"\n# see (https://c.example/d_(e)), or https://f.example/.\n'), [
      'https://a.example/x?y=1#z',
      'http://b.example/',
      'https://c.example/d_(e)',
      'https://f.example/',
    ]);
    assert.deepEqual(targets('a: [https://a.example,https://b.example]\nb: {c: https://d.example}'), ['https://a.example', 'https://b.example', 'https://d.example']);
    assert.deepEqual(targets('[docs](https://a.example/b) <https://c.example>'), ['https://a.example/b', 'https://c.example']);
  });

  it('leaves alone what cannot be opened', () => {
    assert.deepEqual(targets('a: https://*.example.com\nb: https://{{ .host }}/x\nc: https://x.example/{id}\nd: https://\ne: https://${HOST}/a\n'), []);
  });

  it('leads to the files of which a kustomization makes ConfigMaps', () => {
    const text = 'configMapGenerator:\n  - name: a\n    files: [src/a.lua, lua=../b.lua, x=, https://a.example/c.lua]\n';
    assert.deepEqual(linksIn(readDocument(text, { catalog })).filter(({ isPath }) => isPath).map(({ target, range }) => [target, text.slice(range.start, range.end)]), [['src/a.lua', 'src/a.lua'], ['../b.lua', '../b.lua']]);
  });

  it('leads to the files that a kustomization names', () => {
    const document = readDocument('kind: Kustomization\nresources:\n  - policy.yaml\n  - ../base\n  - https://a.example/b.yaml\npatches:\n  - path: patch.yaml\n    target: {kind: Gateway}\n', { catalog });
    assert.deepEqual(
      linksIn(document).map(({ target, isPath }) => [target, isPath]),
      [
        ['policy.yaml', true],
        ['https://a.example/b.yaml', false],
        ['patch.yaml', true],
      ],
    );
  });
});
