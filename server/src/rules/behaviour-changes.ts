// What manifests mean in another release although their text is accepted by both: a table in our own words.

import type { Finding, Severity } from '../base/finding';
import { formatRelease, type Release } from '../base/release';
import type { TextRange } from '../base/text';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { at, entryOf, resolved, stringAt, type YamlEntry, type YamlMap, type YamlNode } from '../yaml/tree';

/** The code of findings about changes of behaviour; no rule of its own, since only a comparison of releases has them. */
export const behaviourChangeId = 'behaviour-change';

/** Something that works differently from one release on. */
interface BehaviourChange {
  /** The first release that behaves in the new way. */
  readonly since: Release;
  readonly kind: string;
  /** How much it hurts to come to `since` from an earlier release; the other way it is never more than information. */
  readonly severity: Severity;
  /** The rule that says the same where it sees enough of the workspace: then it is left to that. */
  readonly saidBy?: string;
  /** What is different from `since` on, and what was so before: complete sentences. */
  readonly now: string;
  readonly before: string;
  /** The entries of a manifest that are concerned. */
  readonly concerned: (manifest: Manifest) => readonly (YamlEntry | undefined)[];
}

const changes: readonly BehaviourChange[] = [
  {
    since: 2,
    kind: 'EnvoyExtensionPolicy',
    severity: 'warning',
    now: 'When the controller cannot accept an external processor or a Wasm extension, all routes of the policy answer 500.',
    before: 'When the controller cannot accept an external processor or a Wasm extension, traffic flows without it.',
    concerned: ({ root }) => [inSpec(root, 'extProc'), inSpec(root, 'wasm')],
  },
  {
    since: 4,
    kind: 'EnvoyExtensionPolicy',
    severity: 'warning',
    now: 'Lua takes effect, and the controller tries each script before it accepts the policy.',
    before: "'spec.lua' is accepted and has no effect.",
    concerned: ({ root }) => [inSpec(root, 'lua')],
  },
  {
    since: 4,
    kind: 'EnvoyPatchPolicy',
    severity: 'information',
    now: 'Until 1.6.3, one patch that fails keeps all other changes of its Gateway from being published.',
    before: 'A patch that fails is left out, and the rest is published.',
    concerned: ({ root }) => [inSpec(root, 'jsonPatches')],
  },
  {
    since: 5,
    kind: 'EnvoyExtensionPolicy',
    severity: 'information',
    now: "'failOpen: true' also counts when the controller cannot accept the extension: the routes work without it.",
    before: "When the controller cannot accept the extension, the routes answer 500 whatever 'failOpen' says.",
    concerned: ({ root }) => ['extProc', 'wasm'].flatMap((list) => itemsOf(root, list).map((item) => switchedOn(item, 'failOpen'))),
  },
  {
    since: 5,
    kind: 'EnvoyPatchPolicy',
    severity: 'information',
    now: 'With merged gateways, the name of the GatewayClass must be right (from 1.5.3 on).',
    before: 'With merged gateways, any name is taken for the GatewayClass.',
    concerned: ({ root }) => (stringAt(root, 'spec', 'targetRef', 'kind') === 'GatewayClass' ? [entryOf(at(root, 'spec', 'targetRef'), 'name')] : []),
  },
  {
    since: 6,
    kind: 'SecurityPolicy',
    severity: 'information',
    now: "Tokens of OpenID Connect are refreshed unless 'refreshToken: false' is set.",
    before: "Tokens of OpenID Connect are refreshed only with 'refreshToken: true'.",
    concerned: ({ root }) => (at(root, 'spec', 'oidc') && !at(root, 'spec', 'oidc', 'refreshToken') ? [inSpec(root, 'oidc')] : []),
  },
  {
    since: 7,
    kind: 'EnvoyPatchPolicy',
    severity: 'information',
    now: 'A patch that fails is left out, and the rest of its Gateway is published (from 1.6.4 on).',
    before: 'Until 1.6.3, one patch that fails keeps all other changes of its Gateway from being published.',
    concerned: ({ root }) => [inSpec(root, 'jsonPatches')],
  },
  {
    since: 8,
    kind: 'EnvoyExtensionPolicy',
    severity: 'information',
    now: "'tls' of a Wasm module's source is used when the module is fetched.",
    before: "'tls' of a Wasm module's source is accepted and has no effect.",
    concerned: ({ root }) => itemsOf(root, 'wasm').flatMap((item) => ['http', 'image'].map((source) => entryOf(at(item, 'code', source), 'tls'))),
  },
  {
    since: 9,
    kind: 'EnvoyExtensionPolicy',
    severity: 'warning',
    saidBy: 'lua-disabled',
    now: "Lua is off unless the EnvoyGateway configuration says 'extensionApis.enableLua: true'; else all routes of the policy answer 500.",
    before: "Lua is on unless the EnvoyGateway configuration says 'extensionApis.disableLua: true'.",
    concerned: ({ root }) => [inSpec(root, 'lua')],
  },
  {
    since: 9,
    kind: 'EnvoyGateway',
    severity: 'error',
    now: "The controller does not start with 'disableLua: false' alone: 'enableLua: true' must stand beside it, or take its place.",
    before: "'disableLua: false' leaves Lua on.",
    concerned({ root }) {
      const apis = at(root, 'extensionApis');
      return isBoolean(apis, 'disableLua', false) && !isBoolean(apis, 'enableLua', true) ? [entryOf(apis, 'disableLua')] : [];
    },
  },
];

/** The changes that a document meets on the way between two releases, up or down; ranges relative to the document. */
export function behaviourChanges(document: ManifestDocument, from: Release, to: Release): readonly (Finding & { readonly saidBy?: string })[] {
  const isUpgrade = to > from;
  const [low, high] = isUpgrade ? [from, to] : [to, from];
  const crossed = changes.filter(({ since }) => low < since && since <= high);
  return document.manifests.flatMap((manifest) =>
    crossed
      .filter(({ kind }) => manifest.kind === kind && manifest.group === 'gateway.envoyproxy.io')
      .flatMap((change) => change.concerned(manifest).flatMap((entry) => (entry ? finding(change, entry.key.range, isUpgrade) : []))),
  );
}

function finding({ since, severity, saidBy, now, before }: BehaviourChange, range: TextRange, isUpgrade: boolean): Finding & { readonly saidBy?: string } {
  const message = isUpgrade ? `From Envoy Gateway ${formatRelease(since)} on: ${now} Before: ${before}` : `Before Envoy Gateway ${formatRelease(since)}: ${before} From then on: ${now}`;
  return { rule: behaviourChangeId, severity: isUpgrade ? severity : 'information', message, range, ...(saidBy !== undefined && isUpgrade ? { saidBy } : {}) };
}

/** An entry of `spec` that holds something. */
function inSpec(root: YamlMap, key: string): YamlEntry | undefined {
  const entry = entryOf(at(root, 'spec'), key);
  const value = resolved(entry?.value);
  return value === undefined || (value.kind === 'sequence' && value.items.length === 0) ? undefined : entry;
}

function itemsOf(root: YamlMap, key: string): readonly YamlNode[] {
  const list = at(root, 'spec', key);
  return list?.kind === 'sequence' ? list.items : [];
}

function switchedOn(item: YamlNode, key: string): YamlEntry | undefined {
  return isBoolean(item, key, true) ? entryOf(item, key) : undefined;
}

function isBoolean(owner: YamlNode | undefined, key: string, wanted: boolean): boolean {
  const value = at(owner, key);
  return value?.kind === 'scalar' && value.value === wanted;
}
