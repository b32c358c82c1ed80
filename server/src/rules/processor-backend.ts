// Backends of an external processor that the controller cannot send requests to.

import type { ManifestDocument } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { insertEntry } from '../yaml/edits';
import { entryOf, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { sureMap } from './checked-values';
import { refusedExtension } from './extension-failure';
import { isUnsure, itemsOf, knownText, valueOf } from './kubernetes-values';
import { isCertain, namedResource, type NamedResource, placeOfName, unpatchedManifests } from './named-resources';
import type { Problem, WorkspaceRule } from './rule';
import type { KnownManifest } from './schema-findings';

const policy = (backends: string): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: checks
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        extProc:
          - backendRefs:${backends}`;
const reference = (name: string, mark = ''): string => `
              - group: gateway.envoyproxy.io
                kind: Backend
                name: ${name}${mark}`;
const backend = (name: string, spec: string): string => `
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: Backend
      metadata:
        name: ${name}
      spec:${spec}`;
const hostName = `
        endpoints:
          - fqdn:
              hostname: checker.example.com
              port: 9002`;
const address = `
        endpoints:
          - ip:
              address: 192.0.2.7
              port: 9002`;
const last = '\n    ';

export const processorBackend: WorkspaceRule = {
  id: 'processor-backend',
  scope: 'workspace',
  severity: 'error',
  title: 'Backends that a processor cannot have',
  what: 'An external processor whose backend is, by what the workspace holds, a Backend of the type `DynamicResolver`; whose backends have IP addresses and host names mixed; or is a ServiceImport without a port. A warning where other versions of the Backend may be meant, or kustomize may change it.',
  why: 'The API server takes the policy. The controller refuses it: its routes answer HTTP 500 unless `failOpen` is true.',
  how: 'Name Services, or Backends with endpoints of one sort; name the port of a ServiceImport.',
  source: 'Envoy Gateway: destinations of external services; dynamic resolvers and endpoints since 1.4, ServiceImports since 1.5',
  releases: { since: 4 },
  valid: [
    policy(reference('checker')) + backend('checker', hostName) + last,
    `${policy(`${reference('checker')}${reference('spare')}`)}${backend('checker', address)}${backend('spare', address)}${last}`,
  ],
  invalid: [
    {
      manifest:
        policy(
          reference(
            'anywhere',
            `
                #     ^^^^^^^^ error(processor-backend): resolves names at each request`,
          ),
        ) +
        backend(
          'anywhere',
          `
        type: DynamicResolver`,
        ) +
        last,
    },
    {
      manifest: `${policy(`${reference('checker')}${reference(
        'spare',
        `
                #     ^^^^^ error(processor-backend): has host names`,
      )}`)}${backend('checker', address)}${backend('spare', hostName)}${last}`,
    },
    {
      manifest: `${policy(`
              - group: multicluster.x-k8s.io
                kind: ServiceImport
                name: checker
                #     ^^^^^^^ error(processor-backend): needs a 'port'`)}${last}`,
      fixed: `${policy(`
              - group: multicluster.x-k8s.io
                kind: ServiceImport
                name: checker
                port: 80`)}${last}`,
    },
  ],
  check(document, workspace, report) {
    if (document.yaml.templated) return;
    for (const manifest of unpatchedManifests(document, ['EnvoyExtensionPolicy'], workspace)) {
      for (const processor of itemsOf(valueOf(manifest.root, 'spec', 'extProc'))) {
        const backends = itemsOf(valueOf(processor, 'backendRefs')).flatMap((item) => backendAt(item, manifest, workspace) ?? []);
        const outcome = refusedExtension(processor, document.release);
        for (const each of backends) checkBackend(document, each, outcome, report);
        checkMixture(backends, outcome, report);
      }
    }
  },
};

interface ProcessorBackend {
  readonly map: YamlMap;
  readonly name: YamlScalar;
  readonly kind: string;
  /** Undefined where the workspace has it not, or not as a whole. */
  readonly resource: NamedResource | undefined;
  readonly severity: 'error' | 'warning';
}

