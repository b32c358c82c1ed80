// The outline: names, containment, bounds.

import assert from 'node:assert/strict';
import { SchemaLibrary } from '../schema/catalog';
import { readDocument } from '../workspace/document';
import type { OutlineSymbol } from './feature-types';
import { outlineOf } from './symbols';

const catalog = new SchemaLibrary().catalog(9);

function outline(text: string): OutlineSymbol[] {
  const document = readDocument(text, { catalog });
  return outlineOf(document, document.luaScripts);
}

function lines(symbols: readonly OutlineSymbol[], indent = ''): string[] {
  return symbols.flatMap((symbol) => [`${indent}${symbol.name}${symbol.detail === undefined ? '' : ` (${symbol.detail})`}`, ...lines(symbol.children, `${indent}  `)]);
}

function demandContained(symbols: readonly OutlineSymbol[], within?: OutlineSymbol): void {
  for (const { range, selection, children, name } of symbols) {
    assert.ok(range.start <= selection.start && selection.end <= range.end, `the selection of ${name} is not within its range`);
    if (within) assert.ok(within.range.start <= range.start && range.end <= within.range.end, `${name} is not within ${within.name}`);
    assert.notEqual(name, '');
    for (const child of children) demandContained([child], { name, range, selection, children, kind: 'object' });
  }
}

describe('outline', () => {
  it('names manifests by kind and name, and items by what tells them apart', () => {
    const text = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata: {name: auth, namespace: shop}
spec:
  targetRefs:
    - kind: HTTPRoute
      name: cart
  lua:
    - type: Inline
      inline: |
        local a = 1
        return a
  extProc:
    - failOpen: true
`;
    const symbols = outline(text);
    demandContained(symbols);
    assert.deepEqual(lines(symbols), [
      'EnvoyExtensionPolicy/auth (shop)',
      '  apiVersion (gateway.envoyproxy.io/v1alpha1)',
      '  kind (EnvoyExtensionPolicy)',
      '  metadata',
      '    name (auth)',
      '    namespace (shop)',
      '  spec',
      '    targetRefs',
      '      HTTPRoute/cart',
      '        kind (HTTPRoute)',
      '        name (cart)',
      '    lua',
      '      Inline',
      '        type (Inline)',
      '        inline (local a = 1 …)',
      '    extProc',
      '      [0]',
      '        failOpen (true)',
    ]);
    assert.equal(text.slice(symbols[0]!.selection.start, symbols[0]!.selection.end), 'auth');
  });

  it('shows configuration inside the ConfigMap that holds it, and the items of a List side by side', () => {
    const map = outline('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n    gateway:\n      controllerName: a/b\n');
    demandContained(map);
    assert.ok(lines(map).includes('        gateway'));
    assert.deepEqual(
      outline('apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n  - {apiVersion: v1, kind: Namespace, metadata: {name: b}}').map(({ name }) => name),
      ['Namespace/a', 'Namespace/b'],
    );
  });

  it('keeps empty names, long values and broken text from breaking it', () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata:\n  "": x\n  name:\nstringData:\n  a: "${'x'.repeat(500)}"\n  b: [\n`;
    const symbols = outline(text);
    demandContained(symbols);
    assert.equal(symbols[0]?.name, 'Secret');
    assert.ok(lines(symbols).every((line) => line.length < 120));
  });

  it('is bounded', () => {
    const symbols = outline(`apiVersion: v1\nkind: ConfigMap\ndata:\n${Array.from({ length: 20_000 }, (_, index) => `  k${index}: v`).join('\n')}`);
    assert.ok(lines(symbols).length <= 10_001);
    demandContained(outline(`apiVersion: v1\nkind: ConfigMap\ndata: ${'{a: '.repeat(300)}${'}'.repeat(300)}`));
  });

  it('has nothing for the documents of others', () => {
    assert.deepEqual(outline('services:\n  web: {}\n'), []);
  });
});
