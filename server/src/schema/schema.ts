// The schema as the rooms above see it: one release's view on the compact facts of schemas/.

import type { Release } from '../base/release';

/** `int-or-string` is Kubernetes' own (x-kubernetes-int-or-string); `any` accepts every value. */
export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | 'any';

export interface EnumValue {
  readonly value: string | number | boolean;
  /** First release with the value, if it came later than its field. */
  readonly since?: Release;
  readonly description?: string;
}

/** A field of an object, in the release at hand. */
export interface SchemaProperty {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** First Envoy Gateway release with the field; undefined: in all bundled releases, or not Envoy Gateway's. */
  readonly since?: Release;
  /** Said to be deprecated in the release at hand; the text says what to use instead, if known. */
  readonly deprecated?: string;
  /** Only in Gateway API's experimental channel. */
  readonly experimental?: boolean;
  /** In our own words, Markdown. */
  readonly description?: string;
  /** Set and read by the controller only (`status`): not offered in completion. */
  readonly readOnly?: boolean;
}

/** What a value may be. Nodes are shared between places and kinds; compare them by identity. */
export interface Schema {
  readonly type: SchemaType;
  readonly nullable: boolean;
  /** Fields by name, in the order in which they are best offered. Empty for maps and free-form objects. */
  readonly properties: ReadonlyMap<string, SchemaProperty>;
  /** Values of a map with free keys (additionalProperties). */
  readonly values?: Schema;
  /** x-kubernetes-preserve-unknown-fields or a schema that says nothing: fields beyond `properties` are kept. */
  readonly open: boolean;
  readonly items?: Schema;
  readonly enum?: readonly EnumValue[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** x-kubernetes-list-type. */
  readonly listType?: 'map' | 'set' | 'atomic';
  readonly listMapKeys?: readonly string[];
  /** x-kubernetes-embedded-resource: an object with apiVersion, kind and metadata of its own. */
  readonly embeddedResource?: boolean;
  /** oneOf / anyOf / allOf / not, as far as the CRDs use them beside the keywords above. */
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  /** For `required` that stands inside oneOf/anyOf/allOf/not branches, without properties of its own. */
  readonly requiredNames?: readonly string[];
  /** In our own words, Markdown: what the value is, where it says more than the field's description. */
  readonly description?: string;
}

/** A kind that we know, in one release. */
export interface KindSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: Schema;
  /** How strictly unknown fields are taken: the EnvoyGateway configuration ignores them silently. */
  readonly unknownFields: 'refused' | 'ignored';
  /** Where the reference of this kind can be read. */
  readonly reference: string;
}

/** All kinds of one release; the door to the bundled schemas and, later, the user's own CRDs. */
export interface SchemaCatalog {
  readonly release: Release;
  /** Undefined: not ours, or (see `knowsGroup`) misspelt. Loads the kind's facts on first use. */
  kind(apiVersion: string, kind: string): KindSchema | undefined;
  /** Whether we know every kind of this API group (`gateway.envoyproxy.io`, `gateway.networking.k8s.io`). */
  knowsGroup(group: string): boolean;
  /** Every apiVersion under which `kind` exists, newest first, served ones only. */
  apiVersionsOf(kind: string): readonly string[];
  /** All kinds, as `{apiVersion, kind}`, without loading them. */
  kinds(): readonly { readonly apiVersion: string; readonly kind: string }[];
}
