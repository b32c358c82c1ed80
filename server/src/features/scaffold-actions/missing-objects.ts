// Objects that a policy names and the workspace does not hold: Service with Deployment, ConfigMap with a script, Secret.

import { insertEntry, insertItem } from '../../yaml/edits';
import { luaScript } from '../../scaffolds/lua-configmap';
import { moduleRegistration } from '../../scaffolds/module-registration';
import { processorService } from '../../scaffolds/processor-service';
import { registrySecret } from '../../scaffolds/registry-secret';
import type { ResourcePlace } from '../../workspace/workspace';
import { configMapsNamed } from '../../workspace/generated-config-maps';
import { at, entryOf, resolved, stringAt, type YamlNode } from '../../yaml/tree';
import { make, meets, type ActionPlace, type ScaffoldAction } from './action';

/** For references of a policy that the place touches. */
export function missingObjects(place: ActionPlace): readonly ScaffoldAction[] {
  const { manifest } = place;
  if (manifest.kind !== 'EnvoyExtensionPolicy') return [];
  return [...services(place), ...scripts(place), ...secrets(place), ...modules(place)];
}

function services(place: ActionPlace): readonly ScaffoldAction[] {
  const references = itemsAt(place.manifest.root, 'spec', 'extProc').flatMap((processor) => itemsAt(processor, 'backendRefs'));
  return touchedBy(place, references).flatMap((reference) => {
    const name = stringAt(reference, 'name');
    const port = at(reference, 'port');
    const isService = (stringAt(reference, 'kind') ?? 'Service') === 'Service' && (stringAt(reference, 'group') ?? '') === '';
    if (name === undefined || !isService || isThere(place, 'Service', reference, name)) return [];
    const answers = { service: name, namespace: namespaceOf(place, reference), ...(port?.kind === 'scalar' && typeof port.value === 'number' ? { port: port.value } : {}) };
    return make(`Deployment and Service '${name}'`, processorService, answers, place);
  });
}

function scripts(place: ActionPlace): readonly ScaffoldAction[] {
  const references = itemsAt(place.manifest.root, 'spec', 'lua').flatMap((script) => at(script, 'valueRef') ?? []);
  return touchedBy(place, references).flatMap((reference) => {
    const name = stringAt(reference, 'name');
    if (name === undefined || stringAt(reference, 'kind') !== 'ConfigMap' || configMapsNamed(place.workspace, place.manifest.namespace, name).length > 0) return [];
    return make(`ConfigMap '${name}' with a script`, luaScript, { configMap: name, namespace: namespaceOf(place, undefined) }, place);
  });
}

function secrets(place: ActionPlace): readonly ScaffoldAction[] {
  const images = itemsAt(place.manifest.root, 'spec', 'wasm').flatMap((filter) => at(filter, 'code', 'image') ?? []);
  return images.flatMap((image) => {
    const [reference] = touchedBy(place, [at(image, 'pullSecretRef')]);
    const name = stringAt(reference, 'name');
    if (!reference || name === undefined || isThere(place, 'Secret', reference, name)) return [];
    const registry = stringAt(image, 'url')?.replace(/^oci:\/\//, '').split('/')[0];
    return make(`Secret '${name}' for the registry`, registrySecret, { secret: name, namespace: namespaceOf(place, reference), ...(registry ? { registry } : {}) }, place);
  });
}

/** Modules that no EnvoyProxy registers: in one that is there, else in a new one. */
function modules(place: ActionPlace): readonly ScaffoldAction[] {
  const { manifest, workspace } = place;
  const proxies = workspace.resources('gateway.envoyproxy.io', 'EnvoyProxy');
  const registered = new Set(proxies.flatMap((proxy) => itemsAt(proxy.manifest.root, 'spec', 'dynamicModules').map((module) => stringAt(module, 'name'))));
  return touchedBy(place, itemsAt(manifest.root, 'spec', 'dynamicModule')).flatMap((module) => {
    const name = stringAt(module, 'name');
    if (name === undefined || registered.has(name)) return [];
    const [proxy] = proxies;
    if (proxy) return registerIn(proxy, name);
    return make(`EnvoyProxy that registers module '${name}'`, moduleRegistration, { module: name, namespace: manifest.namespace ?? '' }, place);
  });
}

function registerIn({ uri, documentStart, document: { yaml }, manifest }: ResourcePlace, name: string): readonly ScaffoldAction[] {
  const module = { name, source: { type: 'Local', local: { path: `/opt/modules/lib${name}.so` } } };
  const spec = entryOf(manifest.root, 'spec');
  const list = entryOf(spec?.value, 'dynamicModules');
  const edits = list ? insertItem(yaml, list, module) : spec ? insertEntry(yaml, spec, 'dynamicModules', [module]) : insertEntry(yaml, manifest.root, 'spec', { dynamicModules: [module] });
  const placed = edits.map(({ range, newText }) => ({ newText, range: { start: range.start + documentStart, end: range.end + documentStart } }));
  return [{ title: `Register module '${name}' in EnvoyProxy '${manifest.name ?? ''}'`, kind: 'quickfix', otherFiles: [{ uri, edits: placed }] }];
}

function isThere({ workspace, manifest }: ActionPlace, kind: string, reference: YamlNode | undefined, name: string): boolean {
  return workspace.resource('', kind, stringAt(reference, 'namespace') ?? manifest.namespace, name) !== undefined;
}

function namespaceOf({ manifest }: ActionPlace, reference: YamlNode | undefined): string {
  return stringAt(reference, 'namespace') ?? manifest.namespace ?? '';
}

function touchedBy({ range }: ActionPlace, nodes: readonly (YamlNode | undefined)[]): YamlNode[] {
  return nodes.flatMap((node) => (node && meets(node.range, range) ? [node] : []));
}

function itemsAt(node: YamlNode | undefined, ...path: readonly string[]): readonly YamlNode[] {
  const list = resolved(at(node, ...path));
  return list?.kind === 'sequence' ? list.items : [];
}
