// Functions that the controller takes away while it tries a script out.

import type { Severity } from '../base/finding';
import { formatRelease } from '../base/release';
import type { Moment } from '../lua/state';
import { insteadOfReading, insteadOfRemoved, standardLibrary, type LibraryMember } from '../lua/standard-library';
import type { LuaType } from '../lua/types';
import { luaRule, type CheckedScript, type ScriptProblem } from './lua-rule';
import { unlessTried } from './lua-tried';

/** The releases in which the sandbox came: 1.5.7, 1.6.2 and 1.7.0. */
const sandboxSince = 5;

/** Prefixes of paths that scripts must not open while they are tried out. */
const deniedPaths = ['/etc', '/proc', '/sys', '/certs', '/var/run/secrets', '/run/secrets'];
const deniedVariables = ['PWD'];

export const luaForbiddenFunction = luaRule({
  id: 'lua-forbidden-function',
  severity: 'error',
  title: 'Functions that the validation takes away',
  what: 'Calls of `require`, `load`, `setmetatable`, `os.execute` and others that the sandbox of Strict validation removes, and of `io.open` and `os.getenv` with what it denies. Envoy itself would run them.',
  why: 'In Strict validation, the default, the controller runs the script before it accepts the policy. What was taken away is nil there: the trial fails, the policy is invalid, and its routes answer 500.',
  how: 'Do without them: text functions and tables are all there. Inside of `pcall` a missing function is no error. As a last resort set `luaValidation: InsecureSyntax` in the EnvoyProxy, which drops the trial for all scripts.',
  releases: { since: sandboxSince },
  source: "Envoy Gateway's Lua validation since 1.5.7, 1.6.2 and 1.7.0 (CVE-2026-22771)",
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():add("x-time", tostring(os.time()))
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        local json = require("json")
        #            ^^^^^^^ error(lua-forbidden-function): takes 'require' away

        function envoy_on_request(handle)
          handle:logInfo(json.encode({}))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          if handle:headers():get("x-debug") then
            handle:logInfo(tostring(io.open("/etc/hosts")))
            #                       ^^^^^^^ warning(lua-forbidden-function): '/etc/hosts'
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local place = "/proc/self/environ"
          if handle:headers():get("x-debug") then
            os.rename("/tmp/list", "/run/secrets/list")
            #^^^^^^^^ warning(lua-forbidden-function): '/run/secrets/list'
            handle:logInfo(tostring(io.lines(place)))
            #                       ^^^^^^^^ warning(lua-forbidden-function): '/proc/self/environ'
            handle:logInfo(tostring(io.lines("/etcetera/list")))
          end
        end
      `,
    },
  ],
  onlyChecked: true,
  check(script, reportAll) {
    if (script.validation !== 'Strict' && script.validation !== 'unknown') return;
    const report = unlessTried(script, reportAll);
    const { uses } = script.analysis;
    for (const { node, member, args, moment } of uses.library) {
      if (moment.isProtected || node.type !== 'call') continue;
      if (member.controller === 'removed') report(problem(member.name, node.callee.range, moment, script));
      const denied = deniedBy(member, args, script.release);
      if (denied !== undefined) report({ ...problem(member.name, node.callee.range, moment, script), message: `The controller's validation lets no script reach '${denied}' by ${member.name}: ${outcome(moment, script, 'an error')}. Use ${insteadOfReading(script.release)}.` });
    }
    for (const { node, name, moment } of uses.globalIndexes) {
      const isRemoved = name === '_G' || standardLibrary.libraries.get(name)?.controller === 'removed';
      if (isRemoved && !moment.isProtected) report(problem(name, node.object.range, moment, script));
    }
  },
});

function problem(name: string, range: ScriptProblem['range'], moment: Moment, script: CheckedScript): ScriptProblem {
  const instead = insteadOfRemoved.get(name);
  return {
    severity: severityOf(moment, script),
    message: `The controller's validation takes '${name}' away: ${outcome(moment, script)}.${instead === undefined ? '' : ` Use ${instead}.`}`,
    range,
  };
}

function outcome({ isCertain }: Moment, { validation, release }: CheckedScript, meets = 'nil'): string {
  const when = release < 7 ? ` (since the patch release of ${formatRelease(release)} that brought the sandbox)` : '';
  const strict = validation === 'unknown' ? ' unless the EnvoyProxy in effect says otherwise' : '';
  return isCertain ? `it runs the script before it accepts the policy, meets ${meets} here, and refuses the policy${strict}${when}` : `where its trial of the script comes here it meets ${meets}, and refuses the policy${strict}${when}`;
}

/** Whether the trial comes there is told only where no branch stands before it, and the patch release is known from 1.7 on. */
function severityOf({ isCertain }: Moment, { validation, release }: CheckedScript): Severity {
  return isCertain && validation === 'Strict' && release >= 7 ? 'error' : 'warning';
}

function deniedBy({ name, controller }: LibraryMember, args: readonly LuaType[], release: number): string | undefined {
  if (controller !== 'restricted') return undefined;
  const written = args.slice(0, name === 'os.rename' ? 2 : 1).map(({ literal }) => literal).filter((literal) => typeof literal === 'string');
  return written.find((argument) => (name === 'os.getenv' ? deniedVariables.includes(argument.toUpperCase()) : isDeniedPath(argument, release)));
}

/** 1.5 and 1.6 never got the stricter reading of paths. */
function isDeniedPath(argument: string, release: number): boolean {
  const isStrict = release >= 7;
  const slashes = argument.replace(/\\/g, '/').replace(/^(?!\/)/, '/');
  const path = isStrict ? slashes.replace(/\/+/g, '/') : slashes;
  const isBelow = deniedPaths.some((denied) => (isStrict || denied !== '/run/secrets') && `${path}/`.startsWith(`${denied}/`));
  return isBelow || (isStrict ? /\/\.\.?(?:\/|$)/ : /\/\.\.(?:\/|$)/).test(path);
}
