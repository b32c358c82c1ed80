// Processing mode: what of requests and responses an external processor gets to see.

import { choice, list, toggle, type Choice, type Values } from './parameters';
import { fragment } from './scaffold';
import { itemLines, yaml } from './template';

type BodyMode = 'none' | 'headers' | 'Buffered' | 'BufferedPartial' | 'Streamed' | 'FullDuplexStreamed';

const bodyModes: readonly Choice<BodyMode>[] = [
  { value: 'none', help: 'Nothing of it' },
  { value: 'headers', help: 'Headers only' },
  { value: 'Buffered', help: 'Headers, and the whole body at once; bodies that are larger than the buffer are refused' },
  { value: 'BufferedPartial', help: 'Headers, and of the body what fits into the buffer' },
  { value: 'Streamed', help: 'Headers, and the body piece by piece as it comes' },
  { value: 'FullDuplexStreamed', help: 'Headers, and the body in pieces that the processor may answer in pieces of its own', since: 4 },
];

/** Attributes that processors ask for most. */
const usualAttributes: readonly Choice[] = [
  { value: 'request.path', help: 'Path with query' },
  { value: 'request.method', help: 'Method' },
  { value: 'request.host', help: 'Host' },
  { value: 'request.id', help: 'Request id' },
  { value: 'request.time', help: 'Time of the first byte' },
  { value: 'source.address', help: 'Address of the client' },
  { value: 'connection.requested_server_name', help: 'Server name of TLS' },
  { value: 'xds.route_name', help: 'Name of the matched route' },
];

const attributes = {
  kind: 'list',
  default: [] as readonly string[],
  choices: usualAttributes,
  // As the CRD has it.
  pattern: /(?:connection\.|source\.|destination\.|request\.|response\.|upstream\.|xds\.route_)[a-z_1-9]*/,
  patternWords: 'an attribute of Envoy such as request.path',
  since: 3,
} as const;

export const modeParameters = {
  requestMode: choice<BodyMode>({ title: 'Requests', help: 'What of each request the processor gets to see.', default: 'headers', choices: bodyModes }),
  responseMode: choice<BodyMode>({ title: 'Responses', help: 'What of each response the processor gets to see.', default: 'none', choices: bodyModes }),
  requestAttributes: list({ title: 'Attributes of requests', help: 'Facts about the connection and the request that are sent along.', ...attributes }),
  responseAttributes: list({ title: 'Attributes of responses', help: 'Facts about the response that are sent along.', ...attributes }),
  allowModeOverride: toggle({
    title: 'The processor may change the mode',
    help: 'Lets the processor ask for another mode for a single request, such as its body.',
    default: false,
    since: 3,
  }),
} as const;

/** Entries of an extProc item. */
export function processingMode(v: Values<typeof modeParameters>): string {
  const request = direction('request', v.requestMode, v.requestAttributes);
  const response = direction('response', v.responseMode, v.responseAttributes);
  if (request === '' && response === '' && !v.allowModeOverride) return 'processingMode: {}';
  return yaml`
    processingMode:
      ${v.allowModeOverride && 'allowModeOverride: true'}
      ${request}
      ${response}
  `;
}

function direction(name: 'request' | 'response', mode: BodyMode, sent: readonly string[]): string {
  if (mode === 'none') return '';
  if (mode === 'headers' && sent.length === 0) return `${name}: {}`;
  return yaml`
    ${name}:
      ${mode !== 'headers' && `body: ${mode}`}
      ${sent.length > 0 && 'attributes:'}
        ${itemLines(sent)}
  `;
}

export const processingModeFragment = fragment({
  id: 'processing-mode',
  title: 'Processing mode',
  summary: 'What of requests and responses an external processor gets to see.',
  prefix: 'eg-processing-mode',
  mechanism: 'extProc',
  parameters: {
    requestBody: choice({ title: 'Body of requests', help: 'How the processor gets the bodies of requests.', default: 'Buffered', choices: withBody() }),
    responseBody: choice({ title: 'Body of responses', help: 'How the processor gets the bodies of responses.', default: 'Streamed', choices: withBody() }),
  },
  place: { kinds: ['EnvoyExtensionPolicy'], path: 'spec.extProc[]', as: 'entries' },
  field: 'processingMode',
  around: (entries) => yaml`
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
            - name: ext-proc
              port: 9002
          messageTimeout: 2s
          ${entries}
  `,
  text: ({ $ }) => yaml`
    processingMode:
      # {} instead of a body: headers only.
      request:
        body: ${$.requestBody}
      response:
        body: ${$.responseBody}
  `,
});

function withBody(): readonly Choice[] {
  return bodyModes.filter(({ value }) => value !== 'none' && value !== 'headers');
}
