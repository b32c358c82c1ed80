// External processor: a gRPC service that reads and changes requests and responses, with all that it needs.

import { duration, durationWords, isLabel, list, text, toggle } from './parameters';
import { extensionPolicy, policyParameters } from './policy-parameters';
import { modeParameters, processingMode } from './processing-mode';
import { workload, workloadParameters } from './processor-service';
import { scaffold } from './scaffold';
import { itemLines, yaml } from './template';

const onlyWithWorkload = { onlyWith: { parameter: 'workload', values: [true] } } as const;

export const extProc = scaffold({
  id: 'extproc',
  title: 'External processor (ExtProc)',
  summary: 'A gRPC service that reads and changes requests and responses: policy, Deployment and Service.',
  prefix: 'eg-extproc',
  mechanism: 'extProc',
  starter: 'extproc',
  parameters: {
    ...policyParameters('ext-proc'),
    ...modeParameters,
    messageTimeout: text({
      title: 'Message timeout',
      help: 'How long each answer of the processor may take. Envoy itself allows 200 ms, which a buffered body easily exceeds.',
      default: '1s',
      pattern: duration,
      patternWords: durationWords,
    }),
    failOpen: toggle({
      title: 'Let requests pass while the processor fails',
      help: 'Off: they are answered with 500. On: they pass unprocessed, which is wrong for anything that protects or charges.',
      default: false,
    }),
    shadowMode: toggle({ title: 'Only watch', help: 'The processor sees everything, and nothing that it answers has an effect.', default: false, since: 9 }),
    accessibleNamespaces: list({
      title: 'Metadata that the processor reads',
      help: 'Namespaces of dynamic metadata that are sent to the processor.',
      default: [],
      pattern: /[\w./-]+/,
      patternWords: 'a text of letters, digits, dots, slashes and hyphens',
      since: 3,
    }),
    writableNamespaces: list({
      title: 'Metadata that the processor writes',
      help: 'Namespaces of dynamic metadata that the processor may set.',
      default: [],
      pattern: /(?!envoy\.filters\.http)[\w./-]+/,
      patternWords: 'a text of letters, digits, dots, slashes and hyphens that does not begin with envoy.filters.http',
      since: 3,
    }),
    service: { ...workloadParameters.service, suggest: (_, { name }) => (isLabel(String(name)) ? String(name) : undefined) },
    port: workloadParameters.port,
    workload: toggle({ title: 'With Deployment and Service', help: 'Off: both are there already.', default: true }),
    image: { ...workloadParameters.image, ...onlyWithWorkload },
    replicas: { ...workloadParameters.replicas, ...onlyWithWorkload },
    probe: { ...workloadParameters.probe, ...onlyWithWorkload },
  },
  check(v) {
    const modes = [v.requestMode, v.responseMode];
    if (modes.every((mode) => mode === 'none')) return [{ parameter: 'requestMode', message: 'The processor would see neither requests nor responses; choose at least headers for one of them' }];
    if (v.failOpen && modes.includes('FullDuplexStreamed')) return [{ parameter: 'failOpen', message: 'failOpen does not go together with FullDuplexStreamed: what the processor has of a stream cannot be taken back' }];
    if (v.shadowMode && modes.some((mode) => !['none', 'headers', 'Streamed'].includes(mode))) return [{ parameter: 'shadowMode', message: 'shadowMode takes headers and Streamed bodies only' }];
    return [];
  },
  advice: (v) => [
    ...(v.workload ? [] : [`The Service \`${v.service}\` must have the port ${v.port} and lead to a processor that speaks gRPC.`]),
    ...([v.requestMode, v.responseMode].includes('FullDuplexStreamed') ? ['With `FullDuplexStreamed` nothing of a body goes on but what the processor sends back as `streamed_response`. The starter projects send each piece back; see that a processor of your own does, too.'] : []),
  ],
  documents(draft) {
    const { v, $ } = draft;
    const { accessibleNamespaces: read, writableNamespaces: written } = v;
    const metadata = yaml`
      metadata:
        ${read.length > 0 && 'accessibleNamespaces:'}
          ${itemLines(read)}
        ${written.length > 0 && 'writableNamespaces:'}
          ${itemLines(written)}
    `;
    const policy = extensionPolicy(
      draft,
      yaml`
        extProc:
          - backendRefs:
              - name: ${$.service}
                port: ${$.port}
            # What the processor gets to see: {} is headers only, what is not here is not sent.
            ${processingMode(v)}
            # How long each answer of the processor may take; without this line 200 ms.
            messageTimeout: ${$.messageTimeout}
            # While the processor fails, false answers 500, and true lets requests pass unprocessed.
            failOpen: ${$.failOpen}
            ${v.shadowMode && '# The processor only watches.\nshadowMode: true'}
            ${read.length + written.length > 0 && metadata}
      `,
    );
    return [{ file: `${$.name}-policy.yaml`, text: policy }, ...(v.workload ? workload(draft) : [])];
  },
});
