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

/** All keys in a text, in YAML's block style and in JSON. */
export function keysIn(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const [, blockKey, jsonKey] of text.matchAll(/^[ -]*["']?([A-Za-z]\w*)["']?:(?=\s)|[{,]\s*"([A-Za-z]\w*)"\s*:/gm)) keys.add(blockKey ?? jsonKey!);
  return keys;
}
