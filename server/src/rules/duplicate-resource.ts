// The same resource twice in one file, or in two files that one kustomization builds.

import type { Fix } from '../base/finding';
import { freeName } from '../base/suggest';
import { fileNameOf } from '../base/uri';
import type { Manifest } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';
import { at } from '../yaml/tree';
import { appliedManifests } from './kubernetes-values';
import { placeOfName } from './named-resources';
import type { WorkspaceRule } from './rule';
import { replaceBy } from './scalar-fixes';

export const duplicateResource: WorkspaceRule = {
  id: 'duplicate-resource',
  scope: 'workspace',
  severity: 'warning',
  title: 'Resources that are there twice',
  what: 'Two objects of the same kind, namespace and name in one file, or in two files that one kustomization lists as resources (an error: it builds nothing then). Copies in other files are usual (overlays, examples), and nothing is said about those.',
  why: '`kubectl apply` applies both, one after the other: the last one wins, and what only the first one says is lost. Other tools refuse the file.',
  how: 'Give one of them another name, or merge the two.',
  source: 'kubectl apply; Kustomize refuses such files',
  valid: [
    `
      apiVersion: v1
      kind: Namespace
      metadata:
        name: edge
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: edge
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: edge
          #     ^^^^ warning(duplicate-resource): the last one wins
          labels:
            team: edge
      `,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: edge
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: edge-2
          labels:
            team: edge
      `,
    },
  ],
  check(document, workspace, report) {
    // Branches of a template are alternatives.
    const uri = workspace.file;
    if (document.yaml.templated || uri === undefined) return;
    for (const manifest of appliedManifests(document)) {
      const name = at(manifest.root, 'metadata', 'name');
      if (manifest.name === undefined || name?.kind !== 'scalar' || manifest.place === 'embedded') continue;
      const places = workspace.resources(manifest.group, manifest.kind, manifest.namespace ?? 'default', manifest.name).filter((place) => isSame(place.manifest, manifest));
      const rename = (): readonly Fix[] => [replaceBy(document, name, nameOfNone(manifest, workspace), { title: `Rename to '${nameOfNone(manifest, workspace)}'` })];
      // For kustomize, other versions are other resources.
      const twin = places.find((place) => place.uri !== uri && place.manifest.apiVersion === manifest.apiVersion && workspace.areBuiltTogether?.(uri, place.uri));
      if (twin) {
        report({
          severity: 'error',
          message: `The ${manifest.kind} '${manifest.name}' stands in ${fileNameOf(twin.uri)} as well: kustomize refuses to build the two together.`,
          range: name.range,
          related: [placeOfName(twin, 'The other one.')],
          fixes: rename,
        });
        continue;
      }
      const inFile = places
        .filter((place) => place.uri === uri)
        .sort((a, b) => a.documentStart - b.documentStart || a.manifest.root.range.start - b.manifest.root.range.start);
      const [first] = inFile;
      // Documents of one text cannot be told apart: it is said of all of them.
      const isFirst = first?.manifest === manifest && inFile.filter((place) => place.manifest === manifest).length === 1;
      if (!first || inFile.length < 2 || isFirst) continue;
      report({
        message: `The ${manifest.kind} '${manifest.name}' stands in this file already: kubectl applies both, and the last one wins.`,
        range: name.range,
        related: [placeOfName(first, 'The first one.')],
        fixes: rename,
      });
    }
  },
};

/** The first of `edge-2`, `edge-3` … that no other resource has. */
function nameOfNone({ group, kind, namespace, name }: Manifest, workspace: Workspace): string {
  return freeName(String(name), (each) => workspace.resource(group, kind, namespace, each) !== undefined);
}

/** Namespaces must be written in the same way: which one holds where none is written, only kubectl knows. */
function isSame(a: Manifest, b: Manifest): boolean {
  return a.namespace === b.namespace && a.place !== 'embedded' && a.place !== 'generated' && !a.partial;
}
