// Kubernetes' own rules beyond their examples: which form holds for which kind, and where nothing is said.

import assert from 'node:assert/strict';
import { annotationKey, dataKey, dnsLabel, dnsLabelFromLetter, dnsSubdomain, labelKey, labelValue, mendedText, portName, type Form } from '../../server/src/schema/text-forms';
import { checkFindings, checkFix, findingsOf, openFixture } from '../fixture';

const long = (length: number): string => 'a'.repeat(length);

describe("Kubernetes' forms", () => {
  // Verdicts as apimachinery's validation gives them.
  const forms: readonly { readonly name: string; readonly form: Form; readonly fit: readonly string[]; readonly wrong: readonly string[] }[] = [
    { name: 'DNS label', form: dnsLabel, fit: ['a', '1a', '123', 'a--b', long(63)], wrong: ['', 'A', 'a.b', 'a_b', '-a', 'a-', 'ä', long(64)] },
    { name: 'DNS label that starts with a letter', form: dnsLabelFromLetter, fit: ['a', 'a1', 'a-1'], wrong: ['1a', '123', 'a.b', ''] },
    { name: 'DNS subdomain', form: dnsSubdomain, fit: ['a', '1.2', 'a-b.c', long(253), long(64)], wrong: ['', '.a', 'a.', 'a..b', 'a.-b', 'A.b', 'a_b', 'a b', long(254)] },
    { name: 'label value', form: labelValue, fit: ['', 'A', 'a_b.c-d', '1', long(63)], wrong: ['-a', 'a.', 'a b', 'a/b', 'a:b', 'ä', long(64)] },
    { name: 'label key', form: labelKey, fit: ['a', 'A_b.c', 'k8s.io/a', `${long(253)}/${long(63)}`], wrong: ['', '/a', 'a/', 'a/b/c', 'K8S.IO/a', 'a b', '_a', long(64)] },
    { name: 'annotation key', form: annotationKey, fit: ['K8S.IO/A', 'a'], wrong: ['a b', 'a/b/c', '_a/b'] },
    { name: 'port name', form: portName, fit: ['a', 'http', 'a-1', '1-a', long(15)], wrong: ['', '80', 'HTTP', 'a--b', '-a', 'a-', 'a_b', long(16)] },
    { name: 'data key', form: dataKey, fit: ['a', 'A_b-c.d', '.a', '-', '_', '..a'.slice(1), long(253)], wrong: ['', '.', '..', '..a', 'a/b', 'a b', 'ä', long(254)] },
  ];
  for (const { name, form, fit, wrong } of forms) {
    it(name, () => {
      assert.deepEqual(fit.filter((text) => !form.fits(text)), []);
      assert.deepEqual(wrong.filter((text) => form.fits(text)), []);
      for (const text of wrong) {
        const mended = mendedText(text, form);
        assert.ok(mended === undefined || form.fits(mended), `${text} -> ${mended}`);
      }
    });
  }

  it('are mended as a person would', () => {
    assert.equal(mendedText('MyGateway_2', dnsSubdomain), 'my-gateway-2');
    assert.equal(mendedText('Edge Gateway.', dnsLabel), 'edge-gateway');
    assert.equal(mendedText('HTTP2_Port', portName), 'http2-port');
    assert.equal(mendedText('2048-game', dnsLabelFromLetter), 'game');
    assert.equal(mendedText('€', dnsLabel), undefined);
  });
});

const object = (apiVersion: string, kind: string, metadata: string, rest = ''): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n${metadata}${rest}`;
const ports = 'spec:\n  ports:\n    - port: 80\n';

/** An EnvoyProxy with settings of Kubernetes' objects, and with more in its spec. */
function proxy(settings: string, more = ''): string {
  const inside = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\nmetadata:\n  name: eg\nspec:\n${inside(more, '  ')}  provider:\n    type: Kubernetes\n    kubernetes:\n${inside(settings, '      ')}`;
}

