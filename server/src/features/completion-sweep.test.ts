// Accepts every field that is offered anywhere in every kind: what comes out must be YAML without new structural findings.

import assert from 'node:assert/strict';
import { applyEdits } from '../base/text';
import { SchemaLibrary } from '../schema/catalog';
import type { Schema } from '../schema/schema';
import { readDocument } from '../workspace/document';
import type { Workspace } from '../workspace/workspace';
import { completeAt } from './completion';
import { contextOf, governing, isConfiguration } from './completion/context';
import type { CompletionItem } from './feature-types';
import { placeAt } from './place/place';

const nothing: Workspace = { resources: () => [], resource: () => undefined };
const catalog = new SchemaLibrary().catalog(9);

interface Accepted {
  readonly text: string;
  /** Where the keys of a map are still to be written. */
  readonly open: number | undefined;
}

/** Accepts an item and fills in what is left open: `1` for scalars, the first of several choices, `{}` for maps. */
function accept(text: string, item: CompletionItem): Accepted {
  const mark = '\u0001';
  const filled = !item.snippet
    ? item.edit.newText
    : item.edit.newText
        .replace(/(\n(?: |- )*|\{)\$\d(?=\n|\\\}|$)/g, `$1${mark}`)
        .replace(/\$\{\d+\|([^,|]*).*?\|\}/g, '$1')
        .replace(/\$\d+/g, '1')
        .replace(/\\([\\$}])/g, '$1');
  const accepted = applyEdits(text, [{ ...item.edit, newText: filled }, ...(item.additionalEdits ?? [])]);
  const open = accepted.indexOf(mark);
  return { text: accepted, open: open === -1 ? undefined : open };
}

const mark = /\u0001/g;

/** Unknown or missing fields, broken YAML. Values are not looked at: `1` fits few of them. */
function structureOf(text: string, json: boolean, from: number): string[] {
  const whole = text.replace(/(\|\n *)\u0001/g, '$1x').replace(mark, json ? '' : '{}');
  const document = readDocument(whole, { catalog });
  // What maps around the cursor still lack is not the accepted item's fault.
  const findings = document.manifests
    .flatMap((manifest) => manifest.schemaFindings)
    .filter((finding) => finding.kind === 'unknown-field' || (finding.kind === 'missing-field' && finding.map.range.start > from));
  return [...document.yaml.problems.map(({ message }) => message), ...findings.map((finding) => `${finding.kind} ${finding.path.join('.')}`)];
}

/** Columns of the keys on the lines behind the first. */
function keyColumns(text: string): Set<number> {
  return new Set([...text.matchAll(/\n((?: |- )*)\w+:/g)].map(([, indent]) => indent!.length));
}

/** How deep the sweep goes: Kubernetes' pod templates repeat themselves below. */
const deepest = 7;

function sweep(start: string, json: boolean): number {
  let count = 0;
  const seen = new Set<Schema>();
  const explore = (text: string, cursor: number, depth: number): void => {
    const here = text.slice(0, cursor) + text.slice(cursor).replace(mark, '');
    const document = readDocument(here, { catalog });
    const place = placeAt(here, cursor, isConfiguration);
    if (!place) {
      assert.match(here.slice(0, cursor), /\|\n *$/, here);
      return;
    }
    const context = contextOf(document, nothing, place, { snippets: true });
    const schema = governing(context, context.path);
    if (!schema || seen.has(schema) || depth > deepest) return;
    seen.add(schema);
    for (const item of completeAt(document, cursor, nothing, { snippets: true })) {
      if (item.kind !== 'field' || item.deprecated) continue;
      const accepted = accept(here, item);
      count++;
      const wrong = structureOf(accepted.text, json, cursor);
      assert.deepEqual(wrong, [], `after "${item.label}":\n${accepted.text.replace(mark, '…')}`);
      if (accepted.open !== undefined) explore(accepted.text.replace(mark, ''), accepted.open, depth + 1);
      if (json) continue;
      // On into the maps that were written whole: each at the column of its keys, below.
      for (const column of keyColumns(accepted.text.slice(cursor))) {
        const below = `${accepted.text.replace(mark, '{}')}\n${' '.repeat(column)}`;
        explore(below, below.length, depth + 1);
      }
    }
  };
  explore(start, start.length - (json ? 2 : 0), 0);
  return count;
}

describe('completion, every field of every kind', () => {
  for (const kind of new Set(catalog.kinds().map((known) => known.kind))) {
    const apiVersion = catalog.apiVersionsOf(kind)[0]!;
    it(`${kind}: accepted items are whole`, () => {
      const root = kind === 'EnvoyGateway' ? '' : kind === 'ConfigMap' || kind === 'Secret' ? 'metadata:\n  name: a\n' : 'metadata:\n  name: a\nspec:\n  ';
      const block = sweep(`apiVersion: ${apiVersion}\nkind: ${kind}\n${root}`, false);
      const json = sweep(`{"apiVersion": "${apiVersion}", "kind": "${kind}", ${root.includes('spec') ? '"spec": {}}' : '}'}`, true);
      assert.ok(block + json > 0);
    });
  }
});
