// Tries npm start: it becomes ready, ends on Ctrl-C, leaves nothing behind, and understands its flags.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Children } from '../../scripts/lib/children.mjs';
import { freePort, statusOf } from '../vscode/server.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'scripts', 'start.mjs');

describe('npm start', function () {
  this.timeout(150_000);
  const children = new Children();
  const start = (...args) => children.output(process.execPath, [script, ...args], { cwd: root, timeLimitSeconds: 120 });

  afterEach(() => children.stopAll());

  it('becomes ready', async () => {
    const { code, lines } = await start('--web', '--check', '--no-open');
    assert.equal(code, 0, lines.join('\n'));
    assert.match(lines.join('\n'), /Ready after [\d.]+ s[^]*http:\/\/127\.0\.0\.1:\d+\//);
  });

  it('serves the examples until Ctrl-C, and leaves nothing behind', async () => {
    const port = await freePort();
    const lines = [];
    let ready;
    const becameReady = new Promise((resolve) => (ready = resolve));
    const onLine = (line) => {
      lines.push(line);
      if (line.includes('Ctrl-C')) ready('ready');
    };
    const child = children.start(process.execPath, [script, '--web', '--no-open', '--port', String(port)], { cwd: root, timeLimitSeconds: 120, show: false, onLine });
    assert.equal(await Promise.race([becameReady, child.exited]), 'ready', lines.join('\n'));
    assert.equal(await statusOf(`http://127.0.0.1:${port}/`), 200);
    process.kill(child.pid, 'SIGINT');
    const { code } = await child.exited;
    assert.equal(code, 0, lines.join('\n'));
    assert.match(lines.join('\n'), /Stopped\./);
    assert.equal(await statusOf(`http://127.0.0.1:${port}/version`), undefined, 'the server still answers');
  });

  it('explains its flags', async () => {
    const { code, lines } = await start('--help');
    assert.equal(code, 0);
    assert.match(lines.join('\n'), /--port N/);
  });

  it('refuses a flag that it does not know', async () => {
    const { code, lines } = await start('--prot', '1');
    assert.equal(code, 2);
    assert.match(lines.join('\n'), /--prot/);
  });
});
