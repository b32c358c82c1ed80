// Whose a file is, told from its text alone and cheaply: decides whether the language server is worth starting.

/** 'ours': names an Envoy Gateway or Gateway API group or kind; 'kubernetes': only kinds of Kubernetes' own that we also know. */
export type Holder = 'ours' | 'kubernetes' | 'nobody';

// Written without a colon: the YAML extension takes a label apart at colons, and this text becomes one (see `ourLabel`).
const colon = '\\x3a';
const valueStart = `["']?[ \\t]*${colon}[ \\t]*["']?`;

// Groups by their telling part, so that old (config.gateway.envoyproxy.io), misspelt and half typed ones count too.
const ourGroups = `[\\w.-]*(envoyproxy\\.|gateway\\.(envoy|networking))`;

// Kinds that nobody else has, whatever stands in apiVersion: it may be missing, misspelt or made by a template.
const ourKinds = `(Envoy(Ext|Pat|Pro|Gat)\\w*|BackendTrafficPolicy|ClientTrafficPolicy|BackendTLSPolicy|HTTPRouteFilter|(HTTP|GRPC|TLS|TCP|UDP)Route|ReferenceGrant|GatewayClass|X?ListenerSet)\\b`;

const ours = `(apiVersion${valueStart}${ourGroups}|kind${valueStart}${ourKinds})`;
const kubernetes = `kind${valueStart}(Service|Deployment|ConfigMap|Secret|Namespace)\\b`;
const rootKey = `(^|\\n)(\\uFEFF|--- +)?["']?`;

/** The kinds of Kubernetes' own that the server knows; they never start it. */
export const kubernetesKinds = ['Service', 'Deployment', 'ConfigMap', 'Secret', 'Namespace'] as const;

/** A regular expression, without flags and colons, that finds our groups and kinds among the keys at the left margin. */
export const ourLabel = `${rootKey}${ours}`;

const rootOurs = new RegExp(ourLabel);
const rootKubernetes = new RegExp(`${rootKey}${kubernetes}`);
const rootConfigMap = new RegExp(`${rootKey}kind${valueStart}ConfigMap\\b`);
const rootAny = new RegExp(`${rootKey}(apiVersion|kind)["']?[ \\t]*${colon}`);
const rootList = new RegExp(`${rootKey}kind${valueStart}\\w*List\\b`);
// A ConfigMap that holds the configuration of Envoy Gateway, under the key that it looks for.
const configuration = new RegExp(`\\n[ \\t]+["']?envoy-gateway\\.yaml["']?[ \\t]*${colon}`);
// Anywhere in a line, comments excepted.
const anywhereOurs = new RegExp(`^[^#\\n]*?\\b${ours}`, 'm');
const anywhereKubernetes = new RegExp(`^[^#\\n]*?\\b${kubernetes}`, 'm');

/**
 * Tells whose a file is. Where keys stand at the left margin only those count, so that a reference to one of our kinds
 * (in a kustomization, a Helm value, a custom resource definition) wakes nobody; Lists and JSON are searched as a whole.
 * @param text the file's whole text
 */
export function holderOf(text: string): Holder {
  // Substring searches rule out nearly every other file before a regular expression runs.
  if (!text.includes('kind') && !text.includes('apiVersion')) return 'nobody';
  if (rootOurs.test(text) || (rootConfigMap.test(text) && configuration.test(text))) return 'ours';
  if (rootAny.test(text) && !rootList.test(text)) return rootKubernetes.test(text) ? 'kubernetes' : 'nobody';
  if (anywhereOurs.test(text)) return 'ours';
  return anywhereKubernetes.test(text) ? 'kubernetes' : 'nobody';
}

/** Whether Lua in a file of its own is written for Envoy: a file with nothing but it names no kind. */
export function isScriptForEnvoy(text: string): boolean {
  return /\benvoy_on_|\b(?:request|response)_handle\b/.test(text);
}

/** Whether a file of Lua is only being begun, so that its text does not tell what it is for. */
export function isBegunScript(text: string): boolean {
  return /^\s*\w*\s*$/.test(text);
}

/** Whether a kustomization holds scripts for Envoy, as literals of the ConfigMaps that it generates. */
export function generatesScripts(text: string): boolean {
  return text.includes('configMapGenerator') && text.includes('literals') && isScriptForEnvoy(text);
}

const definition = new RegExp(`${rootKey}kind${valueStart}CustomResourceDefinition\\b`);
const definedGroup = new RegExp(`\\n[ \\t]+["']?group${valueStart}${ourGroups}`);
const definitionInJson = /"kind"\s*:\s*"CustomResourceDefinition"/;

/** Whether a file holds a CRD of our kinds. It is Kubernetes' own and stays with whoever looks after it, but we look at it too. */
export function definesOurs(text: string): boolean {
  if (!text.includes('CustomResourceDefinition')) return false;
  return (definition.test(text) || definitionInJson.test(text)) && (definedGroup.test(text) || /"group"\s*:\s*"gateway\.(envoyproxy|networking)\./.test(text));
}

/** Whether every document of a file is ours or of kinds that we know, so that nobody else has any business there. */
export function isWhollyKnown(text: string): boolean {
  const documents = text.split(/^(?:---|\.\.\.)(?=[ \t\r\n]|$)/m);
  // Between markers there may be nothing but blank lines and comments.
  return documents.every((document) => holderOf(document) !== 'nobody' || /^(?:[ \t]*(?:#.*)?(?:\r?\n|$))*$/.test(document));
}
