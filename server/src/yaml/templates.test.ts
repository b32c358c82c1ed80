// Documents with template actions: what is an action, what they make opaque, and that nothing is said about their syntax.

import assert from 'node:assert/strict';
import { parseDocument } from './parse';
import { findActions } from './templates';
import { at, type YamlDocument, type YamlMap, type YamlScalar, type YamlSequence } from './tree';

function actionsOf(text: string): string[] {
  return [...(findActions(text) ?? [])].map(([start, end]) => text.slice(start, end));
}

function parsed(text: string): YamlDocument {
  const document = parseDocument(text);
  assert.equal(document.text, text);
  assert.deepEqual(document.problems, []);
  assert.ok(document.templated);
  return document;
}

function scalar(document: YamlDocument, ...path: (string | number)[]): YamlScalar {
  const node = at(document.root, ...path);
  assert.equal(node?.kind, 'scalar');
  return node as YamlScalar;
}

describe('findActions', () => {
  it('finds actions of all kinds', () => {
    for (const action of [
      '{{ .Values.x }}',
      '{{- if and .a (not .b) -}}',
      '{{ end }}',
      '{{/* comment }} */}}',
      '{{- /* comment\n over lines */ -}}',
      '{{ $x := .Values.list | first }}',
      '{{ range $index, $item := .Values.items }}',
      '{{ include "chart.labels" . | nindent 4 }}',
      '{{ "{{ not nested }}" }}',
      '{{ `raw }} text` }}',
      "{{ default 'x' .y }}",
      '{{ printf "%s:%d" .host (int .port) }}',
      '{{\n  .Values.x\n}}',
      '{{.Values.my-value}}',
      '{{ -1 | add .x }}',
      '{{ $x = 2 }}',
    ]) {
      assert.deepEqual(actionsOf(`a ${action} b`), [action]);
    }
  });
  it('leaves out what other languages write in two braces', () => {
    for (const text of ['{{1, 2}, {3}}', '{{x = 1}}', '{{a: 1}: 2}', '{{ }}', '{{ .a', '{{"a", "b"}}', '{{{a}}}', '{{#each x}}', '[{"a": {"b": {}}}]', '{{ 1 }}']) {
      assert.deepEqual(actionsOf(text).filter((action) => text.startsWith(action) && action !== '{{a}}'), [], text);
    }
  });
});

