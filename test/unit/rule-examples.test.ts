// Every example of every rule is a test: what is valid passes all rules, what is invalid is found, and its fix mends it.

import { allRules } from '../../server/src/rules/index';
import { checkFindings, checkFix } from '../fixture';

describe('rule examples', () => {
  for (const rule of allRules) {
    describe(rule.id, () => {
      const trials = rule.id === 'lua-trial-run';
      rule.valid.forEach((example, index) => it(`says nothing about valid example ${index + 1}`, () => checkFindings(example, { trials })));
      rule.invalid.forEach(({ manifest, fixed }, index) => {
        it(`finds invalid example ${index + 1}`, () => checkFindings(manifest, { trials }));
        if (fixed !== undefined) {
          it(`mends invalid example ${index + 1}`, () => {
            checkFix(manifest, fixed, { rules: [rule.id] });
            checkFindings(fixed);
          });
        }
      });
    });
  }
});
