// Holds the shape of the engine: who may import whom, and how files look; each check says why it is there and what to do.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sourceFolder = join(process.env['EG_PROJECT_ROOT'] ?? process.cwd(), 'server', 'src');

interface SourceFile {
  /** Below server/src, with `/`: `rules/run.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

interface Room {
  /** Rooms (or files at the top) that it may import, beside itself. */
  readonly imports: readonly string[];
  readonly reason: string;
}

const belowWorkspace = ['base', 'yaml', 'lua', 'xds', 'schema'];
const belowRules = [...belowWorkspace, 'workspace', 'scaffolds'];

/** Every room of server/src and what it may know. Imports run downwards only. */
const rooms: Readonly<Record<string, Room>> = {
  base: { imports: [], reason: 'everything stands on it, so that it can stand on nothing' },
  yaml: { imports: ['base'], reason: 'the tree knows text, not Kubernetes' },
  lua: { imports: ['base'], reason: 'scripts are understood without the manifest around them' },
  xds: { imports: ['base'], reason: "Envoy's types are facts; who asks about them is not their business" },
  schema: { imports: ['base', 'yaml'], reason: 'whether a value fits depends on the value alone' },
  workspace: { imports: belowWorkspace, reason: 'it knows objects and references, not what anybody thinks of them' },
  scaffolds: { imports: [...belowWorkspace, 'workspace'], reason: 'new manifests are made for rules, features and the client alike' },
  rules: { imports: belowRules, reason: 'a rule looks down at facts; were it to know a feature, features could not show findings' },
  features: { imports: belowRules, reason: 'a feature looks down at facts; what rules found reaches it through analysis.ts' },
  'analysis.ts': { imports: [...belowRules, 'rules', 'features'], reason: "it is the engine's only door and composes all of it" },
  'release-comparison.ts': { imports: ['base', 'analysis.ts'], reason: 'it is a host of two engines, and knows their door alone' },
  lsp: { imports: ['base', 'analysis.ts', 'release-comparison.ts'], reason: 'the protocol turns plain data into messages; the engine can change behind its door' },
  cli: { imports: ['base', 'analysis.ts', 'release-comparison.ts'], reason: 'as lsp: a host knows the door alone' },
  'main.ts': { imports: ['base', 'lsp'], reason: 'picks a transport and starts the server' },
  'browser.ts': { imports: ['base', 'lsp'], reason: 'picks a transport and starts the server' },
  'trial-node.ts': { imports: ['base', 'lua'], reason: 'a thread of its own that tries scripts and knows nothing else' },
  'format-node.ts': { imports: ['base', 'lua'], reason: 'a thread of its own that formats scripts and knows nothing else' },
  'format-browser.ts': { imports: ['base', 'lua'], reason: 'a thread of its own that formats scripts and knows nothing else' },
  'trial-browser.ts': { imports: ['base', 'lua'], reason: 'a thread of its own that tries scripts and knows nothing else' },
};

/** Packages that one room hides from all others, so that it can be exchanged in one place. Others are not restricted. */
const packages: readonly { readonly name: RegExp; readonly rooms: readonly string[]; readonly reason: string }[] = [
  { name: /^vscode-(languageserver|jsonrpc)/, rooms: ['lsp', 'main.ts', 'browser.ts'], reason: 'the engine also runs without any editor' },
  { name: /^yaml($|\/)/, rooms: ['yaml'], reason: 'the forgiving tree is ours; only its maker knows the parser' },
  { name: /^(ajv|.*cel-js)/, rooms: ['schema'], reason: 'verdicts have one form, whatever engine reaches them' },
  { name: /^(luaparse|fengari|wasmoon|@johnnymorganz\/stylua)/, rooms: ['lua'], reason: 'scripts have one form, whatever parser reads them' },
  { name: /^node:/, rooms: ['main.ts', 'cli', 'trial-node.ts', 'format-node.ts'], reason: 'the engine runs in a browser tab too and does no IO: hosts hand it text' },
  { name: /^vscode$/, rooms: [], reason: "that module exists in the editor's extension host only, which is client/" },
];