describe('template actions in documents', () => {
  it('make scalars opaque', () => {
    const document = parsed('a: {{ .Values.a }}\nb: "{{ .x }}-{{ .y }}"\nc: pre-{{ .x }}\nd: plain\ne: [{{ .x }}, 1]\nf: {x: {{ .x | quote }}}\n');
    for (const path of [['a'], ['b'], ['c'], ['e', 0], ['f', 'x']]) {
      assert.equal(scalar(document, ...path).opaque, true, path.join('.'));
      assert.equal(scalar(document, ...path).value, undefined);
    }
    assert.equal(scalar(document, 'a').text, '{{ .Values.a }}');
    assert.equal(scalar(document, 'b').text, '{{ .x }}-{{ .y }}');
    assert.equal(scalar(document, 'd').value, 'plain');
    assert.equal(scalar(document, 'e', 1).value, 1);
  });

  it('may hold quotes, colons and line breaks', () => {
    const document = parsed('a: {{ .x | default "b: c" }}\nb: "{{ .x | default "quoted" }}"\nc: {{ if .y\n  }}1{{ end }}\nd: 1\n');
    assert.equal(scalar(document, 'b').text, '{{ .x | default "quoted" }}');
    assert.equal(scalar(document, 'd').value, 1);
  });

  it('stand as keys', () => {
    const document = parsed('{{ .key }}: v\nb: 1\n');
    const root = document.root as YamlMap;
    assert.equal(root.entries[0]!.key.opaque, true);
    assert.equal(root.templated, true);
    assert.equal(scalar(document, 'b').value, 1);
  });

  it('stand in lines of their own between entries', () => {
    const document = parsed('a: 1\n{{- if .x }}\nb: 2\n{{- else }}\nb: 3\n{{- end }}\nc:\n  d: 1\n');
    assert.equal((document.root as YamlMap).templated, true);
    assert.equal((at(document.root, 'c') as YamlMap).templated, false);
    assert.equal((document.root as YamlMap).entries.length, 4);
  });

  it('mark the collections that they may add to', () => {
    const document = parsed('a:\n  b:\n    c: 1\n  {{- toYaml .x | nindent 2 }}\nd:\n  - x\n  {{- range .y }}\n  - {{ . }}\n  {{- end }}\ne: {f: 1}\n');
    assert.equal((at(document.root, 'a') as YamlMap).templated, true);
    assert.equal((at(document.root, 'd') as YamlSequence).templated, true);
    assert.equal((at(document.root, 'e') as YamlMap).templated, false);
  });

  it('stand for values that are not written', () => {
    const document = parsed('labels:\n  {{- include "x" . | nindent 2 }}\nspec:\n  list:\n  {{- toYaml .l | nindent 2 }}\n  other: 1\nitems:\n  -\n    {{- x }}\n');
    assert.equal(scalar(document, 'labels').opaque, true);
    assert.equal(scalar(document, 'spec', 'list').opaque, true);
    assert.equal(scalar(document, 'spec', 'other').value, 1);
    assert.equal(scalar(document, 'items', 0).opaque, true);
  });

  it('follow a colon without a blank if they bring the line break', () => {
    const document = parsed('a:{{- toYaml .x | nindent 2 }}\nimage: repository:{{ .tag }}\n');
    assert.equal(scalar(document, 'a').opaque, true);
    assert.equal(scalar(document, 'image').text, 'repository:{{ .tag }}');
  });

  it('stand in block scalars, also further left than the text', () => {
    const text = 'a: |\n    first\n{{- if .x }}\n    second {{ .y }}\n{{- end }}\n    third\n{{- end }}\nb: 1\n';
    const document = parsed(text);
    assert.equal(scalar(document, 'a').opaque, true);
    assert.equal(scalar(document, 'a').text, 'first\n{{- if .x }}\nsecond {{ .y }}\n{{- end }}\nthird\n');
    assert.equal(scalar(document, 'b').value, 1);
  });

  it('open block scalars', () => {
    const document = parsed('a: |\n  {{- .Files.Get "x" | nindent 2 }}\nb: |\n{{ .y | indent 2 }}\nc: 1\n');
    assert.equal(scalar(document, 'a').text, '{{- .Files.Get "x" | nindent 2 }}\n');
    assert.equal(scalar(document, 'c').value, 1);
  });

  it('go on in the lines below', () => {
    const document = parsed('labels: {{- include "x" . | nindent 2 }}\n  app: demo\nitems:\n  - {{ toYaml .y | nindent 4 }}\n    name: z\n');
    assert.equal(scalar(document, 'labels', 'app').value, 'demo');
    assert.equal((at(document.root, 'labels') as YamlMap).templated, true);
    assert.equal(scalar(document, 'items', 0, 'name').value, 'z');
    assert.equal((at(document.root, 'items', 0) as YamlMap).templated, true);
  });

  it('leave documents that do not hold any alone', () => {
    const lua = 'a: |\n  local t = {{1, 2}, {3}}\n  return t\nb: "{{"\nc: "}}"\n';
    const document = parseDocument(lua);
    assert.equal(document.templated, false);
    assert.equal(scalar(document, 'a').value, 'local t = {{1, 2}, {3}}\nreturn t\n');
    assert.equal(scalar(document, 'b').value, '{{');
  });

  it('in comments do not make a template', () => {
    assert.equal(parseDocument('# {{ .x }}\na: 1 # {{ .y }}\n').templated, false);
  });

  it('keep all problems of syntax quiet', () => {
    for (const text of ['{{ if .x }}\na: [1\n{{ end }}\nb: "\n', 'a: {{ .x }}\n\tb: 1\n', 'a: {{ .x }}\n  b: 1\n c: 2\n', 'a: *x\nb: {{ .y }}\n', '{{ .x }}\n- a\nb: 1\n']) {
      assert.deepEqual(parseDocument(text).problems, [], text);
    }
  });

  it('tell of keys that repeat where no action stands between', () => {
    const document = parseDocument('a:\n  x: 1\n  x: 2\nb: {{ .y }}\n');
    assert.deepEqual(document.problems.map(({ code }) => code), ['duplicate-key']);
  });

  it('alone give no root', () => {
    const document = parsed('{{- define "x" -}}\n{{- end -}}\n');
    assert.equal(document.root, undefined);
  });
});
