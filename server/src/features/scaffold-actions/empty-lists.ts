// Lists of extensions that are empty, and Wasm filters without code: what belongs there.

import { insertEntry, insertItem, type PlainData } from '../../yaml/edits';
import { at, entryOf, resolved, type YamlEntry } from '../../yaml/tree';
import { meets, type ActionPlace, type ScaffoldAction } from './action';

const wasmCode: readonly { readonly what: string; readonly code: PlainData }[] = [
  { what: 'an OCI image', code: { type: 'Image', image: { url: 'registry.example.com/my-filter:0.1.0' } } },
  { what: 'a URL', code: { type: 'HTTP', http: { url: 'https://modules.example.com/plugin.wasm', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' } } },
];

const script = 'function envoy_on_request(request_handle)\n  request_handle:headers():add("x-extension", "lua")\nend\n';

/** What an empty list may get as its first item. */
const firstItems: Readonly<Record<string, readonly { readonly title: string; readonly item: PlainData }[]>> = {
  extProc: [{ title: 'Add an external processor', item: { backendRefs: [{ name: 'ext-proc', port: 9002 }], processingMode: { request: {} }, messageTimeout: '1s', failOpen: false } }],
  lua: [{ title: 'Add a Lua script', item: { type: 'Inline', inline: script } }],
  wasm: wasmCode.map(({ what, code }) => ({ title: `Add a Wasm filter from ${what}`, item: { name: 'my-filter', code, failOpen: false } })),
};

/** For the lists and filters of a policy that the place touches. */
export function emptyLists({ document, manifest, range }: ActionPlace): readonly ScaffoldAction[] {
  if (manifest.kind !== 'EnvoyExtensionPolicy') return [];
  const { yaml } = document;
  const spec = at(manifest.root, 'spec');
  const lists = Object.entries(firstItems).flatMap(([name, items]) => {
    const entry = entryOf(spec, name);
    return entry && isEmptyList(entry) && meets(entry.range, range) ? items.map(({ title, item }): ScaffoldAction => ({ title, kind: 'quickfix', edits: insertItem(yaml, entry, item) })) : [];
  });
  const filters = at(spec, 'wasm');
  const bare = filters?.kind === 'sequence' ? filters.items.map(resolved).filter((item) => item?.kind === 'map' && item.entries.length > 0 && !entryOf(item, 'code') && meets(item.range, range)) : [];
  const code = bare.flatMap((filter) =>
    filter?.kind === 'map' ? wasmCode.map(({ what, code: value }): ScaffoldAction => ({ title: `Add the code of the filter, from ${what}`, kind: 'quickfix', edits: insertEntry(yaml, filter, 'code', value) })) : [],
  );
  return [...lists, ...code];
}

/** Not written, null or `[]`. */
function isEmptyList({ value }: YamlEntry): boolean {
  const found = resolved(value);
  if (!found) return value === undefined;
  return (found.kind === 'sequence' && found.items.length === 0) || (found.kind === 'scalar' && found.value === null);
}
