// Which CRDs count where, and who is checked again when one changes.

import assert from 'node:assert/strict';
import { Analysis, defaultSettings, type AnalysisSettings } from '../../server/src/analysis';
import { plainData } from '../../server/src/yaml/edits';
import { parseDocument } from '../../server/src/yaml/parse';
import { mutated, randomNumbers } from '../../server/src/yaml/random-yaml';

interface DefinitionOptions {
  readonly group?: string;
  readonly version?: string;
  /** Fields of `spec`, with their schemas. */
  readonly fields?: string;
}

function definition(kind: string, { group = 'gateway.envoyproxy.io', version = 'v1alpha1', fields = 'extra: {type: string}' }: DefinitionOptions = {}): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${kind.toLowerCase()}s.${group}
spec:
  group: ${group}
  scope: Namespaced
  names:
    kind: ${kind}
    plural: ${kind.toLowerCase()}s
  versions:
  - name: ${version}
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties: {${fields}}
`;
}

function object(kind: string, spec: string, apiVersion = 'gateway.envoyproxy.io/v1alpha1'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: one}\nspec: ${spec}\n`;
}

function workspace(files: Readonly<Record<string, string>>, settings: Partial<AnalysisSettings> = {}): Analysis {
  const analysis = new Analysis();
  analysis.setSettings({ ...defaultSettings, folders: [{ uri: 'file:///w' }], ...settings });
  for (const [name, text] of Object.entries(files)) analysis.setFile(`file:///w/${name}`, text);
  return analysis;
}

/** The object that a manifest is. */
function jsonOf(text: string): unknown {
  return JSON.parse(JSON.stringify(plainData(parseDocument(text).root)));
}

function findings(analysis: Analysis, name: string): string[] {
  const uri = `file:///w/${name}`;
  while (!analysis.check(uri).done);
  return analysis.findings(uri).map(({ finding }) => `${finding.rule}: ${finding.message}`);
}

const backend = { 'app/backend.yaml': object('Backend', '{extra: yes please}') };

