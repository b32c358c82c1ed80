// One JSON patch operation, as an item of a policy's list.

import { xdsTypeUrls } from '../workspace/xds-names';
import { configurationDocument } from './extension-apis';
import { choice, number, text } from './parameters';
import { fragment } from './scaffold';
import { yaml } from './template';

export const patchOperation = fragment({
  id: 'patch-operation',
  title: 'JSON patch operation',
  summary: 'One change to a listener, route configuration or cluster, for jsonPatches.',
  prefix: 'eg-patch-operation',
  mechanism: 'patch',
  parameters: {
    type: choice({
      title: 'Type',
      help: 'The type of what is changed.',
      default: xdsTypeUrls.Listener,
      choices: [
        { value: xdsTypeUrls.Listener, help: 'Listener' },
        { value: xdsTypeUrls.RouteConfiguration, help: 'Route configuration' },
        { value: xdsTypeUrls.Cluster, help: 'Cluster' },
        { value: xdsTypeUrls.ClusterLoadAssignment, help: 'Endpoints of a cluster' },
        { value: xdsTypeUrls.Secret, help: 'Secret' },
      ],
    }),
    name: text({
      title: 'Name',
      help: 'The name that Envoy Gateway gives to it.',
      default: 'default/my-gateway/http',
      suggest: ({ gateways: [gateway] }) => gateway?.listeners[0] && `${gateway.namespace ?? 'default'}/${gateway.name}/${gateway.listeners[0].name}`,
    }),
    path: text({ title: 'Path', help: 'What is changed, as a JSON pointer.', default: '/per_connection_buffer_limit_bytes' }),
    value: number({ title: 'Value', help: 'What it becomes.', default: 32_768 }),
  },
  place: { kinds: ['EnvoyPatchPolicy'], path: 'spec.jsonPatches', as: 'item' },
  around: (item) => yaml`
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyPatchPolicy
    metadata:
      name: tweaks
    spec:
      targetRef:
        group: gateway.networking.k8s.io
        kind: Gateway
        name: my-gateway
      type: JSONPatch
      jsonPatches:
        ${item}
    ---
    ${configurationDocument(['enableEnvoyPatchPolicy: true']).text}
  `,
  text: ({ $ }) => yaml`
    - type: ${$.type}
      name: ${$.name}
      operation:
        op: add
        path: ${$.path}
        value: ${$.value}
  `,
});
