// Whether Wasm, Lua and dynamic modules have what they need, and whether a policy fails the way its purpose demands.

import { at, entryOf, resolved, stringAt, type YamlNode } from '../../yaml/tree';
import { luaSwitches } from '../../workspace/lua-settings';
import { configMapsNamed, generatedScriptFile, getsHashedName } from '../../workspace/generated-config-maps';
import { luaScriptsIn, type EmbeddedLua } from '../../workspace/lua-scripts';
import { envoyGateway, isOpaque, item, itemsAt, namespaceWords, placeOf, placeOfResource, valueAt, type CheckContext, type ChecklistItem } from './item';

/** Words in names, annotations and comments that tell what an extension is for. */
const protective = /\b(auth\w*|jwt|oidc|login|waf|firewall|pii|redact\w*|mask\w*|fraud\w*|security|rate-?limit\w*|quota\w*|block\w*|billing)\b/i;
const watching = /\b(observ\w*|log(?:ger|ging|s)?|metric\w*|trac(?:e|es|ing|er)|telemetry|audit\w*|analytics|monitor\w*)\b/i;

/** Whether `failOpen` fits the purpose that the policy states; nothing where it has neither processors nor Wasm. */
export function failureItems({ document, manifest }: CheckContext): ChecklistItem[] {
  const parts = ['extProc', 'wasm'].flatMap((key) => itemsAt(manifest.root, 'spec', key));
  return parts.map((part, index) => {
    const id = index === 0 ? 'fail-open' : `fail-open-${index}`;
    const title = '`failOpen` fits the purpose';
    const open = valueAt(part, 'failOpen') === true;
    const place = placeOf(part, 'failOpen') ?? placeOf(part);
    const told = purposeOf(document.text, manifest.name, stringAt(part, 'name'));
    const outcome = open ? 'while it fails, requests pass unprocessed' : 'while it fails, requests are answered with 500';
    if (isOpaque(at(part, 'failOpen'))) return item(id, title, 'by-hand', 'A template makes it.', { place, fix: 'Look at what the template renders.' });
    if (!told) return item(id, title, 'by-hand', `Nothing says what the extension is for; ${outcome}.`, { place, fix: 'Decide which of the two you want, and write it down in a comment.' });
    const fits = told.purpose === 'protects' ? !open : open;
    if (fits) return item(id, title, 'done', `\`${told.word}\` says that it ${told.purpose}, and ${outcome}.`, { place });
    // Closed is the safe side: who watches may want every request seen.
    if (told.purpose === 'watches') return item(id, title, 'by-hand', `\`${told.word}\` says that it only watches, yet ${outcome}.`, { place, fix: 'Write `failOpen: true` unless no request may pass unseen.' });
    return item(id, title, 'wrong', `\`${told.word}\` says that it protects something, yet ${outcome}.`, { place, fix: 'Write `failOpen: false`.' });
  });
}

