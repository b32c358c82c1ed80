// Files that the bundler puts into the bundle: Lua as text, WebAssembly as bytes.

declare module '*.lua' {
  const text: string;
  export default text;
}

declare module '*.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}
