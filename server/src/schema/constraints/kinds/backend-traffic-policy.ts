// What a BackendTrafficPolicy demands.

import { atLeastOne, atMostOne, change, exactlyOne, fraction, onlyFor, remove, required, requiredFor, textMust } from '../combinators';
import { below, since, until, type Constraint, type Demands } from '../constraint';
import { deep, given, items, listOf, numeric, objectOf, text } from '../reading';
import { parseGoDuration } from '../../go-duration';
import { isByteLimit } from './byte-limit';
import { clusterSettings, inlineOrReference } from './cluster-settings';
import { mergeTypeCannotReplace, onlyForTargets, policyTargets, routeKinds } from './policy-targets';

const rateLimitCost: Demands = [atMostOne('number', 'metadata')];

const clientSelector: Demands = [...until(7, atLeastOne('headers', 'methods', 'path', 'sourceCIDR')), ...since(7, atLeastOne('headers', 'methods', 'path', 'sourceCIDR', 'queryParams'))];

/** A field of the rules of a list that only global rate limits know. */
function notLocal(...names: readonly string[]): Constraint {
  return {
    check(self, report) {
      listOf(self).forEach((rule, index) => {
        if (deep(rule, ...names) === undefined) return;
        const path = [index, ...names];
        report({ rule: 'unsupported-field', path, part: 'key', message: `'${names.at(-1)}' works for global rate limits only, not for local ones`, mends: [remove(...path)] });
      });
    },
  };
}

/** `low` to `high`, both allowed. */
function percentage(name: string, low: number): Constraint {
  return {
    check(self, report) {
      const value = numeric(self, name);
      if (value === undefined || (value >= low && value <= 100)) return;
      report({ rule: 'unsupported-value', path: [name], part: 'value', message: `'${name}' must lie between ${low} and 100`, mends: [change([name], value > 100 ? 100 : low)] });
    },
  };
}

const buffersOrUpgrades: Constraint = {
  check(self, report) {
    if (!given(self, 'requestBuffer') || items(self, 'httpUpgrade').length === 0) return;
    report({
      rule: 'exclusive-fields',
      path: ['requestBuffer'],
      part: 'key',
      message: "'requestBuffer' and 'httpUpgrade' exclude each other: a connection that is upgraded has no end to buffer up to",
      related: { path: ['httpUpgrade'], message: 'The upgrades.' },
      mends: [remove('requestBuffer'), remove('httpUpgrade')],
    });
  },
};

/** Bodies are written in place or taken from a ConfigMap. */
export const responseBody: Demands = [
  ...inlineOrReference,
  {
    check(self, report) {
      const kind = text(self, 'valueRef', 'kind');
      if (kind === undefined || kind === 'ConfigMap') return;
      report({ rule: 'reference-kind', path: ['valueRef', 'kind'], part: 'value', message: `the body cannot come from a ${kind}, only from a ConfigMap`, mends: [{ title: "Change to 'ConfigMap'", changes: [{ set: ['valueRef', 'kind'], value: 'ConfigMap' }] }] });
    },
  },
];

/** Responses that Envoy makes itself have no headers to take away. */
export const nothingToRemove: Constraint = {
  check(self, report) {
    if (items(objectOf(self), 'remove').length === 0) return;
    report({ rule: 'unsupported-field', path: ['remove'], part: 'key', message: "'remove' is not supported here: Envoy makes the response, and only what is added or set is in it", mends: [remove('remove')] });
  },
};