function purposeOf(text: string, ...names: readonly (string | undefined)[]): { readonly purpose: 'protects' | 'watches'; readonly word: string } | undefined {
  const comments = text.split('\n').flatMap((line) => /^\s*#(.*)/.exec(line)?.[1] ?? []);
  // Names say it most plainly; comments may speak of many things.
  for (const said of [...names.flatMap((name) => name?.replaceAll(/[-_.]/g, ' ') ?? []), comments.join(' ')]) {
    const guard = protective.exec(said);
    if (guard) return { purpose: 'protects', word: guard[0] };
    const watcher = watching.exec(said);
    if (watcher) return { purpose: 'watches', word: watcher[0] };
  }
  return undefined;
}

/** Items about every entry of `spec.wasm`. */
export function wasmItems(context: CheckContext): ChecklistItem[] {
  return itemsAt(context.manifest.root, 'spec', 'wasm').flatMap((filter, index) => {
    const suffix = index === 0 ? '' : `-${index}`;
    const root = stringAt(filter, 'rootID');
    const name = stringAt(filter, 'name') ?? `filter ${index + 1}`;
    const rootItem =
      root === undefined
        ? item(`root-id${suffix}`, 'Wasm: `rootID` is the one that the module registers', 'by-hand', `None is written for \`${name}\`; a module that registers its filter under a name is not found.`, { place: placeOf(filter, 'name') ?? placeOf(filter), fix: 'Write `rootID` unless the module registers an empty one.' })
        : item(`root-id${suffix}`, 'Wasm: `rootID` is the one that the module registers', 'done', `\`${root}\` is written for \`${name}\`.`, { place: placeOf(filter, 'rootID') });
    const http = at(filter, 'code', 'http');
    const image = at(filter, 'code', 'image');
    return [rootItem, ...(http ? [checksumItem(http, suffix)] : []), ...(image ? imageItems(context, image, suffix) : [])];
  });
}

function checksumItem(http: YamlNode, suffix: string): ChecklistItem {
  const title = 'Wasm: code from HTTP has its SHA-256';
  const sum = stringAt(http, 'sha256');
  const place = placeOf(http, 'sha256') ?? placeOf(http, 'url') ?? placeOf(http);
  const id = `sha256${suffix}`;
  if (sum !== undefined && /^[a-f0-9]{64}$/.test(sum)) {
    const filled = /^(.)\1{63}$/.test(sum);
    if (filled) return item(id, title, 'wrong', 'The checksum is a placeholder.', { place, fix: 'Compute it from the file.', command: 'sha256' });
    return item(id, title, 'done', `\`${sum.slice(0, 12)}…\` is written.`, { place });
  }
  if (isOpaque(at(http, 'sha256'))) return item(id, title, 'by-hand', 'A template makes it.', { place, fix: 'Look at what the template renders.' });
  const evidence = sum === undefined ? 'Without it whatever the server sends is run.' : 'What is written is no SHA-256: 64 hexadecimal digits in lower case.';
  return item(id, title, 'wrong', evidence, { place, fix: 'Compute it from the file.', command: 'sha256' });
}

function imageItems({ manifest, workspace }: CheckContext, image: YamlNode, suffix: string): ChecklistItem[] {
  const url = stringAt(image, 'url');
  const urlTitle = 'Wasm: the image is named by a fixed version';
  const place = placeOf(image, 'url') ?? placeOf(image);
  const tag = url === undefined ? undefined : /@sha256:|:([\w.-]+)$/.exec(url.replace(/^oci:\/\//, ''));
  const fixed = tag !== null && tag !== undefined && tag[1] !== 'latest';
  const urlItem =
    url === undefined
      ? item(`image${suffix}`, urlTitle, 'by-hand', 'The address cannot be read.', { place, fix: 'Look at what comes of it.' })
      : fixed
        ? item(`image${suffix}`, urlTitle, 'done', `\`${url}\``, { place })
        : item(`image${suffix}`, urlTitle, 'wrong', `\`${url}\` means whatever is latest, and is pulled again each time.`, { place, fix: 'Write a tag or a digest.' });
  return [urlItem, secretItem({ manifest, workspace }, image, suffix)];
}

function secretItem({ manifest, workspace }: Pick<CheckContext, 'manifest' | 'workspace'>, image: YamlNode, suffix: string): ChecklistItem {
  const title = 'Wasm: the pull secret is there';
  const id = `pull-secret${suffix}`;
  const reference = at(image, 'pullSecretRef');
  if (!reference) return item(id, title, 'by-hand', 'None is named, which is right for a public image only.', { place: placeOf(image), fix: 'Name a Secret of type `kubernetes.io/dockerconfigjson` where the registry asks for a login.' });
  const name = stringAt(reference, 'name') ?? '';
  const namespace = stringAt(reference, 'namespace') ?? manifest.namespace;
  const secret = workspace.resource('', 'Secret', namespace, name);
  const place = placeOf(reference, 'name');
  const look = `kubectl get secret ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
  if (!secret) return item(id, title, 'by-hand', `Secret \`${name}\` is not in this workspace, as it should be with secrets.`, { place, fix: `See that it is in the cluster: \`${look}\`.` });
  const { root } = secret.manifest;
  const hasKey = ['data', 'stringData'].some((part) => entryOf(at(root, part), '.dockerconfigjson') !== undefined);
  if (hasKey) return item(id, title, 'done', `Secret \`${name}\` in ${namespaceWords(namespace)} has a login.`, { place: placeOfResource(secret) });
  return item(id, title, 'wrong', `Secret \`${name}\` has no key \`.dockerconfigjson\`.`, { place: placeOfResource(secret), fix: 'Make it of type `kubernetes.io/dockerconfigjson`.' });
}

/** Items about every entry of `spec.lua`, and about the switch. */
export function luaItems(context: CheckContext): ChecklistItem[] {
  const { document, manifest, workspace } = context;
  const entries = itemsAt(manifest.root, 'spec', 'lua');
  if (entries.length === 0) return [];
  const own = luaScriptsIn(document, workspace).filter((script) => script.manifest === manifest);
  const scripts = entries.flatMap((entry, index) => {
    const suffix = index === 0 ? '' : `-${index}`;
    if (at(entry, 'inline')) return entryPointItem(own.find(({ path }) => path[2] === index), placeOf(entry, 'inline'), suffix, 'The script');
    return [configMapItem(context, entry, suffix), ...hashItems(context, entry, suffix)];
  });
  return [...scripts, luaSwitchItem(context)];
}

const entryPointTitle = 'Lua: the script has an entry point';

function entryPointItem(script: EmbeddedLua | undefined, place: ChecklistItem['place'], suffix: string, what: string): ChecklistItem {
  const id = `lua-entry${suffix}`;
  if (!script) return item(id, entryPointTitle, 'by-hand', `${what} cannot be read.`, { place, fix: 'Look at what comes of it.' });
  const { handlers, script: parsed } = script.analysis;
  const good = handlers.filter(({ form, misspelt }) => form === 'global' && !misspelt);
  if (parsed.problems.length > 0) return item(id, entryPointTitle, 'wrong', `${what} is no Lua: it cannot be parsed.`, { place, fix: 'Mend the mistakes that the editor underlines.' });
  if (good.length > 0) return item(id, entryPointTitle, 'done', `${what} defines ${good.map(({ name }) => `\`${name}\``).join(' and ')}.`, { place });
  const [meant] = handlers;
  return item(id, entryPointTitle, 'wrong', meant ? `\`${meant.name}\` is not what Envoy calls: that is a global \`${meant.entry}\`.` : `${what} defines neither \`envoy_on_request\` nor \`envoy_on_response\`.`, { place, fix: 'Define a global function of one of these names.' });
}

