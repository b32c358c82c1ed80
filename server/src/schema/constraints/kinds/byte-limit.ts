// Sizes of buffers in release 1.1: a quantity without fractions.

import { textMust } from '../combinators';
import type { Constraint } from '../constraint';

const quantity = textMust((text) => /^[1-9]+[0-9]*([EPTGMK]i|[EPTGMk])?$/.test(text), "must be a whole number, alone or with a unit such as 'Ki' or 'Mi': '32Ki'");

/** Numbers are taken as they are. */
export const isByteLimit: Constraint = {
  check(self, report) {
    if (typeof self !== 'number' && typeof self !== 'bigint') quantity.check(self, report);
  },
};
