// A reference to a backend, as an item of backendRefs.

import { label, labelWords, number, text } from './parameters';
import { fragment } from './scaffold';
import { yaml } from './template';

export const backendRef = fragment({
  id: 'backend-ref',
  title: 'Reference to a backend',
  summary: 'A Service with its port, for lists of backends.',
  prefix: 'eg-backend-ref',
  mechanism: 'extProc',
  parameters: {
    service: text({ title: 'Service', help: 'Name of the Service.', default: 'ext-proc', pattern: label, patternWords: labelWords, suggest: ({ backends }) => backends.find(({ kind }) => kind === 'Service')?.name }),
    port: number({
      title: 'Port',
      help: 'A port of the Service.',
      default: 9002,
      minimum: 1,
      maximum: 65_535,
      suggest: ({ backends }, { service }) => backends.find(({ kind, name }) => kind === 'Service' && name === service)?.ports[0],
    }),
  },
  place: { kinds: ['EnvoyExtensionPolicy', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'], path: 'backendRefs', as: 'item' },
  around: (item) => yaml`
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyExtensionPolicy
    metadata:
      name: ext-proc
    spec:
      targetRefs:
        - group: gateway.networking.k8s.io
          kind: HTTPRoute
          name: my-route
      extProc:
        - backendRefs:
            ${item}
          processingMode:
            request: {}
  `,
  text: ({ $ }) => yaml`
    - name: ${$.service}
      port: ${$.port}
  `,
});
