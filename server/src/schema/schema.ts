// The schema as the rooms above see it: one release's view on the compact facts of schemas/.

import type { Release } from '../base/release';
import type { KindConstraints } from './constraints/constraint';
import type { GoRegExp } from './go-regexp';

/** `int-or-string` is Kubernetes' own (x-kubernetes-int-or-string); `any` accepts every value. */
export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | 'any';

export interface EnumValue {
  readonly value: string | number | boolean;
  /** Only in Gateway API's experimental channel. */
  readonly experimental?: boolean | undefined;
  /** First release with the value, if it came later than its field. */
  readonly since?: Release | undefined;
  readonly description?: string | undefined;
}

/**
 * Who reads a manifest: the API server by the schema of a CRD (`structural`) or by its own Go types (`typed`: null and ''
 * stand for "not set" everywhere), or the controller's lenient file reader (`config-file`).
 */
export type Decoder = 'structural' | 'typed' | 'config-file';

/** A field of an object, in the release at hand. */
export interface SchemaProperty {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** First Envoy Gateway release with the field; undefined: as old as the object that it stands in (see `sinceOf`), or not Envoy Gateway's. */
  readonly since?: Release | undefined;
  /** First release without the field, if it is gone from a later one than that at hand. */
  readonly until?: Release | undefined;
  /** Said to be deprecated in the release at hand; the text says what to use instead, '' if unknown. */
  readonly deprecated?: string | undefined;
  /** The first release that says so, if it is not as old as the field. */
  readonly deprecatedSince?: Release | undefined;
  /** Only in Gateway API's experimental channel. */
  readonly experimental?: boolean | undefined;
  /** In our own words, Markdown. */
  readonly description?: string | undefined;
  /** Set and read by the controller only (`status`): not offered in completion. */
  readonly readOnly?: boolean | undefined;
  /** Only names and types hold below, as for an EnvoyProxy inside the EnvoyGateway configuration: nobody enforces limits there. */
  readonly decodedOnly?: boolean | undefined;
}

/** What a value may be. Nodes are shared between places and kinds; compare them by identity. */
export interface Schema {
  readonly type: SchemaType;
  readonly nullable: boolean;
  /** Fields by name, in the order in which they are best offered. Empty for maps and free-form objects. */
  readonly properties: ReadonlyMap<string, SchemaProperty>;
  /** Those of `properties` that are required and have no default of their own. */
  readonly requiredProperties: readonly SchemaProperty[];
  /** Those of `properties` that have a default. */
  readonly defaultedProperties: readonly SchemaProperty[];
  /** Values of a map with free keys (additionalProperties). */
  readonly values?: Schema | undefined;
  /** x-kubernetes-preserve-unknown-fields or a schema that says nothing: fields beyond `properties` are kept. */
  readonly open: boolean;
  readonly items?: Schema | undefined;
  readonly enum?: readonly EnumValue[] | undefined;
  readonly default?: unknown | undefined;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  /** The compiled `pattern`; undefined also where it is beyond us, and then nothing is said about it. */
  readonly patternMatcher?: GoRegExp | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: boolean | undefined;
  readonly exclusiveMaximum?: boolean | undefined;
  readonly multipleOf?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly uniqueItems?: boolean | undefined;
  readonly minProperties?: number | undefined;
  readonly maxProperties?: number | undefined;
  /** x-kubernetes-list-type. */
  readonly listType?: 'map' | 'set' | 'atomic' | undefined;
  readonly listMapKeys?: readonly string[] | undefined;
  /** x-kubernetes-embedded-resource: an object with apiVersion, kind and metadata of its own. */
  readonly embeddedResource?: boolean | undefined;
  /** oneOf / anyOf / allOf / not, as far as the CRDs use them beside the keywords above. */
  readonly oneOf?: readonly Schema[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly allOf?: readonly Schema[] | undefined;
  readonly not?: Schema | undefined;
  /** For `required` that stands inside oneOf/anyOf/allOf/not branches, without properties of its own. */
  readonly requiredNames?: readonly string[] | undefined;
  /** In our own words, or in those of a user's CRD, Markdown: what the value is, where it says more than the field's description. */
  readonly description?: string | undefined;
}

/** A kind that we know, in one release. */
export interface KindSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: Schema;
  readonly decoder: Decoder;
  /** Has a status subresource: the API server drops `status` of an applied object before it validates. */
  readonly statusDropped: boolean;
  /** First Envoy Gateway release with the kind, if it is not in all bundled ones. */
  readonly since?: Release | undefined;
  /** Kind or version that only Gateway API's experimental channel has. */
  readonly experimental?: boolean | undefined;
  /** `EnvoyExtensionPolicyList`, `v1 List`: its `items` are resources of their own, to be judged by their own kinds. */
  readonly isList: boolean;
  /** How strictly unknown fields are taken: the EnvoyGateway configuration ignores them silently. */
  readonly unknownFields: 'refused' | 'ignored';
  /** What values must go together, beyond the schema. Undefined: nothing is demanded. */
  readonly constraints?: KindConstraints | undefined;
  /** Where the reference of this kind can be read; empty where nobody knows. */
  readonly reference: string;
  /** The user's own CRD that the schema comes from, in words: `crds/policies.yaml`. Undefined: bundled. */
  readonly origin?: string | undefined;
}

/** All kinds of one release; the door to the bundled schemas and, later, the user's own CRDs. */
export interface SchemaCatalog {
  readonly release: Release;
  /** Undefined: not ours, or (see `knowsGroup`) misspelt. Loads the kind's facts on first use. */
  kind(apiVersion: string, kind: string): KindSchema | undefined;
  /** Whether we know every kind of this API group (`gateway.envoyproxy.io`, `gateway.networking.k8s.io`). */
  knowsGroup(group: string): boolean;
  /**
   * The bundled releases, oldest first, whose schema of this kind has something at `path` (keys and list indices or `[]`, from
   * the root; empty: the kind itself), and, where `value` is given, allows it there by its enum.
   */
  releasesWith(apiVersion: string, kind: string, path: readonly (string | number)[], value?: string | number | boolean): readonly Release[];
  /** Every apiVersion under which `kind` exists, newest first, served ones only. */
  apiVersionsOf(kind: string): readonly string[];
  /** All kinds, as `{apiVersion, kind}`, without loading them. */
  kinds(): readonly { readonly apiVersion: string; readonly kind: string }[];
}
