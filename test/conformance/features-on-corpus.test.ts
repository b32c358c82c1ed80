// What manifests of others hold is what completion would have offered there, and hover explains it.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/schemas/read-upstream.mjs';
import { completeAt } from '../../server/src/features/completion';
import { hoverAt } from '../../server/src/features/hover';
import { SchemaLibrary } from '../../server/src/schema/catalog';
import { schemaBelow } from '../../server/src/schema/navigate';
import type { Schema } from '../../server/src/schema/schema';
import { readDocument } from '../../server/src/workspace/document';
import type { ManifestDocument } from '../../server/src/workspace/manifest';
import type { Workspace } from '../../server/src/workspace/workspace';
import { splitDocuments } from '../../server/src/yaml/split';
import type { YamlEntry, YamlMap, YamlNode } from '../../server/src/yaml/tree';

const nothing: Workspace = { resources: () => [], resource: () => undefined };

describe('completion and hover over manifests of others', () => {
  const folder = process.env['EG_CORPUS'] ?? join(projectRoot, '..', 'shared', 'corpus', 'good');
  if (!existsSync(folder)) {
    console.warn(`\n  !! SKIPPED: completion and hover over manifests of others\n  !! There are no manifests in ${folder}; set EG_CORPUS to a folder of accepted ones.\n`);
    return;
  }
  const catalog = new SchemaLibrary().catalog(9);
  const counts = { keys: 0, blanks: 0, values: 0 };
  const wrong: string[] = [];

  it('offers every key and every value of an enum that stands there, and explains every key', function () {
    this.timeout(120_000);
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
      for (const { text } of splitDocuments(readFileSync(join(folder, name), 'utf8'))) {
        const document = readDocument(text, { catalog });
        for (const { root, kindSchema } of document.manifests) if (kindSchema) walk(document, root, kindSchema.schema, name);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(counts.keys > 10_000 && counts.blanks > 4_000 && counts.values > 500, JSON.stringify(counts));
  });

  function walk(document: ManifestDocument, node: YamlNode | undefined, schema: Schema, place: string): void {
    if (node?.kind === 'sequence') for (const item of node.items) if (schema.items) walk(document, item, schema.items, `${place}[]`);
    if (node?.kind !== 'map') return;
    for (const entry of node.entries) {
      const property = schema.properties.get(entry.key.text);
      const below = schemaBelow(schema, entry.key.text);
      if (property && !property.readOnly) checkEntry(document, node, entry, property.schema, `${place} ${entry.key.text}`);
      if (below) walk(document, entry.value, below, `${place}.${entry.key.text}`);
    }
  }

  function checkEntry(document: ManifestDocument, map: YamlMap, { key, value }: YamlEntry, schema: Schema, place: string): void {
    const { start } = key.range;
    counts.keys++;
    if (!offered(document, start).includes(key.text)) wrong.push(`${place}: the key is not offered`);
    if (hoverAt(document, start + 1, nothing)?.range.start !== start) wrong.push(`${place}: the key is not explained`);
    if (value?.kind !== 'scalar' || value.style === 'literal' || value.style === 'folded') return;
    if (schema.enum) {
      counts.values++;
      if (!offered(document, value.range.start).includes(String(value.value))) wrong.push(`${place}: ${value.text} is not offered`);
    }
    const lineStart = document.text.lastIndexOf('\n', start - 1) + 1;
    const isAlone = !map.flow && document.text.slice(lineStart, start).trim() === '' && value.style === 'plain';
    // Without its apiVersion and kind, a manifest offers only those.
    if (!isAlone || key.text === 'kind' || key.text === 'apiVersion') return;
    counts.blanks++;
    const lineEnd = document.text.indexOf('\n', value.range.end);
    const text = document.text.slice(0, start) + (lineEnd === -1 ? '' : document.text.slice(lineEnd));
    if (!offered({ ...document, text }, start).includes(key.text)) wrong.push(`${place}: the key is not offered on its line alone`);
  }

  /** Completion reads the text alone. */
  function offered(document: ManifestDocument, offset: number): string[] {
    return completeAt(document, offset, nothing, { snippets: true }).map(({ label }) => label);
  }
});
