// Whether a text looks like one of our manifests: a cheap test that decides when the language server is worth starting.

/** Texts are tested up to this length (UTF-16 units): a manifest names its kind early, and a test must not cost a frame. */
const testedLength = 2_000_000;

// `apiVersion` with one of our groups, also misspelt at its end or half typed, as a block key, a list item, in flow style or in JSON.
// `[^#\n]` keeps comments out. A group alone is enough: completion of `kind` is wanted before the kind is there.
const ourGroup = /^[^#\n]*?\bapiVersion["']?\s*:\s*["']?(?:config\.)?gateway\.(?:envoyproxy|envoy|networking)\b/m;

// Kinds that no other project has, whatever stands in apiVersion: it may be missing, misspelt or made by a template.
const ourKind =
  /^[^#\n]*?\bkind["']?\s*:\s*["']?(?:Envoy(?:ExtensionPolicy|ExtensionPolicies|PatchPolicy|PatchPolicies|Proxy|Gateway|Extension|Patch)|BackendTrafficPolicy|ClientTrafficPolicy|HTTPRouteFilter|HTTPRoute|GRPCRoute|TLSRoute|TCPRoute|UDPRoute|ReferenceGrant|GatewayClass|BackendTLSPolicy|ListenerSet|XListenerSet)\b/m;

/**
 * Tells whether the language server has anything to say about a file.
 * @param text the file's whole text
 * @returns true if it names one of our API groups or kinds outside a comment
 */
export function looksLikeOurs(text: string): boolean {
  const tested = text.length > testedLength ? text.slice(0, testedLength) : text;
  // Two substring searches rule out nearly every other file before a regular expression runs.
  if (!tested.includes('apiVersion') && !tested.includes('kind')) return false;
  return ourGroup.test(tested) || ourKind.test(tested);
}
