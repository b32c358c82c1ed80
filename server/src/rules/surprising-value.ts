// Keys and numbers that YAML 1.1 reads as something else than they seem to be.

import { renameKey } from '../yaml/edits';
import { plainValue } from '../yaml/scalar-value';
import { isMergeKey, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { knownManifests } from './schema-findings';
import { valueText } from './words';

/** Deeper values are hostile, not meant. */
const deepest = 60;

export const surprisingValue: DocumentRule = {
  id: 'surprising-value',
  scope: 'document',
  severity: 'warning',
  title: 'Keys and numbers that YAML reads as something else',
  what: 'A key without quotes that YAML 1.1 takes for a boolean or null (`on`, `yes`, `n`), so that the cluster gets another key, and a number that starts with 0, which is octal: `0800` is not 800. File modes are meant to be octal, so nothing is said about those.',
  why: 'The manifest is accepted, with another key (`true` for `on`) or another number (420 for `0644`) than the one that is written.',
  how: 'Put the key in quotes, and write numbers without a leading zero.',
  source: 'YAML 1.1 as sigs.k8s.io/yaml reads it',
  valid: [
    `
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: switches
      data:
        "on": "yes"
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: switches
        data:
          on: "yes"
          #^ warning(surprising-value): 'true'
      `,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: switches
        data:
          "on": "yes"
      `,
    },
    {
      manifest: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          ports:
            - port: 0700
              #     ^^^^ warning(surprising-value): 448
      `,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          ports:
            - port: 700
      `,
    },
  ],
  check(document, report) {
    for (const { root, schemaFindings } of knownManifests(document)) {
      walk(root, undefined, 0, {
        key(entry) {
          const value = plainValue(entry.key.text);
          report({
            message: `Without quotes the key '${entry.key.text}' is ${value === null ? 'null, which no reader takes for a key' : `a boolean for YAML: the cluster gets '${String(value)}'`}.`,
            range: entry.key.range,
            fixes: () => [{ title: 'Put the key in quotes', edits: renameKey(document.yaml, entry, entry.key.text) }],
          });
        },
        number(scalar) {
          if (schemaFindings.some(({ node }) => node === scalar)) return; // the rules that speak of those say the same
          report({
            message: `${valueText(scalar.text)} starts with 0 and is read as octal: the cluster gets ${String(scalar.value)}.`,
            range: scalar.range,
            fixes: () => [replaceBy(document, scalar, Number(scalar.text.replace(/^([-+]?)0+(?=\d)/, '$1'))), replaceBy(document, scalar, Number(scalar.value))],
          });
        },
      });
    }
  },
};

interface Finds {
  key(entry: YamlEntry): void;
  number(scalar: YamlScalar): void;
}

function walk(node: YamlNode | undefined, key: string | undefined, depth: number, finds: Finds): void {
  if (!node || depth > deepest) return;
  if (node.kind === 'map') for (const entry of node.entries) walkEntry(node, entry, depth, finds);
  else if (node.kind === 'sequence') for (const item of node.items) walk(item, key, depth + 1, finds);
  else if (node.kind === 'scalar' && isOctal(node) && !/mode$/i.test(key ?? '')) finds.number(node);
}

function walkEntry({ flow }: YamlMap, entry: YamlEntry, depth: number, finds: Finds): void {
  const { key } = entry;
  // `{on}` in brackets may stand for anything.
  // Longer keys are no words of YAML; most keys are.
  const isPlain = key.text.length <= 5 && key.style === 'plain' && key.tag === undefined && !key.opaque && !isMergeKey(key) && !(flow && entry.value === undefined);
  if (isPlain && mayBeWord.test(key.text)) {
    const value = plainValue(key.text);
    if (typeof value === 'boolean' || value === null) finds.key(entry);
  }
  walk(entry.value, key.text, depth + 1, finds);
}

const mayBeWord = /^(?:[yn]|yes|no|on|off|true|false|null|~)?$/i;

function isOctal({ style, value, text, tag, opaque }: YamlScalar): boolean {
  return typeof value === 'number' && value !== 0 && style === 'plain' && tag === undefined && !opaque && /^[-+]?0[0-7]+$/.test(text);
}
