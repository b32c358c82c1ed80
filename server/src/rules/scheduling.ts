// What the API server demands of the nodes that Pods ask for: tolerations, and how Pods are spread.

import { labelKey, labelValue, wrongForm } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { setEntry } from '../yaml/edits';
import { entryOf, type YamlMap, type YamlNode } from '../yaml/tree';
import { removal } from './anchors';
import { checkBounds, checkChoice, checkForm, scalarAt, sureMap } from './checked-values';
import { itemsOf, knownText, valueOf } from './kubernetes-values';
import type { Pods } from './pods';
import type { Problem } from './rule';
import { mendedBy, replaceBy } from './scalar-fixes';
import { valueText } from './words';

type Report = (problem: Problem) => void;

/** Checks tolerations and topologySpreadConstraints. Source: Kubernetes' validation of PodSpec. */
export function checkScheduling(document: ManifestDocument, { spec, refusal }: Pods, report: Report): void {
  for (const toleration of itemsOf(valueOf(spec, 'tolerations'))) checkToleration(document, toleration, refusal, report);
  for (const constraint of itemsOf(valueOf(spec, 'topologySpreadConstraints'))) checkSpread(document, constraint, refusal, report);
}

function checkToleration(document: ManifestDocument, node: YamlNode, refusal: string, report: Report): void {
  const toleration = sureMap(node);
  if (!toleration) return;
  checkChoice(document, valueOf(toleration, 'effect'), ['NoSchedule', 'PreferNoSchedule', 'NoExecute'], 'effect', refusal, report);
  checkChoice(document, valueOf(toleration, 'operator'), ['Exists', 'Equal', 'Lt', 'Gt'], 'operator', refusal, report);
  const [key, operator, effect] = ['key', 'operator', 'effect'].map((name) => textOf(toleration, name));
  checkForm(document, valueOf(toleration, 'key'), labelKey, 'The key of a taint', refusal, report);
  if (operator === '' || operator === 'Equal') checkForm(document, valueOf(toleration, 'value'), labelValue, 'The value of a taint', refusal, report);
  if (operator === 'Exists') {
    const value = entryOf(toleration, 'value');
    if (knownText(value?.value)?.text) {
      report({
        message: `A toleration with the operator 'Exists' has no value: ${refusal}.`,
        range: value!.key.range,
        fixes: () => [
          ...removal(document, value!),
          replaceBy(document, scalarAt(toleration, 'operator')!, 'Equal', { title: "Set 'operator' to 'Equal'" }),
        ],
      });
    }
  } else if (key === '' && operator !== undefined) {
    report({
      message: `A toleration without a key tolerates everything and needs the operator 'Exists': ${refusal}.`,
      range: toleration.entries[0]?.key.range ?? toleration.range,
      fixes: () => [{ title: "Set 'operator' to 'Exists'", edits: setEntry(document.yaml, toleration, 'operator', 'Exists') }],
    });
  }
  const seconds = entryOf(toleration, 'tolerationSeconds');
  if (typeof scalarAt(toleration, 'tolerationSeconds')?.value === 'number' && effect !== undefined && effect !== 'NoExecute') {
    report({
      message: `tolerationSeconds goes with the effect 'NoExecute' only: ${refusal}.`,
      range: seconds!.key.range,
      fixes: () => [{ title: "Set 'effect' to 'NoExecute'", edits: setEntry(document.yaml, toleration, 'effect', 'NoExecute') }],
    });
  }
}

function checkSpread(document: ManifestDocument, node: YamlNode, refusal: string, report: Report): void {
  const constraint = sureMap(node);
  if (!constraint) return;
  checkChoice(document, valueOf(constraint, 'whenUnsatisfiable'), ['DoNotSchedule', 'ScheduleAnyway'], 'whenUnsatisfiable', refusal, report);
  for (const name of ['maxSkew', 'minDomains']) checkBounds(document, constraint, name, [1], refusal, report);
  const key = knownText(valueOf(constraint, 'topologyKey'));
  const wrong = key && wrongForm(key.text, labelKey);
  if (wrong !== undefined) report({ message: `topologyKey ${wrong}, and is ${valueText(key!.text)}: ${refusal}.`, range: key!.node.range, fixes: () => mendedBy(document, key!, labelKey) });
}

/** The text of a field, empty where there is none; undefined where it is not known. */
function textOf(map: YamlMap, name: string): string | undefined {
  const value = valueOf(map, name);
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) return '';
  return knownText(value)?.text;
}
