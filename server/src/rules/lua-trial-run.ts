// Scripts that fail when the controller tries them, as it does before it accepts a policy.

import { definesGlobalsIndirectly } from '../lua/handlers';
import { luaRule } from './lua-rule';

/** Lua policies do nothing before 1.4. */
const firstRelease = 4;

export const luaTrialRun = luaRule({
  id: 'lua-trial-run',
  severity: 'error',
  title: 'Scripts that fail when the controller tries them',
  what: "A script that fails in the trial run: before the controller accepts a policy, it loads the script and calls its handlers with a stand-in for Envoy's stream handle. The same is done here, with real Lua in a sandbox without files, network, clock or environment, bounded in time and memory.",
  why: 'A script that fails makes the policy invalid, and every route that it targets answers 500. That holds even where Envoy itself would run the script: the stand-in lacks methods that Envoy has, and gives other values. The message says so where it is known.',
  how: 'Mend the script; or, where only the stand-in is at fault, put the call into a `pcall`, or set `luaValidation: InsecureSyntax` in the EnvoyProxy of the Gateway, which leaves the trial out. Endless loops and scripts that need much memory are reported at the line where they were stopped.',
  releases: { since: firstRelease },
  source: "Envoy Gateway's Lua validation, Strict mode, tried out for 1.4 to 1.9",
  onlyChecked: true,
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():add("x-path", handle:headers():get(":path") or "")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local body = handle:body()
          local size = body and tonumber(body:getBytes(0, 4)) or nil
          if size > 10 then
          #  ^^^^^^^^^ error(lua-trial-run): is nil there, and cannot be compared with a number
            handle:logInfo("large")
          end
        end
      `,
    },
    {
      manifest: `
        local attempts = 0
        function envoy_on_request(handle)
          while true do
          #^^^^^^^^^^^^ error(lua-trial-run): this loop never ends
            attempts = attempts + 1
            handle:logInfo(attempts)
          end
        end
      `,
    },
  ],
  check({ analysis, validation, trial }, report) {
    const { script, handlers } = analysis;
    // That a script has no handler at all is said where it begins.
    if (validation !== 'Strict' || script.problems.length > 0 || (handlers.length === 0 && !definesGlobalsIndirectly(script))) return;
    const verdict = trial();
    if (verdict?.outcome === 'fails') report({ message: verdict.message, range: verdict.range, severity: verdict.severity });
  },
});

