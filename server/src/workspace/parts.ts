// Parts of resources that others name: ports, listeners, rules, keys.

import { at, stringAt, type YamlNode } from '../yaml/tree';
import type { Manifest } from './manifest';

/** Ports of the named backend, with their names. */
export function portsOf(manifest: Manifest): { readonly port: number; readonly name: string | undefined }[] {
  const ports = manifest.kind === 'Service' ? listAt(manifest.root, 'spec', 'ports') : [];
  return ports.flatMap((entry) => {
    const port = at(entry, 'port');
    return port?.kind === 'scalar' && typeof port.value === 'number' ? [{ port: port.value, name: stringAt(entry, 'name') }] : [];
  });
}

/** A listener of a Gateway or ListenerSet. */
export interface KnownListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname: string | undefined;
}

/** Listeners as far as they are written. */
export function listenersOf({ root }: Manifest): KnownListener[] {
  return listAt(root, 'spec', 'listeners').flatMap((item) => {
    const name = stringAt(item, 'name');
    const port = at(item, 'port');
    if (name === undefined || port?.kind !== 'scalar' || typeof port.value !== 'number') return [];
    return [{ name, port: port.value, protocol: stringAt(item, 'protocol') ?? 'HTTP', hostname: stringAt(item, 'hostname') }];
  });
}

/** Names of the parts of a target: listeners of a gateway, rules of a route. */
export function sectionsOf(manifest: Manifest): string[] {
  const parts = manifest.kind.endsWith('Route') ? listAt(manifest.root, 'spec', 'rules') : listAt(manifest.root, 'spec', 'listeners');
  return manifest.kind === 'Service' ? portsOf(manifest).flatMap(({ name }) => name ?? []) : parts.flatMap((part) => stringAt(part, 'name') ?? []);
}

/** Keys under `data` of a ConfigMap or Secret. */
export function dataKeysOf(manifest: Manifest): string[] {
  return ['data', 'stringData', 'binaryData'].flatMap((part) => {
    const map = at(manifest.root, part);
    return map?.kind === 'map' ? map.entries.map((entry) => entry.key.text) : [];
  });
}

/** The items of a list; none where there is no list. */
export function listAt(root: YamlNode | undefined, ...path: readonly string[]): readonly YamlNode[] {
  const list = at(root, ...path);
  return list?.kind === 'sequence' ? list.items : [];
}
