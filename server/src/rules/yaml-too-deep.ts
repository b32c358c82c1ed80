// Nesting deeper than any reader follows.

import type { DocumentRule } from './rule';
import { reportYamlProblems } from './yaml-problems';

export const yamlTooDeep: DocumentRule = {
  id: 'yaml-too-deep',
  scope: 'document',
  severity: 'error',
  title: 'Nesting that is too deep',
  what: 'Maps and lists within each other, deeper than readers follow.',
  why: 'The document cannot be read: readers stop at a depth that no manifest needs.',
  how: 'Look for brackets that were opened and never closed.',
  source: 'The limits of the YAML reader behind kubectl and the API server',
  valid: [
    `
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: scripts
      data:
        one.lua: "-- 1"
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
          a: ${'['.repeat(990)}
            [[[[[[[[[[[[[[[[[[[[
            #       ^ error(yaml-too-deep): 1000 levels
            ]]]]]]]]]]]]]]]]]]]]
            ${']'.repeat(990)}
      `,
    },
  ],
  check(document, report) {
    reportYamlProblems(document, ['too-deep'], report);
  },
};
