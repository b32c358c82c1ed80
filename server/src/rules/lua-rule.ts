// What all rules about Lua share: they see one script at a time, in the script's own offsets, wherever it stands in YAML.

import type { Fix, Severity } from '../base/finding';
import type { ReleaseSpan } from '../base/release';
import { applyEdits, LineIndex, type TextEdit, type TextRange } from '../base/text';
import type { LuaAnalysis } from '../lua/analyse';
import type { TrialVerdict } from '../lua/trial/trial-verdict';
import { luaScriptsIn, type EmbeddedLua } from '../workspace/lua-scripts';
import { luaValidationFor, strictest, type LuaValidation } from '../workspace/lua-settings';
import type { ManifestDocument } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';
import type { InvalidExample, Problem, WorkspaceRule } from './rule';
import { suppressionIn } from './suppressions';

/** A script as a rule sees it. */
export interface CheckedScript {
  readonly place: EmbeddedLua;
  readonly analysis: LuaAnalysis;
  /** Minor release of Envoy Gateway. */
  readonly release: number;
  /** How the controller checks it: not at all where a patch brings it; `unknown` where the workspace leaves it open. */
  readonly validation: LuaValidation | 'unknown';
  /** What came of the script's trial run; undefined as long as it is not known. Asking for it has it run. */
  trial(): TrialVerdict | undefined;
  /** Whether a comment switches a rule off at an offset; undefined where the script has no such comments. */
  readonly isSwitchedOff: ((id: string, offset: number) => boolean) | undefined;
  /** Whether an offset is on a line of which the parser could not make sense; undefined where there is none. */
  readonly isLost: ((offset: number) => boolean) | undefined;
}

/** What a rule reports of a script: ranges and edits are offsets of the script. */
export interface ScriptProblem {
  readonly message: string;
  readonly range: TextRange;
  readonly severity?: Severity;
  readonly related?: readonly { readonly range: TextRange; readonly message: string }[];
  readonly tags?: NonNullable<Problem['tags']>;
  readonly fixes?: () => readonly ScriptFix[];
}

export interface ScriptFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly safe?: boolean;
}

/** A rule about scripts, to be made a rule by `luaRule`. Its examples are scripts alone; see `inConfigMap`. */
export interface LuaRuleParts {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly how: string;
  readonly severity: Severity;
  readonly releases?: ReleaseSpan;
  readonly source: string;
  /** Scripts. */
  readonly valid: readonly string[];
  /** Scripts with expectations below the wrong parts, in comment lines that begin with `#`. */
  readonly invalid: readonly InvalidExample[];
  /** Whole manifests, where a script alone does not show it. */
  readonly validManifests?: readonly string[];
  readonly invalidManifests?: readonly InvalidExample[];
  /** Scripts that a patch brings past the controller are left out. */
  readonly onlyChecked?: boolean;
  check(script: CheckedScript, report: (problem: ScriptProblem) => void): void;
}

/** Makes a rule of a check of scripts. */
export function luaRule(parts: LuaRuleParts): WorkspaceRule {
  const { valid, invalid, validManifests = [], invalidManifests = [], onlyChecked, check, ...words } = parts;
  return {
    ...words,
    scope: 'workspace',
    valid: [...valid.map(inConfigMap), ...validManifests],
    invalid: [...invalid.map(({ manifest, fixed }) => ({ manifest: inConfigMap(manifest), ...(fixed === undefined ? {} : { fixed: inConfigMap(fixed) }) })), ...invalidManifests],
    check(document, workspace, report) {
      for (const script of checkedScripts(document, workspace)) {
        if (onlyChecked && script.place.origin === 'patch') continue;
        checkScript(words.id, script, check, report);
      }
    },
  };
}

/** The scripts of a document with what the workspace says about them. */
export function checkedScripts(document: ManifestDocument, workspace: Workspace): readonly CheckedScript[] {
  const inItself = luaScriptsIn(document, workspace);
  const { patchedScripts } = document;
  if (inItself.length === 0 && !patchedScripts) return [];
  const places = patchedScripts ? document.lua.rememberFor(workspace, patchedScripts, () => [...inItself, ...patchedScripts.map((script) => script.in(workspace))]) : inItself;
  return document.lua.rememberFor(workspace, places, () =>
    places.map((place) => ({
      place,
      analysis: place.analysis,
      release: document.release,
      validation: validationOf(place, workspace),
      trial: trialOf(place.text, document.release, workspace),
      isSwitchedOff: suppressionsOf(place.analysis),
      isLost: lostLines(place.analysis),
    })),
  );
}

