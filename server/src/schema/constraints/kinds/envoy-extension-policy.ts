// What an EnvoyExtensionPolicy demands.

import { portOfService, reference, references, union, unsupported } from '../combinators';
import { below, since, until, type Constraint, type Demands } from '../constraint';
import { field, listOf, text, textOf } from '../reading';
import { clusterSettings } from './cluster-settings';
import { mergeTypeCannotReplace, onlyForTargets, policyTargets, routeKinds } from './policy-targets';

/** The two directions of a body that an external processor sees. */
const directions = ['request', 'response'];

const closedWhileFullDuplex: Constraint = {
  check(self, report) {
    if (field(self, 'failOpen') !== true) return;
    for (const direction of directions) {
      if (text(self, 'processingMode', direction, 'body') !== 'FullDuplexStreamed') continue;
      report({
        rule: 'contradicting-values',
        path: ['failOpen'],
        part: 'value',
        message: `'failOpen' cannot be true while the ${direction} body is 'FullDuplexStreamed': what was sent to the processor is not there any more to go on without it`,
        related: { path: ['processingMode', direction, 'body'], message: 'The mode of the body.' },
        mends: [
          { title: "Set 'failOpen' to false", changes: [{ set: ['failOpen'], value: false }] },
          { title: `Set the ${direction} body to 'Streamed'`, changes: [{ set: ['processingMode', direction, 'body'], value: 'Streamed' }] },
        ],
      });
      return;
    }
  },
};

const streamedWhileShadowed: Constraint = {
  check(self, report) {
    if (field(self, 'shadowMode') !== true) return;
    for (const direction of directions) {
      const body = text(self, 'processingMode', direction, 'body');
      if (body === undefined || body === 'Streamed') continue;
      const path = ['processingMode', direction, 'body'];
      report({
        rule: 'contradicting-values',
        path,
        part: 'value',
        message: `with 'shadowMode', a body is 'Streamed' or not sent at all, not '${body}'`,
        related: { path: ['shadowMode'], message: 'The processor only looks on.' },
        mends: [
          { title: "Set the body to 'Streamed'", changes: [{ set: path, value: 'Streamed' }] },
          { title: "Set 'shadowMode' to false", changes: [{ set: ['shadowMode'], value: false }] },
        ],
      });
    }
  },
};

const filterNamespace = 'envoy.filters.http';

const foreignNamespacesOnly: Constraint = {
  check(self, report) {
    listOf(self).forEach((namespace, index) => {
      if (!textOf(namespace).startsWith(filterNamespace)) return;
      report({
        rule: 'unsupported-value',
        path: [index],
        part: 'value',
        message: `a processor cannot write into '${textOf(namespace)}': namespaces that begin with '${filterNamespace}' belong to Envoy's own filters`,
        mends: [{ title: 'Remove the item', changes: [{ remove: [index] }] }],
      });
    });
  },
};

/** Where the code of a script or the keys of a token are: written in place, or in another object. */
export const inlineXorReference = union('type', { Inline: 'inline', ValueRef: 'valueRef' });

/** Before 1.5 a cluster of several members was not reached. */
export const serviceOrBackend: Demands = [
  ...since(2, ...until(5, references('backendRefs', { kinds: ['Service', 'Backend'], groups: ['', 'gateway.envoyproxy.io'], noun: 'backend' }))),
  ...since(5, references('backendRefs', { kinds: ['Service', 'ServiceImport', 'Backend'], groups: ['', 'multicluster.x-k8s.io', 'gateway.envoyproxy.io'], noun: 'backend' })),
];

export const listOfBackends = unsupported('backendRef', "is not supported here; the list 'backendRefs' takes its place", 'backendRefs');

export const envoyExtensionPolicy: Demands = [
  below(
    'spec',
    ...policyTargets({ kinds: [{ kind: 'Gateway' }, ...routeKinds.map((kind) => ({ kind })), { kind: 'ListenerSet', since: 9 }], sectionsSince: 6 }),
    ...since(9, mergeTypeCannotReplace, onlyForTargets('mergeType', routeKinds)),
    below(
      'extProc[]',
      ...until(2, references('backendRefs', { kinds: ['Service', 'Backend'], groups: ['', 'gateway.envoyproxy.io'], noun: 'backend' })),
      ...serviceOrBackend,
      ...since(2, listOfBackends),
      ...since(4, closedWhileFullDuplex),
      streamedWhileShadowed,
      below('backendRefs[]', portOfService),
      below('backendRef', portOfService),
      below('metadata.writableNamespaces', foreignNamespacesOnly),
      below('backendSettings', ...clusterSettings),
    ),
    below('lua[]', inlineXorReference),
    ...until(4, below('lua[].valueRef', reference(undefined, { kinds: ['ConfigMap'], groups: [''], noun: 'script' }))),
    ...since(4, below('lua[].valueRef', reference(undefined, { kinds: ['ConfigMap'], groups: ['', 'v1'], noun: 'script' }))),
    below('wasm[].code', union('type', { HTTP: 'http', Image: 'image' })),
    below('wasm[].code.image.pullSecretRef', reference(undefined, { kinds: ['Secret'], groups: undefined, noun: 'pull secret' })),
  ),
];