const files = readSources();

describe('the architecture', () => {
  it('has source files', () => {
    assert.ok(files.length > 5);
  });

  for (const [room, { reason }] of Object.entries(rooms)) {
    it(`lets ${room} import only what lies below: ${reason}`, () => {
      holds(
        (file) => (roomOf(file.path) === room ? forbiddenImports(file) : []),
        'move what is shared into the lower room, or compose the two in analysis.ts',
      );
    });
  }

  it('has no file outside its rooms', () => {
    holds(({ path }) => (isOfARoom(path) ? [] : ['is in no room']), 'add the room to the table in architecture.test.ts and to docs/architecture.md');
  });

  it('names files in kebab-case', () => {
    const kebab = /(^|\/)[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/;
    holds(({ path }) => (kebab.test(path) ? [] : ['is no kebab-case name']), 'names are words in lower case, joined by hyphens');
  });

  it('opens each file with a sentence of purpose', () => {
    holds(({ text }) => (/^\/\/ \S.{18,}/.test(text) ? [] : [text.split('\n', 1)[0]!]), 'the first line is a // comment that says what the file is for');
  });

  it('keeps no state in modules', () => {
    holds(({ text }) => text.match(/^(export )?(let|var) .*/gm) ?? [], 'state belongs to an object that somebody owns and can drop: put the variable into one');
  });
});

/** Demands that `violations` finds none in any file; `remedy` is shown where it does. */
function holds(violations: (file: SourceFile) => readonly string[], remedy: string): void {
  const found = files.flatMap((file) => violations(file).map((violation) => `${file.path}: ${violation}`));
  assert.equal(found.join('\n'), '', remedy);
}

function isOfARoom(path: string): boolean {
  return path === 'architecture.test.ts' || rooms[roomOf(path)] !== undefined;
}

function forbiddenImports(file: SourceFile): string[] {
  const isTest = file.path.endsWith('.test.ts');
  const room = roomOf(file.path);
  const rules = rooms[room]!;
  return file.imports.flatMap((specifier) => {
    if (!specifier.startsWith('.')) return forbiddenPackage(specifier, room, isTest);
    const target = targetOf(file.path, specifier);
    if (target === undefined) return [];
    const targetRoom = roomOf(target);
    if (targetRoom === room || rules.imports.includes(targetRoom)) return [];
    return [`${specifier}: ${room} must not know ${targetRoom}: ${rules.reason}`];
  });
}

function forbiddenPackage(specifier: string, room: string, isTest: boolean): string[] {
  if (isTest && specifier.startsWith('node:')) return [];
  return packages
    .filter(({ name, rooms: allowed }) => name.test(specifier) && !allowed.includes(room))
    .map(({ rooms: allowed, reason }) => `${specifier} is for ${allowed.join(', ') || 'nobody here'} only: ${reason}`);
}

/** Path below server/src of a relative import; undefined where it leads out of it (data files of schemas/, package.json). */
function targetOf(importer: string, specifier: string): string | undefined {
  const parts = importer.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}

function roomOf(path: string): string {
  const [first = ''] = path.split('/');
  if (path.includes('/')) return first;
  // An import names `analysis`, and a test at the top belongs to the file beside it: both mean analysis.ts.
  const file = `${first.replace(/(\.test)?\.ts$/, '')}.ts`;
  return rooms[file] ? file : first;
}

function readSources(): SourceFile[] {
  return readdirSync(sourceFolder, { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(sourceFolder, path), 'utf8');
      return { path, text, imports: importsOf(text) };
    });
}

/** Static, re-exporting, side-effect and dynamic imports, and types written as `import('…')`. */
function importsOf(text: string): string[] {
  const forms = /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(forms)].map((match) => match[1] ?? match[2] ?? match[3]!);
}
