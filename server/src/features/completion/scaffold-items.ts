// Offers scaffolds where a manifest begins, and fragments where they fit.

import { formatRelease } from '../../base/release';
import { isFor } from '../../scaffolds/describe';
import { allFragments, allScaffolds } from '../../scaffolds/index';
import { laidOut } from '../../scaffolds/layout';
import { fragmentSnippet, fragmentText, scaffoldSnippet, scaffoldText, type RenderContext } from '../../scaffolds/render';
import type { Fragment, Scaffold } from '../../scaffolds/scaffold';
import { factsOf } from '../../scaffolds/workspace-facts';
import type { CompletionItem } from '../feature-types';
import type { BlockPlace, Path } from '../place/place';
import { siblingsAt, type CompletionContext } from './context';
import { itemOf, prefixOf, sortKey } from './items';

/** Whole manifests, where the document is empty. */
export function scaffoldItems(context: CompletionContext): CompletionItem[] {
  const { place } = context;
  const isEmpty = place.style === 'block' && place.position === 'bare' && place.column === 0 && !place.embedded && siblingsAt(context, []).size === 0;
  return isEmpty ? offered(context, '') : [];
}

/**
 * Whole manifests behind one that is there already, in a document of their own. Only where one of their names is being typed:
 * at the end of a manifest people look for its fields.
 */
export function furtherScaffoldItems(context: CompletionContext): CompletionItem[] {
  const { place, document } = context;
  if (place.style !== 'block' || place.position !== 'bare' || place.column !== 0 || place.embedded || context.path.length > 0 || place.blanks > 0) return [];
  const { start, end } = place.word;
  const isBegun = document.text.slice(start, end).startsWith('e');
  const isLast = document.text.slice(end).trim() === '';
  return isBegun && isLast && !place.indentation ? offered(context, `---${context.style.lineBreak}`) : [];
}

function offered(context: CompletionContext, before: string): CompletionItem[] {
  const { release } = context.document;
  const rendering = renderContext(context);
  return allScaffolds
    .filter((scaffold) => isFor(scaffold, release))
    .map((scaffold, index) => {
      const plain = scaffoldText(scaffold, rendering);
      const text = context.style.snippets ? scaffoldSnippet(scaffold, rendering) : plain;
      return itemOf(context, {
        ...wordsOf(scaffold, plain),
        sortText: sortKey(2, 900 + index, scaffold.prefix),
        written: { text: before + laidOut(text, { column: 0, ...context.style }), isSnippet: context.style.snippets },
      });
    });
}

/** Fragments for the map at the cursor. */
export function entryFragments(context: CompletionContext, place: BlockPlace): CompletionItem[] {
  if (place.position !== 'bare' || place.hasRest) return [];
  const written = siblingsAt(context, context.path);
  const wanted = fragmentsAt(context, context.path, 'entries').filter(({ field }) => field === undefined || !written.has(field));
  return wanted.map((fragment) => fragmentItem(context, fragment, place.column, prefixOf(context)));
}

/** Fragments for an item of which nothing but the dash is there. */
export function bodyFragments(context: CompletionContext, place: BlockPlace): CompletionItem[] {
  const isBegun = place.position === 'bare' && place.behindDash && !place.hasRest && typeof context.path.at(-1) === 'number';
  if (!isBegun || siblingsAt(context, context.path).size > 0) return [];
  return fragmentsAt(context, context.path.slice(0, -1), 'item').map((fragment) => fragmentItem(context, fragment, place.column - 2, prefixOf(context), true));
}

/** Fragments as new items of the list at the cursor; `column` is that of the dashes. */
export function itemFragments(context: CompletionContext, column: number, onNewLine: boolean): CompletionItem[] {
  const before = onNewLine ? context.style.lineBreak + ' '.repeat(column) : prefixOf(context);
  return fragmentsAt(context, context.path, 'item').map((fragment) => fragmentItem(context, fragment, column, before));
}

function fragmentsAt({ kind = '', document }: CompletionContext, path: Path, as: Fragment['place']['as']): Fragment[] {
  const key = path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[]` : text === '' ? step : `${text}.${step}`), '');
  const fits = (wanted: string): boolean => key === wanted || (!wanted.includes('.') && key.endsWith(`.${wanted}`));
  return allFragments.filter((fragment) => fragment.place.as === as && fragment.place.kinds.includes(kind) && fits(fragment.place.path) && isFor(fragment, document.release));
}

function fragmentItem(context: CompletionContext, fragment: Fragment, column: number, before: string, withoutDash = false): CompletionItem {
  const rendering = renderContext(context);
  const plain = fragmentText(fragment, {}, rendering);
  const text = laidOut(context.style.snippets ? fragmentSnippet(fragment, rendering) : plain, { ...context.style, column });
  return itemOf(context, {
    ...wordsOf(fragment, plain),
    sortText: sortKey(4, 0, fragment.prefix),
    written: { text: before + (withoutDash ? text.replace(/^- /, '') : text), isSnippet: context.style.snippets },
  });
}

function wordsOf({ prefix, title, summary, releases }: Scaffold | Fragment, text: string): Pick<CompletionItem, 'label' | 'kind' | 'detail' | 'documentation'> {
  const since = releases?.since === undefined ? '' : ` · since ${formatRelease(releases.since)}`;
  return { label: prefix, kind: 'skeleton', detail: title + since, documentation: `${summary}\n\n\`\`\`yaml\n${text}\n\`\`\`` };
}

function renderContext({ document, workspace, uri }: CompletionContext): RenderContext {
  return { release: document.release, facts: factsOf(workspace, uri) };
}
