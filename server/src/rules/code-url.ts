// Addresses of Wasm code and dynamic modules that the controller cannot fetch or pass on.

import type { Fix } from '../base/finding';
import type { ManifestDocument } from '../workspace/manifest';
import type { YamlScalar } from '../yaml/tree';
import { isJudged } from './checked-values';
import { refusedExtension } from './extension-failure';
import { urlProblem } from './go-url';
import { appliedManifests, itemsOf, knownText, valueOf } from './kubernetes-values';
import type { DocumentRule, Problem } from './rule';
import { replaceBy } from './scalar-fixes';
import { valueText } from './words';

const wasm = (code: string): string => `
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
            code:${code}
    `;
const http = (url: string): string =>
  wasm(`
              type: HTTP
              http:
                url: ${url}
                sha256: 79c9f85128bb0177b6511afa85d587224efded376ac0ef76df56595f1e6315c0`);
const image = (url: string): string =>
  wasm(`
              type: Image
              image:
                url: ${url}`);
const module = (url: string): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyProxy
      metadata:
        name: modules
      spec:
        dynamicModules:
          - name: redact
            source:
              type: Remote
              remote:
                url: ${url}
                sha256: 79c9f85128bb0177b6511afa85d587224efded376ac0ef76df56595f1e6315c0
    `;

export const codeUrl: DocumentRule = {
  id: 'code-url',
  scope: 'document',
  severity: 'error',
  title: 'Addresses that no code can be fetched from',
  what: 'A `url` of Wasm code without `http://` or `https://`, or of another scheme; an image with such a scheme, or with capital letters in its name; and URLs, those of dynamic modules too, that cannot be read: without a host, with a port that is no number, with a `%` that begins no escape.',
  why: 'The API server takes them. The controller cannot fetch the code, or refuses the URL, and with it each policy that uses it: their routes answer HTTP 500, those of Wasm unless `failOpen` is true.',
  how: 'Write `https://host/path` for code from HTTP, and `registry/name:tag` for an image.',
  source: 'Envoy Gateway: how Wasm code is fetched, since 1.1; EnvoyProxy, dynamicModules, since 1.8; OCI Distribution Specification: names of repositories',
  valid: [
    http('https://modules.example.com:8443/filter%20one.wasm?raw=1'),
    image('oci://registry.example.com:5000/team/filter:V1'),
    // A word for a script to fill in.
    image('REGISTRY/team/filter:v1'),
    module('http://[2001:db8::1]:8080/libredact.so'),
  ],
  invalid: [
    {
      manifest: http(`modules.example.com/filter.wasm
                #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(code-url): begins with neither 'https://' nor 'http://'`),
      fixed: http('https://modules.example.com/filter.wasm'),
    },
    {
      manifest: http(`ftp://modules.example.com/filter.wasm
                #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(code-url): begins with neither`),
      fixed: http('https://modules.example.com/filter.wasm'),
    },
    {
      manifest: image(`https://registry.example.com/team/filter:v1
                #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(code-url): no scheme but 'oci://'`),
      fixed: image('registry.example.com/team/filter:v1'),
    },
    {
      manifest: image(`registry.example.com/Team/filter:v1
                #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(code-url): capital letters`),
      fixed: image('registry.example.com/team/filter:v1'),
    },
    {
      manifest: module(`https://modules.example.com:tls/libredact.so
                #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(code-url): has the port 'tls'`),
    },
  ],
  check(document, report) {
    for (const { kind, root } of appliedManifests(document, ['EnvoyExtensionPolicy', 'EnvoyProxy'])) {
      if (kind === 'EnvoyProxy') {
        for (const entry of itemsOf(valueOf(root, 'spec', 'dynamicModules'))) {
          const url = knownText(valueOf(entry, 'source', 'remote', 'url'));
          if (url && url.text !== '' && !isJudged(document, url.node)) checkUrl(url, 'the controller refuses the policies that use this module, and their routes answer HTTP 500', report);
        }
        continue;
      }
      for (const filter of itemsOf(valueOf(root, 'spec', 'wasm'))) {
        const outcome = refusedExtension(filter, document.release);
        const code = knownText(valueOf(filter, 'code', 'http', 'url'));
        const image = knownText(valueOf(filter, 'code', 'image', 'url'));
        if (code && code.text !== '') checkCode(document, code, outcome, report);
        if (image) checkImage(document, image, outcome, report);
      }
    }
  },
};

interface Known {
  readonly node: YamlScalar;
  readonly text: string;
}

function checkCode(document: ManifestDocument, code: Known, outcome: string, report: (problem: Problem) => void): void {
  const { node, text } = code;
  if (/^(https?|oci):/i.test(text)) {
    checkUrl(code, outcome, report);
    return;
  }
  report({
    message: `The URL ${valueText(text)} begins with neither 'https://' nor 'http://', so that the code cannot be fetched: ${outcome}.`,
    range: node.range,
    fixes: () => withScheme(document, code),
  });
}

/** Only where what is behind the scheme looks like a host. */
function withScheme(document: ManifestDocument, { node, text }: Known): readonly Fix[] {
  const rest = text.trim().replace(/^([a-z][a-z0-9+.-]*:)?\/\//i, '');
  const url = /^https?:\/\//i.test(text.trim()) ? text.trim() : `https://${rest}`;
  return /^https?:\/\/[\w-]+(\.[\w-]+)+(:[0-9]+)?\//i.test(url) ? [replaceBy(document, node, url)] : [];
}

function checkUrl({ node, text }: Known, outcome: string, report: (problem: Problem) => void): void {
  const problem = urlProblem(text);
  // Such words are filled in by scripts.
  if (problem === undefined || /%\w+%/.test(text)) return;
  report({ message: `The URL ${valueText(text)} ${problem}: ${outcome}.`, range: node.range });
}

function checkImage(document: ManifestDocument, { node, text }: Known, outcome: string, report: (problem: Problem) => void): void {
  const [scheme, plain] = [/^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0], text.replace(/^oci:\/\//, '')];
  if (scheme !== undefined && scheme !== 'oci://') {
    const name = text.slice(scheme.length);
    report({
      message: `An image has no scheme but 'oci://', and this one has '${scheme}': ${outcome}.`,
      range: node.range,
      fixes: () => (name === '' ? [] : [replaceBy(document, node, name)]),
    });
    return;
  }
  const repository = repositoryOf(plain);
  const name = /^[^:@]*/.exec(repository)![0];
  // A word in capitals in the place of the registry is filled in by scripts.
  if (!/[A-Z]/.test(name) || /^_*[A-Z][A-Z0-9_]*\//.test(plain)) return;
  const start = text.length - repository.length;
  const mended = text.slice(0, start) + name.toLowerCase() + text.slice(start + name.length);
  report({ message: `The name of an image has no capital letters, and this one has (${valueText(name)}), so that no registry knows it: ${outcome}.`, range: node.range, fixes: () => [replaceBy(document, node, mended)] });
}

/** What stands behind the registry, which is a host and told by its dots, its port or its name. */
function repositoryOf(image: string): string {
  const [, host, rest] = /^([^/]*)\/(.*)$/.exec(image) ?? [];
  return host !== undefined && rest !== undefined && (/[.:]/.test(host) || host === 'localhost') ? rest : image;
}
