// Turns broken constraints into findings: the place to underline, the words, and the edits that mend them.

import type { Fix } from '../base/finding';
import type { TextEdit, TextRange } from '../base/text';
import type { Change, ConstraintRule, Mend, Path, Violation } from '../schema/constraints/constraint';
import { effectiveEntry } from '../schema/entries';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteEntry, deleteItem, divideItem, insertEntry, insertItem, plainData, renameKey, replaceScalar, replaceValue, wrapInList, type PlainData } from '../yaml/edits';
import { entryOf, resolved, type YamlEntry, type YamlMap, type YamlNode, type YamlSequence } from '../yaml/tree';
import { sampleAt } from './complete-sample';
import type { DocumentRule, Problem } from './rule';
import { knownManifests, type KnownManifest } from './schema-findings';
import { refusal } from './words';
import { firstLine, identityOf, wrongPart } from './wrong-part';

/** The check of the rule that speaks for a family of constraints; `isOwn` leaves some of them to another rule. */
export function reportViolations(rule: ConstraintRule, isOwn: (manifest: KnownManifest, violation: Violation) => boolean = () => true): DocumentRule['check'] {
  return (document, report) => {
    for (const manifest of knownManifests(document)) {
      for (const violation of manifest.violations) {
        if (violation.rule === rule && isOwn(manifest, violation)) report(problemOf(document, manifest, violation));
      }
    }
  };
}

/** A broken constraint as a rule reports it. */
export function problemOf(document: ManifestDocument, manifest: KnownManifest, violation: Violation): Problem {
  const { related } = violation;
  return {
    ...(violation.experimental ? { severity: 'warning' as const } : {}),
    message: messageOf(violation, manifest),
    range: rangeOf(document, manifest, violation.path, violation.part),
    ...(related ? { related: [{ range: rangeOf(document, manifest, related.path, 'value'), message: related.message }] } : {}),
    fixes: () => fixesOf(document, manifest, violation),
  };
}

