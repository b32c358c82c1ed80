// A new name that cannot be one: whoever typed it is told why.

import { ResponseError } from 'vscode-languageserver';

/** LSPErrorCodes.RequestFailed. */
const requestFailed = -32_803;

/** The answer to a rename; names that are none (a `RangeError`) become an answer that editors show. */
export function orRefusal<Answer>(rename: () => Answer): Answer | ResponseError<void> {
  try {
    return rename();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new ResponseError<void>(requestFailed, error.message);
  }
}
