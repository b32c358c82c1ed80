// Checks of single values that Kubernetes makes wherever Pods and what goes with them are described.

import { nearestName } from '../base/suggest';
import { wrongForm, type Form } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { entryOf, resolved, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { isUnsure, knownText, valueOf } from './kubernetes-values';
import type { Problem } from './rule';
import { mendedBy, replaceBy } from './scalar-fixes';
import { nameList, valueText } from './words';

type Report = (problem: Problem) => void;

/** A text of a certain form; of an empty one others speak. */
export function checkForm(document: ManifestDocument, node: YamlNode | undefined, form: Form, what: string, refusal: string, report: Report): void {
  const known = knownText(node);
  const wrong = known && known.text !== '' ? wrongForm(known.text, form) : undefined;
  if (!known || wrong === undefined) return;
  report({ message: `${what} ${wrong}, and is ${valueText(known.text)}: ${refusal}.`, range: known.node.range, fixes: () => mendedBy(document, known, form) });
}

/** One of a few texts; where the schema has spoken of it already, nothing is said. */
export function checkChoice(document: ManifestDocument, node: YamlNode | undefined, values: readonly string[], what: string, refusal: string, report: Report): void {
  const known = knownText(node);
  if (!known || known.text === '' || values.includes(known.text)) return;
  if (isJudged(document, known.node)) return;
  const near = nearestName(known.text, values);
  report({
    message: `${what} cannot be ${valueText(known.text)}: ${refusal}. It must be ${nameList(values, { joiner: 'or' })}.`,
    range: known.node.range,
    fixes: () => (near === undefined ? values.slice(0, 3) : [near]).map((value) => replaceBy(document, known.node, value)),
  });
}

/** Whether the schema has spoken of a value already. */
export function isJudged({ manifests }: ManifestDocument, node: YamlNode): boolean {
  return manifests.some(({ schemaFindings }) => schemaFindings.some((finding) => finding.node === node));
}

/** A number within bounds, both allowed. */
export function checkBounds(document: ManifestDocument, map: YamlMap, name: string, [least, most]: readonly [number, number?], refusal: string, report: Report): void {
  const number = scalarAt(map, name);
  if (typeof number?.value !== 'number' || number.opaque) return;
  const { value } = number;
  if (value >= least && (most === undefined || value <= most)) return;
  report({
    message: `${name} must ${most !== undefined ? `be a number from ${least} to ${most}` : least === 0 ? 'not be negative' : `be greater than ${least - 1}`}: ${refusal}.`,
    range: number.range,
    fixes: () => [replaceBy(document, number, value < least ? least : most!)],
  });
}

/** A map in which nothing is left to a template, a merge or a substitution. */
export function sureMap(node: YamlNode | undefined): YamlMap | undefined {
  const map = resolved(node);
  return map?.kind === 'map' && !isUnsure(map) && !entryOf(map, '<<') ? map : undefined;
}

/** The scalar that a field has. */
export function scalarAt(map: YamlMap, name: string): YamlScalar | undefined {
  const value = valueOf(map, name);
  return value?.kind === 'scalar' ? value : undefined;
}
