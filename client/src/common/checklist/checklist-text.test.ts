// The checklist as page and as Markdown.

import assert from 'node:assert/strict';
import { checklistHtml, checklistMarkdown, scoreOf, withAdditions } from './checklist-text';
import type { Checklist } from './checklist-messages';

const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 4 } };
const list: Checklist = {
  kind: 'EnvoyExtensionPolicy',
  name: '<img src=x>',
  namespace: 'shop',
  range,
  items: [
    { id: 'target', title: 'The target is right', state: 'done', evidence: 'HTTPRoute `a<b` is there.', place: { uri: 'file:///w/my%20route.yaml', range } },
    { id: 'mode', title: '`processingMode` is written', state: 'wrong', evidence: 'It is not.', fix: 'Write it.', edits: [] },
    { id: 'status', title: 'Accepted', state: 'by-hand', evidence: 'Only the cluster knows.', fix: 'Ask it.', command: 'status' },
    { id: 'behaviour', title: 'Seen', state: 'by-hand', evidence: 'Not yet.', fix: 'Look.' },
  ],
};

describe('a checklist in front of people', () => {
  it('counts what holds and what was ticked', () => {
    assert.deepEqual(scoreOf(withAdditions(list, 'f', { ticks: new Set() }).items), { done: 1, of: 4 });
    assert.deepEqual(scoreOf(withAdditions(list, 'f', { ticks: new Set(['behaviour', 'mode']) }).items), { done: 2, of: 4 });
  });
  it('takes the word of the cluster', () => {
    const { items } = withAdditions(list, 'f', { ticks: new Set(), status: { state: 'done', evidence: 'Accepted.' } });
    assert.deepEqual(items.find(({ id }) => id === 'status'), { id: 'status', title: 'Accepted', state: 'done', evidence: 'Accepted.', command: 'status', ticked: false });
  });
  it('escapes whatever stands in manifests', () => {
    const html = checklistHtml(withAdditions(list, '"f"', { ticks: new Set() }));
    assert.doesNotMatch(html, /<img/);
    assert.match(html, /<code>a&lt;b<\/code>/);
    assert.match(html, /my route\.yaml:5/);
    assert.match(html, /<strong>1 of 4<\/strong> hold: 1 wrong, 2 left to you/);
  });
  it('offers a box for what is left to a person alone', () => {
    const html = checklistHtml(withAdditions(list, 'f', { ticks: new Set(['behaviour']) }));
    assert.equal(html.match(/type="checkbox"/g)?.length, 2);
    assert.equal(html.match(/ checked>/g)?.length, 1);
  });
  it('is Markdown with boxes, evidence and what to do', () => {
    assert.equal(
      checklistMarkdown(withAdditions(list, 'f', { ticks: new Set(['behaviour']) })),
      '## Checklist of EnvoyExtensionPolicy `<img src=x>` in `shop`: 2/4\n\n- [x] **The target is right**: HTTPRoute `a<b` is there. (my route.yaml:5)\n- [ ] ✗ **`processingMode` is written**: It is not.\n  - Fix: Write it.\n- [ ] **Accepted**: Only the cluster knows.\n  - To do: Ask it.\n- [x] **Seen**: Not yet.\n',
    );
  });
});
