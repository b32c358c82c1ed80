// All rules, in the order of their names; `npm run new-rule` adds to this list.

import type { Rule } from './rule';
import { enumValue } from './enum-value';
import { invalidFormat } from './invalid-format';
import { itemCount } from './item-count';
import { numberRange } from './number-range';
import { patternMismatch } from './pattern-mismatch';
import { stringLength } from './string-length';
import { unknownKind } from './unknown-kind';
import { wrongApiVersion } from './wrong-api-version';
import { yamlAliasBomb } from './yaml-alias-bomb';
import { yamlIndentation } from './yaml-indentation';
import { yamlSyntax } from './yaml-syntax';
import { yamlTab } from './yaml-tab';
import { yamlTooDeep } from './yaml-too-deep';
import { yamlUndefinedAlias } from './yaml-undefined-alias';

export const allRules: readonly Rule[] = [
  enumValue,
  invalidFormat,
  itemCount,
  numberRange,
  patternMismatch,
  stringLength,
  unknownKind,
  wrongApiVersion,
  yamlAliasBomb,
  yamlIndentation,
  yamlSyntax,
  yamlTab,
  yamlTooDeep,
  yamlUndefinedAlias,
];
