// Finds CustomResourceDefinitions in a document's text without reading all of it: a CRD may have a megabyte.

import { definitionKind } from '../schema/custom-definition';

/** What a CRD defines. */
export interface DefinedKind {
  readonly group: string;
  readonly kind: string;
}

/** Whether a text may hold CRDs, as a document or as items of a List. */
export function mayHoldDefinitions(text: string): boolean {
  return text.includes(definitionKind) && rootKind.test(text);
}

/** Whether a document is a CRD as a whole. */
export function isDefinition(text: string): boolean {
  return text.includes(definitionKind) && definitionRoot.test(text);
}

const rootKind = /(?:^|[\n{,])[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?(?:CustomResourceDefinition|(?:CustomResourceDefinition)?List)\b/;
const definitionRoot = /^["']?kind["']?[ \t]*:[ \t]*["']?CustomResourceDefinition["']?[ \t]*(?:#.*)?\r?$/m;

/** How machines and people write a CRD: two blanks deeper for each level. Other layouts are read in full. */
const groupLine = /^ {2}["']?group["']?:[ \t]+["']?([\w.-]+)["']?[ \t]*(?:#.*)?\r?$/m;
const kindLine = /^ {2}["']?names["']?:[ \t]*\r?\n(?:[ \t]*#.*\r?\n| {4}.*\r?\n)*? {4}["']?kind["']?:[ \t]+["']?(\w+)["']?[ \t]*(?:#.*)?\r?$/m;

/** What a CRD that is a document of its own defines, told from its usual lines; undefined where they are not there. */
export function definedKindIn(text: string): DefinedKind | undefined {
  if (!isDefinition(text)) return undefined;
  const group = groupLine.exec(text)?.[1];
  const kind = kindLine.exec(text)?.[1];
  return group === undefined || kind === undefined ? undefined : { group: ownCopy(group), kind: ownCopy(kind) };
}

/** A slice would keep the whole text in memory. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}

/** Lists longer than this (UTF-16 units) are taken apart by their lines: `kubectl get crd -o yaml` writes megabytes. */
const longList = 200_000;

/**
 * The CRDs of a long List, each as a document of its own. Knows what kubectl writes, YAML in block style and JSON.
 * @returns undefined for other texts, and for those that are short enough to be read as a whole
 */
export function definitionsOfLongList(text: string): readonly string[] | undefined {
  if (text.length < longList || isDefinition(text) || !mayHoldDefinitions(text)) return undefined;
  return (/^\s*\{/.test(text) ? itemsInJson(text) : itemsInYaml(text)).filter(isDefinition);
}

function itemsInYaml(text: string): string[] {
  const start = /^items:[ \t]*\r?\n/m.exec(text);
  if (!start) return [];
  const items: string[][] = [];
  for (const line of text.slice(start.index + start[0].length).split(/\r?\n/)) {
    const [, dash = '', blanks = '', content] = /^( {0,2}- )?( *)(.*)$/.exec(line) ?? [];
    // The keys of the List itself go on at the margin.
    if (dash === '' && blanks === '' && content !== '') break;
    if (dash !== '') items.push([]);
    items.at(-1)?.push(line);
  }
  return items.map((lines) => {
    const depth = /^ *- */.exec(lines[0]!)![0].length;
    return lines.map((line) => line.slice(depth)).join('\n');
  });
}

function itemsInJson(text: string): string[] {
  try {
    const { items } = JSON.parse(text) as { items?: unknown };
    return Array.isArray(items) ? items.map(asDocument) : [];
  } catch {
    return [];
  }
}

/** With what is looked for on lines of its own. */
function asDocument(item: unknown): string {
  const { apiVersion, kind, metadata, spec } = (item ?? {}) as { apiVersion?: unknown; kind?: unknown; metadata?: { name?: unknown }; spec?: { [key: string]: unknown } };
  const { group, names, ...rest } = spec ?? {};
  const fields = (names ?? {}) as { [key: string]: unknown };
  return [
    `apiVersion: ${String(apiVersion)}`,
    `kind: ${String(kind)}`,
    `metadata: ${JSON.stringify({ name: metadata?.name })}`,
    'spec:',
    `  group: ${JSON.stringify(group)}`,
    '  names:',
    ...Object.entries(fields).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`),
    ...Object.entries(rest).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    '',
  ].join('\n');
}

/** All keys in a text, in YAML's block style and in JSON. */
export function keysIn(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const [, blockKey, jsonKey] of text.matchAll(/^[ -]*["']?([A-Za-z]\w*)["']?:(?=\s)|[{,]\s*"([A-Za-z]\w*)"\s*:/gm)) keys.add(blockKey ?? jsonKey!);
  return keys;
}
