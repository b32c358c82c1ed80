// What the status bar item says.

import { strict as assert } from 'node:assert';
import { statusText } from './status-text';

const none = { errors: 0, warnings: 0, others: 0 };

describe('status bar text', () => {
  it('names the release in force and says that all is well', () => {
    const status = statusText('running', { release: '1.9', reason: 'newest' }, none);
    assert.equal(status.text, 'Envoy Gateway 1.9 $(check)');
    assert.equal(status.level, 'normal');
    assert.match(status.tooltip, /newest[^]*no problems/);
  });

  it('counts problems by severity, and speaks them', () => {
    const status = statusText('running', { release: '1.8' }, { errors: 2, warnings: 1, others: 3 });
    assert.equal(status.text, 'Envoy Gateway 1.8 $(error) 2 $(warning) 1 $(info) 3');
    assert.equal(status.spoken, 'Envoy Gateway 1.8, 2 errors, 1 warning, 3 remarks in this file');
    assert.equal(status.level, 'error');
  });

  it('does without a release until the server has said it', () => {
    assert.equal(statusText('running', undefined, none).text, 'Envoy Gateway $(check)');
  });

  it('shows that the server is starting, also after it died', () => {
    for (const state of ['idle', 'starting', 'waiting'] as const) assert.match(statusText(state, undefined, none).text, /sync~spin/);
  });

  it('says when the server was given up', () => {
    const status = statusText('failed', { release: '1.9' }, { errors: 1, warnings: 0, others: 0 });
    assert.equal(status.level, 'error');
    assert.match(status.tooltip, /not started again/);
  });
});
