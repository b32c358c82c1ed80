// Renders all that is derived from sources in server/src: npm run render [-- --check]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const results = ['render-rules.mjs', 'render-scaffolds.mjs', 'render-starters.mjs', 'render-grammar.mjs'].map((script) => spawnSync(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...process.argv.slice(2)], { stdio: 'inherit' }).status);
process.exit(results.every((status) => status === 0) ? 0 : 1);
