// Files that nobody should have written: the command and the server stay up, answer in bounded time, and say something clear or nothing.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StreamMessageReader, StreamMessageWriter, createMessageConnection } from 'vscode-languageserver-protocol/node';

// Half a gigabyte for JavaScript's objects: a few times what the largest of these inputs needs as text.
const memoryLimit = '--max-old-space-size=512';
const root = fileURLToPath(new URL('../..', import.meta.url));

const policy = (name) => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ${name}
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: checkout
`;
const misspeltPolicy = `${policy('misspelt')}  extPorc: []\n`;

// Seconds that a file may take: ten times what it takes on a quiet machine of two cores.
const inputs = [
  { name: 'a file of 50 MB', content: () => repeatTo(50_000_000, `${policy('big')}---\n`), seconds: 60 },
  { name: 'a line of 5 MB', content: () => `${policy('wide')}  lua:\n    - type: Inline\n      inline: "${'x'.repeat(5_000_000)}"\n`, seconds: 20 },
  { name: 'a comment of 5 MB', content: () => `# ${'-'.repeat(5_000_000)}\n${policy('wide')}`, seconds: 20 },
  { name: 'a hundred thousand tiny documents', content: () => 'a: 1\n---\n'.repeat(100_000), seconds: 20 },
  { name: 'a hundred thousand empty documents', content: () => '---\n'.repeat(100_000), seconds: 20 },
  { name: 'ten thousand levels of flow lists', content: () => `${policy('deep')}  extProc: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`, seconds: 20 },
  { name: 'ten thousand levels that are never closed', content: () => `${policy('deep')}  extProc: ${'{a: ['.repeat(10_000)}`, seconds: 20 },
  { name: 'ten thousand levels of block lists', content: () => `${policy('deep')}  extProc:\n    ${'- '.repeat(10_000)}x\n`, seconds: 20 },
  { name: 'two thousand levels of indentation', content: () => policy('deep') + Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(2 + depth)}k:\n`).join(''), seconds: 20 },
  { name: 'aliases that would grow to billions of values', content: () => `${policy('bomb')}  extProc:\n${bomb()}`, seconds: 20 },
  { name: 'an alias to itself', content: () => `${policy('loop')}  extProc: &loop\n    - *loop\n`, seconds: 20 },
  { name: 'binary junk', content: () => Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256)), seconds: 20 },
  { name: 'invalid UTF-8', content: () => Buffer.concat([Buffer.from(policy('latin')), Buffer.from([0x23, 0x20, 0xe9, 0xff, 0x0a])]), seconds: 20 },
  { name: 'null characters', content: () => `${policy('null')}  extProc: "\u0000"\n\u0000\u0000`, seconds: 20 },
  { name: 'an empty file', content: () => '', seconds: 20 },
  { name: 'quotes and brackets that are never closed', content: () => `${policy('open')}  lua: [{"a: 'b\n${'\n'.repeat(10_000)}`, seconds: 20 },
];

describe('bad input', function () {
  this.timeout(90_000);
  let folder;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'eg-bad-input-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  describe('to eg-lint', () => {
    for (const { name, content, seconds } of inputs) {
      it(`${name}: ends in time, without a crash`, () => {
        const file = join(folder, 'input.yaml');
        writeFileSync(file, content());
        const { status, signal, stderr, took } = lint([file]);
        assert.equal(signal, null, 'it was killed');
        assert.ok(status === 0 || status === 1 || status === 2, `exit code ${status}: ${stderr.slice(0, 500)}`);
        assertNoCrash(stderr);
        if (status === 2) assert.equal(stderr.trim().split('\n').length, 1, `more than one line on stderr: ${stderr.slice(0, 500)}`);
        assert.ok(took < seconds, `it took ${took.toFixed(1)} s`);
      });
    }

    it('a file that cannot be read: one clear line, and exit code 2', function () {
      const file = unreadableFile(folder);
      if (!file) this.skip();
      const { status, stderr } = lint([file]);
      assert.equal(status, 2);
      assert.ok(stderr.trim().includes(file), stderr);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    });

    it('a file that does not exist: one clear line, and exit code 2', () => {
      const { status, stderr } = lint([join(folder, 'nowhere.yaml')]);
      assert.equal(status, 2);
      assert.match(stderr.trim(), /^[^\n]*nowhere\.yaml[^\n]*$/);
    });

    it('a bad file beside a good one: the other is still checked', () => {
      const [bad, good] = [join(folder, 'bad.yaml'), join(folder, 'good.yaml')];
      writeFileSync(bad, `${policy('deep')}  extProc: ${'['.repeat(10_000)}`);
      writeFileSync(good, misspeltPolicy);
      const { stdout, stderr } = lint(['--format', 'json', bad, good]);
      assertNoCrash(stderr);
      assert.ok(JSON.parse(stdout).some(({ file, code }) => file.endsWith('good.yaml') && code === 'unknown-field'));
    });
  });

  describe('to the server', () => {
    for (const { name, content, seconds } of inputs) {
      it(`${name}: still answers, and still finds the mistake in another file`, async () => {
        const server = startServer();
        try {
          await server.initialize();
          const startedAt = performance.now();
          const uri = pathToFileURL(join(folder, 'input.yaml')).href;
          const text = Buffer.from(content()).toString('utf8');
          server.open(uri, text);
          server.open(pathToFileURL(join(folder, 'other.yaml')).href, misspeltPolicy);
          await Promise.race([server.finding('other.yaml', 'unknown-field'), server.gone, tooLate(seconds)]);
          for (const position of [{ line: 0, character: 0 }, endOf(text)]) {
            server.insert(uri, position, ' ');
            await Promise.race([server.askEverything(uri, position), server.gone, tooLate(seconds)]);
          }
          const took = (performance.now() - startedAt) / 1000;
          assert.ok(took < seconds, `it took ${took.toFixed(1)} s`);
        } finally {
          server.kill();
        }
      });
    }
  });
});

