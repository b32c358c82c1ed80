// All rules, in the order of their names; `npm run new-rule` adds to this list.

import type { Rule } from './rule';
import { duplicateListItem } from './duplicate-list-item';
import { enumValue } from './enum-value';
import { invalidFormat } from './invalid-format';
import { itemCount } from './item-count';
import { missingField } from './missing-field';
import { nullValue } from './null-value';
import { numberRange } from './number-range';
import { patternMismatch } from './pattern-mismatch';
import { stringLength } from './string-length';
import { unionMismatch } from './union-mismatch';
import { unknownField } from './unknown-field';
import { unknownKind } from './unknown-kind';
import { wrongApiVersion } from './wrong-api-version';
import { wrongType } from './wrong-type';
import { yamlAliasBomb } from './yaml-alias-bomb';
import { yamlIndentation } from './yaml-indentation';
import { yamlSyntax } from './yaml-syntax';
import { yamlTab } from './yaml-tab';
import { yamlTooDeep } from './yaml-too-deep';
import { yamlUndefinedAlias } from './yaml-undefined-alias';

export const allRules: readonly Rule[] = [
  duplicateListItem,
  enumValue,
  invalidFormat,
  itemCount,
  missingField,
  nullValue,
  numberRange,
  patternMismatch,
  stringLength,
  unionMismatch,
  unknownField,
  unknownKind,
  wrongApiVersion,
  wrongType,
  yamlAliasBomb,
  yamlIndentation,
  yamlSyntax,
  yamlTab,
  yamlTooDeep,
  yamlUndefinedAlias,
];
