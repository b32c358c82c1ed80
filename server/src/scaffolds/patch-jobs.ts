// Patches for common jobs, with the names that Envoy Gateway gives to what is patched.

import { connectionManager, virtualHostPattern } from '../workspace/xds-names';
import type { Holes, Parameters, Values } from './parameters';
import { choice, number, splitTarget, subdomain, subdomainWords, target, text } from './parameters';
import type { Hole } from './template';
import { yaml } from './template';
import type { KnownGateway, WorkspaceFacts } from './workspace-facts';

/** What a patch can do, and what does the same without one: words for a comment, `undefined` where nothing does. */
const jobs = {
  notFound: { help: 'An own text for answers with 404', instead: 'HTTPRouteFilter (directResponse) on a route for all paths; for what backends answer, BackendTrafficPolicy (responseOverride)' },
  serverHeader: { help: 'Another name in the Server header', instead: 'ClientTrafficPolicy (headers.lateResponseHeaders, since 1.6)' },
  headerLimit: { help: 'A limit for the headers of a request', instead: undefined },
  bufferLimit: { help: 'A limit for the buffer of each connection', instead: 'ClientTrafficPolicy (connection.bufferLimit)' },
  responseHeader: { help: 'A header for all responses of a host', instead: 'HTTPRoute (filter ResponseHeaderModifier)' },
  connectTimeout: { help: 'Another time to connect to the backends of a route', instead: 'BackendTrafficPolicy (timeout.tcp.connectTimeout)' },
  hostRemoval: { help: "Backends that leave the route's Service get no more requests, however healthy", instead: undefined },
  extraCluster: { help: 'A cluster more, for scripts to call', instead: 'a Backend, and a route that leads to it' },
} as const;

type Job = keyof typeof jobs;

const listenerJobs = ['notFound', 'serverHeader', 'headerLimit', 'bufferLimit', 'responseHeader'] as const;
const clusterJobs = ['connectTimeout', 'hostRemoval'] as const;

