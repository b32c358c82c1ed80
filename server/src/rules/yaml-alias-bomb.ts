// Aliases that multiply into more than can be read.

import type { DocumentRule } from './rule';
import { reportYamlProblems } from './yaml-problems';

export const yamlAliasBomb: DocumentRule = {
  id: 'yaml-alias-bomb',
  scope: 'document',
  severity: 'error',
  title: 'Aliases that multiply without end',
  what: 'Anchors that repeat each other so often that the document would grow beyond all measure, or that hold themselves.',
  why: 'The API server refuses such documents, and every tool that expands them runs out of memory.',
  how: 'Write the values out, or repeat them less.',
  source: 'The limits of the YAML reader behind kubectl and the API server',
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
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          one.lua: &script [*script]
          #                 ^^^^^^^ error(yaml-alias-bomb): *script
      `,
    },
  ],
  check(document, report) {
    reportYamlProblems(document, ['alias-bomb'], report);
  },
};