describe("Kubernetes' rules", () => {
  it('hold names to what the kind demands', () => {
    checkFindings(object('v1', 'ConfigMap', '  name: a.b\n'));
    checkFindings(object('v1', 'Service', '  name: a.b\n  #     ^^^ error(object-name): 63\n', ports).replace('63', 'must be'));
    checkFindings(object('v1', 'Service', '  name: 2048-game\n  #     ^^^^^^^^^ warning(object-name): before Kubernetes 1.36\n', ports));
    checkFindings(object('v1', 'Namespace', `  name: ${long(64)}\n  #     ${'^'.repeat(64)} error(object-name): 64 characters\n`));
    checkFindings(object('v1', 'ConfigMap', '  name: a\n  namespace: team.edge\n  #          ^^^^^^^^^ error(object-name): A namespace\n'));
    checkFindings(object('v1', 'ConfigMap', '  generateName: edge-\n'));
    checkFindings(object('v1', 'ConfigMap', '  generateName: Edge-\n  #             ^^^^^ error(object-name): generateName\n'));
  });

  it('hold for what Envoy Gateway makes of an EnvoyProxy', () => {
    checkFindings(proxy('envoyDaemonSet:\n  name: Edge\n  #     ^^^^ error(object-name): the DaemonSet that\n  pod:\n    nodeSelector:\n      pool: a/b\n      #     ^^^ error(label-syntax): the DaemonSet that\n'));
    checkFindings(proxy("envoyDeployment:\n  pod:\n    tolerations:\n      - effect: NoRun\n        #       ^^^^^ error(pod-template): 'NoExecute'\n        operator: Exists\n"));
    checkFindings(proxy("envoyDeployment:\n  container:\n    env:\n      - name: LEVEL\n        value: debug\n        valueFrom:\n        #^^^^^^^^ error(pod-template): 'value' or 'valueFrom'\n          fieldRef: {fieldPath: metadata.name}\n"));
    checkFindings(proxy('envoyDeployment:\n  container:\n    resources:\n      limits: {example.com/gpu: 2}\n      requests: {example.com/gpu: 1}\n      #                           ^ error(pod-template): equal to the limit\n'));
    checkFindings(proxy('envoyDeployment:\n  pod:\n    topologySpreadConstraints:\n      - maxSkew: 0\n        #        ^ error(pod-template): greater than 0\n        topologyKey: zone\n        whenUnsatisfiable: DoNotSchedule\n        labelSelector:\n          matchExpressions:\n            - {key: app, operator: Is, values: [a]}\n            #                      ^^ error(label-selector): the Deployment that\n'));
    checkFindings(proxy('envoyDeployment:\n  container:\n    volumeMounts:\n      - {name: certs, mountPath: /a}\n      - {name: extra, mountPath: /b}\n      #        ^^^^^ error(pod-template): no volume\n'));
  });

  it('hold for the nodes and neighbours that Pods want', () => {
    const nodes = (lines: string): string => proxy(`envoyDeployment:\n  pod:\n    affinity:\n      nodeAffinity:\n        requiredDuringSchedulingIgnoredDuringExecution:\n          nodeSelectorTerms:\n            - matchExpressions:\n${lines.replace(/^/gm, '                ')}\n`);
    checkFindings(nodes('- {key: arch, operator: In, values: [amd64]}\n- {key: cores, operator: Gt, values: ["4"]}\n- {key: edge, operator: Exists}\n- {key: "{{ .key }}", operator: "${OPERATOR}"}'));
    checkFindings(nodes('- {key: arch, operator: Is, values: [amd64]}\n#                       ^^ error(pod-template): no operator'));
    checkFindings(nodes('- {key: cores, operator: Gt, values: ["4", "5"]}\n#                            ^^^^^^ error(pod-template): one value'));
    checkFindings(nodes('- {key: edge, operator: Exists, values: [a]}\n#                               ^^^^^^ error(pod-template): without values'));
    checkFindings(proxy('envoyDeployment:\n  pod:\n    affinity:\n      podAntiAffinity:\n        preferredDuringSchedulingIgnoredDuringExecution:\n          - weight: 0\n            #       ^ error(pod-template): from 1 to 100\n            podAffinityTerm:\n              topologyKey: ""\n              #            ^^ error(pod-template): empty\n'));
  });

  it('hold for volumes, of which the schema of an EnvoyProxy knows little', () => {
    const volumes = (lines: string): string => `envoyDeployment:\n  pod:\n    volumes:\n${lines.replace(/^(?=.)/gm, '      ')}`;
    checkFindings(proxy(volumes('- {name: a, emptyDir: {}}\n- {name: a, emptyDir: {}}\n#        ^ error(pod-template): Two volumes\n')));
    checkFindings(proxy(volumes('- {name: a, emptyDir: {}, secret: {secretName: b}}\n#                         ^^^^^^ error(pod-template): one source\n- {name: b}\n- {name: c, emptyDir: {}, secret: }\n')));
    checkFindings(proxy(volumes('{{ if .A }}\n- {name: a, emptyDir: {}}\n{{ else }}\n- {name: a, emptyDir: {}}\n{{ end }}\n')));
    checkFindings(proxy('envoyDeployment:\n  container:\n    volumeMounts:\n      - {name: certs, mountPath: /a}\n      - {name: sds, mountPath: /a}\n      #                        ^^ error(pod-template): Two volume mounts\n'));
  });

  it('hold for what scales', () => {
    const hpa = (lines: string): string => proxy(`envoyHpa:\n  maxReplicas: 5\n${lines.replace(/^(?=.)/gm, '  ')}`);
    const metric = (lines: string): string => hpa(`metrics:\n${lines.replace(/^(?=.)/gm, '  ')}\n`);
    checkFindings(metric('- {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 500Mi}}}\n- {type: External, external: {metric: {name: q}, target: {type: Value, value: "30"}}}\n- {type: Object, object: {describedObject: {kind: Service, name: a}, metric: {name: q}, target: {type: Value, value: 30}}}\n- {type: "{{ .type }}", pods: {{ .pods }}}'));
    checkFindings(metric('- type: Pods\n#       ^^^^ error(autoscaler): needs the field'));
    checkFindings(metric('- {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0}}}\n#                                                                                        ^ error(autoscaler): greater than 0'));
    checkFindings(metric('- {type: External, external: {metric: {name: q}, target: {type: Value, value: 1, averageValue: 1}}}\n#                                                                      ^^^^^ error(autoscaler): either'));
    checkFindings(hpa('behavior:\n  scaleUp:\n    selectPolicy: Most\n    #             ^^^^ error(autoscaler)\n    policies: [{type: Pods, value: 1, periodSeconds: 2000}]\n    #                                                ^^^^ error(autoscaler): 1800\n'));
    checkFindings(hpa('behavior:\n  scaleUp:\n    stabilizationWindowSeconds: 9000\n  scaleDown: {{ .down }}\npatch:\n  value: {}\n'));
  });

  it('hold for Deployments and Services as a whole', () => {
    const deployment = (spec: string, container: string, pod = ''): string =>
      object('apps/v1', 'Deployment', '  name: a\n', `spec:\n${spec}  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec:\n${pod}      containers:\n        - name: a\n          image: a:1\n${container}`);
    checkFindings(deployment('  minReadySeconds: 0\n  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}\n', '          readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 5}\n          livenessProbe: {{ .Values.probe }}\n          ports: [{containerPort: 80, name: http}, {containerPort: 81}]\n'));
    checkFindings(deployment('  replicas: -1\n  #         ^^ error(workload-settings): not be negative\n  minReadySeconds: 30\n  progressDeadlineSeconds: 20\n  #                        ^^ error(workload-settings): greater than minReadySeconds\n', ''));
    checkFindings(deployment('', '          readinessProbe: {periodSeconds: 5}\n          #^^^^^^^^^^^^^ error(pod-template): \'tcpSocket\'\n          livenessProbe: {httpGet: {port: 80}, exec: {command: [a]}}\n          #                                    ^^^^ error(pod-template): not several\n'));
    checkFindings(deployment('', '          ports: [{containerPort: 80, name: http}, {containerPort: 81, name: http}]\n          #                                                                  ^^^^ error(pod-template): Two ports\n'));
    checkFindings(deployment('', '          env: [{name: A, valueFrom: {}}, {name: B, valueFrom: {fieldRef: {fieldPath: a}, secretKeyRef: {name: a, key: b}}}]\n          #               ^^^^^^^^^ error(pod-template): needs one of\n          #                                                                               ^^^^^^^^^^^^ error(pod-template): not several\n'));
    checkFindings(deployment('', '', '      restartPolicy: Never\n      #              ^^^^^ error(workload-settings): \'Always\'\n      volumes: [{name: v, configMap: {name: a, defaultMode: 0644, items: [{key: a, path: b, mode: 644}]}}]\n      #                                                                                           ^^^ error(pod-template): Octal\n'));
    checkFix(deployment('', '', '      volumes: [{name: v, secret: {secretName: a, defaultMode: 755}}]\n'), deployment('', '', '      volumes: [{name: v, secret: {secretName: a, defaultMode: 0755}}]\n'));
    const service = (lines: string): string => object('v1', 'Service', '  name: a\n', `spec:\n${lines}  ports:\n    - port: 80\n`);
    checkFindings(service('  type: {{ .Values.type }}\n  externalTrafficPolicy: Local\n'));
    checkFindings(service('  externalIPs: [192.0.2.1]\n  externalTrafficPolicy: Local\n  clusterIP: 2001:db8::1\n'));
    checkFindings(service('  clusterIP: 10.0.0\n  #          ^^^^^^ error(service-settings)\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}\n  #^^^^^^^^^^^^^^^^^^^^ error(service-settings): \'ClientIP\'\n  #                                                  ^ error(service-settings): from 1 to 86400\n'));
  });

  it('hold for quantities that the patterns of CRDs let through', () => {
    checkFindings(proxy('envoyDeployment:\n  container:\n    resources:\n      limits: {cpu: 1e1.5, memory: 1e9}\n      #             ^^^^^ error(invalid-format): the controller cannot read it\n'));
    checkFindings(object('gateway.envoyproxy.io/v1alpha1', 'BackendTrafficPolicy', '  name: a\n', 'spec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: a}]\n  connection:\n    bufferLimit: 1e1.5\n    #            ^^^^^ error(invalid-format): the controller cannot read it\n'));
  });

  it('let Pods ask for whatever the API server grants', () => {
    const pod = (lines: string): string => `envoyDeployment:\n  pod:\n${lines.replace(/^(?=.)/gm, '    ')}`;
    checkFindings(proxy(pod('tolerations:\n  - {operator: Exists}\n  - {key: a, value: b}\n  - {key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 30}\n  - {key: a, operator: Exists, value: ""}\n')));
    checkFindings(proxy(pod('tolerations:\n  - {key: a, value: b c}\n  #                 ^^^ error(pod-template): The value of a taint\n')));
    checkFindings(proxy('envoyDeployment:\n  container:\n    resources:\n      requests: {cpu: 700m, kubernetes.io/batch: 1, hugepages-2Mi: 64Mi}\n      limits: {cpu: "0.7", ephemeral-storage: 1Gi, hugepages-2Mi: 64Mi, nvidia.com/gpu: 1}\n'));
  });

  it('say nothing of settings that a patch or other settings may change', () => {
    checkFindings(proxy('envoyDeployment:\n  pod:\n    labels: {a: b c}\n  patch:\n    value: {}\n'));
    checkFindings(proxy('envoyDeployment:\n  container:\n    volumeMounts:\n      - {name: extra, mountPath: /b}\n', 'mergeType: StrategicMerge\n'));
    checkFindings(proxy('envoyDeployment:\n  pod:\n    labels:\n      app: {{ .Values.app }}\n      team: ${TEAM}\n'));
  });

  it("hold for the configuration's rate limit service and its proxies", () => {
    const configuration = 'provider:\n  type: Kubernetes\n  kubernetes:\n    rateLimitDeployment:\n      pod:\n        annotations:\n          a b: c\n          #^^ error(annotation-syntax): the Deployment that\n';
    checkFindings(`apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\ngateway:\n  controllerName: example.com/eg\n${configuration}`);
    checkFix(
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: envoy-gateway-config\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n    gateway:\n      controllerName: example.com/eg\n    envoyProxy:\n      provider:\n        type: Kubernetes\n        kubernetes:\n          envoyService:\n            labels: {app: a$0 b}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: envoy-gateway-config\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n    gateway:\n      controllerName: example.com/eg\n    envoyProxy:\n      provider:\n        type: Kubernetes\n        kubernetes:\n          envoyService:\n            labels: {app: a-b}\n`,
    );
  });

  it('tell ranges of load balancers from other texts', () => {
    checkFindings(object('v1', 'Service', '  name: a\n', 'spec:\n  type: LoadBalancer\n  ports:\n    - port: 80\n  loadBalancerSourceRanges:\n    - 10.0.0.0/8\n    - " 10.0.0.0/8 "\n    - ${RANGE}\n    - 10.0.0.0/33\n    # ^^^^^^^^^^^ error(source-ranges)\n'));
  });

  it('say nothing of a namespace that is dropped', () => {
    checkFindings(object('v1', 'Namespace', '  name: a\n  namespace: Not_Looked_At\n'));
  });

  it('say nothing of what others put in', () => {
    checkFindings(object('v1', 'Service', '  name: {{ .Name }}\n  labels: {{ .Labels }}\n', ports));
    checkFindings(object('v1', 'Service', '  name: ${NAME}\n  labels:\n    app: $(APP)\n', ports));
    checkFindings(object('v1', 'Secret', '  name: a\n', 'type: kubernetes.io/tls\ndata:\n  {{- toYaml .Values.tls | nindent 2 }}\n'));
    checkFindings(`//- kustomization.yaml\npatches:\n  - path: patch.yaml\n//- patch.yaml\n${object('v1', 'Service', '  name: Not_A_Name\n', 'spec:\n  ports:\n    - port: 80\n    - port: 81\n')}`);
  });

  it('see through merge keys and aliases', () => {
    checkFindings(object('v1', 'Service', '  name: a\n  labels: &labels\n    app: a b\n    #    ^^^ error(label-syntax)\n', 'spec:\n  selector:\n    app: ok\n  ports:\n    - &port\n      name: http\n      port: 80\n    - <<: *port\n      name: other\n      port: 81\n'));
  });

  it('know Services that need no ports', () => {
    checkFindings(object('v1', 'Service', '  name: a\n', 'spec:\n  clusterIP: None\n  selector:\n    app: a\n'));
    checkFindings(object('v1', 'Service', '  name: a\n', 'spec:\n  type: ExternalName\n  externalName: example.com.\n'));
    checkFindings(object('v1', 'Service', '  name: a\n', 'spec:\n  #^^ error(service-ports): at least one port\n  type: ClusterIP\n').replace('  #^^ error(service-ports): at least one port\n', '').replace('kind: Service\n', 'kind: Service\n#     ^^^^^^^ error(service-ports): at least one port\n'));
  });

  it('tell equal ports of different protocols apart', () => {
    checkFindings(object('v1', 'Service', '  name: a\n', 'spec:\n  ports:\n    - {name: a, port: 53, protocol: UDP}\n    - {name: b, port: 53}\n    - {name: c, port: 53, protocol: TCP}\n    #                 ^^ error(service-ports): protocol TCP\n'));
  });

  it('see the same resource in one file, and copies elsewhere as such', () => {
    const namespace = object('v1', 'Namespace', '  name: a\n');
    checkFindings(`//- a.yaml\n${namespace}//- b.yaml\n${namespace}`);
    checkFindings(`//- a.yaml\n${namespace}  labels: {a: b}\n---\n${namespace}  #     ^ warning(duplicate-resource)\n//- b.yaml\n${namespace}`);
    checkFindings(`${object('v1', 'ConfigMap', '  name: a\n  namespace: x\n')}---\n${object('v1', 'ConfigMap', '  name: a\n  namespace: z\n')}---\n${object('v1', 'Secret', '  name: a\n  namespace: z\n')}`);
    checkFindings(`{{ if .A }}\n${namespace}{{ else }}\n---\n${namespace}{{ end }}\n`);
    checkFindings(`${object('gateway.networking.k8s.io/v1', 'GatewayClass', '  name: a\n', 'spec:\n  controllerName: a.b/c\n')}---\n${object('gateway.networking.k8s.io/v1beta1', 'GatewayClass', '  name: a\n  #     ^ warning(duplicate-resource)\n'.replace('#     ^', '#     <'), 'spec:\n  controllerName: a.b/c\n').replace('  #     <', '  #     ^')}`);
    const list = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Namespace\n    metadata:\n      name: same\n  - apiVersion: v1\n    kind: Namespace\n    metadata:\n      name: same\n      #     ^^^^ warning(duplicate-resource)\n`;
    checkFindings(list);
  });

  it('see the same resource in two files that one kustomization builds', () => {
    const one = object('v1', 'Namespace', '  name: a\n  labels: {x: "1"}\n');
    const two = object('v1', 'Namespace', '  name: a\n  labels: {x: "2"}\n');
    const marked = (text: string, other: string): string => text.replace('name: a\n', `name: a\n  #     ^ error(duplicate-resource): stands in ${other} as well\n`);
    const lists = (...files: readonly string[]): string => `//- kustomization.yaml\nresources: [${files.join(', ')}]\n`;
    checkFindings(`${lists('a.yaml', './b.yaml')}//- a.yaml\n${marked(one, 'b.yaml')}//- b.yaml\n${marked(two, 'a.yaml')}`);
    checkFindings(`//- a.yaml\n${marked(one, 'b.yaml')}//- b.yaml\n${marked(two, 'a.yaml')}${lists('a.yaml', 'b.yaml')}`);
    checkFindings(`${lists('a.yaml', 'b.yaml')}//- a.yaml\n${marked(one, 'b.yaml')}//- b.yaml\n${marked(one, 'a.yaml')}//- other/a.yaml\n${one}`);
    checkFindings(`${lists('a.yaml')}//- a.yaml\n${one}//- b.yaml\n${one}//- overlay/kustomization.yaml\nresources: [b.yaml, ../a]\n//- overlay/b.yaml\n${one}`);
    checkFindings(`${lists('a.yaml')}//- a.yaml\n${one}//- b.yaml\n${two}`);
    checkFindings(`${lists('a.yaml', 'b.yaml')}//- a.yaml\n${one}//- b.yaml\n${two.replace('name: a', 'name: b')}`);
    const open = openFixture(`${lists('a.yaml', 'b.yaml')}//- a.yaml\n${one}//- b.yaml\n${two}`);
    assert.equal(findingsOf(open, 'a.yaml').length, 1);
    open.analysis.setFile(open.uriOf('kustomization.yaml'), 'resources: [b.yaml]\n');
    for (const uri of open.analysis.takeWoken()) while (!open.analysis.check(uri).done);
    assert.equal(findingsOf(open, 'a.yaml').length, 0);
  });

  it('let file modes be octal, and see octals elsewhere', () => {
    const volume = (mode: string): string =>
      object('apps/v1', 'Deployment', '  name: a\n', `spec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec:\n      containers: [{name: a, image: b}]\n      volumes:\n        - name: c\n          configMap:\n            name: c\n            defaultMode: ${mode}\n`);
    checkFindings(volume('0644'));
    checkFindings(object('v1', 'Service', '  name: a\n', 'spec:\n  ports:\n    - port: 0080\n'));
  });

  it('mend a label under an alias where it is written', () => {
    checkFix(object('v1', 'Service', '  name: a\n  labels:\n    app: "a b" # x\n', ports), object('v1', 'Service', '  name: a\n  labels:\n    app: "a-b" # x\n', ports));
  });
});
