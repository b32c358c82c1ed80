// What a SecurityPolicy demands.

import { add, atLeastOne, atMostOne, change, exactlyOne, fraction, portOfService, reference, references, remove, textMust, union } from '../combinators';
import { below, since, until, type Constraint, type Demands } from '../constraint';
import { deep, field, given, isTrue, items, text } from '../reading';
import { clusterSettings, fewerRetries, someBackend } from './cluster-settings';
import { inlineXorReference, listOfBackends, serviceOrBackend } from './envoy-extension-policy';
import { mergeTypeCannotReplace, onlyForTargets, policyTargets } from './policy-targets';

const tokensForClaims: Constraint = {
  check(self, report) {
    if (given(self, 'jwt')) return;
    const index = items(self, 'authorization', 'rules').findIndex((rule) => deep(rule, 'principal', 'jwt') !== undefined);
    if (index < 0) return;
    report({
      rule: 'field-required-by-type',
      path: ['authorization', 'rules', index, 'principal', 'jwt'],
      part: 'key',
      message: "a rule asks for what a token says, but the policy has no 'jwt' that verifies tokens",
      mends: [add('jwt')],
    });
  },
};

const claimsForNewRoute: Constraint = {
  check(self, report) {
    if (field(self, 'recomputeRoute') !== true || items(self, 'claimToHeaders').length > 0) return;
    report({
      rule: 'field-required-by-type',
      path: ['recomputeRoute'],
      part: 'key',
      message: "'recomputeRoute' chooses the route anew by headers made of claims, so that 'claimToHeaders' must have at least one",
      mends: [add('claimToHeaders'), remove('recomputeRoute')],
    });
  },
};

/** Up to 1.1 the one backend was looked at through the object around it, and its absent group and kind were taken for a Service. */
function serviceOf(name: string): Constraint {
  return {
    check(self, report) {
      const found = deep(self, name, 'backendRef');
      if (found === undefined) return;
      reference(undefined, { kinds: ['Service'], groups: [''], noun: 'backend' }).check(found, (violation) => report({ ...violation, path: [name, 'backendRef', ...violation.path], mends: [] }));
    },
  };
}

const oneTokenInHeader: Constraint = {
  check(self, report) {
    if (!isTrue(self, 'forwardAccessToken')) return;
    if (text(self, 'forwardIDToken', 'header')?.toLowerCase() !== 'authorization') return;
    report({
      rule: 'contradicting-values',
      path: ['forwardIDToken', 'header'],
      part: 'value',
      message: "the header 'Authorization' already carries the access token; send the ID token in another one, or turn 'forwardAccessToken' off",
      related: { path: ['forwardAccessToken'], message: 'The access token is forwarded.' },
      mends: [{ title: "Set 'forwardAccessToken' to false", changes: [{ set: ['forwardAccessToken'], value: false }] }],
    });
  },
};

const principal: Demands = [
  ...until(4, atLeastOne('clientCIDRs', 'jwt')),
  ...since(4, ...until(8, atLeastOne('clientCIDRs', 'jwt', 'headers'))),
  ...since(8, atLeastOne('clientCIDRs', 'jwt', 'headers', 'clientIPGeoLocations')),
  below('jwt', atLeastOne('claims', 'scopes')),
  below('clientIPGeoLocations[]', atLeastOne('country', 'region', 'city', 'asn', 'isp', 'anonymous')),
  below('clientIPGeoLocations[].anonymous', atLeastOne('isAnonymous', 'isVPN', 'isHosting', 'isTor', 'isProxy')),
];

/** The service that decides over requests, by gRPC or HTTP. */
const authService: Demands = [
  someBackend('backendRef', 'backendRefs'),
  ...until(2, references('backendRefs', { kinds: ['Service'], groups: [''], noun: 'backend' })),
  ...serviceOrBackend,
  below('backendRef', portOfService),
  below('backendRefs[]', portOfService),
  below('backendSettings', ...clusterSettings),
];

/** Where keys, tokens and the words of a provider are fetched. */
const remoteSource: Demands = [listOfBackends, ...fewerRetries, below('backendRef', portOfService), below('backendRefs[]', portOfService), below('backendSettings', ...clusterSettings)];

export const securityPolicy: Demands = [
  below(
    'spec',
    ...policyTargets({ kinds: [...['Gateway', 'HTTPRoute', 'GRPCRoute'].map((kind) => ({ kind })), { kind: 'TCPRoute', since: 6 }, { kind: 'ListenerSet', since: 9 }], sectionsSince: 5 }),
    ...since(8, mergeTypeCannotReplace),
    ...since(9, onlyForTargets('mergeType', ['HTTPRoute', 'GRPCRoute', 'TCPRoute'])),
    ...since(2, tokensForClaims),
    below('apiKeyAuth.extractFrom[]', ...since(8, exactlyOne('headers', 'params', 'cookies'))),
    ...since(9, below('authorization.rules[]', atLeastOne('principal', 'cel'), below('operation', atLeastOne('methods', 'path')))),
    ...since(2, below('authorization.rules[].principal', ...principal)),
    below('csrf.shadowFraction', fraction),
    below('extAuth', exactlyOne('grpc', 'http'), ...until(2, serviceOf('grpc'), serviceOf('http'))),
    below('extAuth.grpc', ...authService),
    below('extAuth.http', ...authService, atMostOne('path', 'pathOverride')),
    below('extAuth.contextExtensions[]', union('type', { Value: 'value', ValueRef: 'valueRef' })),
    below('extAuth.contextExtensions[].valueRef', reference(undefined, { kinds: ['ConfigMap', 'Secret'], groups: ['', 'v1'], noun: 'value' })),
    ...since(9, below('jwt', atMostOne('optional', 'failOpen'))),
    below('jwt.providers[]', claimsForNewRoute, ...since(4, exactlyOne('remoteJWKS', 'localJWKS')), below('localJWKS', inlineXorReference), ...since(3, below('remoteJWKS', ...remoteSource))),
    below('oidc', ...since(5, exactlyOne('clientID', 'clientIDRef')), oneTokenInHeader),
    ...since(2, below('oidc.provider', ...remoteSource)),
    ...since(9, below('oidc.forwardIDToken.header', textMust((header) => header.toLowerCase() !== 'host', "must be another header than 'Host', by which requests are routed", () => [change([], 'X-ID-Token')]))),
  ),
];
