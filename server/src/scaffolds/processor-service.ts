// The workload of an external processor: a Deployment that speaks gRPC, and its Service.

import { choice, label, labelWords, number, text } from './parameters';
import { metadata, namespaceOf } from './policy-parameters';
import { scaffold, type Draft, type ScaffoldDocument } from './scaffold';
import { yaml } from './template';

export const workloadParameters = {
  service: text({ title: 'Service', help: 'Name of the Service of the processor; its Deployment bears the same name.', default: 'ext-proc', pattern: label, patternWords: labelWords }),
  port: number({ title: 'Port', help: 'Port on which the processor speaks gRPC.', default: 9002, minimum: 1, maximum: 65_535 }),
  image: text({
    title: 'Image',
    help: 'The container image of the processor.',
    default: 'registry.example.com/ext-proc:0.1.0',
    isPlaceholder: true,
    pattern: /[\w.:/@-]+/,
    patternWords: 'a container image',
  }),
  replicas: number({ title: 'Replicas', help: 'With a single one, each restart of the processor interrupts traffic.', default: 2, minimum: 1, maximum: 1_000 }),
  probe: choice({
    title: 'Probe',
    help: 'How Kubernetes finds out whether the processor is ready and alive.',
    default: 'grpc',
    choices: [
      { value: 'grpc', help: 'The health protocol of gRPC, which the processor must serve on its port' },
      { value: 'tcp', help: 'A connection to the port' },
    ],
  }),
} as const;

const parameters = { ...workloadParameters, namespace: namespaceOf('target') } as const;

type WorkloadDraft = Pick<Draft<typeof parameters>, 'v' | '$'> & { todo(parameter: 'image', words: string): string };

/** Deployment and Service in a file of their own. */
export function workload({ v, $, todo }: WorkloadDraft): readonly ScaffoldDocument[] {
  const file = `${$.service}-service.yaml`;
  // As of Kubernetes' own defaults a probe has 1 s to answer, and three failures in a row count.
  const probe = v.probe === 'grpc' ? yaml`
    grpc:
      port: ${$.port}
  ` : yaml`
    tcpSocket:
      port: grpc
  `;
  const deployment = yaml`
    apiVersion: apps/v1
    kind: Deployment
    ${metadata($.service, v, $)}
    spec:
      replicas: ${$.replicas}
      selector:
        matchLabels:
          app: ${$.service}
      template:
        metadata:
          labels:
            app: ${$.service}
        spec:
          containers:
            - name: ext-proc
              image: ${$.image}${todo('image', 'the image of your processor')}
              ports:
                - name: grpc
                  containerPort: ${$.port}
              readinessProbe:
                ${probe}
                periodSeconds: 5
              livenessProbe:
                ${probe}
                periodSeconds: 10
              resources:
                requests:
                  cpu: 100m
                  memory: 128Mi
                limits:
                  cpu: 500m
                  memory: 256Mi
  `;
  const service = yaml`
    apiVersion: v1
    kind: Service
    ${metadata($.service, v, $)}
    spec:
      selector:
        app: ${$.service}
      ports:
        - name: grpc
          port: ${$.port}
          targetPort: grpc
          # HTTP/2 without TLS, as gRPC needs it.
          appProtocol: kubernetes.io/h2c
  `;
  return [
    { file, text: deployment },
    { file, text: service },
  ];
}

export const processorService = scaffold({
  id: 'extproc-service',
  title: 'Deployment and Service of a processor',
  summary: 'What an external processor runs on: a Deployment that speaks gRPC, and its Service.',
  prefix: 'eg-extproc-service',
  mechanism: 'platform',
  starter: 'extproc',
  parameters,
  documents: workload,
});