/** Undefined where a part of it is not known, or it gets no requests. */
function backendAt(item: YamlNode, { namespace: own }: KnownManifest, workspace: Workspace): ProcessorBackend | undefined {
  const map = sureMap(item);
  const name = knownText(valueOf(map, 'name'));
  const weight = valueOf(map, 'weight');
  if (!map || !name || (weight?.kind === 'scalar' && (weight.opaque || weight.value === 0))) return undefined;
  const [group, kind, namespace] = (['group', 'kind', 'namespace'] as const).map((key) => (entryOf(map, key) ? (knownText(valueOf(map, key))?.text ?? null) : undefined));
  if (group === null || kind === null || namespace === null) return undefined;
  const places = workspace.resources(group ?? '', kind ?? 'Service', namespace ?? own ?? 'default', name.text);
  const resource = namedResource(places, namespace ?? own, workspace);
  return { map, name: name.node, kind: kind ?? 'Service', resource, severity: resource && isCertain(resource, namespace ?? own, workspace) ? 'error' : 'warning' };
}

/** Before, the API server refuses them. */
const importsSince = 5;

function checkBackend({ yaml, release }: ManifestDocument, { map, name, kind, resource, severity }: ProcessorBackend, outcome: string, report: (problem: Problem) => void): void {
  if (kind === 'ServiceImport' && release >= importsSince && !entryOf(map, 'port')) {
    report({ message: `The reference to a ServiceImport needs a 'port': without it ${outcome}.`, range: name.range, fixes: () => [{ title: "Add 'port'", edits: insertEntry(yaml, map, 'port', 80, { after: 'name' }) }] });
  } else if (resource?.versions.every(isResolver)) {
    report({
      severity,
      message: `The Backend '${name.text}' is a DynamicResolver, which resolves names at each request, and no processor can be one: ${outcome}. Name a Service, or a Backend with endpoints.`,
      range: name.range,
      related: [placeOfName(resource.first, 'The Backend.')],
    });
  }
}

function isResolver({ manifest: { kind, root } }: ResourcePlace): boolean {
  return kind === 'Backend' && knownText(valueOf(root, 'spec', 'type'))?.text === 'DynamicResolver';
}

/** Backends of one processor must be reached in one way. */
function checkMixture(backends: readonly ProcessorBackend[], outcome: string, report: (problem: Problem) => void): void {
  const known = backends.flatMap((backend) => {
    const sorts = new Set(backend.resource?.versions.map(endpointsOf));
    const [sort] = sorts;
    return sorts.size === 1 && sort !== undefined ? [{ ...backend, sort }] : [];
  });
  const [first] = known;
  const other = known.find(({ sort }) => sort !== first?.sort);
  if (!first || !other) return;
  report({
    // What a Service counts as depends on how the proxy reaches Services.
    severity: [first, other].every(({ severity, kind }) => severity === 'error' && kind === 'Backend') ? 'error' : 'warning',
    message: `The ${other.kind} '${other.name.text}' has ${other.sort}, and the ${first.kind} '${first.name.text}' beside it has ${first.sort}: a processor cannot have both, so that ${outcome}.`,
    range: other.name.range,
    related: [placeOfName(first.resource!.first, `The one with ${first.sort}.`), placeOfName(other.resource!.first, `The one with ${other.sort}.`)],
  });
}

/** What the endpoints are; undefined where that cannot be told. */
function endpointsOf({ manifest: { kind, root } }: ResourcePlace): 'IP addresses' | 'host names' | undefined {
  const spec = sureMap(valueOf(root, 'spec'));
  if (!spec) return undefined;
  if (kind === 'Service') {
    const selector = sureMap(valueOf(spec, 'selector'));
    const type = entryOf(spec, 'type') ? knownText(valueOf(spec, 'type'))?.text : 'ClusterIP';
    // Without a selector anybody may write its endpoints.
    return selector && selector.entries.length > 0 && type !== undefined && type !== 'ExternalName' ? 'IP addresses' : undefined;
  }
  const list = kind === 'Backend' ? valueOf(spec, 'endpoints') : undefined;
  const endpoints = itemsOf(list).map(sureMap);
  if (endpoints.length === 0 || isUnsure(list)) return undefined;
  if (endpoints.every((endpoint) => endpoint && entryOf(endpoint, 'ip'))) return 'IP addresses';
  return endpoints.every((endpoint) => endpoint && entryOf(endpoint, 'fqdn')) ? 'host names' : undefined;
}