function configMapItem({ manifest, workspace }: CheckContext, entry: YamlNode, suffix: string): ChecklistItem {
  const name = stringAt(entry, 'valueRef', 'name');
  const place = placeOf(at(entry, 'valueRef'), 'name') ?? placeOf(entry);
  const found = name === undefined ? undefined : configMapsNamed(workspace, manifest.namespace, name)[0];
  if (!found) return item(`lua-entry${suffix}`, entryPointTitle, 'by-hand', `ConfigMap \`${name ?? ''}\` is not in this workspace.`, { place, fix: "See that it is in the cluster, in the policy's namespace." });
  const data = at(found.manifest.root, 'data');
  if (data?.kind !== 'map' || data.entries.length === 0) return item(`lua-entry${suffix}`, entryPointTitle, 'wrong', `ConfigMap \`${name ?? ''}\` holds no script.`, { place: placeOfResource(found), fix: 'Put the script under the key `lua`.' });
  const script = luaScriptsIn(found.document, workspace).find((one) => one.manifest === found.manifest);
  const file = generatedScriptFile(found);
  return entryPointItem(script, file === undefined ? placeOfResource(found) : { uri: file, range: { start: 0, end: 0 } }, suffix, `ConfigMap \`${name ?? ''}\``);
}

/** A ConfigMap that kustomize generates under a name that nobody can write. */
function hashItems({ manifest, workspace }: CheckContext, entry: YamlNode, suffix: string): readonly ChecklistItem[] {
  const name = stringAt(entry, 'valueRef', 'name');
  const found = name === undefined ? undefined : configMapsNamed(workspace, manifest.namespace, name)[0];
  if (!found || !getsHashedName(found)) return [];
  const evidence = `kustomize appends a hash to the name of ConfigMap \`${name ?? ''}\`, and does not put it into policies.`;
  return [item(`lua-hash${suffix}`, 'Lua: the ConfigMap is called what the policy says', 'by-hand', evidence, { place: placeOfResource(found), fix: 'Set `disableNameSuffixHash: true` in the `generatorOptions` of the kustomization, or name the field in its `configurations`.' })];
}

function luaSwitchItem({ document, manifest, workspace }: CheckContext): ChecklistItem {
  const title = 'Lua is switched on in Envoy Gateway';
  const [configured] = luaSwitches(workspace, document.release);
  const place = placeOf(at(manifest.root, 'spec'), 'lua');
  if (!configured) {
    if (document.release < 9) return item('lua-enabled', title, 'done', 'It is on by default in this release.', { place });
    return item('lua-enabled', title, 'by-hand', 'The configuration of Envoy Gateway is not in this workspace; since release 1.9 Lua is off by default.', { place, fix: 'Set `extensionApis.enableLua: true` in the ConfigMap `envoy-gateway-config`.' });
  }
  const where = placeOfResource(configured.configuration);
  if (configured.enabled === undefined) return item('lua-enabled', title, 'by-hand', 'The configuration in this workspace leaves it to a template, or to a value that is neither true nor false.', { place: where });
  if (configured.enabled) return item('lua-enabled', title, 'done', 'The configuration in this workspace switches it on.', { place: where });
  return item('lua-enabled', title, 'wrong', 'The configuration in this workspace leaves it off, so every route of the target answers 500.', { place: where, fix: document.release >= 9 ? 'Set `extensionApis.enableLua: true`.' : 'Remove `extensionApis.disableLua`.' });
}

/** Items about every entry of `spec.dynamicModule`. */
export function moduleItems({ manifest, workspace }: CheckContext): ChecklistItem[] {
  const title = 'The dynamic module is registered in EnvoyProxy';
  return itemsAt(manifest.root, 'spec', 'dynamicModule').map((entry, index) => {
    const id = index === 0 ? 'module' : `module-${index}`;
    const name = stringAt(entry, 'name') ?? '';
    const proxies = workspace.resources(envoyGateway, 'EnvoyProxy');
    const proxy = proxies.find(({ manifest: { root } }) => itemsAt(root, 'spec', 'dynamicModules').some((one) => stringAt(resolved(one), 'name') === name));
    if (proxy) return item(id, title, 'done', `EnvoyProxy \`${proxy.manifest.name ?? ''}\` lists \`${name}\`.`, { place: placeOfResource(proxy) });
    return item(id, title, proxies.length > 0 ? 'wrong' : 'by-hand', `No EnvoyProxy of this workspace lists \`${name}\`.`, { place: placeOf(entry, 'name'), fix: 'Add it to `spec.dynamicModules` of the EnvoyProxy that the Gateway uses.' });
  });
}
