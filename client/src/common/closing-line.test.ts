// Lines that close a block, and words that only begin so.

import assert from 'node:assert/strict';
import { closerAtEnd, readCloser } from './closing-line';

describe('a line that closes a block', () => {
  it('holds nothing else up to the cursor', () => {
    assert.deepEqual(closerAtEnd('    end'), { indent: '    ', word: 'end' });
    assert.deepEqual(closerAtEnd('\t\telseif'), { indent: '\t\t', word: 'elseif' });
    assert.deepEqual(closerAtEnd('  }'), { indent: '  ', word: '}' });
    for (const typed of ['end', '  ends', '  x end', '  end ', '  endpoint', '  en', '']) assert.equal(closerAtEnd(typed), undefined, typed);
  });

  it('is another word when letters follow', () => {
    const end = { indent: '  ', word: 'end' };
    for (const line of ['  end', '  end)', '  end -- why', '  end.x']) assert.equal(readCloser(line, end), 'same', line);
    for (const line of ['  endpoint', '  end_of = 1', '  end2']) assert.equal(readCloser(line, end), 'other word', line);
    for (const line of ['  en', '    endpoint', '']) assert.equal(readCloser(line, end), 'gone', line);
    const words = ['  elsei', '  elseif', '  elseif x', '  elseifs', '  elsewhere'].map((line) => readCloser(line, { indent: '  ', word: 'else' }));
    assert.deepEqual(words, ['longer', 'longer', 'longer', 'other word', 'other word']);
    assert.equal(readCloser('  }x', { indent: '  ', word: '}' }), 'same');
  });
});
