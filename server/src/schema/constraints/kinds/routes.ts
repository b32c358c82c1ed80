// What the routes of the Gateway API demand.

import { atMost, atMostOne, change, fraction, onlyFor, portOfService, removeItem, union, unique, wrongOrder } from '../combinators';
import { below, since, type Constraint, type Demands, type Mend } from '../constraint';
import { deep, given, items, listOf, text, textOf } from '../reading';
import { parseGoDuration } from '../../go-duration';
import type { PlainValue } from '../../plain-value';
import { distinctReferences } from './parent-references';

const parents = below('parentRefs', distinctReferences('parent', "'sectionName' or 'port'"));

/** Only the experimental channel has it. */
const uniqueRuleNames: Constraint = { ...unique((rule) => text(rule, 'name'), 'two rules have the same name', ['name']), experimental: true };

/** Of a whole route. */
const mostMatches = 128;

const fewMatches: Constraint = {
  check(self, report) {
    const count = listOf(self).reduce((sum: number, rule) => sum + items(rule, 'matches').length, 0);
    if (count > mostMatches) report({ rule: 'conflicting-items', path: [], part: 'key', message: `the rules have ${count} matches together, and a route can have ${mostMatches}; divide it into several routes` });
  },
};

function once(...types: readonly string[]): Demands {
  return types.map((type) => atMost(1, (filter) => text(filter, 'type') === type, `filter of the type '${type}'`));
}

const redirectOrRewrite: Constraint = {
  check(self, report) {
    const filters = listOf(self).map((filter, index) => ({ type: text(filter, 'type'), index })).filter(({ type }) => type === 'RequestRedirect' || type === 'URLRewrite');
    const [first] = filters;
    if (!first) return;
    const isAlone = filters.filter(({ type }) => type === first.type).length === 1;
    for (const { index } of filters.filter(({ type }) => type !== first.type)) {
      report({
        rule: 'conflicting-items',
        path: [index],
        part: 'value',
        message: 'a request is either redirected or rewritten, not both',
        related: { path: [first.index], message: 'The other filter.' },
        mends: [removeItem(index), ...(isAlone ? [{ title: 'Remove the other filter', changes: [{ remove: [first.index] }] }] : [])],
      });
    }
  },
};

const sharedFilters = { RequestHeaderModifier: 'requestHeaderModifier', ResponseHeaderModifier: 'responseHeaderModifier', RequestMirror: 'requestMirror', ExtensionRef: 'extensionRef' };

const mirror: Demands = [below('requestMirror', atMostOne('percent', 'fraction'), below('fraction', fraction), below('backendRef', portOfService))];

const pathModifier: Demands = [union('type', { ReplaceFullPath: 'replaceFullPath', ReplacePrefixMatch: 'replacePrefixMatch' })];

/** `*` stands for all and needs no company. */
const starAlone: Constraint = {
  check(self, report) {
    const values = listOf(self);
    if (values.length < 2) return;
    values.forEach((value, index) => {
      if (value === '*') report({ rule: 'conflicting-items', path: [index], part: 'value', message: "'*' stands for all values and cannot stand beside others", mends: [removeItem(index)] });
    });
  },
};

const httpFilters: Demands = [
  below('filters', ...once('RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'), ...since(9, ...once('CORS')), redirectOrRewrite),
  below(
    'filters[]',
    union('type', { ...sharedFilters, RequestRedirect: 'requestRedirect', URLRewrite: 'urlRewrite', CORS: 'cors', ExternalAuth: 'externalAuth' }),
    ...mirror,
    below('requestRedirect.path', ...pathModifier),
    below('urlRewrite.path', ...pathModifier),
    below('cors.allowMethods', starAlone),
    ...since(9, below('cors.allowHeaders', starAlone), below('cors.allowOrigins', starAlone)),
    below('externalAuth', union('protocol', { GRPC: 'grpc', HTTP: 'http' }), below('backendRef', portOfService)),
  ),
];

const grpcFilters: Demands = [below('filters', ...once('RequestHeaderModifier', 'ResponseHeaderModifier')), below('filters[]', union('type', sharedFilters), ...mirror)];

const redirectsNowhereElse: Constraint = {
  check(self, report) {
    if (items(self, 'backendRefs').length === 0) return;
    items(self, 'filters').forEach((filter, index) => {
      if (!given(filter, 'requestRedirect')) return;
      report({
        rule: 'exclusive-fields',
        path: ['filters', index, 'requestRedirect'],
        part: 'key',
        message: "a rule that redirects requests cannot have 'backendRefs': no request would reach them",
        related: { path: ['backendRefs'], message: 'The backends.' },
        mends: [{ title: 'Remove the filter', changes: [{ remove: ['filters', index] }] }, { title: "Remove 'backendRefs'", changes: [{ remove: ['backendRefs'] }] }],
      });
    });
  },
};

