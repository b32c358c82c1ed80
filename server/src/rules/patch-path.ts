// JSON pointers and JSON paths of an EnvoyPatchPolicy that lead nowhere.

import type { ManifestDocument } from '../workspace/manifest';
import { renameKey } from '../yaml/edits';
import { entryOf, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { sureMap } from './checked-values';
import { appliedManifests, itemsOf, knownText, valueOf } from './kubernetes-values';
import type { DocumentRule, Problem } from './rule';
import { replaceBy } from './scalar-fixes';
import { valueText } from './words';

type Report = (problem: Problem) => void;

/** Members below these have names that users or extensions choose. */
const freelyNamed =
  /^(?:(?:typed_)?filter_metadata|typed_per_filter_config|typed_extension_protocol_options|fields|value|values|labels|metadata|config|configuration|providers|requirement_map|requires|filter_context|context_extensions|params|args|key_values|map|json_format|struct_value|policies|source_codes|named_endpoints)$/;

/** A name as proto's JSON writes fields by default, with a capital inside. */
const camelCase = /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+$/;

const policy = `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyPatchPolicy
      metadata:
        name: tweaks
      spec:
        targetRef:
          group: gateway.networking.k8s.io
          kind: Gateway
          name: eg
        type: JSONPatch
        jsonPatches:
          - type: type.googleapis.com/envoy.config.route.v3.RouteConfiguration
            name: default/eg/http
            operation:
              op: add`;

export const patchPath: DocumentRule = {
  id: 'patch-path',
  scope: 'document',
  severity: 'error',
  title: 'Patch paths that lead nowhere',
  what: 'In an operation of an EnvoyPatchPolicy: a `path` or `from` that is no JSON pointer, a `jsonPath` that is no JSON path, or one in the place of the other; as a warning a pointer without the first `/` (behind a `jsonPath` it may be left out), and names in camelCase, which the resources of Envoy do not have there; as an information such a name where something new is put.',
  why: 'The controller leaves out a patch whose path cannot be read or finds nothing, and the policy becomes `Programmed: False`. Of a pointer without the first `/` it drops what stands before the next one, and goes on somewhere else.',
  how: 'A JSON pointer begins with `/` and names each step: `/virtual_hosts/0/routes`. A JSON path selects: `$.virtual_hosts[?(@.name == "www")]`. Both name fields in snake_case, as Envoy documents them.',
  source: 'Envoy Gateway API reference, JSONPatchOperation: path, from, jsonPath (since 1.2); RFC 6901; RFC 9535',
  valid: [
    `${policy}
              path: /virtual_hosts/0/typed_per_filter_config/envoy.filters.http.lua~1mine
              value: {}
    `,
    `${policy}
              jsonPath: ..virtual_hosts[?match(@.name, '.*[(]www_example_com')]
              path: /routes
              value: []
    `,
    `${policy}
              path: /virtual_hosts/0/metadata/filter_metadata/mine/someKey
              value: 1
    `,
    // Behind a JSON path the slash is put in.
    `${policy}
              jsonPath: $.virtual_hosts[0]
              path: include_request_attempt_count
              value: true
    `,
    `${policy}
              jsonPath: $.virtual_hosts[0]
              path: rate_limits/0
              value: {}
    `,
    `${policy}
              jsonPath: $.virtual_hosts[0].metadata.filter_metadata
              path: /myFilter/someKey
              value: 1
    `,
    `${policy}
              path: /access_log/0/typed_config/log_format/json_format/startTime
              value: '%START_TIME%'
    `,
    `${policy}
              path: /http_filters/0/typed_config/rules/policies/allowAdmin/permissions/-
              value: { any: true }
    `,
    `${policy}
              path: /http_filters/0/typed_config/source_codes/addHeaders
              value: { filename: /scripts/headers.lua }
    `,
  ],
  invalid: [
    {
      manifest: `${policy}
              path: virtual_hosts/0/name
              #     ^^^^^^^^^^^^^^^^^^^^ warning(patch-path): begins with '/'
              value: www
      `,
      fixed: `${policy}
              path: /virtual_hosts/0/name
              value: www
      `,
    },
    {
      manifest: `${policy}
              path: $.virtual_hosts[0]
              #     ^^^^^^^^^^^^^^^^^^ error(patch-path): a JSON path
              value: {}
      `,
      fixed: `${policy}
              jsonPath: $.virtual_hosts[0]
              value: {}
      `,
    },
    {
      manifest: `${policy}
              path: name
              #     ^^^^ error(patch-path): no JSON pointer
              value: www
      `,
      fixed: `${policy}
              path: /name
              value: www
      `,
    },
    {
      manifest: `${policy}
              path: /virtualHosts/0/name
              #      ^^^^^^^^^^^^ warning(patch-path): 'virtual_hosts'
              value: www
      `,
      fixed: `${policy}
              path: /virtual_hosts/0/name
              value: www
      `,
    },
    {
      manifest: `${policy}
              path: /maxDirectResponseBodySizeBytes
              #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information(patch-path): as long as
              value: 8192
      `,
      fixed: `${policy}
              path: /max_direct_response_body_size_bytes
              value: 8192
      `,
    },
    {
      manifest: `${policy}
              jsonPath: /virtual_hosts/0
              #         ^^^^^^^^^^^^^^^^ error(patch-path): a JSON pointer
              value: {}
      `,
      fixed: `${policy}
              path: /virtual_hosts/0
              value: {}
      `,
    },
    {
      manifest: `${policy}
              jsonPath: $
              #         ^ error(patch-path): the whole resource
              path: /name
              value: www
      `,
    },
    {
      manifest: `${policy}
              jsonPath: $.virtual_hosts[?(@.name == 'www')
              #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(patch-path): ']' is missing
              path: /name
              value: www
      `,
    },
  ],
  check(document, report) {
    for (const { root } of appliedManifests(document, ['EnvoyPatchPolicy'])) {
      for (const patch of itemsOf(valueOf(root, 'spec', 'jsonPatches'))) {
        const operation = sureMap(valueOf(patch, 'operation'));
        if (!operation) continue;
        for (const field of ['path', 'from'] as const) checkPointer(document, operation, field, report);
        checkPath(document, operation, entryOf(operation, 'jsonPath'), report);
      }
    }
  },
};

function checkPointer(document: ManifestDocument, operation: YamlMap, field: 'path' | 'from', report: Report): void {
  const entry = entryOf(operation, field);
  const known = knownText(entry?.value);
  if (!entry || !known || known.text === '') return;
  const { node, text } = known;
  // What a JSON path selects is where its path begins.
  const origin = field === 'path' ? writtenAt(operation, 'jsonPath') : undefined;
  if (/^\$|^\.\.|^[^/]*\[/.test(text)) {
    report({
      message: `This is a JSON path, and '${field}' wants a JSON pointer such as '/virtual_hosts/0': the controller leaves the patch out.${field === 'path' ? " JSON paths stand under 'jsonPath'." : ''}`,
      range: node.range,
      fixes: () => (field === 'path' && !origin ? [{ title: "Write it under 'jsonPath'", edits: renameKey(document.yaml, entry, 'jsonPath') }] : []),
    });
  } else if (text.startsWith('/') || origin) {
    if (!origin || isPlain(origin)) checkNames(document, operation, field, node, report);
  } else {
    const hasSteps = text.includes('/');
    report({
      ...(hasSteps ? { severity: 'warning' } : {}),
      message: hasSteps
        ? `A JSON pointer begins with '/': as it stands the controller drops '${text.slice(0, text.indexOf('/'))}' and goes to '${text.slice(text.indexOf('/'))}'.`
        : `${valueText(text)} is no JSON pointer, which begins with '/': the controller leaves the patch out.`,
      range: node.range,
      fixes: () => [replaceBy(document, node, `/${text}`)],
    });
  }
}

/** The value of a field that is there and not null. */
function writtenAt(map: YamlMap, name: string): YamlNode | undefined {
  const value = valueOf(map, name);
  return value?.kind === 'scalar' && !value.opaque && value.value === null ? undefined : value;
}

/** A JSON path that ends at a message of Envoy's, as far as its words tell. */
function isPlain(jsonPath: YamlNode): boolean {
  const text = knownText(jsonPath)?.text;
  return text !== undefined && !(text.match(/\w+/g) ?? []).some((word) => freelyNamed.test(word));
}

function checkNames(document: ManifestDocument, operation: YamlMap, field: 'path' | 'from', node: YamlScalar, report: Report): void {
  const { text, range } = node;
  const steps = text.split('/');
  const free = steps.findIndex((step) => freelyNamed.test(step));
  const isWrong = (step: string, index: number): boolean => (free < 0 || index <= free) && camelCase.test(step);
  const wrong = steps.findIndex(isWrong);
  if (wrong < 0) return;
  const name = steps[wrong]!;
  const offset = steps.slice(0, wrong).reduce((sum, step) => sum + step.length + 1, 0);
  const isVerbatim = document.yaml.text.slice(range.start, range.end) === text;
  // Whatever reads the patched resource knows both spellings.
  const isNew = field === 'path' && wrong === steps.length - 1 && ['add', 'copy', 'move'].includes(knownText(valueOf(operation, 'op'))?.text ?? '');
  report({
    severity: isNew ? 'information' : 'warning',
    message: isNew
      ? `'${name}' works as long as the resource has no '${snakeCase(name)}' yet: with both the controller leaves the patch out. '${snakeCase(name)}' works always.`
      : `Resources of Envoy have their fields in snake_case here: '${snakeCase(name)}' rather than '${name}', which a path does not find.`,
    range: isVerbatim ? { start: range.start + offset, end: range.start + offset + name.length } : range,
    fixes: () => [replaceBy(document, node, steps.map((step, index) => (isWrong(step, index) ? snakeCase(step) : step)).join('/'))],
  });
}

function checkPath(document: ManifestDocument, operation: YamlMap, entry: YamlEntry | undefined, report: Report): void {
  const known = knownText(entry?.value);
  if (!entry || !known || known.text === '') return;
  const { node, text } = known;
  if (text.startsWith('/')) {
    const path = knownText(entryOf(operation, 'path')?.value);
    report({
      message: "This is a JSON pointer, and 'jsonPath' wants a JSON path such as '$.virtual_hosts[0]': the controller leaves the patch out. JSON pointers stand under 'path'.",
      range: node.range,
      fixes: () => (path || entryOf(operation, 'path') ? [] : [{ title: "Write it under 'path'", edits: renameKey(document.yaml, entry, 'path') }]),
    });
  } else if (text.trim() === '$') {
    report({ message: "'$' alone stands for the whole resource, which the controller refuses: write the way to a part of it, or leave 'jsonPath' out.", range: node.range });
  } else {
    const problem = pathProblem(text);
    if (problem) report({ message: `${problem}: the controller cannot read this JSON path, and leaves the patch out.`, range: node.range });
  }
}

/** What is wrong with a JSON path for certain: whatever needs a whole parser is left to the controller. */
function pathProblem(text: string): string | undefined {
  const open: string[] = [];
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    // Regular expressions between slashes may hold any bracket.
    if (quote === undefined && character === '/') return undefined;
    if (quote !== undefined) {
      if (character === '\\') at++;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '[' || character === '(') open.push(character === '[' ? ']' : ')');
    else if ((character === ']' || character === ')') && open.pop() !== character) return `'${character}' closes nothing here`;
  }
  if (quote !== undefined) return `${quote} is missing at the end of a text`;
  const missing = open.pop();
  if (missing !== undefined) return `'${missing}' is missing`;
  return text.trim().endsWith('.') ? 'A name is missing behind the last dot' : undefined;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
