// Syntax problems that show twice, and those that only we see.

import { strict as assert } from 'node:assert';
import { documentStarts, echoed } from './syntax-echoes';

describe('syntax problems that others report too', () => {
  const starts = documentStarts('a: 1\n---\nb: [\n\n... # end\n--- x\r\n----\nc: "\n');

  it('are told apart by document', () => {
    assert.deepEqual(starts, [0, 1, 4, 5]);
    assert.deepEqual(echoed([0, 2, 7], [3], starts), [false, true, false]);
  });

  it('may lie at another place of the document', () => assert.deepEqual(echoed([2], [1], starts), [true]));
  it('are none where nobody else reports anything', () => assert.deepEqual(echoed([0, 2], [], starts), [false, false]));
});
