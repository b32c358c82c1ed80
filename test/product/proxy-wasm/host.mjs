// A stand-in for Envoy that runs a Proxy-Wasm filter for one request: just enough of the ABI to see what it does to the headers.

/** Results of host calls, as the ABI numbers them. */
const ok = 0;
const notFound = 1;

/**
 * Starts a filter, configures it, and hands it the headers of a request.
 * @param {Buffer} code the module
 * @param {{rootID: string, configuration?: string}} policy what the policy says of it
 * @returns {Promise<{action: number, headers: Map<string, string>, log: string[]}>} action: 0 is "go on"; headers: those that were set
 * @throws Error when the filter asks for a root other than it registered, or ends
 */
export async function runFilter(code, { rootID, configuration = '{}' }) {
  const module = await WebAssembly.compile(code);
  const headers = new Map();
  const log = [];
  let guest;

  const text = (pointer, size) => Buffer.from(guest.memory.buffer, pointer, size).toString('utf8');
  /** Puts bytes into the filter's memory, and where they are to where it wants to read that. */
  const giveBytes = (bytes, pointerAt, sizeAt) => {
    const pointer = (guest.proxy_on_memory_allocate ?? guest.malloc)(bytes.length);
    Buffer.from(guest.memory.buffer, pointer, bytes.length).set(bytes);
    const view = new DataView(guest.memory.buffer);
    view.setUint32(pointerAt, pointer, true);
    view.setUint32(sizeAt, bytes.length, true);
    return ok;
  };
  const setHeader = (_map, key, keySize, value, valueSize) => {
    headers.set(text(key, keySize), text(value, valueSize));
    return ok;
  };
  const calls = {
    proxy_log: (_level, pointer, size) => (log.push(text(pointer, size)), ok),
    proxy_get_property: (path, size, pointerAt, sizeAt) => (text(path, size).replace(/\0$/, '') === 'plugin_root_id' ? giveBytes(Buffer.from(rootID), pointerAt, sizeAt) : notFound),
    proxy_get_buffer_bytes: (_buffer, _start, _most, pointerAt, sizeAt) => giveBytes(Buffer.from(configuration), pointerAt, sizeAt),
    proxy_replace_header_map_value: setHeader,
    proxy_add_header_map_value: setHeader,
    proc_exit: (status) => {
      throw new Error(`the filter ended with ${status}: ${log.join(' ')}`);
    },
  };
  const imports = {};
  // What is not played here is there, and succeeds without doing anything.
  for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = calls[name] ?? (() => ok);
  guest = (await WebAssembly.instantiate(module, imports)).exports;
  (guest._initialize ?? guest._start)?.();
  const [root, request] = [1, 2];
  guest.proxy_on_context_create(root, 0);
  guest.proxy_on_vm_start?.(root, 0);
  guest.proxy_on_configure(root, Buffer.byteLength(configuration));
  guest.proxy_on_context_create(request, root);
  return { action: guest.proxy_on_request_headers(request, 4, 1), headers, log };
}