function lint(args) {
  const startedAt = performance.now();
  const result = spawnSync(process.execPath, [memoryLimit, join(root, 'dist', 'cli.js'), 'lint', ...args], { encoding: 'utf8', timeout: 80_000, maxBuffer: 500_000_000 });
  return { ...result, took: (performance.now() - startedAt) / 1000 };
}

function assertNoCrash(stderr) {
  assert.doesNotMatch(stderr, /unexpected failure|RangeError|TypeError|heap out of memory|\n\s+at /);
}

/** A file that exists and that nobody here can read, or undefined where there is none. */
function unreadableFile(folder) {
  if (process.platform === 'win32') return undefined;
  // Root may read every file; only the kernel's own refuse, such as a process's memory at address 0.
  if (process.getuid() === 0) return process.platform === 'linux' ? '/proc/self/mem' : undefined;
  const file = join(folder, 'secret.yaml');
  writeFileSync(file, policy('secret'));
  chmodSync(file, 0);
  return file;
}

/** A server under test with the few messages that these tests need. */
function startServer() {
  const child = spawn(process.execPath, [memoryLimit, join(root, 'dist', 'server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const published = [];
  const watchers = new Set();
  connection.onNotification('textDocument/publishDiagnostics', (params) => {
    published.push(params);
    for (const watcher of watchers) watcher();
  });
  let version = 1;
  const logged = [];
  connection.onNotification('window/logMessage', ({ type, message }) => {
    if (type === 1) logged.push(message);
  });
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onError(() => {});
  connection.listen();
  return {
    initialize: async () => {
      await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
      await connection.sendNotification('initialized', {});
    },
    open: (uri, text) => void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } }),
    finding: (name, code) =>
      new Promise((resolve) => {
        const look = () => published.some(({ uri, diagnostics }) => uri.endsWith(name) && diagnostics.some((diagnostic) => diagnostic.code === code)) && resolve();
        watchers.add(look);
        look();
      }),
    insert: (uri, position, text) => {
      version += 1;
      void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range: { start: position, end: position }, text }] });
    },
    askEverything: async (uri, position) => {
      const textDocument = { uri };
      const range = { start: position, end: position };
      await Promise.all([
        ...['documentSymbol', 'foldingRange', 'documentLink'].map((feature) => connection.sendRequest(`textDocument/${feature}`, { textDocument })),
        ...['completion', 'hover'].map((feature) => connection.sendRequest(`textDocument/${feature}`, { textDocument, position })),
        connection.sendRequest('textDocument/selectionRange', { textDocument, positions: [position] }),
        connection.sendRequest('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }),
      ]);
      assert.deepEqual(logged, [], 'errors that the server logged');
    },
    gone: new Promise((_, reject) => child.once('exit', (code, signal) => reject(new Error(`the server ended (${code ?? signal}): ${stderr.slice(0, 500)}`)))),
    kill: () => {
      connection.dispose();
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
    },
  };
}

/** The place behind the last character, as the protocol counts. */
function endOf(text) {
  const lineStart = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  return { line: text.split(/\r\n|\n|\r/).length - 1, character: text.length - lineStart };
}

function tooLate(seconds) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000).unref());
}

function repeatTo(size, piece) {
  return piece.repeat(Math.ceil(size / piece.length));
}

/** Nine levels of nine aliases each: 400 million values, were they written out. */
function bomb() {
  const lines = ['    - &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level <= 9; level += 1) lines.push(`    - &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`);
  return `${lines.join('\n')}\n`;
}
