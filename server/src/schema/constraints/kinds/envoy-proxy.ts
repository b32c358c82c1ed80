// What an EnvoyProxy demands.

import { atLeastOne, atMostOne, change, exactlyOne, exclusive, fraction, neverIs, notFor, onlyFor, portOfService, references, required, requiredFor, swapped, textMust, union, unionWithTag, wrongOrder } from '../combinators';
import { below, since, until, type Constraint, type Demands } from '../constraint';
import { field, given, items, numeric, text } from '../reading';
import { clusterSettings, healthCheckLog, someBackend } from './cluster-settings';
import { listOfBackends } from './envoy-extension-policy';
import { listenerTls } from './tls-settings';

const services = { kinds: ['Service'], groups: [''], noun: 'backend' };
const servicesAndBackends = { kinds: ['Service', 'Backend'], groups: ['', 'gateway.envoyproxy.io'], noun: 'backend' };

/** A service that telemetry is sent to. */
const telemetryBackend: Demands = [
  ...until(4, references('backendRefs', services)),
  ...since(4, references('backendRefs', servicesAndBackends)),
  ...since(2, listOfBackends),
  below('backendRefs[]', portOfService),
  below('backendRef', portOfService),
  below('backendSettings', ...clusterSettings),
];

const openTelemetry: Demands = [someBackend('host', 'backendRefs'), ...telemetryBackend];

const onlyOneWorkload: Constraint = {
  check(self, report) {
    if (!given(self, 'envoyDaemonSet')) return;
    if (given(self, 'envoyDeployment')) report(exclusive(['envoyDeployment', 'envoyDaemonSet'], ': Envoy runs as the one or the other'));
    if (given(self, 'envoyHpa')) report(exclusive(['envoyDaemonSet', 'envoyHpa'], ': a DaemonSet has one pod on each node and is not scaled'));
  },
};

function positive(name: string): Constraint {
  return {
    check(self, report) {
      const value = numeric(self, name);
      if (value !== undefined && value <= 0) report({ rule: 'unsupported-value', path: [name], part: 'value', message: `'${name}' must be greater than 0`, mends: [{ title: 'Change to 1', changes: [{ set: [name], value: 1 }] }] });
    },
  };
}

const replicas: Constraint = {
  check(self, report) {
    const [least, most] = [numeric(self, 'minReplicas'), numeric(self, 'maxReplicas')];
    if (least === undefined || most === undefined || most >= least) return;
    report({ ...wrongOrder('minReplicas', 'maxReplicas', false), mends: [...swapped(['minReplicas', least], ['maxReplicas', most]), { title: `Set 'maxReplicas' to ${least}`, changes: [{ set: ['maxReplicas'], value: least }] }] });
  },
};

