// Files of Lua that kustomize makes ConfigMaps of: found, checked as what their policies make of them, and led to.

import assert from 'node:assert/strict';
import { applyEdits } from '../base/text';
import { checkFindings, completionsAt, cursorOf, openFixture } from '../../../test/fixture';
import { generatedConfigMaps, runEntry } from './generated-config-maps';

const policy = (name: string, metadata = ''): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata: {name: scripted${metadata}}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: shop}]
  lua:
    - type: ValueRef
      valueRef: {group: "", kind: ConfigMap, name: ${name}}
`;

const route = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: shop}\nspec: {parentRefs: [{name: eg}]}\n';

describe('generated ConfigMaps', () => {
  it('are read from files with and without a key, and from literals', () => {
    const text = `
namespace: shop
namePrefix: dev-
nameSuffix: "-v2"
configMapGenerator:
- name: scripts
  files:
  - lua=src/auth.lua
  - ../shared/help.lua
  - https://elsewhere.example/x.lua
  literals: [mode=strict, 'note="a=b"', none]
- name: more
  behavior: merge
  namespace: other
  files: [a.lua, b.lua]
- files: [nameless.lua]
- name: variables
  envs: [a.env]
`;
    const [first, second, ...others] = generatedConfigMaps('file:///w/over/kustomization.yaml', text);
    assert.deepEqual(others, []);
    assert.deepEqual([first?.names, first?.namespace, first?.isAddition], [['scripts', 'dev-scripts-v2'], 'shop', false]);
    assert.deepEqual(first?.entries.map(({ key, file, text: value }) => [key, file ?? value]), [['lua', 'file:///w/over/src/auth.lua'], ['help.lua', 'file:///w/shared/help.lua'], ['mode', 'strict'], ['note', 'a=b']]);
    assert.equal(runEntry(first!)?.file, 'file:///w/over/src/auth.lua');
    assert.deepEqual([second?.namespace, second?.isAddition, runEntry(second!)], ['shop', true, undefined]);
    for (const half of ['configMapGenerator:', 'configMapGenerator:\n- name: a\n  files:\n  -', 'configMapGenerator: x', 'configMapGenerator:\n- name: [\n']) assert.deepEqual(generatedConfigMaps('/w/kustomization.yaml', half), []);
  });

  it('are run by policies with the one file that the controller takes, and not with those beside it', () => {
    const files = '//- filter.lua\nlocal tag = {}\n#^^^^^^^^^^^^^ error(lua-missing-handler)\n//- nginx.lua\nlocal h = ngx.req.get_headers(\n//- tags.lua\nlocal M = {}\nfunction M.tag(request_handle) request_handle:headers():add("a", "b") end\nreturn M\n';
    checkFindings(`//- policy.yaml\n${policy('scripts')}//- kustomization.yaml\nresources: [policy.yaml]\nconfigMapGenerator:\n- name: scripts\n  files: [nginx.lua, tags.lua, lua=filter.lua]\n${files}`, { rules: ['lua-missing-handler', 'lua-syntax'] });
  });

  it('are there for the checklist, and hold what the file holds', () => {
    const checklist = (files: string): string[] => openFixture(`//- policy.yaml\n${policy('scripts')}//- kustomization.yaml\nresources: [policy.yaml]\nconfigMapGenerator:\n- name: scripts\n  files: [filter.lua]\n${files}`)
      .analysis.checklists('file:///workspace/policy.yaml')
      .flatMap(({ items }) => items.filter(({ id }) => id === 'lua-entry').map(({ state, evidence, place }) => `${state}: ${evidence} at ${place?.uri.replace('file:///workspace/', '')}`));
    assert.deepEqual(checklist('//- filter.lua\nfunction envoy_on_request(h)\nend\n'), ['done: ConfigMap `scripts` defines `envoy_on_request`. at filter.lua']);
    assert.match(checklist('//- filter.lua\nfunction on(h)\nend\n')[0]!, /^wrong: /);
    assert.match(checklist('')[0]!, /^by-hand: .* cannot be read/);
  });

  it('are said to get another name than the policy knows, unless kustomize is told', () => {
    const hashed = (more: string): number => openFixture(`//- policy.yaml\n${policy('scripts')}//- kustomization.yaml\nconfigMapGenerator:\n- name: scripts\n  files: [filter.lua]\n${more}`)
      .analysis.checklists('file:///workspace/policy.yaml')
      .flatMap(({ items }) => items.filter(({ id }) => id === 'lua-hash')).length;
    assert.equal(hashed(''), 1);
    for (const more of ['generatorOptions: {disableNameSuffixHash: true}\n', '  options: {disableNameSuffixHash: true}\n', 'configurations: [names.yaml]\n']) assert.equal(hashed(more), 0, more);
  });

  it('have their files checked, in the mode that holds for the policy', () => {
    const files = (validation: string): string => `
//- policy.yaml
${policy('scripts')}//- route.yaml
${route}//- gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg}
spec:
  gatewayClassName: eg
  infrastructure: {parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: proxy}}
  listeners: [{name: http, port: 80, protocol: HTTP}]
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyProxy
metadata: {name: proxy}
spec: {luaValidation: ${validation}}
//- kustomization.yaml
resources: [policy.yaml]
configMapGenerator:
- name: scripts
  files: [lua=src/filter.lua]
//- src/filter.lua
function envoy_on_request(handle)
  handle:clearRouteCache()
`;
    checkFindings(`${files('Strict')}#        ^^^^^^^^^^^^^^^ error(lua-refused-by-validation)\nend\n`, { rules: ['lua-refused-by-validation', 'lua-syntax'] });
    checkFindings(`${files('Disabled')}end\n`, { rules: ['lua-refused-by-validation', 'lua-syntax'] });
  });

  it('make a script of a file that says nothing of Envoy, if a policy names them', () => {
    const files = (name: string, expected: string): string => `//- policy.yaml\n${policy(name)}//- kustomization.yaml\nconfigMapGenerator:\n- name: scripts\n  files: [lua=filter.txt]\n//- filter.txt\nlocal a = = 1\n${expected}`;
    checkFindings(files('scripts', '#         ^ error(lua-syntax)\n'), { rules: ['lua-syntax'] });
    checkFindings(files('others', ''), { rules: ['lua-syntax'] });
  });

  it('are found from overlays and components, whatever namespace the policy says; they are not missing, and offered', () => {
    const { analysis } = openFixture(`//- base/policy.yaml\n${policy('scripts', ', namespace: shop')}//- base/kustomization.yaml\nresources: [policy.yaml]\n//- component/kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator:\n- name: scripts\n  files: [../src/filter.lua]\n//- src/filter.lua\nfunction envoy_on_request(h)\nend\n`);
    const [item] = analysis.checklists('file:///workspace/base/policy.yaml').flatMap(({ items }) => items.filter(({ id }) => id === 'lua-entry'));
    assert.equal(item?.state, 'done');
    const titles = analysis.actions('file:///workspace/base/policy.yaml', { start: 0, end: 500 }).map(({ title }) => title);
    assert.deepEqual(titles.filter((title) => title.includes('with a script')), []);
    const offered = completionsAt(`//- policy.yaml\n${policy('$0', ', namespace: shop')}//- kustomization.yaml\nnamespace: other\nconfigMapGenerator:\n- name: scripts\n  files: [a.lua]\n`).map(({ label }) => label);
    assert.deepEqual(offered, ['scripts']);
  });

  it('are led to from the policy', () => {
    const target = (files: string): string[] => {
      const open = openFixture(files);
      const { uri, offset } = cursorOf(open);
      return open.analysis.definition(uri, offset).map(({ uri: other, range }) => `${other.replace('file:///workspace/', '')} ${open.analysis.textOf(other)?.slice(range.start, range.end)}`);
    };
    const pointed = policy('scr$0ipts');
    assert.deepEqual(target(`//- policy.yaml\n${pointed}//- kustomization.yaml\nconfigMapGenerator:\n- name: scripts\n  files: [filter.lua]\n//- filter.lua\nx = 1\n`), ['filter.lua ']);
    assert.deepEqual(target(`//- policy.yaml\n${pointed}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  note: a\n  lua: |\n    x = 1\n`), ['policy.yaml lua']);
    assert.deepEqual(target(`//- policy.yaml\n${pointed}`), []);
    assert.deepEqual(target(`//- policy.yaml\n${policy('scripts').replace('HTTPRoute', 'HTTP$0Route')}`), []);
  });

  it('follow edits of the kustomization, the policy and the file', () => {
    const open = openFixture(`//- policy.yaml\n${policy('scripts')}//- kustomization.yaml\nresources: []\n//- filter.lua\nlocal a = = 1\n`);
    const uri = open.uriOf('filter.lua');
    const found = (): string[] => {
      for (const other of open.analysis.takeWoken()) while (!open.analysis.check(other).done);
      while (!open.analysis.check(uri).done);
      return open.analysis.findings(uri).map(({ finding }) => finding.rule);
    };
    const set = (path: string, text: string): void => open.analysis.setFile(open.uriOf(path), text);
    assert.deepEqual(found(), []);
    set('kustomization.yaml', 'configMapGenerator:\n- name: scripts\n  files: [filter.lua, other.lua]\n');
    assert.ok(found().includes('lua-syntax'));
    assert.deepEqual(open.analysis.takeWantedFiles(), [open.uriOf('other.lua')]);
    assert.deepEqual(open.analysis.takeWantedFiles(), []);
    set('policy.yaml', policy('others'));
    while (!open.analysis.check(open.uriOf('policy.yaml')).done);
    assert.deepEqual(found(), []);
    set('policy.yaml', policy('scripts'));
    while (!open.analysis.check(open.uriOf('policy.yaml')).done);
    assert.ok(found().includes('lua-syntax'));
    open.analysis.removeFile(open.uriOf('kustomization.yaml'));
    assert.deepEqual(found(), []);
  });

  describe('with scripts among their literals', () => {
    const rules = ['lua-syntax', 'lua-unknown-method', 'yaml-syntax'];
    const files = (literals: string, name = 'scripts'): string => `//- policy.yaml\n${policy(name)}//- kustomization.yaml\nresources: [policy.yaml]\nconfigMapGenerator:\n- name: scripts\n  literals:\n${literals}`;

    it('have them checked where they stand, in every style', () => {
      checkFindings(files('  - mode=strict\n  - |\n    lua=function envoy_on_request(h)\n      h:headrs()\n#       ^^^^^^ error(lua-unknown-method)\n    end\n'), { rules });
      checkFindings(files('  - >\n    lua=function envoy_on_request(h)\n\n      h:headrs()\n#       ^^^^^^ error(lua-unknown-method)\n\n    end\n'), { rules });
      checkFindings(files("  - 'lua=function envoy_on_request(h) h:headrs([[''é]]) end'\n#                                       ^^^^^^ error(lua-unknown-method)\n"), { rules });
      checkFindings(files('  - "lua=function envoy_on_request(h)\\n\\th:headrs()\\nend"\n#                                          ^^^^^^ error(lua-unknown-method)\n'), { rules });
      checkFindings(files('  - lua=function envoy_on_request(h) h:headrs() end\n#                                      ^^^^^^ error(lua-unknown-method)\n').replaceAll('\n', '\r\n'), { rules });
    });

    it('do not take the quotes around a value for a part of it', () => {
      checkFindings(files('  - lua="function envoy_on_request(h) h:headrs() end"\n#                                       ^^^^^^ error(lua-unknown-method)\n'), { rules });
      checkFindings(files("  - lua='function envoy_on_request(h) h:headers() end'\n"), { rules });
    });

    it('are judged by their name and words, or by the policy that runs them', () => {
      checkFindings(files('  - mode=strict\n  - nginx.lua=local a = = 1\n'), { rules });
      checkFindings(files('  - lua=local a = = 1\n#                 ^ error(lua-syntax)\n'), { rules });
      checkFindings(files('  - lua=local a = = 1\n', 'others'), { rules });
      checkFindings(files('  - x.lua=function envoy_on_request(h) h:headrs() end\n#                                        ^^^^^^ error(lua-unknown-method)\n', 'others'), { rules });
      checkFindings(files('  - note=function envoy_on_request(h) h:headrs() end\n', 'others'), { rules });
      checkFindings(files('  - lua=local a = {{ .Values.x }}\n'), { rules });
    });

    it('say nothing of a kustomization otherwise', () => {
      checkFindings(`${files('  - lua=function envoy_on_request(h) end\n')}  literals: [a=b]\n  unknown: yes\n`.replace(policy('scripts'), 'a: b\n'));
      checkFindings('//- kustomization.yaml\nconfigMapGenerator:\n- name: a\n  name: b\n  literals: [a=b]\n');
    });

    it('are edited in place, and keep their key', () => {
      const rewritten = (literal: string, text: string): string | undefined => {
        const open = openFixture(files(literal));
        const uri = open.uriOf('kustomization.yaml');
        const edits = open.analysis.scriptTextEdits(uri, 0, text);
        if (!edits) return undefined;
        return applyEdits(open.analysis.textOf(uri)!, edits).split('literals:\n')[1];
      };
      const before = 'function envoy_on_request(h) end';
      assert.equal(rewritten(`  - lua=${before}\n`, before.replace('(h)', '(handle)')), `  - lua=${before.replace('(h)', '(handle)')}\n`);
      assert.equal(rewritten(`  - |\n    lua=${before}\n    x = 1\n`, `${before}\nx = 2\ny = 3\n`), `  - |\n    lua=${before}\n    x = 2\n    y = 3\n`);
      assert.equal(rewritten(`  - lua=${before}\n  - a=b\n`, `${before}\nx = 1\n`), `  - |\n    lua=${before}\n    x = 1\n  - a=b\n`);
      assert.equal(rewritten(`  - 'lua="${before}"'\n`, `${before} x = 1`), `  - 'lua="${before} x = 1"'\n`);
      assert.equal(rewritten(`  - lua=${before}\n`, "'x'"), undefined);
    });

    it('have an outline, colours, completion and a name that is found again', () => {
      const open = openFixture(files('  - |\n    lua=function envoy_on_request(h) end\n'));
      const uri = open.uriOf('kustomization.yaml');
      assert.deepEqual(open.analysis.outlines(uri).flatMap(({ symbols }) => symbols.map(({ name }) => name)), ['envoy_on_request']);
      assert.ok(open.analysis.semanticTokens(uri).some(({ tokens }) => tokens.some(({ type }) => type === 'keyword')));
      const { reference } = open.analysis.referencedScript(uri, 0)!;
      open.analysis.setFile(uri, files('  - a=b\n  - lua=function envoy_on_request(h) return end\n').split('kustomization.yaml\n')[1]!);
      assert.equal(open.analysis.referencedScript(uri, reference)?.text, 'function envoy_on_request(h) return end');
      assert.ok(completionsAt(files('  - |\n    lua=function envoy_on_request(h)\n      h:$0\n    end\n')).some(({ label }) => label === 'headers'));
      assert.ok(!completionsAt(files('  - |\n    lu$0a=function envoy_on_request(h)\n    end\n')).some(({ label }) => label === 'headers'));
    });
  });
});
