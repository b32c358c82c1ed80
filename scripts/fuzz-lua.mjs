// Judges tens of thousands of random scripts by our parser and by Lua's own compiler: npm run fuzz:lua [-- count]
// EG_SEED=<number> repeats a run.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const count = process.argv[2] ?? '60000';
const unit = fileURLToPath(new URL('unit.mjs', import.meta.url));
const run = spawnSync(process.execPath, [unit, 'lua-grammar', '--timeout=3600000'], { stdio: 'inherit', env: { ...process.env, EG_LUA_SCRIPTS: count } });
process.exit(run.status ?? 1);