export const jobParameters = {
  job: choice<Job>({
    title: 'What the patch does',
    help: 'A start; every message of Envoy can be patched.',
    default: 'notFound',
    choices: (Object.keys(jobs) as Job[]).map((value) => ({ value, help: jobs[value].help })),
  }),
  listener: text({
    title: 'Listener',
    help: 'A listener of the gateway; of several with the same port the first, after which Envoy Gateway names what it generates.',
    default: 'http',
    pattern: subdomain,
    patternWords: subdomainWords,
    suggest: (facts, values) => firstListener(facts, values)?.name,
    onlyWith: { parameter: 'job', values: listenerJobs },
  }),
  port: number({
    title: 'Port',
    help: 'The port of that listener, as the gateway has it.',
    default: 80,
    minimum: 1,
    maximum: 65_535,
    suggest: (facts, values) => firstListener(facts, values)?.port,
    onlyWith: { parameter: 'job', values: listenerJobs },
  }),
  protocol: choice({
    title: 'Protocol',
    help: 'Whether that listener ends TLS: then it has a filter chain of its own.',
    default: 'HTTP',
    choices: [
      { value: 'HTTP', help: 'Without TLS' },
      { value: 'HTTPS', help: 'With TLS' },
    ],
    suggest: (facts, values) => (firstListener(facts, values)?.protocol === 'HTTPS' ? 'HTTPS' : undefined),
    onlyWith: { parameter: 'job', values: listenerJobs },
  }),
  naming: choice({
    title: 'Names',
    help: 'How Envoy Gateway names what it generates: after listeners, or with the runtime flag XDSNameSchemeV2 after ports.',
    default: 'listeners',
    choices: [
      { value: 'listeners', help: 'After listeners, as long as nothing else is set' },
      { value: 'ports', help: 'After ports: the runtime flag XDSNameSchemeV2 is on' },
    ],
    since: 5,
    suggest: ({ configuration }) => (configuration?.namesByPort ? 'ports' : undefined),
    onlyWith: { parameter: 'job', values: listenerJobs },
  }),
  host: text({
    title: 'Host',
    help: 'A host name of the routes.',
    default: 'www.example.com',
    isPlaceholder: true,
    pattern: /(?:\*\.)?[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/,
    patternWords: 'a host name',
    suggest: (facts) => facts.routes.flatMap(({ hostnames }) => hostnames)[0],
    onlyWith: { parameter: 'job', values: ['responseHeader'] },
  }),
  route: target({
    title: 'Route',
    help: 'The route whose backends are meant.',
    default: 'HTTPRoute/my-route',
    isPlaceholder: true,
    choices: [
      { value: 'HTTPRoute', help: 'Routes of HTTP' },
      { value: 'GRPCRoute', help: 'Routes of gRPC' },
    ],
    suggest: (facts) => facts.routes.filter(({ kind }) => kind === 'HTTPRoute' || kind === 'GRPCRoute').map(({ kind, name }) => `${kind}/${name}`)[0],
    onlyWith: { parameter: 'job', values: clusterJobs },
  }),
  rule: number({ title: 'Rule', help: 'Which rule of the route, counted from 0.', default: 0, maximum: 15, onlyWith: { parameter: 'job', values: clusterJobs } }),
} as const satisfies Parameters;

interface JobDraft {
  readonly v: Values<typeof jobParameters> & { readonly namespace: string };
  readonly $: Holes<typeof jobParameters> & { readonly namespace: Hole; readonly gateway: { readonly name: Hole } };
  todo(parameter: 'host' | 'route', words: string): string;
}

/** What does the same without a patch, as a sentence; empty where nothing does. */
export function insteadOf(job: Job): string {
  const { instead } = jobs[job];
  return instead === undefined ? '' : `Without a patch: ${instead}.`;
}

/** One entry of `jsonPatches`. */
export function patchOf(draft: JobDraft): string {
  const { v, todo } = draft;
  switch (v.job) {
    case 'notFound':
      return connectionManagerPatch(
        draft,
        yaml`
          path: /local_reply_config
          value:
            mappers:
              - filter:
                  status_code_filter:
                    comparison:
                      op: EQ
                      value:
                        default_value: 404
                        runtime_key: local_reply_not_found
                body:
                  inline_string: |
                    There is nothing here.
        `,
      );
    case 'serverHeader':
      return connectionManagerPatch(
        draft,
        yaml`
          path: /server_name
          value: gateway
        `,
      );
    case 'headerLimit':
      return connectionManagerPatch(
        draft,
        yaml`
          path: /max_request_headers_kb
          # Kilobytes; Envoy's own limit is 60.
          value: 96
        `,
      );
    case 'bufferLimit':
      return yaml`
        - type: type.googleapis.com/envoy.config.listener.v3.Listener
          ${listenerName(draft)}
          operation:
            op: add
            path: /per_connection_buffer_limit_bytes
            value: 65536
      `;
    case 'responseHeader':
      return yaml`
        - type: type.googleapis.com/envoy.config.route.v3.RouteConfiguration
          ${routeConfigurationName(draft)}
          operation:
            op: add
            # The virtual host of ${v.host}: its name ends in the host, with _ for each dot.
            jsonPath: ..virtual_hosts[?match(@.name, '${virtualHostPattern(v.host)}')]${todo('host', 'your host')}
            path: /response_headers_to_add/-
            value:
              header:
                key: x-served-by
                value: gateway
      `;
    case 'connectTimeout':
      return yaml`
        - type: type.googleapis.com/envoy.config.cluster.v3.Cluster
          # kind/namespace/route/rule/index
          name: ${clusterName(draft)}${todo('route', 'the name of your route')}
          operation:
            op: add
            path: /connect_timeout
            value: 5s
      `;
    case 'hostRemoval':
      return yaml`
        - type: type.googleapis.com/envoy.config.cluster.v3.Cluster
          # kind/namespace/route/rule/index
          name: ${clusterName(draft)}${todo('route', 'the name of your route')}
          operation:
            op: add
            path: /ignore_health_on_host_removal
            value: true
      `;
    case 'extraCluster':
      return yaml`
        - type: type.googleapis.com/envoy.config.cluster.v3.Cluster
          # An empty path adds a resource; the name that counts is the one in the value.
          name: extra
          operation:
            op: add
            path: ""
            value:
              name: extra
              type: STRICT_DNS
              connect_timeout: 5s
              load_assignment:
                cluster_name: extra
                endpoints:
                  - lb_endpoints:
                      - endpoint:
                          address:
                            socket_address:
                              address: service.default.svc.cluster.local # TODO: the host that is called
                              port_value: 8080
      `;
  }
}

function connectionManagerPatch(draft: JobDraft, change: string): string {
  const { v } = draft;
  const chain = v.protocol === 'HTTPS' ? `$.filter_chains[?(@.name == '${irName(draft)}')]` : '$.default_filter_chain';
  return yaml`
    - type: type.googleapis.com/envoy.config.listener.v3.Listener
      ${listenerName(draft)}
      operation:
        op: add
        jsonPath: ${chain}.${connectionManager}
        ${change}
  `;
}

function listenerName(draft: JobDraft): string {
  return draft.v.naming === 'ports' ? named('protocol-port', `tcp-${draft.$.port}`) : named('namespace/gateway/listener', irName(draft));
}

function routeConfigurationName(draft: JobDraft): string {
  const { v, $ } = draft;
  return v.naming === 'ports' && v.protocol === 'HTTP' ? named('protocol-port', `http-${$.port}`) : named('namespace/gateway/listener', irName(draft));
}

function named(form: string, name: string): string {
  return yaml`
    # ${form}
    name: ${name}
  `;
}

function irName({ v, $ }: JobDraft): string {
  return `${namespaceIn({ v, $ })}/${$.gateway.name}/${$.listener}`;
}

function clusterName({ v, $ }: JobDraft): string {
  return `${splitTarget(v.route).kind.toLowerCase()}/${namespaceIn({ v, $ })}/${$.route.name}/rule/${$.rule}`;
}

/** Names hold the namespace even where the manifest leaves it to kubectl. */
function namespaceIn({ v, $ }: { readonly v: { readonly namespace: string }; readonly $: { readonly namespace: Hole } }): string {
  return v.namespace === '' ? 'default' : String($.namespace);
}

/** The first listener for HTTP of the gateway that `values` name. */
function firstListener(facts: WorkspaceFacts, values: Readonly<Record<string, unknown>>): KnownGateway['listeners'][number] | undefined {
  const gateway = facts.gateways.find(({ name }) => `Gateway/${name}` === values['gateway']);
  return gateway?.listeners.find(({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS');
}
