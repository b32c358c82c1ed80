// What the API server demands where Pods say which nodes they want, and which neighbours.

import { labelKey } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import type { YamlNode } from '../yaml/tree';
import { checkBounds, checkForm, scalarAt, sureMap } from './checked-values';
import { checkExpression, nodeOperators } from './expressions';
import { itemsOf, knownText, valueOf } from './kubernetes-values';
import type { Pods } from './pods';
import type { Problem } from './rule';
import { replaceBy } from './scalar-fixes';

type Report = (problem: Problem) => void;

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Checks what affinity says of nodes, and how much it weighs; the selectors of neighbours belong to label-selector. Source: Kubernetes' validation of Affinity. */
export function checkAffinity(document: ManifestDocument, { spec, refusal }: Pods, report: Report): void {
  const affinity = valueOf(spec, 'affinity');
  const nodes = valueOf(affinity, 'nodeAffinity');
  for (const term of [...itemsOf(valueOf(nodes, required, 'nodeSelectorTerms')), ...itemsOf(valueOf(nodes, preferred)).map((each) => valueOf(each, 'preference'))]) {
    for (const expression of itemsOf(valueOf(term, 'matchExpressions'))) checkExpression(document, expression, nodeOperators, refusal, report);
  }
  for (const kind of ['nodeAffinity', 'podAffinity', 'podAntiAffinity']) {
    for (const item of itemsOf(valueOf(affinity, kind, preferred))) {
      const weighed = sureMap(item);
      if (weighed) checkBounds(document, weighed, 'weight', [1, 100], refusal, report);
    }
  }
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const terms = [...itemsOf(valueOf(affinity, kind, required)), ...itemsOf(valueOf(affinity, kind, preferred)).map((each) => valueOf(each, 'podAffinityTerm'))];
    for (const term of terms) checkTopology(document, term, refusal, report);
  }
}

/** What is to be of one kind: a node, a zone. */
const usualTopology = 'kubernetes.io/hostname';

function checkTopology(document: ManifestDocument, node: YamlNode | undefined, refusal: string, report: Report): void {
  const term = sureMap(node);
  if (!term) return;
  const key = scalarAt(term, 'topologyKey');
  const known = knownText(key);
  if (known?.text === '') report({ message: `topologyKey is empty: ${refusal}.`, range: known.node.range, fixes: () => [replaceBy(document, known.node, usualTopology)] });
  checkForm(document, key, labelKey, 'topologyKey', refusal, report);
}
