// A document as rules and features see it: its tree, and the Kubernetes objects that stand in it.

import type { Release } from '../base/release';
import type { LuaLibrary } from '../lua/analyse';
import type { DefinitionReading } from '../schema/custom-definition';
import type { KindSchema, SchemaCatalog } from '../schema/schema';
import type { Violation } from '../schema/constraints/constraint';
import type { SchemaFinding } from '../schema/validate';
import type { YamlDocument, YamlMap } from '../yaml/tree';
import type { GeneratedConfigMap } from './generated-config-maps';
import type { EmbeddedLua } from './lua-scripts';
import type { PatchedScript } from './patched-scripts';

/** One Kubernetes object: a whole document, an item of a List, or configuration embedded in a ConfigMap. */
export interface Manifest {
  /** As written: `gateway.envoyproxy.io/v1alpha1`. */
  readonly apiVersion: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Undefined where it is not written, or a template makes it. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly root: YamlMap;
  /** Undefined: a kind that is none of our business, or one that its group does not have (see `catalog.knowsGroup`). */
  readonly kindSchema: KindSchema | undefined;
  /** Named as a patch by a kustomization: what is missing comes from elsewhere. */
  readonly partial: boolean;
  /** Where the object stands: 'document', a List's 'item', or 'embedded' in a ConfigMap's key; 'generated': nowhere, kustomize makes it. */
  readonly place: 'document' | 'item' | 'embedded' | 'generated';
  /** What the schema has to say; computed once, on first use. */
  readonly schemaFindings: readonly SchemaFinding[];
  /** Values that must go together and do not; computed once, on first use. Empty where a part of the object comes from elsewhere. */
  readonly violations: readonly Violation[];
}

/** A CustomResourceDefinition in a document: the document as a whole, or an item of a List. */
export interface DefinitionManifest {
  readonly root: YamlMap;
  /** What it defines, and what is wrong with it; computed once, on first use. */
  readonly reading: DefinitionReading;
}

/** One document of a file. Immutable; offsets everywhere are relative to `text`. */
export interface ManifestDocument {
  readonly text: string;
  readonly yaml: YamlDocument;
  /** In the order of the text; empty for documents that are none of our business. */
  readonly manifests: readonly Manifest[];
  /** CRDs, also those of others; found on first use. */
  readonly definitions: readonly DefinitionManifest[];
  /** Roles and their bindings in it: others may ask for them, and nobody judges them. */
  readonly permissions: readonly Manifest[];
  /** It holds one of our objects or the CRD of one, or is too broken to tell and names one; rules run on such documents only. */
  readonly ours: boolean;
  /** It holds permissions that are about our kinds: what is left to fill in there is said, and nothing else. */
  readonly speaksOfUs: boolean;
  readonly release: Release;
  readonly catalog: SchemaCatalog;
  /** Lua that stands in it, as far as its own text tells; computed once, on first use. See `luaScriptsIn`. */
  readonly luaScripts: readonly EmbeddedLua[];
  /** Of a kustomization with scripts in it: the ConfigMaps that it generates. */
  readonly generatedConfigMaps?: readonly GeneratedConfigMap[];
  /** Of a kustomization: scripts in the patches that are written in it. Rules judge them; no feature works in YAML inside of YAML. */
  readonly patchedScripts?: readonly PatchedScript[];
  /** Analyses of its scripts. */
  readonly lua: LuaLibrary;
}

/** Whether an object stands in quotes inside of another: edits for lines and indentation would not be escaped there. */
export function isInQuotes({ place, root }: Manifest, text: string): boolean {
  return place === 'embedded' && !/(^|[\r\n]) *$/.test(text.slice(0, root.range.start));
}
