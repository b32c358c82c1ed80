// A worker thread of Node's that formats scripts, one message at a time; the formatter's WebAssembly lies beside it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { FormatRequest } from './lua/format/format-request';
import { StyLua } from './lua/format/stylua';

const stylua = new StyLua(readFileSync(join(__dirname, 'stylua.wasm')));

parentPort!.on('message', (request: FormatRequest) => parentPort!.postMessage(stylua.format(request)));