/** A prefix can be replaced where the rule has matched by one. */
const prefixToReplace: Constraint = {
  check(self, report) {
    const matches = items(self, 'matches');
    if (matches.length === 1 && isByPrefix(matches[0]!)) return;
    for (const modifier of ['requestRedirect', 'urlRewrite']) {
      const own = onlyIndex(items(self, 'filters'), (filter) => replacesPrefix(filter, modifier));
      if (own !== undefined) report(violation(['filters', own, modifier, 'path', 'replacePrefixMatch']));
      const backend = onlyIndex(items(self, 'backendRefs'), (each) => filterOf(each, modifier) !== undefined);
      if (backend !== undefined) report(violation(['backendRefs', backend, 'filters', filterOf(items(self, 'backendRefs')[backend]!, modifier)!, modifier, 'path', 'replacePrefixMatch']));
    }

    function violation(path: readonly (string | number)[]) {
      return {
        rule: 'contradicting-values' as const,
        path,
        part: 'key' as const,
        message: `'replacePrefixMatch' replaces the prefix by which the rule matched, so that the rule must have exactly one match, of the path type 'PathPrefix'`,
        related: { path: ['matches'], message: matches.length === 1 ? 'The match is of another type.' : `There are ${matches.length} matches.` },
        mends: prefixMends(matches),
      };
    }
  },
};

/** A match by another type is made one by prefix, several get a rule each, and where there is none the prefix is all. */
function prefixMends(matches: readonly PlainValue[]): readonly Mend[] {
  const [match] = matches;
  if (match === undefined) return [{ title: 'Add a match by prefix', changes: [{ set: ['matches'], value: [{ path: { type: 'PathPrefix', value: '/' } }] }] }];
  if (matches.length > 1) return matches.every(isByPrefix) ? [{ title: 'Divide the rule into one for each match', changes: [{ divide: [], by: 'matches' }] }] : [];
  return faultOf(text(match, 'path', 'value') ?? '/') === undefined ? [{ title: "Set the match's type to 'PathPrefix'", changes: [{ set: ['matches', 0, 'path', 'type'], value: 'PathPrefix' }] }] : [];
}

function isByPrefix(match: PlainValue): boolean {
  return text(match, 'path', 'type') === 'PathPrefix';
}

function filterOf(backend: PlainValue, modifier: string): number | undefined {
  return onlyIndex(items(backend, 'filters'), (filter) => replacesPrefix(filter, modifier));
}

function replacesPrefix(filter: PlainValue, modifier: string): boolean {
  return text(filter, modifier, 'path', 'type') === 'ReplacePrefixMatch' && deep(filter, modifier, 'path', 'replacePrefixMatch') !== undefined;
}

/** The index of the only item that fits; undefined for none and for several. */
function onlyIndex(list: readonly PlainValue[], fits: (item: PlainValue) => boolean): number | undefined {
  const found = list.map((item, index) => (fits(item) ? index : -1)).filter((index) => index >= 0);
  return found.length === 1 ? found[0] : undefined;
}

const pathCharacters = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;

const literalPath: Constraint = {
  check(self, report) {
    const type = text(self, 'type');
    if (type !== 'Exact' && type !== 'PathPrefix') return;
    const value = text(self, 'value') ?? '';
    const fault = faultOf(value);
    if (fault === undefined) return;
    const better = normalPath(value);
    report({
      rule: 'unsupported-value',
      path: ['value'],
      part: 'value',
      message: `the path of a match of the type '${type}' ${fault}`,
      mends: isExpression(value) ? [{ title: "Set 'type' to 'RegularExpression'", changes: [{ set: ['type'], value: 'RegularExpression' }] }] : faultOf(better) === undefined ? [change(['value'], better)] : [],
    });
  },
};