/** Asked for once: the question holds the whole script, and each rule that knows something of its own about the script asks. */
function trialOf(script: string, release: number, workspace: Workspace): CheckedScript['trial'] {
  let answer: { readonly verdict: TrialVerdict | undefined } | undefined;
  return () => (answer ??= { verdict: workspace.luaTrial?.({ script, release }) }).verdict;
}

function validationOf(place: EmbeddedLua, workspace: Workspace): CheckedScript['validation'] {
  if (place.origin === 'patch') return 'Disabled';
  // A part that other scripts load never comes to the controller.
  if (place.policies.length === 0 && place.analysis.handlers.length === 0) return 'Disabled';
  // A script that no policy of the workspace runs is judged as one that the strictest will.
  if (place.policies.length === 0) return 'Strict';
  return strictest(new Set(place.policies.map((policy) => luaValidationFor(policy, workspace)))) ?? 'unknown';
}

function checkScript(id: string, script: CheckedScript, check: LuaRuleParts['check'], report: (problem: Problem) => void): void {
  // A function that is called from two places is gone through twice.
  let seen: Set<string> | undefined;
  check(script, (problem) => {
    const key = `${problem.range.start} ${problem.range.end} ${problem.message}`;
    if (seen?.has(key) || script.isSwitchedOff?.(id, problem.range.start) || (id !== syntaxRule && script.isLost?.(problem.range.start))) return;
    (seen ??= new Set()).add(key);
    report(inDocument(problem, script.place));
  });
}

const syntaxRule = 'lua-syntax';

/** What else is found on such a line comes of that. */
function lostLines({ text, script: { problems } }: LuaAnalysis): CheckedScript['isLost'] {
  const lost = problems.filter(({ replacement }) => !replacement);
  if (lost.length === 0) return undefined;
  const lines = new LineIndex(text);
  const numbers = new Set(lost.map(({ range }) => lines.positionAt(range.start).line));
  return (offset) => numbers.has(lines.positionAt(offset).line);
}

function inDocument({ fixes, related, range, ...rest }: ScriptProblem, place: EmbeddedLua): Problem {
  return {
    ...rest,
    range: place.toDocument(range),
    ...(related ? { related: related.map((one) => ({ message: one.message, range: place.toDocument(one.range) })) } : {}),
    ...(fixes ? { fixes: () => fixes().flatMap((fix) => fixInDocument(fix, place)) } : {}),
  };
}

function fixInDocument({ title, edits, safe }: ScriptFix, place: EmbeddedLua): readonly Fix[] {
  const inPlace = place.edits(edits);
  // Where the style cannot hold it, the script becomes a block: that is for people to decide.
  const written = inPlace ?? place.rewritten(applyEdits(place.text, edits), 'as-needed');
  return written ? [{ title, edits: written, ...(safe && inPlace ? { safe } : {}) }] : [];
}

// Comments that switch a rule off

function suppressionsOf({ text, script }: LuaAnalysis): CheckedScript['isSwitchedOff'] {
  if (!text.includes('eg-lint-disable')) return undefined;
  const lines = new LineIndex(text);
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  // A comment may end in front of code.
  const inComment = (offset: number): boolean => script.comments.some(({ range }) => range.start <= offset && offset < range.end);
  const isBlank = (line: number): boolean => {
    const start = lines.lineStart(line);
    return [...text.slice(start, lines.lineEnd(line)).matchAll(/\S/g)].every(({ index }) => inComment(start + index));
  };
  const all = script.comments.flatMap(({ range, text: comment }): { readonly ids: readonly string[]; readonly line: number | undefined }[] => {
    const suppression = suppressionIn(comment, range, 'lua');
    if (!suppression) return [];
    const ids = suppression.ids.map(({ id }) => id);
    if (suppression.scope === 'document') return [{ ids, line: undefined }];
    let line = lineOf(range.start);
    if (suppression.scope === 'next-line') do line++; while (line < lines.lineCount && isBlank(line));
    return [{ ids, line }];
  });
  return (id, offset) => all.some(({ ids, line }) => (ids.length === 0 || ids.includes(id)) && (line === undefined || line === lineOf(offset)));
}

// Examples

/** A script in the smallest manifest that holds one. Lines are moved to the right, expectations with them. */
export function inConfigMap(script: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata:
  name: script
data:
  lua: |
${indented(script)}
`.trimStart();
}

function indented(script: string): string {
  const lines = script.replace(/^\n/, '').trimEnd().split('\n');
  const shared = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length));
  return lines.map((line) => (line.trim() === '' ? '' : `    ${line.slice(shared)}`)).join('\n');
}
