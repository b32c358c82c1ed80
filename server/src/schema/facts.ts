// How schemas/*.json write down what a kind may hold: one merged tree for all releases, equal parts stored once.

import type { Release } from '../base/release';
import type { Decoder, SchemaType } from './schema';

/** A node by its number (counted through all files, see `FactsIndex`), or written out in place. */
export type NodeRef = number | FactNode;

/** The plain keywords of a node, whose value may differ from release to release. */
export interface FactKeywords {
  /** Absent: says nothing about the type (branches of oneOf and the like), or `any`. */
  type?: SchemaType;
  nullable?: true;
  open?: true;
  default?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: true;
  exclusiveMaximum?: true;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: true;
  minProperties?: number;
  maxProperties?: number;
  listType?: 'map' | 'set' | 'atomic';
  listMapKeys?: string[];
  embeddedResource?: true;
  oneOf?: FactNode[];
  anyOf?: FactNode[];
  allOf?: FactNode[];
  not?: FactNode;
}

/** A node of the merged tree. Releases are counted from where the node itself exists: what is as old as it has no `since`. */
export interface FactNode extends FactKeywords {
  properties?: Record<string, FactProperty>;
  /** Names that are required whenever they exist. */
  required?: string[];
  values?: NodeRef;
  items?: NodeRef;
  enum?: FactEnumValue[];
  /** The releases that restrict the value to `enum`, if not all. */
  enumSince?: Release;
  enumUntil?: Release;
  /** What was different before a release, newest step first: each adds to the one before it; null removes a keyword. */
  older?: FactStep[];
  /** Index into the descriptions. */
  description?: number;
}

/** One step back in time. */
export type FactStep = { before: Release } & { [Keyword in keyof FactKeywords]?: FactKeywords[Keyword] | null };

export type FactProperty = NodeRef | [NodeRef, PropertyMarks];

export interface PropertyMarks {
  since?: Release;
  until?: Release;
  /** Required from / until a release only; `required` of the node does not name it then. */
  requiredSince?: Release;
  requiredUntil?: Release;
  /** The first release that calls it deprecated; 0: all. */
  deprecated?: Release;
  /** Index into the descriptions: what to use instead. */
  instead?: number;
  experimental?: true;
  readOnly?: true;
  decodedOnly?: true;
  /** Index into the descriptions. */
  description?: number;
}

export type EnumScalar = string | number | boolean;
export type FactEnumValue = EnumScalar | [EnumScalar, EnumMarks];

export interface EnumMarks {
  since?: Release;
  until?: Release;
  experimental?: true;
  /** Index into the descriptions. */
  description?: number;
}

export interface FactKind {
  group: string;
  version: string;
  kind: string;
  /** Number of the node. */
  node: number;
  namespaced?: true;
  since?: Release;
  experimental?: true;
  decoder?: Decoder;
  /** Has a status subresource: the API server drops `status` before it validates. */
  status?: true;
}

/** schemas/index.json: small, read at start. */
export interface FactsIndex {
  /** In the order of node numbers: each file holds `count` nodes, the first file from number 0 on. */
  files: { name: string; count: number }[];
  /** Number of the node of every object's `metadata`. */
  objectMeta: number;
  /** Newest version of a kind first. */
  kinds: FactKind[];
}