const ipv4 = /^((25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)$/;

const image = /^[a-zA-Z0-9._-]+(:[0-9]+)?(\/[a-zA-Z0-9._/-]+)?(:[a-zA-Z0-9._-]+)?(@sha256:[a-z0-9]+)?$/;
const imageRepository = /^[a-zA-Z0-9._-]+(:[0-9]+)?[a-zA-Z0-9._/-]+$/;

const container: Demands = [
  atMostOne('image', 'imageRepository'),
  below('image', textMust((value) => image.test(value), "is no reference to an image; write it as 'registry/name:tag'", (value) => plainImage(value))),
  below('imageRepository', textMust((value) => imageRepository.test(value), 'is no name of a repository; it has neither tag nor digest', (value) => repositoryOf(value))),
];

/** Without the scheme and the blanks that people put in front. */
function plainImage(value: string) {
  const reference = value.trim().replace(/^[a-z]+:\/\//i, '');
  return reference !== value && image.test(reference) ? [change([], reference)] : [];
}

/** What stands before the tag and the digest. */
function repositoryOf(value: string) {
  const repository = value.trim().replace(/^[a-z]+:\/\//i, '').replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  return repository !== value && imageRepository.test(repository) ? [change([], repository)] : [];
}

/** Up to 1.6 each log has a type; since 1.7 it can do without, and have both forms then. */
const accessLogFormat: Demands = [
  ...until(7, ...unionWithTag('type', { Text: 'text', JSON: 'json' })),
  ...since(7, requiredFor('type', ['Text'], 'text'), requiredFor('type', ['JSON'], 'json'), notFor('type', ['Text'], 'json'), notFor('type', ['JSON'], 'text'), {
    check(self, report) {
      if (text(self, 'type') === undefined && !given(self, 'text') && !given(self, 'json')) atLeastOne('text', 'json').check(self, report);
    },
  }),
];

const bootstrap: Constraint = {
  check(self, report) {
    const type = text(self, 'type');
    if (type === undefined) return;
    if (type === 'JSONPatch' ? items(self, 'jsonPatches').length > 0 : given(self, 'value')) return;
    const [wanted, other, otherType] = type === 'JSONPatch' ? (['jsonPatches', 'value', 'Merge'] as const) : (['value', 'jsonPatches', 'JSONPatch'] as const);
    const violation = required(wanted, 'type', type);
    report(given(self, other) ? { ...violation, mends: [{ title: `Set 'type' to '${otherType}'`, changes: [{ set: ['type'], value: otherType }] }, ...(violation.mends ?? [])] } : violation);
  },
};

const moduleSource: Demands = [
  {
    check(self, report) {
      const type = text(self, 'type');
      if (type === 'Remote') union('type', { Local: 'local', Remote: 'remote' }).check(self, report);
      else union('type', { Remote: 'remote' }).check(self, report);
      if (type === 'Local' && !given(self, 'local') && !given(self, 'remote')) report(required('local', 'type', type));
    },
  },
];

const mergedOnce: Constraint = {
  check(self, report) {
    if (field(self, 'mergeGateways') === true && given(self, 'mergeBackends')) report(exclusive(['mergeGateways', 'mergeBackends']));
  },
};

const samplers = ['TraceIdRatio', 'ParentBasedTraceIdRatio'];

export const envoyProxy: Demands = [
  below(
    'spec',
    mergedOnce,
    below('filterOrder[]', exactlyOne('before', 'after')),
    below('backendTLS', ...listenerTls),
    ...since(2, below('bootstrap', bootstrap)),
    below('dynamicModules[].source', ...moduleSource),
    below('geoIP.provider', requiredFor('type', ['MaxMind'], 'maxMind')),
    below('geoIP.provider.maxMind', atLeastOne('cityDbSource', 'countryDbSource', 'asnDbSource', 'ispDbSource', 'anonymousIpDbSource')),
    below(
      'provider.kubernetes',
      onlyOneWorkload,
      below('envoyHpa', positive('minReplicas'), positive('maxReplicas'), replicas),
      ...since(4, below('envoyPDB', exactlyOne('minAvailable', 'maxUnavailable'))),
      below('envoyService', ...['allocateLoadBalancerNodePorts', 'loadBalancerSourceRanges', 'loadBalancerIP'].map((name) => onlyFor('type', ['LoadBalancer'], name))),
      below('envoyService.loadBalancerIP', textMust((value) => ipv4.test(value), 'must be an IPv4 address', (value) => [...(ipv4.test(value.trim()) ? [change([], value.trim())] : []), { title: "Remove 'loadBalancerIP'", changes: [{ remove: [] }] }])),
      ...since(5, below('envoyDeployment.container', ...container), below('envoyDaemonSet.container', ...container)),
    ),
    below(
      'telemetry.accessLog.settings[]',
      below('format', ...accessLogFormat),
      below('sinks[]', ...unionWithTag('type', { ALS: 'als', File: 'file', OpenTelemetry: 'openTelemetry' })),
      below('sinks[].als', onlyFor('type', ['HTTP'], 'http'), ...since(2, someBackend('backendRefs')), ...telemetryBackend),
      below('sinks[].openTelemetry', atMostOne('resources', 'resourceAttributes'), ...openTelemetry),
    ),
    below('telemetry.metrics.sinks[]', union('type', { OpenTelemetry: 'openTelemetry' })),
    below('telemetry.metrics.sinks[].openTelemetry', ...openTelemetry),
    below('telemetry.healthCheckLog', ...healthCheckLog),
    below(
      'telemetry.tracing',
      atMostOne('samplingRate', 'samplingFraction'),
      below('samplingFraction', fraction),
      below('clientSamplingFraction', fraction),
      below('overallSamplingFraction', fraction),
    ),
    below('telemetry.tracing.provider', onlyFor('type', ['OpenTelemetry'], 'openTelemetry'), ...openTelemetry),
    ...since(5, below('telemetry.tracing.provider.serviceName', neverIs('', 'must not be empty; without the field the name of the Gateway is used', 'serviceName'))),
    below('telemetry.tracing.provider.openTelemetry.sampler', onlyFor('type', samplers, 'samplingPercentage'), below('samplingPercentage', fraction)),
  ),
];
