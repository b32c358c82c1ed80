// For esbuild: Lua files become texts, WebAssembly of packages becomes bytes, both inside of the bundle.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Options to add to a build that imports `.lua` or `.wasm`. */
export const assets = {
  loader: { '.lua': 'text', '.wasm': 'binary' },
  plugins: [
    {
      name: 'wasm-of-packages',
      // Where packages stay outside of the bundle, Node could not import their WebAssembly.
      setup: (build) => build.onResolve({ filter: /^[^.].*\.wasm$/ }, ({ path }) => ({ path: require.resolve(path) })),
    },
  ],
};
