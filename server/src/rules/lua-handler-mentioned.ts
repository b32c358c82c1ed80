// Names of handlers in comments and texts of scripts that do not define them.

import { entryPoints } from '../lua/api';
import { definesGlobalsIndirectly } from '../lua/handlers';
import { luaRule } from './lua-rule';
import { unlessTried } from './lua-tried';

export const luaHandlerMentioned = luaRule({
  id: 'lua-handler-mentioned',
  severity: 'error',
  title: 'Handlers that are named and not defined',
  what: 'The word `envoy_on_request` or `envoy_on_response` in a comment, a text or another name, in a script that does not define that handler.',
  why: 'The controller searches the text of the script for these words, comments included, and calls the handlers that it finds. One that is only mentioned is nil: the trial fails, the policy is invalid, and its routes answer 500.',
  how: 'Word the comment otherwise, or define the handler.',
  source: "Envoy Gateway's Lua validation, Strict",
  releases: { since: 4 },
  valid: [
    `
      -- Runs for requests only; responses pass as they are.
      function envoy_on_request(handle)
        handle:logInfo("request")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        -- There is no envoy_on_response here: responses pass as they are.
        #              ^^^^^^^^^^^^^^^^^ error(lua-handler-mentioned): calls what it finds
        function envoy_on_request(handle)
          handle:logInfo("request")
        end
      `,
      fixed: `
        -- There is no on_response here: responses pass as they are.
        function envoy_on_request(handle)
          handle:logInfo("request")
        end
      `,
    },
  ],
  onlyChecked: true,
  check(checked, reportAll) {
    const { validation } = checked;
    const { text, handlers, script } = checked.analysis;
    const report = unlessTried(checked, reportAll);
    if ((validation !== 'Strict' && validation !== 'unknown') || script.problems.length > 0 || definesGlobalsIndirectly(script)) return;
    if (!handlers.some(({ misspelt }) => !misspelt)) return;
    for (const entry of Object.values(entryPoints)) {
      const at = text.indexOf(entry);
      if (at < 0 || handlers.some((handler) => handler.entry === entry && !handler.misspelt)) continue;
      const range = { start: at, end: at + entry.length };
      // A name that is misspelt is spoken of by its own rule.
      if (handlers.some(({ misspelt, isRead, nameRange }) => misspelt && !isRead && nameRange.start <= at && at < nameRange.end)) continue;
      const isComment = script.comments.some((comment) => comment.range.start <= at && at < comment.range.end);
      report({
        severity: validation === 'Strict' ? 'error' : 'warning',
        message: `The controller searches the text for '${entry}', comments included, and calls what it finds: this script does not define it, so that the trial fails and the policy is refused.`,
        range,
        fixes: () => (isComment ? [{ title: 'Word it otherwise', edits: allOf(text, entry).map((start) => ({ range: { start, end: start + entry.length }, newText: entry.replace('envoy_', '') })) }] : []),
      });
    }
  },
});

function allOf(text: string, word: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push(at);
  return found;
}
