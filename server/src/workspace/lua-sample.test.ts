// Sample requests as they stand in files and come from the form.

import assert from 'node:assert/strict';
import { defaultSample } from '../lua/trial/sample-request';
import { readSample } from './lua-sample';

describe('a sample request', () => {
  it('is read from YAML', () => {
    const { sample, problem } = readSample('request:\n  headers:\n    ":path": /a\n    x-tag: [a, b]\n    x-number: 5\n  body: |\n    text\nhttpCalls:\n  - headers: { ":status": 401 }\n    body: no\nfilterContext: { limit: 3, list: [a] }\n');
    assert.equal(problem, undefined);
    assert.deepEqual(sample.request, { headers: [[':path', '/a'], ['x-tag', 'a'], ['x-tag', 'b'], ['x-number', '5']], body: 'text\n' });
    assert.deepEqual(sample.answers, [{ headers: [[':status', '401']], body: 'no' }]);
    assert.deepEqual(sample.filterContext, { limit: 3, list: ['a'] });
    assert.deepEqual(sample.response, defaultSample.response);
  });

  it('is the usual one where nothing is said', () => {
    for (const text of ['', '[]', '5', 'request: 7', '{']) assert.deepEqual(readSample(text).sample.request, defaultSample.request);
  });

  it('comes with what is wrong with its text', () => {
    assert.match(readSample('request:\n  body: "x\n').problem ?? '', /^Line 2: /);
    assert.equal(readSample('- a\n').problem, 'It must be a map with `request` and `response`.');
    assert.equal(readSample('').problem, undefined);
  });
});