/** Signs that only regular expressions have. */
function isExpression(value: string): boolean {
  return /^\^|\$$|\.[*+]|\[|\\|\(\?/.test(value);
}

/** The path that is meant: from the root, without empty and without relative steps, other characters encoded. */
function normalPath(value: string): string {
  const path = value.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/#.*$/, '').replace(/%2f/gi, '/');
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step.replace(/%(?![0-9a-f]{2})|[^-\w./~!$&'()*+,;=:@%]/giu, encodeURIComponent));
  }
  return `/${steps.join('/')}${steps.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

function faultOf(path: string): string | undefined {
  if (!path.startsWith('/')) return "must begin with '/'";
  if (path.includes('//')) return "must not contain '//'";
  if (/\/\.\.?(\/|$)/.test(path)) return "must not contain '.' or '..' as a step: paths are normalised before they are matched";
  if (/%2f/i.test(path)) return "must not contain an encoded '/' ('%2F')";
  if (path.includes('#')) return "must not contain '#': what stands behind it is never sent";
  return pathCharacters.test(path) ? undefined : 'has characters that no path has; write them percent-encoded';
}

const timeouts: Constraint = {
  check(self, report) {
    const [request, backend] = [text(self, 'request'), text(self, 'backendRequest')].map((each) => (each === undefined ? undefined : parseGoDuration(each)));
    if (request === undefined || backend === undefined || request === 0n || backend <= request) return;
    report({ ...wrongOrder('backendRequest', 'request', false), mends: [{ title: "Set 'backendRequest' to the value of 'request'", changes: [{ set: ['backendRequest'], value: text(self, 'request')! }] }] });
  },
};

export const sessionPersistence: Demands = [
  {
    check(self, report) {
      if (text(self, 'cookieConfig', 'lifetimeType') !== 'Permanent' || given(self, 'absoluteTimeout')) return;
      report({
        rule: 'field-required-by-type',
        path: ['cookieConfig', 'lifetimeType'],
        part: 'value',
        message: "a cookie that is 'Permanent' needs 'absoluteTimeout', which says when it ends",
        mends: [{ title: "Add 'absoluteTimeout'", changes: [{ set: ['absoluteTimeout'], value: '1h' }] }],
      });
    },
  },
  ...since(9, onlyFor('type', ['Cookie'], 'cookieConfig')),
];

const grpcServiceName = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const grpcMethodName = /^[A-Za-z_][A-Za-z_0-9]*$/;

/** Requests name both as `/package.Service/Method`, and so do people. */
function serviceMends(service: string, method: string | undefined): readonly Mend[] {
  const [name = '', called, ...more] = service.trim().replace(/^\/|\/$/g, '').replace(/-/g, '_').split('/');
  if (!grpcServiceName.test(name) || more.length > 0) return [];
  if (called === undefined || called === method) return [change(['service'], name)];
  if (method !== undefined || !grpcMethodName.test(called)) return [];
  return [{ title: `Change to '${name}' and the method '${called}'`, changes: [{ set: ['service'], value: name }, { set: ['method'], value: called }] }];
}

const grpcMethod: Constraint = {
  check(self, report) {
    const [service, method] = [text(self, 'service'), text(self, 'method')];
    const type = text(self, 'type');
    if (type !== undefined && service === undefined && method === undefined) {
      report({ rule: 'missing-choice', path: [], part: 'key', message: "'service' or 'method' is missing", mends: ['service', 'method'].map((name) => ({ title: `Add '${name}'`, changes: [{ set: [name] }] })) });
    }
    if (type !== undefined && type !== 'Exact') return;
    if (service !== undefined && !grpcServiceName.test(service)) {
      report({ rule: 'unsupported-value', path: ['service'], part: 'value', message: `'${service}' is no name of a gRPC service: names joined by dots, of letters, digits and '_'`, mends: serviceMends(service, method) });
    }
    if (method !== undefined && !grpcMethodName.test(method)) {
      const name = method.trim().replace(/^.*\//, '').replace(/-/g, '_');
      report({ rule: 'unsupported-value', path: ['method'], part: 'value', message: `'${method}' is no name of a gRPC method: letters, digits and '_'`, mends: grpcMethodName.test(name) ? [change(['method'], name)] : [] });
    }
  },
};

const address = /^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$/;

/** What a client may name in a TLS handshake. */
const serverNames: Constraint = {
  check(self, report) {
    listOf(self).forEach((name, index) => {
      if (address.test(textOf(name))) report({ rule: 'unsupported-value', path: [index], part: 'value', message: `'${textOf(name)}' is an address; clients never name one when they begin TLS`, mends: [removeItem(index)] });
    });
  },
};

const plainRoute: Demands = [below('spec', parents, below('rules', uniqueRuleNames), below('rules[].backendRefs[]', portOfService))];

export const tcpRoute = plainRoute;
export const udpRoute = plainRoute;
export const tlsRoute: Demands = [...plainRoute, below('spec.hostnames', serverNames)];
/** Before the kind was stable, addresses were let through. */
export const alphaTlsRoute = plainRoute;

export const grpcRoute: Demands = [
  below(
    'spec',
    parents,
    below('rules', uniqueRuleNames, fewMatches),
    below('rules[]', ...grpcFilters, below('matches[].method', grpcMethod), below('backendRefs[]', portOfService, ...grpcFilters), below('sessionPersistence', ...sessionPersistence)),
  ),
];

export const httpRoute: Demands = [
  below(
    'spec',
    parents,
    below('rules', uniqueRuleNames, fewMatches),
    below(
      'rules[]',
      redirectsNowhereElse,
      prefixToReplace,
      ...httpFilters,
      below('matches[].path', literalPath),
      below('timeouts', timeouts),
      below('backendRefs[]', portOfService, ...httpFilters),
      below('sessionPersistence', ...sessionPersistence),
    ),
  ),
];

