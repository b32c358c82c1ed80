// Expressions over labels: a key, an operator, and as many values as the operator takes.

import { nearestName } from '../base/suggest';
import { labelKey, wrongForm } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteEntry, insertEntry } from '../yaml/edits';
import { entryOf, type YamlMap, type YamlNode } from '../yaml/tree';
import { isJudged, sureMap } from './checked-values';
import { itemsOf, knownText, valueOf } from './kubernetes-values';
import type { Problem } from './rule';
import { mendedBy, replaceBy } from './scalar-fixes';
import { nameList, valueText } from './words';

/** How many values each operator takes. */
export type Operators = Readonly<Record<string, 'some' | 'none' | 'one'>>;

/** Those of label selectors. */
export const labelOperators: Operators = { In: 'some', NotIn: 'some', Exists: 'none', DoesNotExist: 'none' };

/** Those that choose nodes; the last two compare numbers. */
export const nodeOperators: Operators = { ...labelOperators, Gt: 'one', Lt: 'one' };

/** Checks one expression. Source: Kubernetes' validation of label selectors and of node selectors. */
export function checkExpression(document: ManifestDocument, node: YamlNode, operators: Operators, consequence: string, report: (problem: Problem) => void): void {
  const expression = sureMap(node);
  if (!expression) return;
  const key = knownText(valueOf(expression, 'key'));
  const wrong = key && wrongForm(key.text, labelKey);
  if (wrong !== undefined) report({ message: `The label key ${valueText(key!.text)} ${wrong}: ${consequence}.`, range: key!.node.range, fixes: () => mendedBy(document, key!, labelKey) });
  const operator = knownText(valueOf(expression, 'operator'));
  if (!operator || isJudged(document, operator.node)) return;
  const names = Object.keys(operators);
  const takes = operators[operator.text];
  if (takes === undefined) {
    report({
      message: `There is no operator ${valueText(operator.text)}: ${consequence}. It must be ${nameList(names, { joiner: 'or' })}.`,
      range: operator.node.range,
      fixes: () => [replaceBy(document, operator.node, nearestName(operator.text, names) ?? (isEmpty(expression) ? 'Exists' : 'In'))],
    });
    return;
  }
  const values = entryOf(expression, 'values');
  const count = itemsOf(values?.value).length;
  if (takes !== 'none' && isEmpty(expression)) {
    report({
      message: `The operator '${operator.text}' needs ${takes === 'one' ? 'a value' : 'values'}: ${consequence}.`,
      range: values?.key.range ?? operator.node.range,
      fixes: () => (values ? [] : [{ title: "Add 'values'", edits: insertEntry(document.yaml, expression, 'values', [takes === 'one' ? '1' : 'todo'], { after: 'operator' }) }]),
    });
  } else if (takes === 'none' && count > 0) {
    report({ message: `The operator '${operator.text}' goes without values: ${consequence}.`, range: values!.key.range, fixes: () => [{ title: "Remove 'values'", edits: deleteEntry(document.yaml, values!) }] });
  } else if (takes === 'one' && count > 1) {
    report({ message: `The operator '${operator.text}' compares with one value, and here are ${count}: ${consequence}.`, range: values!.key.range });
  }
}

/** Without a value for certain. */
function isEmpty(expression: YamlMap): boolean {
  const values = valueOf(expression, 'values');
  if (values?.kind === 'sequence') return values.items.length === 0 && !values.templated;
  return values === undefined ? !entryOf(expression, 'values')?.value : values.kind === 'scalar' && values.value === null;
}
