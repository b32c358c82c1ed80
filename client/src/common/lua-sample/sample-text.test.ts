// The form of a sample run and what is shown of its outcome.

import assert from 'node:assert/strict';
import { briefsOf, formOfSample, headerProblems, outcomeHtml, problemHtml, sampleOfForm, statusHtml, type SampleRun } from './sample-text';

const empty = { headers: [], body: '' };

function shown(outcome: Partial<SampleRun['outcome']>, sample: Partial<SampleRun['sample']> = {}): string {
  const run: SampleRun = { line: 10, sample: { request: empty, response: empty, ...sample }, outcome: { ran: ['envoy_on_request'], logs: [], calls: [], ...outcome } };
  return statusHtml(run) + outcomeHtml(run);
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

describe('the folded form of a sample', () => {
  const form = { requestHeaders: ':method: POST\n:path: /cart?x=1\n:authority: shop.example\n:scheme: http', requestBody: 'é', responseHeaders: ':status: 201', responseBody: '' };

  it('says what it holds', () => {
    assert.deepEqual(briefsOf(form), { request: 'POST http://shop.example/cart?x=1, 2 bytes', response: '201' });
    assert.deepEqual(briefsOf({ ...form, requestHeaders: 'x: y', responseHeaders: '' }), { request: '2 bytes', response: 'no :status' });
  });

  it('says which line is no header', () => {
    assert.deepEqual(headerProblems(form), { request: '', response: '' });
    assert.deepEqual(headerProblems({ ...form, responseHeaders: ':status: 200\n\nnonsense' }), { request: '', response: 'Line 3 is no header and is left out: write "name: value".' });
  });
});

describe('the outcome of a sample', () => {
  it('escapes whatever a script says', () => {
    const html = shown({ logs: [['info', '<img src=x onerror="alert(1)">']], failure: { message: '<b>', line: 2 }, calls: ['<i>'], response: { headers: [['<a>', "'"]], body: '</pre>' } });
    assert.doesNotMatch(html, /<img|<b>|<i>|<a>|<\/pre>[^<]*<\/pre>/);
  });

  it('leads to the line in the file', () => assert.match(shown({ failure: { message: 'x', line: 3 } }), /data-line="12">Line 13<\/a>: x/));

  it('marks what was added and taken away', () => {
    const html = shown({ requestAfter: { headers: [['a', '1'], ['b', '2']], body: '' } }, { request: { headers: [['A', '1'], ['c', '3']], body: '' } });
    assert.match(html, /<tr><td class="change"><\/td><th scope="row">a/);
    assert.match(html, /<tr class="new"><td class="change"><span aria-hidden="true">\+<\/span><span class="hidden">added<\/span><\/td><th scope="row">b/);
    assert.match(html, /<tr class="gone"><td class="change"><span aria-hidden="true">−<\/span><span class="hidden">removed<\/span><\/td><th scope="row">c/);
  });

  it('says in a sentence what came of it', () => {
    const before = { request: { headers: [['a', '1']], body: 'x' }, response: empty } as const;
    assert.match(shown({ requestAfter: { headers: [['b', '1']], body: 'y' }, responseAfter: empty }, before), /The request goes on with 1 header added, 1 header removed and another body, and the response as it came\./);
    assert.match(shown({ response: { headers: [[':status', '403']], body: '' } }), /The script answers by itself, with 403: the request does not reach the backend\./);
  });

  it('says that a file cannot be read', () => assert.match(problemHtml('a<b>.yaml', 'line 2: <x>'), /a&lt;b&gt;\.yaml cannot be read as it is\.<\/strong> line 2: &lt;x&gt;/));

  it('says that nothing was called', () => assert.match(shown({ ran: [] }), /neither handler/));
});
