// Begins a manifest: whole skeletons in an empty document, and the apiVersion and kind that name each other.

import type { TextEdit } from '../../base/text';
import { explainKind } from '../explain';
import type { CompletionItem } from '../feature-types';
import { siblingsAt, type CompletionContext } from './context';
import { itemOf, prefixOf, sortKey, suffixOf } from './items';
import { pieceFor, type Piece } from './pieces';
import { scalarText, writeEntries, writeValue, type Entry } from './write-piece';

interface KnownKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Keys that a manifest may have at its root before it says what it is. */
const rootKeys = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'data', 'stringData', 'binaryData', 'immutable', 'type', 'items']);

/** Whether what stands at the root may become a manifest of ours; the value at the cursor is still being typed. */
export function mayBecomeOurs(context: CompletionContext): boolean {
  const written = siblingsAt(context, []);
  if ([...written.keys()].some((key) => !rootKeys.has(key))) return false;
  const kinds = context.document.catalog.kinds();
  const apiVersion = context.path[0] === 'apiVersion' ? undefined : context.apiVersion;
  const kind = context.path[0] === 'kind' ? undefined : context.kind;
  return (apiVersion === undefined || kinds.some((known) => known.apiVersion === apiVersion)) && (kind === undefined || kinds.some((known) => known.kind === kind));
}

/**
 * Keys of a manifest that does not yet say what it is, and in an empty one whole manifests.
 * @param nameOnly the colon is there already: only the name changes
 */
export function rootItems(context: CompletionContext, column: number, nameOnly: boolean): CompletionItem[] {
  const written = siblingsAt(context, []);
  const empty: Piece = { type: 'hole', hasValues: true };
  const entries: Entry[] = [
    ['apiVersion', empty],
    ['kind', empty],
    ['metadata', { type: 'map', entries: [['name', { type: 'hole', hasValues: false, isText: true }]] }],
  ];
  const keys = entries
    .filter(([name]) => !written.has(name))
    .map((entry, index) =>
      itemOf(context, {
        label: entry[0],
        kind: 'field',
        detail: rootDetails[entry[0]]!,
        sortText: sortKey(1, index, entry[0]),
        written: nameOnly ? nameAlone(context, entry[0]) : writeEntries([entry], column, context.style, prefixOf(context), suffixOf(context)),
        ...(entry[0] === 'metadata' || nameOnly ? {} : { suggestAgain: true }),
      }),
    );
  const isEmpty = !nameOnly && written.size === 0 && context.place.style === 'block' && context.path.length === 0;
  return isEmpty ? [...keys, ...skeletons(context, column)] : keys;
}

function nameAlone({ place, style }: CompletionContext, name: string) {
  return { text: scalarText(name, style.notation, place.quote), isSnippet: false };
}

const rootDetails: Readonly<Record<string, string>> = {
  apiVersion: 'API group and version',
  kind: 'what the manifest describes',
  metadata: 'name, namespace, labels',
};

function skeletons(context: CompletionContext, column: number): CompletionItem[] {
  return newestOfEach(context).flatMap(({ apiVersion, kind }, index) => {
    const kindSchema = context.document.catalog.kind(apiVersion, kind);
    if (!kindSchema || kindSchema.isList) return [];
    const body = pieceFor(kind, kindSchema.schema, []);
    const entries = body.type === 'map' ? body.entries.filter(([name]) => name !== 'apiVersion' && name !== 'kind') : [];
    const identity: Entry[] = [
      ['apiVersion', { type: 'text', value: apiVersion }],
      ['kind', { type: 'text', value: kind }],
    ];
    return itemOf(context, {
      label: kind,
      kind: 'skeleton',
      detail: `new manifest · ${apiVersion}${kindSchema.experimental ? ' · experimental' : ''}`,
      documentation: explainKind(kindSchema),
      sortText: sortKey(skeletonGroup(kind, kindSchema.experimental), index, kind),
      written: writeEntries([...identity, ...entries], column, context.style, prefixOf(context)),
    });
  });
}

/** The kinds that this is all about come first, those that few clusters have come last. */
function skeletonGroup(kind: string, experimental = false): number {
  if (kind === 'EnvoyExtensionPolicy' || kind === 'EnvoyPatchPolicy') return 2;
  return experimental ? 4 : 3;
}

/** Values of the root's `kind` or `apiVersion`. */
export function identityItems(context: CompletionContext): CompletionItem[] {
  return context.path[0] === 'kind' ? kindItems(context) : versionItems(context);
}

