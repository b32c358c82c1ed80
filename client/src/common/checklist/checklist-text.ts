// A checklist as HTML for the panel and as Markdown for the clipboard; what a person has ticked counts as done.

import type { Checklist, ChecklistItem } from './checklist-messages';

/** An item with what a person or the cluster has added to it. */
export interface ShownItem extends ChecklistItem {
  /** A person has ticked it. */
  readonly ticked: boolean;
}

export interface ShownChecklist extends Omit<Checklist, 'items'> {
  readonly items: readonly ShownItem[];
  /** The file's name, for people. */
  readonly file: string;
}

/** What is known beside the files: ticks by item id, and what the cluster said about the status. */
export interface Additions {
  readonly ticks: ReadonlySet<string>;
  readonly status?: { readonly state: ChecklistItem['state']; readonly evidence: string; readonly fix?: string };
}

/** Lays what is known beside the files over a checklist. Only what is left to a person can be ticked. */
export function withAdditions(list: Checklist, file: string, { ticks, status }: Additions): ShownChecklist {
  const items = list.items.map((item): ShownItem => {
    if (item.id === 'status' && status) {
      const { fix: _, ...rest } = item;
      return { ...rest, state: status.state, evidence: status.evidence, ...(status.fix === undefined ? {} : { fix: status.fix }), ticked: false };
    }
    return { ...item, ticked: item.state === 'by-hand' && ticks.has(item.id) };
  });
  return { ...list, items, file };
}

/** How many items hold, of how many. */
export function scoreOf(items: readonly ShownItem[]): { readonly done: number; readonly of: number } {
  return { done: items.filter(({ state, ticked }) => state === 'done' || ticked).length, of: items.length };
}

/** The checklist as the body of the panel; every text of the manifest is escaped. */
export function checklistHtml(list: ShownChecklist): string {
  const { done, of } = scoreOf(list.items);
  const wrong = list.items.filter(({ state }) => state === 'wrong').length;
  const left = of - done - wrong;
  const sum = [wrong > 0 ? `${wrong} wrong` : '', left > 0 ? `${left} left to you` : ''].filter(Boolean).join(', ');
  return `<header>
<h1>${escaped(list.name === '' ? list.kind : list.name)} <small>${escaped(list.kind)}</small></h1>
<p>${escaped(list.file)}${list.namespace === undefined ? '' : ` · namespace ${escaped(list.namespace)}`}</p>
<p class="sum"><strong>${done} of ${of}</strong> ${sum === '' ? 'hold' : `hold: ${sum}`}</p>
<progress max="${of}" value="${done}" aria-label="${done} of ${of} hold"></progress>
<nav><button data-act="copy">Copy as Markdown</button> <button data-act="open" class="quiet">Show the policy</button></nav>
</header>
<ul>
${list.items.map(itemHtml).join('\n')}
</ul>`;
}

const words = { done: 'holds', wrong: 'wrong', 'by-hand': 'to do by hand' } as const;

function itemHtml(item: ShownItem): string {
  const { id, title, state, evidence, fix, place, edits, command, ticked } = item;
  const key = escaped(id);
  const mark = state === 'by-hand' ? `<input type="checkbox" data-act="tick" data-id="${key}" aria-label="Done by hand"${ticked ? ' checked' : ''}>` : `<span class="mark" role="img" aria-label="${words[state]}">${state === 'done' ? '✓' : '✗'}</span>`;
  const buttons = [
    edits ? `<button data-act="fix" data-id="${key}">Fix</button>` : '',
    command === 'status' ? `<button data-act="status" data-id="${key}">Ask the cluster…</button>` : '',
    command === 'sha256' ? `<button data-act="sha256" data-id="${key}">Compute from a file…</button>` : '',
    place ? `<a href="#" data-act="place" data-id="${key}">${escaped(fileName(place.uri))}:${place.range.start.line + 1}</a>` : '',
  ].filter(Boolean);
  return `<li class="${ticked ? 'done' : state}">
<div class="box">${mark}</div>
<div><h2>${marked(title)}</h2><p>${marked(evidence)}</p>${fix === undefined || ticked ? '' : `<p class="fix">${state === 'by-hand' ? 'To do' : 'Fix'}: ${marked(fix)}</p>`}${buttons.length > 0 ? `<p class="act">${buttons.join(' ')}</p>` : ''}</div>
</li>`;
}

/** The checklist as Markdown: for an issue, a review, a runbook. */
export function checklistMarkdown(list: ShownChecklist): string {
  const { done, of } = scoreOf(list.items);
  const head = `## Checklist of ${list.kind} \`${list.name}\`${list.namespace === undefined ? '' : ` in \`${list.namespace}\``}: ${done}/${of}`;
  const lines = list.items.flatMap(({ title, state, evidence, fix, ticked, place }) => {
    const holds = state === 'done' || ticked;
    const where = place ? ` (${fileName(place.uri)}:${place.range.start.line + 1})` : '';
    const line = `- [${holds ? 'x' : ' '}] ${state === 'wrong' ? '✗ ' : ''}**${title}**: ${evidence}${where}`;
    return holds || fix === undefined ? [line] : [line, `  - ${state === 'wrong' ? 'Fix' : 'To do'}: ${fix}`];
  });
  return `${head}\n\n${lines.join('\n')}\n`;
}

function fileName(uri: string): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Back-ticks become code; everything else is text. */
function marked(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
