// The form of a sample run and what is shown of its outcome.

import assert from 'node:assert/strict';
import { formOfSample, outcomeHtml, sampleOfForm, type SampleRun } from './sample-text';

const empty = { headers: [], body: '' };

function shown(outcome: Partial<SampleRun['outcome']>, sample: Partial<SampleRun['sample']> = {}): string {
  return outcomeHtml({ line: 10, sample: { request: empty, response: empty, ...sample }, outcome: { ran: ['envoy_on_request'], logs: [], calls: [], ...outcome } });
}

describe('the form of a sample', () => {
  it('reads a header a line, pseudo headers and repeated ones too', () => {
    const text = sampleOfForm({ requestHeaders: ':path: /a?b=c:d\nx-tag: a\n\nno header\nx-tag: b', requestBody: 'text', responseHeaders: '', responseBody: '' });
    assert.deepEqual(JSON.parse(text).request, { headers: { ':path': '/a?b=c:d', 'x-tag': ['a', 'b'] }, body: 'text' });
  });

  it('shows what it reads', () => {
    const form = formOfSample({ request: { headers: [[':path', '/'], ['x', 'y']], body: 'b' }, response: empty });
    assert.equal(form.requestHeaders, ':path: /\nx: y');
  });
});

describe('the outcome of a sample', () => {
  it('escapes whatever a script says', () => {
    const html = shown({ logs: [['info', '<img src=x onerror="alert(1)">']], failure: { message: '<b>', line: 2 }, calls: ['<i>'], response: { headers: [['<a>', "'"]], body: '</pre>' } });
    assert.doesNotMatch(html, /<img|<b>|<i>|<a>|<\/pre>[^<]*<\/pre>/);
  });

  it('leads to the line in the file', () => assert.match(shown({ failure: { message: 'x', line: 3 } }), /data-line="12"/));

  it('marks what was added and taken away', () => {
    const html = shown({ requestAfter: { headers: [['a', '1'], ['b', '2']], body: '' } }, { request: { headers: [['A', '1'], ['c', '3']], body: '' } });
    assert.match(html, /<tr><td class="change"><\/td><th scope="row">a/);
    assert.match(html, /<tr class="new"><td class="change">\+<\/td><th scope="row">b/);
    assert.match(html, /<tr class="gone"><td class="change">−<\/td><th scope="row">c/);
  });

  it('says that nothing was called', () => assert.match(shown({ ran: [] }), /neither handler/));
});
