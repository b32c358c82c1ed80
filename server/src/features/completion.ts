// Completion: the fields, values, items and manifests that may stand at the cursor.

import type { Schema } from '../schema/schema';
import type { ManifestDocument } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';
import { contextOf, governing, isConfiguration, type CompletionContext } from './completion/context';
import { flowItems } from './completion/flow-items';
import { keyItems } from './completion/key-items';
import { listItems } from './completion/list-items';
import { bodyFragments, entryFragments, furtherScaffoldItems, itemFragments, scaffoldItems } from './completion/scaffold-items';
import { identityItems, isIdentity, mayBecomeOurs, rootItems } from './completion/root-items';
import { valueItems } from './completion/value-items';
import type { CompletionItem, CompletionOptions } from './feature-types';
import { placeAt, type BlockPlace } from './place/place';

/**
 * What may be typed at `offset` (relative to the document). All texts are exact: clients must not indent them again
 * (LSP: `insertTextMode: asIs`). Works from the text alone, so the document may be in any state.
 * @returns items in no particular order (see `sortText`); none in comments, scripts, templates and foreign documents
 */
export function completeAt(document: ManifestDocument, offset: number, workspace: Workspace, options: CompletionOptions): CompletionItem[] {
  const place = placeAt(document.text, offset, isConfiguration);
  if (!place) return [];
  const context = contextOf(document, workspace, place, options);
  if (isIdentity(context)) return mayBecomeOurs(context) || context.kindSchema ? identityItems(context) : [];
  const schema = governing(context, context.path);
  if (!schema) return beginningItems(context);
  return place.style === 'flow' ? flowItems(context, schema) : blockItems(context, place, schema);
}

/** For manifests that do not yet say what they are. */
function beginningItems(context: CompletionContext): CompletionItem[] {
  const { place } = context;
  const isRoot = context.path.length === 0 && place.position !== 'value' && !place.embedded;
  if (!isRoot || context.kindSchema || !mayBecomeOurs(context)) return [];
  if (place.style === 'flow') return rootItems(context, 0, place.hasColon);
  return [...rootItems(context, place.column, place.position === 'key'), ...scaffoldItems(context)];
}

function blockItems(context: CompletionContext, place: BlockPlace, schema: Schema): CompletionItem[] {
  const { path, style } = context;
  const isValue = place.position === 'value';
  if (schema.type === 'object') {
    if (isValue && (place.word.start !== place.word.end || place.hasRest || place.listColumn !== undefined)) return [];
    const column = isValue ? (place.mapColumn ?? place.column + style.step) : place.column;
    return [...keyItems(context, schema, path, { nameOnly: place.position === 'key', column, onNewLine: isValue }), ...itemsOfListAbove(context, place, schema), ...entryFragments(context, place), ...bodyFragments(context, place), ...furtherScaffoldItems(context)];
  }
  if (place.position === 'key') return [];
  if (schema.type === 'array') {
    if (!schema.items || (isValue && (place.word.start !== place.word.end || place.hasRest || place.mapColumn !== undefined))) return [];
    const column = isValue ? (place.listColumn ?? place.column + style.listIndent) : place.column;
    return [...listItems(context, schema.items, path, { column, onNewLine: isValue }), ...itemFragments(context, column, isValue)];
  }
  return valueItems(context, schema, path);
}

function itemsOfListAbove(context: CompletionContext, place: BlockPlace, schema: Schema): CompletionItem[] {
  const list = place.listAbove === undefined ? undefined : schema.properties.get(place.listAbove);
  if (!list?.schema.items) return [];
  return listItems(context, list.schema.items, [...context.path, list.name], { column: place.column, onNewLine: false }).map((item) => ({ ...item, sortText: `8${item.sortText}` }));
}
