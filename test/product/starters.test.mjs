// The starter projects build as written, and answer Envoy's messages over real gRPC.
// Node always; Go, Python and Rust where the tool chain is installed, else the test says that it was skipped.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const name = 'fraud-check';
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** How each starter is built and started; `tool` must be there. */
const starters = [
  { id: 'extproc-node', tool: process.execPath, build: [[npm, 'install', '--ignore-scripts', '--no-package-lock']], start: [process.execPath, 'main.js'] },
  { id: 'extproc-go', tool: 'go', build: [['go', 'build', '-o', 'processor', '.']], start: ['./processor'] },
  { id: 'extproc-python', tool: 'python3', build: [['python3', '-m', 'venv', 'venv'], ['venv/bin/pip', 'install', '-q', '-r', 'requirements.txt']], start: ['venv/bin/python', 'main.py'] },
  { id: 'extproc-rust', tool: 'cargo', build: [['cargo', 'build', '-q']], start: [`target/debug/${name}`] },
];

/** Filters: built where the tool is there, and looked at as WebAssembly. */
const filters = [
  { id: 'wasm-assemblyscript', isThere: () => true, build: [[npm, 'install', '--ignore-scripts', '--no-package-lock'], [npm, 'run', 'build']], result: 'plugin.wasm' },
  { id: 'wasm-rust', isThere: hasRustTarget, build: [['cargo', 'build', '-q', '--release', '--target', 'wasm32-wasip1']], result: `target/wasm32-wasip1/release/${name.replaceAll('-', '_')}.wasm` },
  { id: 'wasm-tinygo', isThere: () => !spawnSync('tinygo', ['version']).error, build: [['tinygo', 'build', '-o', 'plugin.wasm', '-scheduler=none', '-target=wasi', '.']], result: 'plugin.wasm' },
];

describe('starter projects', function () {
  this.timeout(600_000);
  let scratch;
  let client;

  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'eg-starters-'));
    const folder = copyOf('extproc-node', 'client');
    run(folder, [npm, 'install', '--ignore-scripts', '--no-package-lock']);
    client = grpcClient(folder);
  });

  after(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

  for (const { id, tool, build, start } of starters) {
    it(`${id} builds and answers an exchange as Envoy holds it`, async function () {
      if (spawnSync(tool, [tool === 'go' ? 'version' : '--version']).error) {
        console.log(`      *** ${id} is not tested: there is no ${tool} on this machine ***`);
        this.skip();
      }
      const folder = copyOf(id, id);
      for (const command of build) run(folder, command);
      const port = await freePort();
      const server = spawn(start[0], start.slice(1), { cwd: folder, env: { ...process.env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'] });
      const gone = new Promise((resolve) => server.once('exit', resolve));
      try {
        await client.waitUntilHealthy(port);
        await client.checkExchange(port);
      } finally {
        server.kill('SIGKILL');
        await gone;
      }
    });
  }

  for (const { id, isThere, build, result } of filters) {
    it(`${id} builds a module with the functions that Envoy calls`, async function () {
      if (!isThere()) {
        console.log(`      *** ${id} is not tested: its tools are not on this machine ***`);
        this.skip();
      }
      const folder = copyOf(id, id);
      for (const command of build) run(folder, command);
      const exported = WebAssembly.Module.exports(await WebAssembly.compile(readFileSync(join(folder, result)))).map(({ name: each }) => each);
      assert.ok(exported.includes('proxy_on_context_create'), `exports ${exported.join(', ')}`);
      assert.ok(exported.includes('proxy_on_request_headers'), `exports ${exported.join(', ')}`);
    });
  }

  function copyOf(id, as) {
    const folder = join(scratch, as);
    cpSync(join(root, 'starters', id), folder, { recursive: true });
    fillIn(folder);
    return folder;
  }
});

function hasRustTarget() {
  const targets = spawnSync('rustup', ['target', 'list', '--installed'], { encoding: 'utf8' });
  return !targets.error && targets.stdout.includes('wasm32-wasip1');
}

/** What the scaffold does with a starter: names in place of {{name}} and {{image}}. */
function fillIn(folder) {
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) fillIn(path);
    else writeFileSync(path, readFileSync(path, 'utf8').replaceAll('{{name}}', name).replaceAll('{{image}}', `registry.example/${name}:1`));
  }
}

function run(cwd, [command, ...args]) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  assert.equal(result.status, 0, `${command} ${args.join(' ')}\n${result.stdout}\n${result.stderr}`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A client made from the proto files of the Node starter, with the packages that are installed there. */
function grpcClient(folder) {
  const require = createRequire(join(folder, 'main.js'));
  const grpc = require('@grpc/grpc-js');
  const { loadSync } = require('@grpc/proto-loader');
  const load = (file) => grpc.loadPackageDefinition(loadSync(join(folder, file), { keepCase: true, oneofs: true, enums: String }));
  const { ExternalProcessor } = load('external-processor.proto').envoy.service.ext_proc.v3;
  const { Health } = load('health.proto').grpc.health.v1;
  const credentials = grpc.credentials.createInsecure();

  return {
    async waitUntilHealthy(port) {
      const health = new Health(`127.0.0.1:${port}`, credentials);
      const answer = await new Promise((resolve, reject) =>
        health.waitForReady(Date.now() + 30_000, (error) => (error ? reject(error) : health.Check({}, (failed, found) => (failed ? reject(failed) : resolve(found))))),
      );
      health.close();
      assert.equal(answer.status, 'SERVING');
    },
    async checkExchange(port) {
      const processor = new ExternalProcessor(`127.0.0.1:${port}`, credentials);
      const stream = processor.Process();
      const answers = [];
      const ended = new Promise((resolve, reject) => stream.on('data', (answer) => answers.push(answer)).on('end', resolve).on('error', reject));
      const headers = { headers: { headers: [{ key: ':path', raw_value: Buffer.from('/pay') }] } };
      stream.write({ request_headers: headers });
      stream.write({ request_body: { body: Buffer.from('{}'), end_of_stream: true } });
      stream.write({ response_headers: headers });
      stream.write({ response_body: { body: Buffer.from('ok'), end_of_stream: false } });
      stream.write({ response_trailers: {} });
      stream.end();
      await ended;
      processor.close();
      assert.deepEqual(answers.map(({ response }) => response), ['request_headers', 'request_body', 'response_headers', 'response_body', 'response_trailers']);
      const [{ header }] = answers[0].request_headers.response.header_mutation.set_headers;
      assert.equal(header.key, 'x-processed-by');
      assert.equal(header.raw_value.toString(), name);
    },
  };
}
