// For esbuild: Lua files become texts, WebAssembly of packages becomes bytes, and large texts are packed, all inside of the bundle.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const require = createRequire(import.meta.url);

/** Options to add to a build that imports `.lua`, `.wasm` or `packed:…`, a text file that is deflated and written in base64. */
export const assets = {
  loader: { '.lua': 'text', '.wasm': 'binary' },
  plugins: [
    {
      name: 'wasm-of-packages',
      // Where packages stay outside of the bundle, Node could not import their WebAssembly.
      setup: (build) => build.onResolve({ filter: /^[^.].*\.wasm$/ }, ({ path }) => ({ path: require.resolve(path) })),
    },
    {
      name: 'packed-texts',
      setup: (build) => {
        build.onResolve({ filter: /^packed:/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.slice('packed:'.length)), namespace: 'packed' }));
        build.onLoad({ filter: /.*/, namespace: 'packed' }, ({ path }) => ({
          contents: deflateRawSync(readFileSync(path), { level: 9 }).toString('base64'),
          loader: 'text',
          watchFiles: [path],
        }));
      },
    },
  ],
};
