// Branches and loops with nothing in them.

import type { LuaBlock, LuaStatement } from '../lua/syntax-tree';
import { childBlocks, walkBlock } from '../lua/walk';
import { luaRule, type ScriptFix } from './lua-rule';

export const luaEmptyBlock = luaRule({
  id: 'lua-empty-block',
  severity: 'hint',
  title: 'Branches and loops without content',
  what: 'A branch or loop with no statement and no comment in it.',
  why: 'It does nothing, and is often what is left of something that was meant to be written.',
  how: 'Write what belongs there, remove it, or say in a comment why it is empty.',
  source: 'Lua 5.1 reference manual, section 2.4',
  valid: [
    `
      function envoy_on_request(handle)
        if handle:headers():get("x-debug") then
          -- nothing to do yet
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          if handle:headers():get("x-debug") then
          #                                  ^^^^ hint(lua-empty-block): does nothing
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          for _ = 1, 3 do end
          #            ^^ hint(lua-empty-block): does nothing
          if handle:headers():get("x-debug") then
            handle:logInfo("debug")
          else end
          #^^^ hint(lua-empty-block): does nothing
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          for _ = 1, 3 do end
          #            ^^ hint(lua-empty-block): does nothing
          if handle:headers():get("x-debug") then
            handle:logInfo("debug")
          end
        end
      `,
    },
  ],
  check({ analysis: { script } }, report) {
    if (script.problems.length > 0) return;
    const isEmpty = (block: LuaBlock): boolean =>
      block.statements.length === 0 && !script.comments.some(({ range }) => range.start >= block.range.start && range.end <= block.range.end) && !script.text.slice(block.range.start, block.range.end).includes(';');
    const check = (statement: LuaStatement): void => {
      for (const block of childBlocks(statement)) {
        // `while not done() do end` and loops that only drain an iterator work by their heads.
        if (statement.type !== 'if' && statement.type !== 'do' && statement.type !== 'numeric-for') continue;
        if (!isEmpty(block)) continue;
        const start = keywordBefore(script.text, block.range.start);
        report({ message: 'This block is empty: it does nothing.', range: { start, end: block.range.start }, tags: ['unnecessary'], fixes: () => removals(statement, block, start, script.text) });
      }
    };
    walkBlock(script.body, { statement: check });
  },
});

/** The start of the `then`, `else` or `do` that ends at `offset`. */
function keywordBefore(text: string, offset: number): number {
  return offset - (/\w+$/.exec(text.slice(0, offset))?.[0].length ?? 0);
}

/** Takes away what has no condition that might do something. */
function removals(statement: LuaStatement, block: LuaBlock, start: number, text: string): readonly ScriptFix[] {
  // Without it, a parenthesis behind it would call what stands in front.
  if (statement.type === 'do') return /^\s*\(/.test(text.slice(statement.range.end)) ? [] : [{ title: 'Remove the empty block', edits: [{ range: statement.range, newText: '' }] }];
  return statement.type === 'if' && statement.otherwise === block ? [{ title: 'Remove the empty else', edits: [{ range: { start, end: block.range.end }, newText: '' }] }] : [];
}
