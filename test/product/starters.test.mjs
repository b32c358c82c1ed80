// The starter projects, as eg-lint writes them, build as written; processors answer Envoy's messages over real gRPC, filters run.
// Node always; Go, Python and Rust where the tool chain is installed, else the test says that it was skipped.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFilter } from './proxy-wasm/host.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const declarations = fileURLToPath(new URL('proxy-wasm', import.meta.url));
const name = 'fraud-check';
const rootID = 'fraud_root';
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** How each processor is built and started; `tool` must be there. */
const processors = [
  { language: 'node', tool: process.execPath, build: [[npm, 'install', '--ignore-scripts', '--no-package-lock']], start: [process.execPath, 'main.js'] },
  { language: 'go', tool: 'go', build: [['go', 'build', '-o', 'processor', '.']], start: ['./processor'] },
  { language: 'python', tool: 'python3', build: [['python3', '-m', 'venv', 'venv'], ['venv/bin/pip', 'install', '-q', '-r', 'requirements.txt']], start: ['venv/bin/python', 'main.py'] },
  { language: 'rust', tool: 'cargo', build: [['cargo', 'build', '-q']], start: [`target/debug/${name}`] },
];

/** Filters: built where the tools are there, and run; where only a compiler for this machine is there, it checks their types. */
const filters = [
  { language: 'assemblyscript', isThere: () => true, build: [[npm, 'install', '--ignore-scripts', '--no-package-lock'], [npm, 'run', 'build']], result: 'plugin.wasm' },
  { language: 'rust', isThere: hasRustTarget, build: [['cargo', 'build', '-q', '--release', '--target', 'wasm32-wasip1']], result: `target/wasm32-wasip1/release/${name.replaceAll('-', '_')}.wasm`, check: ['cargo', 'check', '-q'] },
  { language: 'tinygo', isThere: () => isInstalled('tinygo', 'version'), build: [['tinygo', 'build', '-o', 'plugin.wasm', '-scheduler=none', '-target=wasi', '.']], result: 'plugin.wasm', check: ['go', 'vet', '.'] },
  { language: 'cpp', isThere: () => process.env.PROXY_WASM_SDK !== undefined && isInstalled('em++'), build: [['make']], result: 'plugin.wasm', check: ['c++', '-std=c++17', '-fsyntax-only', '-Wall', '-Werror', `-I${declarations}`, 'plugin.cc'] },
];

describe('starter projects', function () {
  this.timeout(600_000);
  let scratch;
  let client;

  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'eg-starters-'));
    const folder = written('extproc', 'node', 'client');
    run(folder, [npm, 'install', '--ignore-scripts', '--no-package-lock']);
    client = grpcClient(folder);
  });

  after(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

  for (const { language, tool, build, start } of processors) {
    it(`extproc-${language} builds and answers an exchange as Envoy holds it`, async function () {
      if (!isInstalled(tool, tool === 'go' ? 'version' : '--version')) {
        console.log(`      *** extproc-${language} is not tested: there is no ${tool} on this machine ***`);
        this.skip();
      }
      const port = await freePort();
      const folder = written('extproc', language, `extproc-${language}`, '--port', String(port));
      for (const command of build) run(folder, command);
      const { PORT: _, ...environment } = process.env;
      const server = spawn(start[0], start.slice(1), { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
      const gone = new Promise((resolve) => server.once('exit', resolve));
      try {
        await client.waitUntilHealthy(port);
        await client.checkExchange(port);
        await client.checkExchange(port, { request: 'BUFFERED', response: 'STREAMED' });
        await client.checkExchange(port, { request: 'FULL_DUPLEX_STREAMED', response: 'FULL_DUPLEX_STREAMED' });
        await client.checkExchange(port, { request: 'NONE', response: 'FULL_DUPLEX_STREAMED' });
      } finally {
        server.kill('SIGKILL');
        await gone;
      }
    });
  }

  for (const { language, isThere, build, result, check } of filters) {
    it(`wasm-${language} builds a filter that runs under the policy's root id`, async function () {
      const folder = written('wasm-http', language, `wasm-${language}`, '--root-id', rootID);
      if (isThere()) {
        for (const command of build) run(folder, command);
        const { action, headers } = await runFilter(readFileSync(join(folder, result)), { rootID });
        assert.equal(action, 0, 'the request goes on');
        assert.deepEqual([...headers], [['x-processed-by', name]]);
        return;
      }
      console.log(`      *** wasm-${language} is not built: its tools are not on this machine ***`);
      if (!check || !isInstalled(check[0], check[0] === 'go' ? 'version' : '--version')) this.skip();
      this.test.title += ' (only its types were checked)';
      run(folder, check);
    });
  }

  /** The project that eg-lint writes beside a scaffold's manifests. */
  function written(scaffold, language, as, ...flags) {
    const out = join(scratch, as);
    run(root, [process.execPath, 'dist/cli.js', 'new', scaffold, '--out', out, '--name', name, '--starter', language, ...flags]);
    return join(out, name);
  }
});

function hasRustTarget() {
  const targets = spawnSync('rustup', ['target', 'list', '--installed'], { encoding: 'utf8' });
  return !targets.error && targets.stdout.includes('wasm32-wasip1');
}

function isInstalled(tool, flag = '--version') {
  return !spawnSync(tool, [flag]).error;
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
    /** `modes`: how the first message says that bodies are sent; undefined: it does not say, as older Envoys. */
    async checkExchange(port, modes) {
      const processor = new ExternalProcessor(`127.0.0.1:${port}`, credentials);
      const stream = processor.Process();
      const answers = [];
      const ended = new Promise((resolve, reject) => stream.on('data', (answer) => answers.push(answer)).on('end', resolve).on('error', reject));
      const headers = { headers: { headers: [{ key: ':path', raw_value: Buffer.from('/pay') }] } };
      const sent = [
        { request_headers: headers, protocol_config: modes && { request_body_mode: modes.request, response_body_mode: modes.response } },
        { request_body: { body: Buffer.from('{"amount":'), end_of_stream: false } },
        { request_body: { body: Buffer.from('1}'), end_of_stream: true } },
        { response_headers: headers },
        { response_body: { body: Buffer.from('ok'), end_of_stream: false } },
        { response_trailers: {} },
      ];
      for (const message of sent) stream.write(message);
      stream.end();
      await ended;
      processor.close();
      assert.deepEqual(answers.map(({ response }) => response), sent.map((message) => Object.keys(message)[0]));
      const [{ header }] = answers[0].request_headers.response.header_mutation.set_headers;
      assert.equal(header.key, 'x-processed-by');
      assert.equal(header.raw_value.toString(), name);
      for (const direction of ['request', 'response']) {
        const kind = `${direction}_body`;
        const mutations = answers.filter(({ response }) => response === kind).map((answer) => mutationOf(answer[kind]));
        const pieces = sent.filter((message) => message[kind]).map((message) => message[kind]);
        const expected = pieces.map(({ body, end_of_stream }) => (modes?.[direction] === 'FULL_DUPLEX_STREAMED' ? { body: String(body), end_of_stream } : undefined));
        assert.deepEqual(mutations, expected, `what comes back of the ${direction}'s body where it is ${modes?.[direction]}`);
      }
    },
  };

  /** What an answer makes of a piece of a body: undefined where it says nothing of it, so that it goes on by itself. */
  function mutationOf({ response }) {
    const mutation = response?.body_mutation;
    if (!mutation) return undefined;
    assert.equal(mutation.mutation, 'streamed_response');
    const { body, end_of_stream = false } = mutation.streamed_response;
    return { body: String(body), end_of_stream };
  }
}
