// Checksums of Wasm code that no file and no image can have.

import { mendedText, type Form } from '../schema/text-forms';
import { refusedExtension } from './extension-failure';
import { appliedManifests, itemsOf, knownText, valueOf } from './kubernetes-values';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { valueText } from './words';

/** The controller compares texts, and the one that it computes has this form. */
const checksum: Form = {
  words: '64 hexadecimal digits in lower case',
  longest: 64,
  fits: (text) => /^[a-f0-9]{64}$/.test(text),
  mend: (text) => text.trim().replace(/^(sha-?256)?[:=]?/i, '').toLowerCase(),
};

export const wasmChecksum: DocumentRule = {
  id: 'wasm-checksum',
  scope: 'document',
  severity: 'error',
  title: 'Checksums that no Wasm code can have',
  what: 'A `sha256` of Wasm code in an EnvoyExtensionPolicy that is not 64 hexadecimal digits in lower case.',
  why: 'The API server takes any text. The controller compares it with the checksum of what it downloads, finds another one, and refuses the policy: its routes answer HTTP 500 unless `failOpen` is true.',
  how: 'Write what `sha256sum plugin.wasm` prints; for an image the digest of the image, without `sha256:` in front. *Insert SHA-256 of a .wasm File…* computes it from a file.',
  source: 'Envoy Gateway API reference, HTTPWasmCodeSource and ImageWasmCodeSource: sha256; the cache of Wasm modules in the controller, since 1.1',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: filter
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        wasm:
          - name: filter
            code:
              type: HTTP
              http:
                url: https://modules.example.com/plugin.wasm
                sha256: 79c9f85128bb0177b6511afa85d587224efded376ac0ef76df56595f1e6315c0
    `,
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: filter
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        wasm:
          - name: filter
            code:
              type: HTTP
              http:
                url: https://modules.example.com/plugin.wasm
                sha256: ""
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: filter
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          wasm:
            - name: filter
              code:
                type: HTTP
                http:
                  url: https://modules.example.com/plugin.wasm
                  sha256: 79C9F85128BB0177B6511AFA85D587224EFDED376AC0EF76DF56595F1E6315C0
                  #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(wasm-checksum): in lower case
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: filter
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          wasm:
            - name: filter
              code:
                type: HTTP
                http:
                  url: https://modules.example.com/plugin.wasm
                  sha256: 79c9f85128bb0177b6511afa85d587224efded376ac0ef76df56595f1e6315c0
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: filter
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          wasm:
            - name: filter
              code:
                type: Image
                image:
                  url: registry.example.com/filter:v1.0.0
                  sha256: sha256:79c9f85128bb0177b6511afa85d587224efded376ac0ef76df56595f1e6315c0
                  #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(wasm-checksum): HTTP 500
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: filter
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          wasm:
            - name: filter
              code:
                type: Image
                image:
                  url: registry.example.com/filter:v1.0.0
                  sha256: 79c9f85128bb0177b6511afa85d587224efded376ac0ef76df56595f1e6315c0
      `,
    },
  ],
  check(document, report) {
    for (const { root } of appliedManifests(document, ['EnvoyExtensionPolicy'])) {
      for (const filter of itemsOf(valueOf(root, 'spec', 'wasm'))) {
        for (const source of ['http', 'image']) {
          const sum = knownText(valueOf(filter, 'code', source, 'sha256'));
          if (!sum || sum.text === '' || checksum.fits(sum.text)) continue;
          const mended = mendedText(sum.text, checksum);
          report({
            message: `A SHA-256 is ${checksum.words}, and this is ${valueText(sum.text)}: the code that the controller downloads never has it. So ${refusedExtension(filter, document.release)}.`,
            range: sum.node.range,
            fixes: () => (mended === undefined ? [] : [replaceBy(document, sum.node, mended, { safe: true })]),
          });
        }
      }
    }
  },
};
