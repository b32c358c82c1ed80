// Lints examples/ with the built eg-lint: the good ones are clean, each broken one shows the mistake its comment tells of.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from './checks.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const goodFolders = ['platform', 'extproc', 'wasm', 'lua', 'patch'];

/** Lints the examples; returns the counts. */
export function checkExamples(children) {
  const lint = async (...args) => {
    const result = await children.output(process.execPath, [join(root, 'dist', 'cli.js'), 'lint', ...args], { cwd: root, timeLimitSeconds: 60 });
    return { code: result.code, text: result.lines.join('\n') };
  };
  return runChecks([
    ['the good examples are clean, as one workspace', async () => assert.deepEqual(await lint('--format', 'json', ...goodFolders.map((folder) => `examples/${folder}`)).then(({ code, text }) => [code, JSON.parse(text)]), [0, []])],
    ...goodFolders.map((folder) => [
      `examples/${folder} has no error when it stands alone`,
      async () => {
        const { code, text } = await lint('--format', 'json', `examples/${folder}`);
        assert.deepEqual([code, JSON.parse(text).filter(({ severity }) => severity === 'error')], [0, []]);
      },
    ]),
    [
      'each document of the broken example has an error, and the command says so',
      async () => {
        const { code, text } = await lint('--format', 'json', 'examples/broken');
        assert.equal(code, 1);
        const lines = readFileSync(join(root, 'examples', 'broken', 'policy.yaml'), 'utf8').split('\n');
        const starts = lines.flatMap((line, index) => (line === '---' ? [index] : []));
        const errorLines = JSON.parse(text).filter(({ severity }) => severity === 'error').map(({ range }) => range.start.line);
        const silent = starts.filter((start, index) => !errorLines.some((line) => line > start && line < (starts[index + 1] ?? lines.length)));
        assert.deepEqual(silent.map((start) => lines[start + 1]), []);
      },
    ],
    [
      'the report for people shows the line and the rule',
      async () => {
        const { code, text } = await lint('examples/broken');
        assert.equal(code, 1);
        assert.match(text, /failOpne: true/);
        assert.match(text, /unknown-field/);
      },
    ],
  ]);
}
