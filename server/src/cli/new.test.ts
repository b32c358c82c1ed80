// eg-lint new: what it writes where, what it asks, and what it says where the command line does not fit.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from './arguments';
import { newManifests } from './new';

const starters = join(process.env['EG_PROJECT_ROOT'] ?? process.cwd(), 'starters');

interface Run {
  readonly output: string;
  readonly notes: string;
}

/** Runs the command; `answers` are typed at the prompts, one after the other. */
function run(args: readonly string[], answers?: readonly string[]): Run {
  let output = '';
  const notes: string[] = [];
  const open = [...(answers ?? [])];
  const ask = (question: string): string | undefined => {
    notes.push(question);
    return open.shift();
  };
  assert.equal(newManifests(args, { write: (text) => void (output += text), note: (line) => void notes.push(line), ask: answers && ask, starters }), 0);
  return { output, notes: notes.join('\n') };
}

describe('eg-lint new', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'eg-new-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes manifests to standard output, and what else is worth knowing to the notes', () => {
    const { output, notes } = run(['extproc', '--name', 'auth', '--target', 'httproute/shop', '--namespace=team', '--request-mode', 'Buffered', '--no-workload', '--fail-open']);
    assert.match(output, /^apiVersion: gateway\.envoyproxy\.io\/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n {2}name: auth\n {2}namespace: team\n/);
    assert.match(output, /kind: HTTPRoute\n {6}name: shop\n/);
    assert.match(output, /- name: auth\n {10}port: 9002\n/);
    assert.match(output, /body: Buffered\n[^]*failOpen: true\n$/);
    assert.match(notes, /The Service auth must have the port 9002/);
    assert.doesNotMatch(notes, /TODO/);
    assert.match(run(['extproc']).notes, /2 places are left to fill in/);
  });

  it('says what a processor has to do by itself', () => {
    assert.match(run(['extproc', '--request-mode', 'FullDuplexStreamed']).notes, /sends back as streamed_response/);
    assert.doesNotMatch(run(['extproc', '--request-mode', 'Streamed']).notes, /streamed_response/);
  });

  it('takes the prefix of the snippet for the name, and parameters in either spelling', () => {
    assert.equal(run(['eg-extproc', '--messageTimeout', '2s']).output, run(['extproc', '--message-timeout=2s']).output);
    assert.equal(run(['extproc', '--request-attributes', 'request.path,request.host']).output, run(['extproc', '--request-attributes', 'request.path', '--request-attributes', 'request.host']).output);
    assert.equal(run(['extproc', '--fail-open', 'true']).output, run(['extproc', '--fail-open']).output);
  });

  it('lists scaffolds, and the parameters of one', () => {
    assert.match(run(['--list']).output, /^extproc +A gRPC service/);
    assert.doesNotMatch(run(['--list', '--eg-version', '1.7']).output, /dynamic-module/);
    const { output } = run(['lua-inline', '--help']);
    assert.match(output, / {2}--job CHOICE\n/);
    assert.match(output, /rewritePath: Rewrite the path/);
    assert.match(output, /Only with --job addHeader, removeHeader, respond\./);
    assert.match(run(['--help']).output, /--interactive/);
  });

  it('writes files into a folder, and none over another', () => {
    const out = join(folder, 'new');
    const { output, notes } = run(['wasm-image', '--out', out, '--image', 'ghcr.example/filter:1']);
    assert.deepEqual(readdirSync(out).sort(), ['Dockerfile', 'registry-login-secret.yaml', 'wasm-policy.yaml']);
    assert.deepEqual(output.trim().split('\n').sort(), readdirSync(out).sort().map((name) => join(out, name)));
    assert.match(readFileSync(join(out, 'Dockerfile'), 'utf8'), /docker build -t ghcr\.example\/filter:1 \./);
    assert.match(notes, /left to fill in/);
    writeFileSync(join(out, 'Dockerfile'), 'mine');
    assert.throws(() => run(['wasm-image', '--out', out]), /is there already; nothing was written \(--force/);
    assert.equal(readFileSync(join(out, 'Dockerfile'), 'utf8'), 'mine');
    run(['wasm-image', '--out', out, '--force']);
    assert.notEqual(readFileSync(join(out, 'Dockerfile'), 'utf8'), 'mine');
    assert.match(run(['wasm-image']).notes, /Dockerfile goes with it/);
  });

  it('writes a project with code along', () => {
    const out = join(folder, 'new');
    run(['extproc', '--out', out, '--name', 'checker', '--image', 'ghcr.example/checker:2', '--starter', 'node']);
    assert.deepEqual(readdirSync(out).sort(), ['checker', 'checker-policy.yaml', 'checker-service.yaml']);
    assert.ok(existsSync(join(out, 'checker', 'main.js')));
    const readme = readFileSync(join(out, 'checker', 'README.md'), 'utf8');
    assert.match(readme, /^# checker\n/);
    assert.match(readme, /docker build -t ghcr\.example\/checker:2 \./);
    assert.match(run(['extproc', '--help']).output, /Projects with code .*\n {2}go, node, python, rust\n/);
  });

  it('fills a project with what the manifests say, wherever it has a hole', () => {
    const languages = { extproc: ['go', 'node', 'python', 'rust'], 'wasm-http': ['assemblyscript', 'cpp', 'rust', 'tinygo'] };
    const files = Object.entries(languages).flatMap(([id, all]) =>
      all.map((language) => {
        const out = join(folder, id, language);
        const { output } = run([id, '--out', out, '--name', 'guard', '--starter', language, ...(id === 'extproc' ? ['--port', '9100'] : ['--root-id', 'my_root'])]);
        const texts = output.trim().split('\n').map((file) => readFileSync(file, 'utf8'));
        for (const text of texts) assert.doesNotMatch(text, /\{\{\w+\}\}/, language);
        return { language, id, all: texts.join('\n') };
      }),
    );
    for (const { id, language, all } of files) {
      assert.doesNotMatch(all, /9002/, language);
      if (id === 'extproc') assert.ok(all.match(/9100/g)!.length > 5, language);
    }
    for (const language of ['assemblyscript', 'cpp']) assert.match(files.find((one) => one.language === language)!.all, /"my_root"\);/);
  });

  it('takes names from the workspace', () => {
    writeFileSync(join(folder, 'route.yaml'), 'apiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\nmetadata:\n  name: orders\n  namespace: shop\n');
    assert.match(run(['lua-inline', '--workspace', folder]).output, /namespace: shop\n[^]*kind: GRPCRoute\n {6}name: orders\n/);
  });

  it('makes what the release needs', () => {
    assert.match(run(['lua-inline']).output, /enableLua: true/);
    assert.doesNotMatch(run(['lua-inline', '--eg-version', '1.8']).output, /enableLua/);
  });

  it('asks for each parameter, and again where an answer does not fit', () => {
    const { output, notes } = run(['reference-grant', '--interactive', '--name', 'grant'], ['', 'SecurityPolicy', 'Team', 'team', 'Secrt', 'Secret', 'key']);
    assert.match(output, /name: grant\n[^]*kind: SecurityPolicy\n {6}namespace: team\n {2}to:\n {4}- group: ""\n {6}kind: Secret\n {6}name: key\n/);
    assert.match(notes, /namespace \[other-namespace\]: /);
    assert.match(notes, /"Team" does not fit/);
    assert.match(notes, /"Secrt" is none of .*; did you mean Secret\?/);
    assert.throws(() => run(['reference-grant', '--interactive'], ['a']), /the input has ended/);
    assert.throws(() => run(['reference-grant', '--interactive']), /needs a terminal/);
  });

  const refused: readonly [args: string[], words: RegExp][] = [
    [[], /no scaffold named/],
    [['extprox'], /no such scaffold .*did you mean extproc\?/],
    [['dynamic-module', '--eg-version', '1.5'], /for Envoy Gateway 1\.8 and later, and 1\.5 is in force/],
    [['extproc', '--targt', 'HTTPRoute/a'], /--targt: extproc has no such parameter; did you mean --target\?/],
    [['extproc', '--target', 'Backend/a'], /--target: cannot be a Backend: .* name a route/],
    [['extproc', '--target', 'HTTPRout/a'], /"HTTPRout" is none of .*; did you mean HTTPRoute\?/],
    [['extproc', '--target', 'shop'], /--target: is to be a kind and a name, such as HTTPRoute\/my-route/],
    [['extproc', '--port', '0'], /--port: is to be a whole number from 1 to 65535/],
    [['extproc', '--port'], /--port needs a value/],
    [['extproc', '--fail-open', 'perhaps'], /--fail-open: is to be true or false/],
    [['extproc', '--no-port', '1'], /--no-port: extproc has no such parameter/],
    [['extproc', '--message-timeout', 'soon'], /--message-timeout: "soon" does not fit/],
    [['extproc', '--request-mode', 'none'], /--request-mode: The processor would see neither/],
    [['extproc', '--request-mode', 'FullDuplexStreamed', '--eg-version', '1.3'], /is none of none, headers, Buffered, BufferedPartial, Streamed;/],
    [['extproc', '--shadow-mode', '--eg-version', '1.8'], /--shadow-mode: extproc has no such parameter/],
    [['extproc', 'again'], /again: this belongs to no flag/],
    [['extproc', '--force=yes'], /--force takes no value/],
    [['extproc', '--eg-version', '2'], /not a known release/],
    [['extproc', '--starter', 'pyton', '--out', 'x'], /no such project; did you mean python\? There are go, node/],
    [['extproc', '--starter', 'go'], /--starter goes with --out/],
    [['patch', '--starter', 'go', '--out', 'x'], /no projects for patch/],
    [['extproc', '--workspace', '/no/such/folder'], /no such file or folder/],
  ];
  for (const [args, words] of refused) {
    it(`refuses ${['new', ...args].join(' ')}`, () => {
      assert.throws(() => run(args), (error) => error instanceof UsageError && words.test(error.message) && !error.message.includes('\n'));
    });
  }

  it('writes nothing where it refuses', () => {
    assert.throws(() => run(['extproc', '--out', join(folder, 'new'), '--port', '0']));
    assert.ok(!existsSync(join(folder, 'new')));
  });
});
