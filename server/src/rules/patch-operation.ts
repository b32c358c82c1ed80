// Operations of an EnvoyPatchPolicy with fields that do not go together.

import type { ManifestDocument } from '../workspace/manifest';
import { checksAllFields, demandOf, operationFields, type Demand, type OperationField } from '../workspace/patch-operations';
import { entryOf, resolved, type YamlEntry, type YamlMap, type YamlScalar } from '../yaml/tree';
import { removal } from './anchors';
import { scalarAt, sureMap } from './checked-values';
import { appliedManifests, itemsOf, valueOf } from './kubernetes-values';
import type { DocumentRule, Problem } from './rule';

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
          - type: type.googleapis.com/envoy.config.listener.v3.Listener
            name: default/eg/http
            operation:`;

export const patchOperation: DocumentRule = {
  id: 'patch-operation',
  scope: 'document',
  severity: 'error',
  title: 'Patch operations whose fields do not go together',
  what: 'An operation of an EnvoyPatchPolicy that lacks what it needs (`value` for `add`, `replace` and `test`, `from` for `move` and `copy`, `path` or `jsonPath` for all of them), or that has what it must not have. `value: null` counts as no value.',
  why: 'The API server takes any of these fields with any operation. The controller leaves such a patch out, and the policy becomes `Programmed: False`; in releases 1.4 to 1.6 the whole Gateway then often gets no new configuration.',
  how: 'Write the field that is missing, or remove the one that is too many.',
  source: 'Envoy Gateway API reference, JSONPatchOperation; the operations that the controller accepts, since 1.2 (1.1 looks at `value` alone)',
  valid: [
    `${policy}
              op: add
              path: /per_connection_buffer_limit_bytes
              value: 32768
    `,
    `${policy}
              op: replace
              path: ""
              value: ""
    `,
    `${policy}
              op: remove
              jsonPath: $.filter_chains[0]
    `,
    `${policy}
              op: copy
              from: /filter_chains/0
              path: /filter_chains/-
    `,
  ],
  invalid: [
    {
      manifest: `${policy}
              op: replace
              #   ^^^^^^^ error(patch-operation): 'replace' needs a 'value'
              path: /per_connection_buffer_limit_bytes
      `,
    },
    {
      manifest: `${policy}
              op: add
              path: /per_connection_buffer_limit_bytes
              value: null
              #      ^^^^ error(patch-operation): null counts as no value
      `,
    },
    {
      manifest: `${policy}
              op: remove
              path: /per_connection_buffer_limit_bytes
              value: 1
              #^^^^ error(patch-operation): 'remove' takes no 'value'
      `,
      fixed: `${policy}
              op: remove
              path: /per_connection_buffer_limit_bytes
      `,
    },
    {
      manifest: `${policy}
              op: add
              from: /filter_chains/0
              #^^^ error(patch-operation): 'add' takes no 'from'
              path: /filter_chains/1
              value: {}
      `,
      fixed: `${policy}
              op: add
              path: /filter_chains/1
              value: {}
      `,
    },
    {
      manifest: `${policy}
              op: move
              #   ^^^^ error(patch-operation): 'move' needs 'from'
              path: /filter_chains/1
      `,
    },
    {
      manifest: `${policy}
              op: remove
              #   ^^^^^^ error(patch-operation): neither 'path' nor 'jsonPath'
      `,
    },
    {
      // Said once, however often it is used.
      manifest: `${policy} &take
              op: remove
              #   ^^^^^^ error(patch-operation): neither 'path' nor 'jsonPath'
          - type: type.googleapis.com/envoy.config.listener.v3.Listener
            name: default/eg/https
            operation: *take
      `,
    },
    {
      manifest: `${policy}
              op: remove
              path: ""
              #     ^^ error(patch-operation): the whole resource
      `,
    },
  ],
  check(document, report) {
    for (const { root } of appliedManifests(document, ['EnvoyPatchPolicy'])) {
      for (const patch of itemsOf(valueOf(root, 'spec', 'jsonPatches'))) {
        const operation = sureMap(valueOf(patch, 'operation'));
        const op = operation && scalarAt(operation, 'op');
        if (operation && op && !op.opaque) checkOperation(document, operation, op, report);
      }
    }
  },
};

function checkOperation(document: ManifestDocument, operation: YamlMap, op: YamlScalar, report: (problem: Problem) => void): void {
  const name = op.text;
  if (demandOf(name, 'value', document.release) === undefined) return;
  for (const field of operationFields) checkField(document, operation, op, field, demandOf(name, field, document.release)!, report);
  if (!checksAllFields(document.release)) return;
  const path = entryOf(operation, 'path');
  const jsonPath = entryOf(operation, 'jsonPath');
  if (!isWritten(path) && !isWritten(jsonPath)) {
    report({ message: `'${name}' has neither 'path' nor 'jsonPath', so that nobody knows what to change: ${consequence(document)}. Write a JSON pointer such as '/filter_chains/0' as its 'path'.`, range: op.range });
  } else if (name === 'remove' && !isWritten(jsonPath) && path && textOf(path) === '') {
    report({ message: `An empty path stands for the whole resource, which cannot be removed: ${consequence(document)}.`, range: path.value!.range });
  }
}

function checkField(document: ManifestDocument, operation: YamlMap, op: YamlScalar, field: OperationField, demand: Demand, report: (problem: Problem) => void): void {
  const entry = entryOf(operation, field);
  if (demand === 'refused' && entry && isWritten(entry)) {
    report({ message: `'${op.text}' takes no '${field}': ${consequence(document)}. Remove it.`, range: entry.key.range, fixes: () => removal(document, entry).map((fix) => ({ ...fix, safe: true })) });
  } else if (demand === 'needed' && !isWritten(entry)) {
    const isNull = field === 'value' && entry?.value !== undefined;
    report(
      isNull
        ? { message: `null counts as no value, and '${op.text}' needs one: ${consequence(document)}.${op.text === 'test' ? '' : " To take something away use 'remove'."}`, range: entry.value!.range }
        : { message: `'${op.text}' needs ${field === 'value' ? "a 'value'" : "'from', the JSON pointer of what it takes"}: ${consequence(document)}.`, range: op.range },
    );
  }
}

/** It is there and not null; an empty text is something. */
function isWritten(entry: YamlEntry | undefined): boolean {
  const value = resolved(entry?.value);
  return value !== undefined && (value.kind !== 'scalar' || value.opaque || value.value !== null);
}

function textOf(entry: YamlEntry): string | undefined {
  const value = resolved(entry.value);
  return value?.kind === 'scalar' && !value.opaque ? value.text : undefined;
}

/** What comes of a patch that fails: with some patch releases of 1.4 to 1.6 one holds everything back. */
export function consequence({ release }: ManifestDocument): string {
  return `the controller leaves this patch out${release >= 4 && release <= 6 ? ', and may publish no new configuration for the Gateway at all' : ''}`;
}
