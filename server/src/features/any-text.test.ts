// A cursor at every place of whole, half-typed and damaged files: no feature may throw, or take long.

import assert from 'node:assert/strict';
import { SchemaLibrary } from '../schema/catalog';
import { readDocument } from '../workspace/document';
import type { Workspace } from '../workspace/workspace';
import { completeAt } from './completion';
import { foldingRangesOf } from './folding';
import { hoverAt } from './hover';
import { linksIn } from './links';
import { selectionRangesAt } from './selection-ranges';
import { outlineOf } from './symbols';

const catalog = new SchemaLibrary().catalog(9);
const nothing: Workspace = { resources: () => [], resource: () => undefined };

const manifests = [
  `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata: {name: "a", labels: {app: 'it''s'}}
spec:
  targetRefs:
  - &t {kind: HTTPRoute, name: b, group: gateway.networking.k8s.io}
  - *t
  # processors
  extProc:
    - backendRefs: [{name: a, port: 9002}]
      processingMode: {request: {body: Buffered, attributes: [request.path]}}
      messageTimeout: {{ .Values.timeout }}
  lua:
    - type: Inline
      inline: |
        function envoy_on_request(handle)
          handle:logInfo("x: " .. 1) -- {
        end

    - type: ValueRef
  wasm:
      - code: !!map
            type: Image
            image: {url: >-
              oci://a}
`,
  `{
  "apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "EnvoyPatchPolicy",
  "spec": {"type": "JSONPatch", "jsonPatches": [
    {"name": "a", "operation": {"op": "add", "path": "/x", "value": {"a": [1, {"b": null}]}}}
  ], "targetRef": {"kind": "Gateway"}}
}
`,
  `# a comment
{{- if .Values.on }}
apiVersion: v1
kind: ConfigMap
data:
  envoy-gateway.yaml: |
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyGateway
    extensionApis:
      enableLua: true
  other: "text
    goes on"
{{- end }}
`,
].flatMap((text) => [text, text.replaceAll('\n', '\r\n')]);

/** Everything that an editor may ask with the cursor at `offset`. */
function askAll(text: string, offset: number): number {
  const document = readDocument(text, { catalog });
  const items = completeAt(document, offset, nothing, { snippets: offset % 2 === 0 });
  for (const { edit, label } of items) {
    assert.ok(edit.range.start <= offset && offset <= edit.range.end, `${label} at ${offset} of\n${text}`);
    assert.ok(!/[\r\n]/.test(text.slice(edit.range.start, edit.range.end)), `${label} at ${offset} of\n${text}`);
  }
  const hover = hoverAt(document, offset, nothing);
  assert.ok(!hover || (hover.range.start <= offset && offset <= hover.range.end));
  assert.ok(selectionRangesAt(document, offset).length > 0);
  return items.length;
}

/** A small generator with a seed, so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

describe('features anywhere in any text', () => {
  it('answer at every offset of whole files', () => {
    const offered = manifests.map((text) => Array.from({ length: text.length + 1 }, (_, offset) => askAll(text, offset)).reduce((sum, count) => sum + count, 0));
    assert.ok(offered.every((count) => count > 0), offered.join(' '));
  });

  it('answer while a file is typed character by character', () => {
    for (const text of manifests.filter((_, index) => index % 2 === 0)) {
      for (let length = 0; length <= text.length; length++) {
        const typed = text.slice(0, length);
        askAll(typed, length);
        foldingRangesOf(typed);
        const document = readDocument(typed, { catalog });
        outlineOf(document, document.luaScripts);
        linksIn(document);
      }
    }
  });

  it('answer in damaged files', () => {
    const random = randomFrom(7);
    const noise = ['{', '}', '[', ']', ':', ': ', '- ', '-', '\n', '\n  ', '"', "'", '#', ' #', '|', '>', '&a ', '*a', '!x', '{{', '}}', '\t', ',', '---\n', '\u{1F600}', '\uFEFF', '? '];
    for (let round = 0; round < 1_500; round++) {
      const text = manifests[random(manifests.length)]!;
      const at = random(text.length);
      const damaged = text.slice(0, at) + noise[random(noise.length)]! + text.slice(at + random(12));
      askAll(damaged, Math.min(damaged.length, at + random(8)));
      foldingRangesOf(damaged);
      const document = readDocument(damaged, { catalog });
      outlineOf(document, document.luaScripts);
    }
  });

  it('stay quick in texts that nobody writes', () => {
    const kind = 'apiVersion: v1\nkind: ConfigMap\ndata:\n';
    const hostile = [
      `${kind}  a: ${'{'.repeat(100_000)}`,
      `${kind}  a: ${'{{'.repeat(50_000)}`,
      `${kind}  a: ${'[a: {'.repeat(20_000)}`,
      `${kind}${'  "\n'.repeat(50_000)}`,
      `${kind}${Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')}`,
      `${kind}  a: "${'x'.repeat(1_000_000)}`,
      `${kind}${'  a: [\n'.repeat(20_000)}`,
      `${kind}${'- '.repeat(50_000)}`,
      `${kind}  ${'a: '.repeat(50_000)}`,
      `${kind}${'  - a: {{ x\n'.repeat(20_000)}`,
    ];
    for (const text of hostile) {
      const started = performance.now();
      const document = { text, catalog, release: 9 } as unknown as Parameters<typeof completeAt>[0];
      for (const offset of [text.length, text.length >> 1, kind.length]) completeAt(document, offset, nothing, { snippets: true });
      foldingRangesOf(text);
      // A tenth of it on a quiet machine; the limit only tells linear from quadratic.
      assert.ok(performance.now() - started < 3_000, `${Math.round(performance.now() - started)} ms for ${JSON.stringify(text.slice(30, 80))}`);
    }
  });
});
