// Correct scripts, typed again: what stands in them is offered when its first letter, or the dot in front of it, has been typed.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyseLua, LuaLibrary } from '../../lua/analyse';
import { tokenize } from '../../lua/tokens';
import { FileScript } from '../../workspace/lua-scripts';
import { luaCompletionAt } from './lua-completion';
import type { LuaPlace } from './lua-place';
import { luaSignatureAt } from './lua-signature';

const folder = join(process.env['EG_PROJECT_ROOT'] ?? process.cwd(), 'test/lua/correct');
/** Asks for what Envoy may have one day. */
const others = new Set(['method-if-there.lua']);

/** A cursor behind the first part of a text whose second is cut to the line break, or away. */
function placeIn(before: string, rest: string): LuaPlace {
  const text = before + rest.slice(rest.search(/\n|$/));
  return { script: new FileScript(text, { lua: new LuaLibrary() }), offset: before.length, documentOffset: before.length, documentText: text };
}

interface Name {
  readonly text: string;
  readonly start: number;
  readonly isMember: boolean;
  readonly isCalled: boolean;
}

/** Names that are used where they stand, and not declared or put into a table for the first time. */
function usesIn(script: string): readonly Name[] {
  const { tokens } = tokenize(script);
  const declared = new Set(analyseLua(script).scopes.variables.map(({ declaration }) => declaration.start));
  return tokens.flatMap(({ type, text, range }, index): Name[] => {
    const [before, behind] = [tokens[index - 1]?.text ?? '', tokens[index + 1]?.text ?? ''];
    const isNew = declared.has(range.start) || behind === '=' || /^(?:function|goto|::)$/.test(before) || /\bfunction\s+[\w.:]+$/.test(script.slice(0, range.start));
    return type !== 'name' || isNew ? [] : [{ text, start: range.start, isMember: before === '.' || before === ':', isCalled: behind === '(' }];
  });
}

describe('in a correct script that is typed', () => {
  for (const rest of ['and goes on below', 'and ends there'] as const) {
    it(`what comes is offered, while the script is whole above ${rest}`, function () {
      this.timeout(60_000);
      let asked = 0;
      const missed: string[] = [];
      for (const file of readdirSync(folder).filter((name) => !others.has(name))) {
        const script = readFileSync(join(folder, file), 'utf8');
        const seen = new Set<string>();
        for (const { text, start, isMember, isCalled } of usesIn(script)) {
          const before = script.slice(0, start + (isMember ? 0 : 1));
          const line = before.slice(before.lastIndexOf('\n') + 1);
          // Each word once will do.
          if (seen.has(text)) continue;
          seen.add(text);
          const behind = rest === 'and ends there' ? '' : script.slice(before.length);
          asked++;
          if (!luaCompletionAt(placeIn(before, behind), 9, { snippets: true }).some(({ label }) => label === text)) missed.push(`${file}: ${line}█${text}`);
          const call = placeIn(`${script.slice(0, start)}${text}(`, rest === 'and ends there' ? '' : script.slice(start + text.length));
          if (isCalled && isMember && !luaSignatureAt(call, 9)) missed.push(`${file}: ${line}${text}(█`);
        }
      }
      // What is missed comes of tables and functions that others fill.
      assert.ok(asked > 500 && missed.length < asked * 0.02, `${missed.length} of ${asked}:\n${missed.join('\n')}`);
    });
  }
});