describe('CRDs of the user', () => {
  it('take the place of the bundled schemas', () => {
    assert.match(findings(workspace(backend), 'app/backend.yaml').join(), /unknown-field: There is no field 'extra'/);
    const own = workspace({ 'crds/backends.yaml': definition('Backend'), ...backend });
    assert.deepEqual(findings(own, 'app/backend.yaml'), []);
    assert.equal(own.releaseOf('file:///w/app/backend.yaml').schemas, 'CRD of Backend from crds/backends.yaml');
  });

  it('bring their descriptions to hover and completion', () => {
    const text = object('Backend', '\n  extra: x\n  ');
    const analysis = workspace({ 'crds/backends.yaml': definition('Backend', { fields: 'extra: {type: string, description: What is added.}, more: {type: string, description: Still more.}' }), 'b.yaml': text });
    assert.match(analysis.hover('file:///w/b.yaml', text.indexOf('extra'))?.markdown ?? '', /What is added\./);
    const more = analysis.completion('file:///w/b.yaml', text.length - 1, { snippets: false }).find(({ label }) => label === 'more');
    assert.match(more?.documentation ?? '', /Still more\./);
  });

  it('count where they stand nearest', () => {
    const analysis = workspace({
      'a/crds/backends.yaml': definition('Backend', { fields: 'forA: {type: string}' }),
      'b/crds/backends.yaml': definition('Backend', { fields: 'forB: {type: string}' }),
      'a/app/x.yaml': object('Backend', '{forA: x}'),
      'b/app/x.yaml': object('Backend', '{forB: x}'),
      'b/app/y.yaml': object('Backend', '{forA: x}'),
    });
    assert.deepEqual(findings(analysis, 'a/app/x.yaml'), []);
    assert.deepEqual(findings(analysis, 'b/app/x.yaml'), []);
    assert.match(findings(analysis, 'b/app/y.yaml').join(), /forA/);
  });

  it('leave kinds of others alone, but for those that the user names', () => {
    const files = { 'crds/widgets.yaml': definition('Widget', { group: 'acme.example', version: 'v1' }), 'w.yaml': object('Widget', '{wrong: 1}', 'acme.example/v1') };
    assert.deepEqual(findings(workspace(files), 'w.yaml'), []);
    const named = workspace(files, { definitions: ['file:///w/crds/widgets.yaml'] });
    assert.match(findings(named, 'w.yaml').join(), /unknown-field: There is no field 'wrong' in spec/);
  });

  it('that are named come before those that are found, the folder’s own before all others', () => {
    const files = {
      'one.yaml': definition('Backend', { fields: 'one: {type: string}' }),
      'two.yaml': definition('Backend', { fields: 'two: {type: string}' }),
      'app/three.yaml': definition('Backend', { fields: 'three: {type: string}' }),
      'app/x.yaml': object('Backend', '{two: x}'),
    };
    assert.notDeepEqual(findings(workspace(files), 'app/x.yaml'), []);
    assert.deepEqual(findings(workspace(files, { definitions: ['file:///w/two.yaml', 'file:///w/one.yaml'] }), 'app/x.yaml'), []);
    assert.deepEqual(findings(workspace(files, { definitions: ['file:///w/one.yaml'], folders: [{ uri: 'file:///w', definitions: ['file:///w/two.yaml'] }] }), 'app/x.yaml'), []);
  });

  it('that cannot be used say so, and the bundled schema stays in force', () => {
    const broken = definition('Backend', { fields: 'extra: {type: strin}' });
    const analysis = workspace({ 'crds/backends.yaml': broken, ...backend });
    assert.match(findings(analysis, 'app/backend.yaml').join(), /unknown-field/);
    assert.match(findings(analysis, 'crds/backends.yaml').join(), /invalid-definition: There is no type 'strin'/);
    const noYaml = workspace({ 'crds/backends.yaml': definition('Backend').replace('type: object', 'type: [object'), ...backend });
    assert.match(findings(noYaml, 'app/backend.yaml').join(), /unknown-field/);
    assert.match(findings(noYaml, 'crds/backends.yaml').join(), /yaml-syntax/);
  });

  it('judge nothing by a rule for which the API server refuses the CRD', () => {
    const rule = (text: string): string =>
      definition('Backend', { fields: `extra: {type: object, properties: {kind: {type: string}, x-size: {type: integer}, in: {type: object, properties: {a: {type: string}}}}, x-kubernetes-validations: [{rule: "${text}"}]}` });
    const found = (text: string): string[] => findings(workspace({ 'crd.yaml': rule(text), 'app/backend.yaml': object('Backend', '{extra: {kind: a, in: {}}}') }), 'app/backend.yaml');
    for (const text of ["self.kind == 'b'", 'self.x__dash__size > 1', "self.__in__.a == 'b'"]) assert.deepEqual(found(text).length, 1, text);
    for (const text of ["self.knd == 'b'", 'self.size > 1', "self.__in__.b == 'b'", "has(self.knd) || self.kind == 'b'"]) assert.deepEqual(found(text), [], text);
  });

  it('say which versions are served', () => {
    const analysis = workspace({ 'crds/backends.yaml': definition('Backend', { version: 'v1' }), 'x.yaml': object('Backend', '{extra: x}', 'gateway.envoyproxy.io/v1'), 'y.yaml': object('Backend', '{extra: x}') });
    assert.deepEqual(findings(analysis, 'x.yaml'), []);
    assert.match(findings(analysis, 'y.yaml').join(), /wrong-api-version/);
  });

  it('may be items of a list, and JSON', () => {
    const list = (items: string): string => `apiVersion: v1\nkind: List\nitems:\n${items.split('\n').map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)).join('\n')}`;
    const inList = workspace({ 'crds.yaml': list(definition('Backend')), ...backend });
    assert.deepEqual(findings(inList, 'app/backend.yaml'), []);
    const json = JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      spec: { group: 'gateway.envoyproxy.io', names: { kind: 'Backend' }, versions: [{ name: 'v1alpha1', served: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { extra: { type: 'string' } } } } } } }] },
    });
    assert.deepEqual(findings(workspace({ 'crds.json': json, ...backend }), 'app/backend.yaml'), []);
  });

  it('may be among the hundreds that kubectl writes', () => {
    const others = Array.from({ length: 300 }, (_, index) => definition(`Widget${index}`, { group: 'acme.example', fields: `${'x'.repeat(1000)}: {type: string}` }));
    const objects = [...others.slice(0, 150), definition('Backend'), ...others.slice(150)];
    const items = objects.map((text) => text.split('\n').map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)).join('\n'));
    const yaml = `apiVersion: v1\nitems:\n${items.join('\n')}\nkind: List\nmetadata:\n  resourceVersion: ""\n`;
    assert.ok(yaml.length > 400_000);
    assert.deepEqual(findings(workspace({ 'crds.yaml': yaml, ...backend }), 'app/backend.yaml'), []);
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects.map((text) => jsonOf(text)) }, undefined, 4);
    assert.ok(json.length > 400_000);
    assert.deepEqual(findings(workspace({ 'crds.json': json, ...backend }), 'app/backend.yaml'), []);
  });

  it('are not used where a template makes a part of them', () => {
    const analysis = workspace({ 'crds/backends.yaml': definition('Backend', { fields: 'extra: {type: "{{ .Values.type }}"}' }), ...backend });
    assert.match(findings(analysis, 'app/backend.yaml').join(), /unknown-field/);
    assert.deepEqual(findings(analysis, 'crds/backends.yaml'), []);
    const wrapped = workspace({ 'crds/backends.yaml': `{{- if .Values.crds }}\n${definition('Backend')}{{- end }}\n`, ...backend });
    assert.deepEqual(findings(wrapped, 'app/backend.yaml'), []);
  });

  it('have files checked again that hold objects of their kinds, and no others', () => {
    const analysis = workspace({ 'crds/backends.yaml': definition('Backend'), ...backend, 'policy.yaml': object('EnvoyPatchPolicy', '{type: JSONPatch}'), 'deploy.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n' });
    for (const name of ['app/backend.yaml', 'policy.yaml', 'deploy.yaml']) findings(analysis, name);
    analysis.takeWoken();
    const { documentRuns } = analysis.counts;
    analysis.setFile('file:///w/crds/backends.yaml', definition('Backend', { fields: 'other: {type: string}' }));
    assert.deepEqual(analysis.takeWoken(), ['file:///w/app/backend.yaml']);
    assert.match(findings(analysis, 'app/backend.yaml').join(), /unknown-field: There is no field 'extra'/);
    for (const name of ['policy.yaml', 'deploy.yaml']) findings(analysis, name);
    assert.equal(analysis.counts.documentRuns, documentRuns + 1);
    analysis.removeFile('file:///w/crds/backends.yaml');
    assert.deepEqual(analysis.takeWoken(), ['file:///w/app/backend.yaml']);
  });

  it('may be edited in a comment without anybody being checked again', () => {
    const text = definition('Backend');
    const analysis = workspace({ 'crds/backends.yaml': text, 'far/away/other.yaml': `${definition('Widget', { group: 'acme.example' })}---\n${text}`, ...backend });
    findings(analysis, 'app/backend.yaml');
    analysis.takeWoken();
    // The nearest CRD of the kind is another one.
    analysis.setFile('file:///w/far/away/other.yaml', `# A comment\n${definition('Widget', { group: 'acme.example', fields: 'a: {type: string}' })}`);
    assert.deepEqual(analysis.takeWoken(), []);
  });

  it('may be damaged in any way', () => {
    const random = randomNumbers(20_261);
    const sound = definition('Backend', { fields: "extra: {type: string, x-kubernetes-validations: [{rule: \"self.size() < 5\"}]}, list: {type: array, items: {type: object, properties: {a: {type: integer}}}}" });
    for (let count = 0; count < 150; count++) {
      const analysis = new Analysis(undefined, (rule, error) => {
        // A rule of CEL that was damaged cannot be evaluated.
        if (rule !== 'cel-rule') throw error;
      });
      analysis.setFile('file:///w/crds.yaml', mutated(sound, random, 1 + (count % 6)));
      analysis.setFile('file:///w/b.yaml', object('Backend', '{extra: yes please}'));
      for (const uri of ['file:///w/b.yaml', 'file:///w/crds.yaml']) {
        while (!analysis.check(uri).done);
        assert.ok(Array.isArray(analysis.findings(uri)));
      }
    }
  });

  it('may have aliases that multiply', () => {
    const anchors = ['x: &a0 {type: object}', ...Array.from({ length: 30 }, (_, index) => `x${index}: &a${index + 1} {type: object, properties: {p: *a${index}, q: *a${index}}}`)].join('\n');
    const bomb = definition('Backend', { fields: 'extra: {type: string}, bomb: *a30' }).replace('spec:\n', `${anchors}\nspec:\n`);
    const started = performance.now();
    const analysis = workspace({ 'crds/backends.yaml': bomb, ...backend });
    findings(analysis, 'app/backend.yaml');
    assert.match(findings(analysis, 'crds/backends.yaml').join(), /yaml-alias-bomb/);
    assert.ok(performance.now() - started < 5_000);
  });
});
