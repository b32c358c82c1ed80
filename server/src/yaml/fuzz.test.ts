// Random and damaged texts: nothing throws, ranges nest, slices join, scalars map, edits leave YAML.

import assert from 'node:assert/strict';
import { applyEdits, type TextEdit } from '../base/text';
import { deleteEntry, insertEntry, moveEntry, renameKey, replaceValue, wrapInList } from './edits';
import { parseEmbedded, scalarSourceMap } from './embedded';
import { parseDocument } from './parse';
import { mutated, randomNumbers, randomText } from './random-yaml';
import { splitDocuments } from './split';
import { effectiveEntries, type YamlDocument, type YamlEntry, type YamlMap, type YamlNode } from './tree';

/** FUZZ_SEED and FUZZ_ROUNDS go further than the usual run. */
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 1500);

const manifest = `# a policy
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: policy # its name
  labels: {app: demo, "team": 'edge'}
spec:
  targetRefs:
  - group: gateway.networking.k8s.io
    kind: HTTPRoute
    name: app
  lua:
    - type: Inline
      inline: |
        function envoy_on_response(handle)
          handle:headers():add("x", "y")

        end
  extProc:
    - backendRefs: [{name: grpc, port: 9002}]
      processingMode:
        request:
          body: Buffered
      # how long
      messageTimeout: >-
        5s
`;

function nodesOf(root: YamlNode | undefined): YamlNode[] {
  const nodes: YamlNode[] = [];
  const open = root ? [root] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    nodes.push(node);
    if (node.kind === 'map') for (const { key, value } of node.entries) open.push(key, ...(value ? [value] : []));
    if (node.kind === 'sequence') open.push(...node.items);
  }
  return nodes;
}

function checkTree({ root, text, problems, comments }: YamlDocument): void {
  const within = (inner: { start: number; end: number }, outer: { start: number; end: number }): boolean => outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
  const all = { start: 0, end: text.length };
  for (const node of nodesOf(root)) {
    assert.ok(within(node.range, node.parent?.range ?? all), `${node.kind} ${JSON.stringify(node.range)} in ${JSON.stringify(node.parent?.range)}`);
    if (node.kind === 'map') {
      for (const entry of node.entries) {
        assert.ok(within(entry.range, node.range));
        assert.ok(within(entry.key.range, entry.range));
        assert.equal(entry.key.parent, node);
        if (entry.value) {
          assert.ok(within(entry.value.range, entry.range));
          assert.equal(entry.value.parent, node);
        }
      }
    } else if (node.kind === 'sequence') {
      for (const item of node.items) assert.equal(item.parent, node);
    }
  }
  for (const { range, message } of problems) {
    assert.ok(within(range, all), message);
    assert.ok(message.length > 10);
  }
  for (const { range } of comments) assert.ok(within(range, all));
}

function entriesOf(document: YamlDocument): YamlEntry[] {
  return nodesOf(document.root).flatMap((node) => (node.kind === 'map' ? node.entries : []));
}

/** Runs `check` on random texts; a failure names the text. */
function forTexts(make: (random: () => number) => string, check: (text: string, random: () => number) => void): void {
  const random = randomNumbers(seed);
  for (let round = 0; round < rounds; round++) {
    const text = make(random);
    try {
      check(text, random);
    } catch (error) {
      throw new Error(`seed ${seed}, round ${round}, text ${JSON.stringify(text)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

const sources: Record<string, (random: () => number) => string> = {
  'random texts': (random) => randomText(random, 14),
  'damaged manifests': (random) => mutated(manifest, random, 4),
};

for (const [name, make] of Object.entries(sources)) {
  describe(`the YAML room, given ${name}`, () => {
    it('splits them into slices that join to the file', () => {
      forTexts(make, (text) => {
        const slices = splitDocuments(text);
        assert.ok(slices.length > 0);
        assert.equal(slices.map((slice) => slice.text).join(''), text);
      });
    });

    it('parses them to trees whose ranges nest', () => {
      forTexts(make, (text) => {
        const document = parseDocument(text);
        assert.equal(document.text, text);
        checkTree(document);
        for (const { range, text: comment } of document.comments) assert.equal(text.slice(range.start, range.end), comment);
        for (const node of nodesOf(document.root)) if (node.kind === 'map') effectiveEntries(node);
      });
    });

    it('maps the scalars and reads what is embedded', () => {
      forTexts(make, (text) => {
        const document = parseDocument(text);
        if (document.problems.length > 0) return;
        for (const node of nodesOf(document.root)) {
          if (node.kind !== 'scalar' || node.value === undefined) continue;
          const map = scalarSourceMap(document, node);
          assert.equal(map.text, node.text);
          const embedded = parseEmbedded(document, node);
          checkTree(embedded);
          for (const inner of nodesOf(embedded.root)) if (inner.kind === 'scalar' && inner.value !== undefined) assert.equal(scalarSourceMap(embedded, inner).text, inner.text);
        }
      });
    });

    it('edits them so that they still are YAML', () => {
      forTexts(make, (text, random) => {
        const document = parseDocument(text);
        const entries = entriesOf(document);
        const entry = entries[Math.floor(random() * entries.length)];
        if (!entry || document.problems.length > 0 || document.templated || hasOddities(text)) return;
        const map = entry.key.parent as YamlMap;
        const edits: Record<string, () => TextEdit[]> = {
          delete: () => deleteEntry(document, entry),
          rename: () => renameKey(document, entry, 'renamed'),
          replace: () => replaceValue(document, entry, { x: ['value', 1] }),
          'replace by a text': () => replaceValue(document, entry, 'text: more'),
          insert: () => insertEntry(document, map, 'inserted', { x: [{ one: 'value', two: 2 }] }),
          'insert in front': () => insertEntry(document, map, 'inserted', 'value', { before: map.entries[0]!.key.text }),
          'move to the root': () => (document.root?.kind === 'map' && document.root !== map ? moveEntry(document, entry, document.root, { key: 'moved' }) : []),
          wrap: () => (entry.value && entry.value.kind !== 'alias' ? wrapInList(document, entry.value) : []),
        };
        for (const [what, make] of Object.entries(edits)) {
          const result = applyEdits(text, make());
          assert.deepEqual(parseDocument(result).problems.map(({ message }) => message), [], `${what} gave ${JSON.stringify(result)}`);
        }
      });
    });
  });
}

/** What nobody writes in a manifest and edits do not promise to keep: explicit keys, anchors that an edit takes away, odd breaks. */
function hasOddities(text: string): boolean {
  return /[?&*!\u2028\t\ufeff]|<<|\r(?!\n)|^(---|\.\.\.)/m.test(text);
}