const responseOverride: Demands = [
  ...since(5, exactlyOne('response', 'redirect')),
  ...since(9, below('match', atLeastOne('statusCodes', 'responseHeaders'))),
  below('match.statusCodes[]', requiredFor('type', [undefined, 'Value'], 'value'), requiredFor('type', ['Range'], 'range')),
  below('match.statusCodes[]', {
    check(self, report) {
      const [start, end] = [numeric(self, 'range', 'start'), numeric(self, 'range', 'end')];
      if (start === undefined || end === undefined || end > start) return;
      const single = { title: `Match the status ${start} alone`, changes: [{ set: ['type'], value: 'Value' }, { rename: ['range'], to: 'value' }, { set: ['range'], value: start }] };
      const swap = { title: "Swap 'start' and 'end'", changes: [{ set: ['range', 'start'], value: end }, { set: ['range', 'end'], value: start }] };
      report({ rule: 'contradicting-values', path: ['range', 'end'], part: 'value', message: "'end' must be greater than 'start'", related: { path: ['range', 'start'], message: 'The start.' }, mends: end < start ? [swap] : given(self, 'value') ? [] : [single] });
    },
  }),
  below('response.body', ...responseBody),
  ...since(6, below('response.header', nothingToRemove)),
  below('redirect.path', fullPathOnly()),
];

/** Redirects replace the path as a whole. */
function fullPathOnly(): Constraint {
  return {
    check(self, report) {
      const type = text(self, 'type');
      if (type !== 'ReplaceFullPath') {
        report({ rule: 'unsupported-value', path: ['type'], part: 'value', message: `redirects replace the full path; the type '${type}' is not supported here`, mends: [{ title: "Change to 'ReplaceFullPath'", changes: [{ set: ['type'], value: 'ReplaceFullPath' }, ...(given(self, 'replacePrefixMatch') ? [{ remove: ['replacePrefixMatch'] }] : [])] }] });
        return;
      }
      if (!given(self, 'replaceFullPath')) report(required('replaceFullPath', 'type', type));
      if (given(self, 'replacePrefixMatch')) report({ rule: 'field-not-for-type', path: ['replacePrefixMatch'], part: 'key', message: `'replacePrefixMatch' does not go with the type '${type}'`, mends: [remove('replacePrefixMatch')] });
    },
  };
}

export const backendTrafficPolicy: Demands = [
  below(
    'spec',
    ...policyTargets({ kinds: [{ kind: 'Gateway' }, ...routeKinds.map((kind) => ({ kind })), { kind: 'ListenerSet', since: 9 }], sectionsSince: 6 }),
    ...since(8, mergeTypeCannotReplace),
    ...since(9, onlyForTargets('mergeType', routeKinds)),
    ...clusterSettings,
    ...until(2, below('connection.bufferLimit', isByteLimit)),
    atMostOne('compression', 'compressor'),
    buffersOrUpgrades,
    ...until(9, onlyForTargets('admissionControl', ['Gateway', 'HTTPRoute', 'GRPCRoute'])),
    ...since(9, onlyForTargets('admissionControl', ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute'])),
    below('faultInjection', atLeastOne('delay', 'abort')),
    below('faultInjection.abort', exactlyOne('httpStatus', 'grpcStatus')),
    below('rateLimit.global.rules[]', below('cost.request', ...rateLimitCost), below('cost.response', ...rateLimitCost), ...since(6, below('clientSelectors[]', ...clientSelector))),
    below('rateLimit.local.rules[]', below('cost.request', ...rateLimitCost), below('cost.response', ...rateLimitCost), ...since(6, below('clientSelectors[]', ...clientSelector))),
    below('rateLimit.local.rules', notLocal('cost', 'response'), ...until(8, notLocal('shadowMode')), notLocal('limit', 'fromMetadata')),
    below('responseOverride[]', ...responseOverride),
    below('httpUpgrade[]', onlyFor('type', ['CONNECT'], 'connect')),
    below('telemetry.tracing.samplingFraction', fraction),
    below('telemetry.tracing.clientSamplingFraction', fraction),
    below('telemetry.tracing.overallSamplingFraction', fraction),
    below('admissionControl', percentage('minSuccessRate', 1), percentage('maxRejectionPercent', 0)),
    below('admissionControl.samplingWindow', textMust((text) => (parseGoDuration(text) ?? 0n) >= 1_000_000_000n, 'must be at least 1s', () => [change([], '1s')])),
    below('bandwidthLimit', atLeastOne('request', 'response')),
  ),
];

