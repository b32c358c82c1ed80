// All rules, in the order of their names; `npm run new-rule` adds to this list.

import type { Rule } from './rule';
import { yamlSyntax } from './yaml-syntax';

export const allRules: readonly Rule[] = [
  yamlSyntax,
];
