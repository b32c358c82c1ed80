// How Envoy talks to backends: the same settings in BackendTrafficPolicy and under every `backendSettings`.

import { below, since, until, type Constraint, type Demands } from '../constraint';
import { either } from '../clauses';
import { atMostOne, change, fraction, notFor, onlyFor, remove, requiredFor, shorter, textMust, union, unsupported } from '../combinators';
import { deep, given, listOf, text } from '../reading';
import { parseGoDuration } from '../../go-duration';

const payload: Demands = [union('type', { Text: 'text', Binary: 'binary' })];

/** Since 1.9 a request with a body can be sent. */
const bodyNeedsMethod: Constraint = {
  check(self, report) {
    if (!given(self, 'requestBody')) return;
    const method = text(self, 'method');
    if (method !== undefined && ['POST', 'PUT'].includes(method.toUpperCase())) return;
    report({
      rule: 'contradicting-values',
      path: method === undefined ? ['requestBody'] : ['method'],
      part: method === undefined ? 'key' : 'value',
      message: "health checks send a 'requestBody' with the methods POST and PUT only",
      mends: [...['POST', 'PUT'].map((each) => ({ title: `Set 'method' to '${each}'`, changes: [{ set: ['method'], value: each }] })), remove('requestBody')],
    });
  },
};

/** Logs that tell of the begin of a failure must also tell of its end, and the other way round. */
const bothEnds: Constraint = {
  check(self, report) {
    const values = listOf(self);
    const failure = values.some((value) => value === 'Failure' || value === 'FailureSeriesStart');
    const success = values.some((value) => value === 'Success' || value === 'HealthyTransition');
    if (failure === success) return;
    const [has, lacks] = failure ? ['failures', ['Success', 'HealthyTransition']] : ['successes', ['Failure', 'FailureSeriesStart']];
    const mends = lacks.map((each) => ({ title: `Add '${each}'`, changes: [{ set: [values.length], value: each }] }));
    report({ rule: 'contradicting-values', path: [], part: 'value', message: `a health check log that tells of ${has} must also have ${either(lacks)}`, mends });
  },
};

export const healthCheckLog: Demands = [below('matches', bothEnds), below('sinks[]', union('type', { File: 'file' }))];

const activeHealthCheck: Demands = [
  union('type', { HTTP: 'http', TCP: 'tcp' }),
  onlyFor('type', ['GRPC'], 'grpc'),
  below('http.expectedResponse', ...payload),
  below('http.requestBody', ...payload),
  below('http', bodyNeedsMethod),
  below('tcp.send', ...payload),
  below('tcp.receive', ...payload),
  below('healthCheckLog', ...healthCheckLog),
];

/** Load balancers that cannot start slowly, cannot prefer their own zone, and so on: what a field does not go with. */
const loadBalancer: Demands = [
  union('type', { ConsistentHash: 'consistentHash', BackendUtilization: 'backendUtilization', DynamicModule: 'dynamicModule' }),
  notFor('type', ['Random', 'ConsistentHash', 'DynamicModule'], 'slowStart'),
  ...until(8, notFor('type', ['ConsistentHash'], 'zoneAware')),
  notFor('type', ['DynamicModule'], 'zoneAware'),
  notFor('type', ['DynamicModule'], 'endpointOverride'),
  ...since(8, preferLocalOnlyElsewhere(), below('zoneAware', atMostOne('preferLocal', 'weightedZones'))),
  below('consistentHash', union('type', { Header: 'header', Headers: 'headers', Cookie: 'cookie', QueryParams: 'queryParams' })),
  below('backendUtilization.outOfBand.reportingPeriod', textMust((text) => (parseGoDuration(text) ?? 1n) > 0n, 'must be longer than 0s', () => [change([], '1s')])),
];

function preferLocalOnlyElsewhere(): Constraint {
  return {
    check(self, report) {
      const type = text(self, 'type');
      if ((type !== 'ConsistentHash' && type !== 'BackendUtilization') || deep(self, 'zoneAware', 'preferLocal') === undefined) return;
      report({
        rule: 'field-not-for-type',
        path: ['zoneAware', 'preferLocal'],
        part: 'key',
        message: `'preferLocal' cannot be used while type is '${type}'; 'weightedZones' can`,
        related: { path: ['type'], message: 'The type.' },
        mends: [remove('zoneAware', 'preferLocal')],
      });
    },
  };
}

const predictsOnlyInTurn: Constraint = {
  check(self, report) {
    if (deep(self, 'connection', 'preconnect', 'predictivePercent') === undefined) return;
    const type = text(self, 'loadBalancer', 'type');
    if (type === 'Random' || type === 'RoundRobin') return;
    report({
      rule: 'contradicting-values',
      path: ['connection', 'preconnect', 'predictivePercent'],
      part: 'key',
      message: `'predictivePercent' works only with a load balancer of the type 'RoundRobin' or 'Random'`,
      related: { path: ['loadBalancer', 'type'], message: 'The load balancer.' },
      mends: [...(type === undefined ? [] : ['RoundRobin', 'Random'].map((each) => ({ ...change(['loadBalancer', 'type'], each), title: `Set the load balancer's type to '${each}'` }))), remove('connection', 'preconnect', 'predictivePercent')],
    });
  },
};

/** Pings must be answered before the next one is due. */
export const keepalive: Demands = since(8, shorter('timeout', 'interval'));

export const clusterSettings: Demands = [
  below('healthCheck.active', ...activeHealthCheck),
  below('loadBalancer', ...loadBalancer),
  below('circuitBreaker.retryBudget.percent', fraction),
  below('http2.connectionKeepalive', ...keepalive),
  predictsOnlyInTurn,
];

/** Keys and configuration are fetched with fewer sorts of retries than requests are sent. */
export const fewerRetries: Demands = [
  unsupported('backendSettings.retry.perRetry.timeout', 'is not supported here'),
  unsupported('backendSettings.retry.retryOn.httpStatusCodes', 'is not supported here'),
];

/** How one-of fields below `type` are told in messages bodies and lists of keys. */
export const inlineOrReference: Demands = [requiredFor('type', [undefined, 'Inline'], 'inline'), requiredFor('type', ['ValueRef'], 'valueRef')];

/** To begin with. */
const backend = { name: 'my-service', port: 8080 };

/** For places that must have at least one backend. */
export function someBackend(...names: readonly string[]): Constraint {
  return {
    check(self, report) {
      const other = names.find((name) => name !== 'backendRefs' && given(self, name));
      if (other !== undefined) return;
      const refs = deep(self, 'backendRefs');
      if (refs !== undefined && listOf(refs).length > 0) return;
      report({
        rule: 'missing-choice',
        path: refs === undefined ? [] : ['backendRefs'],
        part: 'key',
        message: `no backend is named: ${names.length === 1 ? `'${names[0]}' must have at least one` : `${names.map((name) => `'${name}'`).join(' or ')} must be set`}`,
        mends: [{ title: refs === undefined ? "Add 'backendRefs'" : 'Add a backend', changes: [{ set: refs === undefined ? ['backendRefs'] : ['backendRefs', 0], value: refs === undefined ? [backend] : backend }] }],
      });
    },
  };
}