/** Inside a ConfigMap stands the controller's configuration and nothing else. */
function possibleKinds({ document, place }: CompletionContext): readonly KnownKind[] {
  const all = document.catalog.kinds();
  return place.embedded ? all.filter(({ kind }) => kind === 'EnvoyGateway') : all;
}

function kindItems(context: CompletionContext): CompletionItem[] {
  const { apiVersion } = context;
  const all = possibleKinds(context);
  const ofVersion = all.filter((known) => known.apiVersion === apiVersion);
  const ofVersionNames = new Set(ofVersion.map(({ kind }) => kind));
  const others = newestOfEach(context, all).filter(({ kind }) => !ofVersionNames.has(kind));
  return [...ofVersion, ...others].map((known, index) => {
    const kindSchema = context.document.catalog.kind(known.apiVersion, known.kind);
    const edits = versionEdits(context, known.apiVersion);
    return itemOf(context, {
      label: known.kind,
      kind: 'kind',
      detail: known.apiVersion,
      ...(kindSchema ? { documentation: explainKind(kindSchema) } : {}),
      sortText: sortKey(ofVersionNames.size === 0 || ofVersionNames.has(known.kind) ? 1 : 2, index, known.kind),
      written: valueText(context, known.kind, []),
      ...(edits.length > 0 ? { additionalEdits: edits } : {}),
    });
  });
}

/** Makes the apiVersion fit: filled in, put right, or written above the kind. */
function versionEdits(context: CompletionContext, apiVersion: string): TextEdit[] {
  const siblings = siblingsAt(context, []);
  const written = siblings.get('apiVersion');
  const text = scalarText(apiVersion, context.style.notation);
  if (written) {
    if (written.value === apiVersion) return [];
    const isEmpty = written.valueRange.start === written.valueRange.end;
    return [{ range: written.valueRange, newText: (isEmpty ? ' ' : '') + text }];
  }
  const kind = siblings.get('kind');
  if (!kind || context.place.embedded) return [];
  const separator = context.place.style === 'block' ? context.style.lineBreak + ' '.repeat(context.place.column) : ', ';
  const at = kind.keyRange.start;
  return [{ range: { start: at, end: at }, newText: `${scalarText('apiVersion', context.style.notation)}: ${text}${separator}` }];
}

function versionItems(context: CompletionContext): CompletionItem[] {
  const all = possibleKinds(context);
  const { kind } = context;
  const fitting = all.filter((known) => known.kind === kind);
  const versions = [...new Set((fitting.length > 0 ? fitting : all).map(({ apiVersion }) => apiVersion))];
  const siblings = siblingsAt(context, []);
  return versions.map((apiVersion, index) => {
    const along = siblings.has('kind') ? [] : [kindAlong(all, apiVersion)];
    return itemOf(context, {
      label: apiVersion,
      kind: 'kind',
      detail: kindsOf(all, apiVersion),
      sortText: sortKey(1, index, apiVersion),
      written: valueText(context, apiVersion, along),
      ...(along.length > 0 ? { suggestAgain: true } : {}),
    });
  });
}

function kindAlong(all: readonly KnownKind[], apiVersion: string): Entry {
  const kinds = all.filter((known) => known.apiVersion === apiVersion);
  return ['kind', kinds.length === 1 ? { type: 'text', value: kinds[0]!.kind } : { type: 'hole', hasValues: true }];
}

function kindsOf(all: readonly KnownKind[], apiVersion: string): string {
  return all
    .filter((known) => known.apiVersion === apiVersion)
    .map(({ kind }) => kind)
    .join(', ');
}

function valueText(context: CompletionContext, value: string, along: readonly Entry[]) {
  const { place, style } = context;
  const canGoOn = along.length > 0 && place.quote === '' && (place.style === 'flow' || !place.hasRest);
  const column = place.style === 'block' ? place.column : 0;
  if (canGoOn) return writeValue({ type: 'text', value }, along, column, style, prefixOf(context), suffixOf(context));
  return { text: prefixOf(context) + scalarText(value, style.notation, place.quote) + suffixOf(context), isSnippet: false };
}

/** Every kind once, in its newest version, in the catalog's order. */
function newestOfEach({ document: { catalog } }: CompletionContext, all: readonly KnownKind[] = catalog.kinds()): KnownKind[] {
  const kinds = new Set(all.map(({ kind }) => kind));
  return [...kinds].map((kind) => ({ kind, apiVersion: catalog.apiVersionsOf(kind)[0]! }));
}

/** Whether the place is the value of the manifest's own apiVersion or kind. */
export function isIdentity({ path, place }: CompletionContext): boolean {
  return path.length === 1 && (path[0] === 'kind' || path[0] === 'apiVersion') && place.position === 'value';
}

