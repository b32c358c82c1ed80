// An alias whose anchor is nowhere before it.

import type { Fix } from '../base/finding';
import { nearestNames } from '../base/suggest';
import type { ManifestDocument } from '../workspace/manifest';
import type { YamlProblem } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { reportYamlProblems } from './yaml-problems';

export const yamlUndefinedAlias: DocumentRule = {
  id: 'yaml-undefined-alias',
  scope: 'document',
  severity: 'error',
  title: 'Aliases without an anchor',
  what: 'An alias (`*name`) for which no anchor (`&name`) stands before it in the same document.',
  why: 'The document cannot be read. Anchors do not reach beyond the `---` of their document, and must come first.',
  how: 'Name an anchor that exists, move it in front of the alias, or write the value out. A value that really begins with `*` needs quotes.',
  source: 'YAML 1.2.2, section 7.1',
  valid: [
    `
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: scripts
      data:
        one.lua: &script "-- 1"
        two.lua: *script
    `,
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: shop
      spec:
        parentRefs:
          - name: eg
        hostnames:
          - "*.example.com"
        rules:
          - backendRefs:
              - name: shop
                port: 80
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          one.lua: &script "-- 1"
          two.lua: *skript
          #        ^^^^^^^ error(yaml-undefined-alias): skript
      `,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          one.lua: &script "-- 1"
          two.lua: *script
      `,
    },
  ],
  check(document, report) {
    reportYamlProblems(document, ['undefined-alias'], report, { fixes: (problem) => fixesFor(document, problem) });
  },
};

function fixesFor({ text }: ManifestDocument, { range }: YamlProblem): readonly Fix[] {
  const written = text.slice(range.start, range.end);
  const anchors = [...text.slice(0, range.start).matchAll(/(?:^|[\s[{,])&([^\s,[\]{}]+)/g)].map((match) => match[1]!);
  const renames = nearestNames(written.replace(/^\*/, ''), anchors).map((name): Fix => ({ title: `Replace by *${name}`, edits: [{ range, newText: `*${name}` }] }));
  return [...renames, { title: 'Put in quotes', edits: [{ range, newText: JSON.stringify(written) }] }];
}
