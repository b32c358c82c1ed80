// Text that is no YAML: nothing can read the document.

import type { DocumentRule } from './rule';
import { reportYamlProblems } from './yaml-problems';

export const yamlSyntax: DocumentRule = {
  id: 'yaml-syntax',
  scope: 'document',
  severity: 'error',
  title: 'Text that is no YAML',
  what: 'The document breaks the rules of YAML: a quote or bracket that is never closed, a missing colon, text where none may stand.',
  why: 'A document that cannot be read is not applied at all, with everything that stands in it.',
  how: 'Mend the place that is underlined. The cause may lie a little before it: a quote that was opened and not closed is noticed only where the text stops making sense.',
  source: 'YAML 1.2.2, https://yaml.org/spec/1.2.2/',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: "eg"
      spec:
        controllerName: gateway.envoyproxy.io/gatewayclass-controller
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: eg]
        #                  ^ error(yaml-syntax)
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
    },
  ],
  check(document, report) {
    reportYamlProblems(document, ['syntax'], report);
  },
};
