// Links in manifests: URLs in values and comments, and the files that a kustomization names.

import { at, resolved, type YamlNode } from '../yaml/tree';
import type { ManifestDocument } from '../workspace/manifest';
import type { DocumentLink } from './feature-types';

/** Links of one document, in the order of the text. */
export function linksIn(document: ManifestDocument): DocumentLink[] {
  return [...urlsIn(document.text), ...kustomizationFiles(document)].sort((a, b) => a.range.start - b.range.start);
}

/** Ends at a comma that another URL follows, as in lists of them. */
const url = /\bhttps?:\/\/(?:(?!,https?:)[^\s"'`<>|\\^])+/g;

function urlsIn(text: string): DocumentLink[] {
  if (!text.includes('://')) return [];
  const links: DocumentLink[] = [];
  for (const match of text.matchAll(url)) {
    const target = trimmed(match[0], text[match.index - 1]);
    if (isOpenable(target)) links.push({ range: { start: match.index, end: match.index + target.length }, target, isPath: false });
  }
  return links;
}

/** Without what belongs to the sentence or the YAML around the URL: `(see https://a.b/c).`, `[https://a.b, https://c.d]`. */
function trimmed(found: string, before: string | undefined): string {
  let target = found;
  if (before === '[' || before === '{' || before === ',') target = target.split(/[,\]}]/, 1)[0]!;
  for (;;) {
    const last = target.at(-1);
    if (last === undefined) return target;
    const isUnpaired = (last === ')' && count(target, ')') > count(target, '(')) || (last === ']' && count(target, ']') > count(target, '['));
    if (!isUnpaired && !/[.,;:!?*_}]/.test(last)) return target;
    target = target.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Patterns (`https://*.example.com`) and templates lead nowhere. */
function isOpenable(target: string): boolean {
  if (/[*{}$%]\{|\{\{|\$\(|[{}]/.test(target)) return false;
  const host = /^https?:\/\/([^/?#]*)/.exec(target)?.[1] ?? '';
  return host !== '' && !host.includes('*') && /[a-z0-9]/i.test(host);
}

function kustomizationFiles(document: ManifestDocument): DocumentLink[] {
  if (!/^(?:kind:[ \t]*["']?(?:Kustomization|Component)\b|configMapGenerator:)/m.test(document.text)) return [];
  const { root } = document.yaml;
  const named = ['resources', 'components', 'bases', 'crds', 'configurations', 'patchesStrategicMerge'].flatMap((key) => itemsIn(at(root, key)));
  const patches = ['patches', 'patchesJson6902', 'replacements'].flatMap((key) => itemsIn(at(root, key)).map((item) => at(item, 'path')));
  const sources = ['configMapGenerator', 'secretGenerator'].flatMap((key) => itemsIn(at(root, key)).flatMap((item) => itemsIn(at(item, 'files')).flatMap(sourceLink)));
  return [...sources, ...[...named, ...patches].flatMap((node) => {
    const scalar = resolved(node);
    if (!node || scalar?.kind !== 'scalar' || scalar.style === 'literal' || scalar.style === 'folded') return [];
    // Folders cannot be opened as a document, and remote ones are URLs already.
    return /\.(?:ya?ml|json)$/.test(scalar.text) && !scalar.text.includes('://') ? [{ range: node.range, target: scalar.text, isPath: true }] : [];
  })];
}

/** A file of which kustomize makes a value: `path`, or `key=path`. Which files there are nobody knows here; most can be opened. */
function sourceLink(node: YamlNode): DocumentLink[] {
  const scalar = resolved(node);
  if (scalar?.kind !== 'scalar' || scalar.style !== 'plain' || node.kind === 'alias' || scalar.text.includes('://')) return [];
  const path = scalar.text.slice(scalar.text.indexOf('=') + 1);
  return path === '' ? [] : [{ range: { start: node.range.end - path.length, end: node.range.end }, target: path, isPath: true }];
}

function itemsIn(node: YamlNode | undefined): readonly YamlNode[] {
  const list = resolved(node);
  return list?.kind === 'sequence' ? list.items : [];
}
