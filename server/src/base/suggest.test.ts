// Which names count as near, and which do not.

import assert from 'node:assert/strict';
import { editDistance, nearestName, nearestNames, sameButForCase } from './suggest';

describe('editDistance', () => {
  it('counts insertions, deletions, substitutions and swaps as one each', () => {
    assert.equal(editDistance('body', 'body'), 0);
    assert.equal(editDistance('bdy', 'body'), 1);
    assert.equal(editDistance('boddy', 'body'), 1);
    assert.equal(editDistance('bosy', 'body'), 1);
    assert.equal(editDistance('boyd', 'body'), 1);
    assert.equal(editDistance('', 'body'), 4);
  });

  it('gives up beyond the limit', () => {
    assert.ok(editDistance('response', 'attributes', 2) > 2);
    assert.ok(editDistance('a', 'abcdef', 2) > 2);
  });
});

describe('nearestName', () => {
  const fields = ['backendRefs', 'backendSettings', 'failOpen', 'messageTimeout', 'metadata', 'processingMode'];

  it('finds the name behind a typing error', () => {
    assert.equal(nearestName('procesingMode', fields), 'processingMode');
    assert.equal(nearestName('processignMode', fields), 'processingMode');
    assert.equal(nearestName('backendRef', fields), 'backendRefs');
  });

  it('takes case and separators lightly', () => {
    assert.equal(nearestName('ProcessingMode', fields), 'processingMode');
    assert.equal(nearestName('fail_open', fields), 'failOpen');
    assert.equal(nearestName('FAILOPEN', fields), 'failOpen');
  });

  it('finds a name that holds the word whole', () => {
    assert.equal(nearestName('timeout', fields), 'messageTimeout');
  });

  it('stays silent where nothing is near', () => {
    assert.equal(nearestName('image', fields), undefined);
    assert.equal(nearestName('xyz', ['abc']), undefined);
    assert.equal(nearestName('on', ['no']), undefined);
  });

  it('stays silent where two are equally near', () => {
    assert.equal(nearestName('bat', ['cat', 'hat']), undefined);
    assert.deepEqual(nearestNames('bat', ['cat', 'hat', 'bats']), ['bats', 'cat', 'hat']);
  });
});

describe('sameButForCase', () => {
  it('ignores case and separators only', () => {
    assert.ok(sameButForCase('Full_Duplex-Streamed', 'FullDuplexStreamed'));
    assert.ok(!sameButForCase('body', 'bodies'));
  });
});
