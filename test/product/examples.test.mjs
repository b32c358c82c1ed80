// Lints examples/ with the built eg-lint: the good ones are clean, each broken one shows the mistake its comment tells of.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const goodFolders = ['platform', 'extproc', 'wasm', 'lua', 'patch'];

describe('the examples', () => {
  it('that are good are clean as one workspace', () => {
    const { code, findings } = lintAsJson(goodFolders.map((folder) => `examples/${folder}`));
    assert.deepEqual(findings, []);
    assert.equal(code, 0);
  });

  for (const folder of goodFolders) {
    it(`in ${folder}/ have no error when they stand alone`, () => {
      const { code, findings } = lintAsJson([`examples/${folder}`]);
      assert.deepEqual(findings.filter(({ severity }) => severity === 'error'), []);
      assert.equal(code, 0);
    });
  }

  it('that are broken have an error in each document', () => {
    const { code, findings } = lintAsJson(['examples/broken']);
    assert.equal(code, 1);
    const lines = readFileSync(join(root, 'examples', 'broken', 'policy.yaml'), 'utf8').split('\n');
    const starts = lines.flatMap((line, index) => (line === '---' ? [index] : []));
    const errorLines = findings.filter(({ severity }) => severity === 'error').map(({ range }) => range.start.line);
    const silent = starts.filter((start, index) => !errorLines.some((line) => line > start && line < (starts[index + 1] ?? lines.length)));
    assert.deepEqual(silent.map((start) => lines[start + 1]), []);
  });

  it('that are broken show the line and the rule in the report for people', () => {
    const { status, stdout } = lint('examples/broken');
    assert.equal(status, 1);
    assert.match(stdout, /failOpne: true/);
    assert.match(stdout, /unknown-field/);
  });
});

function lintAsJson(paths) {
  const { status, stdout, stderr } = lint('--format', 'json', ...paths);
  assert.ok(status === 0 || status === 1, stderr);
  return { code: status, findings: JSON.parse(stdout) };
}

function lint(...args) {
  return spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), 'lint', ...args], { cwd: root, encoding: 'utf8', timeout: 60_000 });
}
