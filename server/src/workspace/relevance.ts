// Which documents are our business: told from the text before anything is parsed, then from what the parsed root says.

import { editDistance } from '../base/suggest';
import type { SchemaCatalog } from '../schema/schema';

/** The names by which our documents are recognised; made once for a catalog. */
export interface KnownNames {
  readonly kinds: ReadonlySet<string>;
  /** API groups of which we know every kind. */
  readonly groups: ReadonlySet<string>;
}

/** The kinds and whole groups of `catalog`. */
export function knownNames(catalog: SchemaCatalog): KnownNames {
  const kinds = new Set<string>();
  const groups = new Set<string>();
  for (const { apiVersion, kind } of catalog.kinds()) {
    kinds.add(kind);
    const { group } = splitApiVersion(apiVersion);
    if (catalog.knowsGroup(group)) groups.add(group);
  }
  return { kinds, groups };
}

/** `gateway.envoyproxy.io/v1alpha1` in its parts; the core group (`v1`) is the empty one. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

const rootKeys = /^(?:\uFEFF|--- +)?["']?(apiVersion|kind)["']?[ \t]*:(?:[ \t]+["']?([\w./-]*)|[ \t]*$)/gm;
const keysAnywhere = /(?:^|[\s{,["'-])(apiVersion|kind)["']?[ \t]*:[ \t]*["']?([\w./-]*)/g;

/**
 * Whether a document may hold an object of ours, from its text alone: false costs one search, and saves the parsing.
 * Only keys at the left margin count where there are any, so that the insides of other objects (custom resource
 * definitions, references) wake nobody; a List and documents without such keys (JSON, indented) are searched as a whole.
 */
export function mayBeOurs(text: string, names: KnownNames): boolean {
  if (!text.includes('kind') && !text.includes('apiVersion')) return false;
  let rootKeysFound = false;
  for (const [, key, value = ''] of text.matchAll(rootKeys)) {
    rootKeysFound = true;
    if (namesUs(key!, value, names)) return true;
    if (key === 'kind' && value.endsWith('List')) return namesUsAnywhere(text, names);
  }
  return !rootKeysFound && namesUsAnywhere(text, names);
}

function namesUsAnywhere(text: string, names: KnownNames): boolean {
  for (const [, key, value = ''] of text.matchAll(keysAnywhere)) {
    if (namesUs(key!, value, names)) return true;
  }
  return false;
}

function namesUs(key: string, value: string, names: KnownNames): boolean {
  return key === 'kind' ? names.kinds.has(value) : names.groups.has(splitApiVersion(value).group);
}

/** What only Jinja, ERB, templates of Terraform, and ytt have, each with words of the language: Lua's patterns look alike. */
const otherTemplates =
  /\{%[-+~]?\s*(?:if|for|set|block|macro|include|import|from|extends|raw|with|filter|call|end[a-z]+)\b|<%[=#-]?\s[^\n]*%>|%\{[~]?\s*(?:if|for|endif|endfor)\b|(?:^|[:-])[ \t]*#@ [\w(]|^#@(?:overlay|data)\//m;

/** Actions in square brackets, which gomplate and others can be told to take: as a value, as an item, on lines of their own. */
const squareActions =
  /^[ \t]*(?:(?:- +)*[\w./-]+:[ \t]+["']?\[\[-?[ \t]*(?:\.[A-Za-z_]|\$[A-Za-z_.]|(?:getenv|ds|datasource|include|template|env\.\w+)\b)|- +["']?\[\[-?[ \t]*\.[A-Za-z_]|\[\[-?[ \t]*(?:if|range|with|else|end|define|template)\b[^\n]*\]\][ \t]*\r?$)/m;

/** Whether a template language other than Go's, or Go's with other brackets, makes something else of a text, which nobody can know, before it is YAML. */
export function isOtherTemplate(text: string): boolean {
  return ((text.includes('%') || text.includes('#@')) && otherTemplates.test(text)) || (text.includes('[[') && squareActions.test(text));
}

/** Whether a text that is too long to be looked at closely speaks of our API groups at all. */
export function mentionsUs(text: string): boolean {
  return text.includes('gateway.envoyproxy.io/') || text.includes('gateway.networking.k8s.io/');
}

/** The group of roles and their bindings. */
export const permissionGroup = 'rbac.authorization.k8s.io';

const permissionKind = /^["']?kind["']?[ \t]*:[ \t]*["']?(?:Cluster)?Role(?:Binding)?\b/m;

/** Whether a document may be a role or a binding of one, from its text alone. */
export function mayBePermission(text: string): boolean {
  return text.includes(permissionGroup) && permissionKind.test(text);
}

/** Whether a role or binding is about our kinds, as far as its text tells. */
export function isAboutUs(text: string): boolean {
  return /envoy-?patch-?polic|gateway\.envoyproxy\.io/i.test(text);
}

/** Words that other projects use for kinds of their own: without our group beside them they are not ours. */
const commonKinds = new Set(['Gateway', 'Backend', 'SecurityPolicy', 'Service', 'Deployment', 'ConfigMap', 'Secret', 'Namespace']);

/**
 * Whether an object with these words at its root is our business: a kind that we know, a group of which we know every
 * kind, or a kind of ours whose apiVersion is old, missing or misspelt beyond doubt.
 */
export function isOurs(apiVersion: string, kind: string, catalog: SchemaCatalog): boolean {
  const { group } = splitApiVersion(apiVersion);
  if (catalog.knowsGroup(group) || catalog.kind(apiVersion, kind)) return true;
  const knownVersions = catalog.apiVersionsOf(kind);
  if (knownVersions.length === 0) return false;
  // Kubernetes' own core group holds none of our kinds, so `v1` is a mistake for certain; nothing at all may be another tool's file.
  if (group === '') return !commonKinds.has(kind) || (apiVersion !== '' && !knownVersions.some((known) => !known.includes('/')));
  return knownVersions.some((known) => looksLikeGroup(group, splitApiVersion(known).group));
}

/** The same group, one that it once was (`config.gateway.envoyproxy.io`), or a typing error away. */
function looksLikeGroup(group: string, known: string): boolean {
  if (known === '') return false;
  return group === known || group.endsWith(`.${known}`) || (known.includes('.') && editDistance(group, known, 2) <= 2);
}