function messageOf({ message, experimental }: Violation, manifest: KnownManifest): string {
  const consequence = experimental ? "the API server refuses it where the Gateway API's experimental channel is installed" : refusal(manifest);
  // One colon in a sentence is enough.
  return /[:;]/.test(message) ? `${capitalised(message)}. ${capitalised(consequence)}.` : `${capitalised(message)}: ${consequence}.`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is written at a path: as much of it as there is. */
interface Place {
  /** Steps of the path that are not written. */
  readonly missing: Path;
  readonly node: YamlNode | undefined;
  /** The innermost entry on the path, also where `node` is an item in its list. */
  readonly entry: YamlEntry | undefined;
  /** What stands around `node`. */
  readonly parent: YamlMap | YamlSequence | undefined;
}

function placeAt(manifest: KnownManifest, path: Path): Place {
  let node: YamlNode | undefined = manifest.root;
  let entry: YamlEntry | undefined;
  let parent: Place['parent'];
  for (let at = 0; at < path.length; at++) {
    const step = path[at]!;
    const around = resolved(node);
    if (typeof step === 'number') {
      const item: YamlNode | undefined = around?.kind === 'sequence' ? around.items[step] : undefined;
      if (!item || around?.kind !== 'sequence') return { missing: path.slice(at), node, entry, parent };
      parent = around;
      node = item;
      continue;
    }
    const found: YamlEntry | undefined = around?.kind === 'map' ? effectiveEntry(around, step) : undefined;
    if (!found || around?.kind !== 'map') return { missing: path.slice(at), node, entry, parent };
    parent = around;
    entry = found;
    node = found.value;
  }
  return { missing: [], node, entry, parent };
}

function rangeOf(document: ManifestDocument, manifest: KnownManifest, path: Path, part: Violation['part']): TextRange {
  const { missing, node, entry, parent } = placeAt(manifest, path);
  if (!entry || node === manifest.root) return identityOf(document, manifest);
  if (parent?.kind === 'sequence') return missing.length === 0 && part === 'value' && node ? wrongPart(document, node, undefined) : firstLine(document.text, node?.range ?? entry.key.range);
  return missing.length > 0 || part === 'key' || !node ? entry.key.range : wrongPart(document, node, entry);
}

function fixesOf(document: ManifestDocument, manifest: KnownManifest, { mends = [] }: Violation): readonly Fix[] {
  return mends.flatMap((mend) => fixOf(document, manifest, mend));
}

/** No fix where the place is not written out, as behind an alias. */
export function fixOf(document: ManifestDocument, manifest: KnownManifest, { title, changes, safe }: Mend): readonly Fix[] {
  const edits = changes.map((change) => editsOf(document, manifest, change));
  if (edits.some((each) => each === undefined)) return [];
  const all = edits.flatMap((each) => each ?? []);
  return overlapping(all) ? [] : [{ title, edits: all, ...(safe ? { safe } : {}) }];
}

/** The first fields of a list's item draw up what is behind them, which may be what another change takes away. */
function overlapping(edits: readonly TextEdit[]): boolean {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return ordered.some(({ range }, index) => index > 0 && range.start < ordered[index - 1]!.range.end);
}

function editsOf(document: ManifestDocument, manifest: KnownManifest, change: Change): TextEdit[] | undefined {
  if ('remove' in change) return removal(document, manifest, change.remove);
  if ('set' in change) return setting(document, manifest, change.set, change.value);
  if ('replace' in change) return replacement(document, manifest, change.replace, change.by);
  if ('rename' in change) return renaming(document, manifest, change.rename, change.to);
  return 'divide' in change ? division(document, manifest, change.divide, change.by) : moveIntoList(document, manifest, change.moveIntoList, change.list);
}

function removal({ yaml }: ManifestDocument, manifest: KnownManifest, path: Path): TextEdit[] | undefined {
  const { missing, entry, parent } = placeAt(manifest, path);
  const last = path.at(-1);
  if (missing.length > 0 || !parent) return undefined;
  if (parent.kind === 'sequence') return deleteItem(yaml, parent, Number(last));
  return entry && parent.entries.includes(entry) ? deleteEntry(yaml, entry) : undefined;
}

function setting({ yaml }: ManifestDocument, manifest: KnownManifest, path: Path, wanted: PlainData | undefined): TextEdit[] | undefined {
  const { missing, node, entry, parent } = placeAt(manifest, path);
  const value = wanted ?? sampleAt(manifest.kindSchema, path);
  if (missing.length === 0) {
    if (parent?.kind === 'sequence') return node?.kind === 'scalar' && isScalar(value) ? replaceScalar(yaml, node, value) : undefined;
    return entry && parent?.entries.includes(entry) ? replaceValue(yaml, entry, value) : undefined;
  }
  const owner = resolved(node);
  const [key, ...deeper] = missing;
  if (owner?.kind === 'sequence' && key === owner.items.length && deeper.length === 0) return insertItem(yaml, owner, value);
  if (owner?.kind !== 'map' || typeof key !== 'string' || deeper.some((step) => typeof step === 'number')) return undefined;
  return insertEntry(yaml, owner, key, deeper.reduceRight<PlainData>((inner, step) => ({ [step]: inner }), value));
}

function replacement({ yaml }: ManifestDocument, manifest: KnownManifest, path: Path, by: string): TextEdit[] | undefined {
  const { missing, entry, parent } = placeAt(manifest, path);
  if (missing.length > 0 || !entry || parent?.kind !== 'map' || !parent.entries.includes(entry)) return undefined;
  return [...renameKey(yaml, entry, by), ...replaceValue(yaml, entry, sampleAt(manifest.kindSchema, [...path.slice(0, -1), by]))];
}

function renaming({ yaml }: ManifestDocument, manifest: KnownManifest, path: Path, to: string): TextEdit[] | undefined {
  const { missing, entry, parent } = placeAt(manifest, path);
  return missing.length === 0 && entry && parent?.kind === 'map' && parent.entries.includes(entry) ? renameKey(yaml, entry, to) : undefined;
}

function division({ yaml }: ManifestDocument, manifest: KnownManifest, path: Path, by: string): TextEdit[] | undefined {
  const { missing, node, parent } = placeAt(manifest, path);
  const entry = node?.kind === 'map' ? entryOf(node, by) : undefined;
  return missing.length === 0 && parent?.kind === 'sequence' && entry ? divideItem(yaml, parent, Number(path.at(-1)), entry) : undefined;
}

function moveIntoList({ yaml }: ManifestDocument, manifest: KnownManifest, path: Path, list: string): TextEdit[] | undefined {
  const { missing, node, entry, parent } = placeAt(manifest, path);
  if (missing.length > 0 || !entry || !node || parent?.kind !== 'map' || !parent.entries.includes(entry)) return undefined;
  const beside = effectiveEntry(parent, list);
  // What is a list by mistake already has the form that the list wants.
  const isList = node.kind === 'sequence';
  if (!beside) return [...renameKey(yaml, entry, list), ...(isList ? [] : wrapInList(yaml, node))];
  const sequence = resolved(beside.value);
  if (sequence?.kind !== 'sequence' || !parent.entries.includes(beside)) return undefined;
  const added = isList ? node.items : [node];
  return [...added.flatMap((item) => insertItem(yaml, sequence.items.length === 0 ? beside : sequence, plainData(item))), ...deleteEntry(yaml, entry)];
}

function isScalar(value: PlainData): value is string | number | bigint | boolean | null {
  return typeof value !== 'object' || value === null;
}
