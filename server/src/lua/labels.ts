// Where `goto` may jump to: labels of the blocks around it, never into the scope of a local variable (Lua 5.2 manual, 3.3.4).

import type { LuaBlock, LuaGoto, LuaLabel, LuaProblem, LuaStatement } from './syntax-tree';
import { childBlocks, functionsIn } from './walk';

/** A `goto` that has not found its label yet, and the statement of the block at hand in which it stands. */
interface PendingJump {
  readonly jump: LuaGoto;
  readonly index: number;
}

/** What LuaJIT refuses about the labels and jumps of a script. */
export function labelProblems(script: LuaBlock): readonly LuaProblem[] {
  const problems: LuaProblem[] = [];
  for (const body of [script, ...functionsIn(script).map((fn) => fn.body)]) {
    for (const { jump } of jumpsLeaving(body, false, problems)) {
      problems.push({ range: jump.label.range, message: `There is no label \`::${jump.label.name}::\` in this block or those around it: write it where the jump should land.` });
    }
  }
  return problems;
}

/** Resolves the jumps inside a block. @returns those that want a label further out */
function jumpsLeaving(block: LuaBlock, isRepeat: boolean, problems: LuaProblem[]): readonly PendingJump[] {
  const labels = new Map<string, { readonly label: LuaLabel; readonly index: number }>();
  const pending: PendingJump[] = [];
  block.statements.forEach((statement, index) => {
    if (statement.type === 'label') {
      const first = labels.get(statement.name.name);
      if (first) problems.push({ range: statement.name.range, message: `The label \`::${statement.name.name}::\` stands twice in this block: give one of them another name.`, related: { range: first.label.name.range, message: 'The first one.' } });
      else labels.set(statement.name.name, { label: statement, index });
    } else if (statement.type === 'goto') pending.push({ jump: statement, index });
    for (const child of childBlocks(statement)) {
      for (const { jump } of jumpsLeaving(child, statement.type === 'repeat', problems)) pending.push({ jump, index });
    }
  });
  return pending.filter(({ jump, index }) => {
    const found = labels.get(jump.label.name);
    if (!found) return true;
    const local = isTrailing(block.statements, found.index, isRepeat) ? undefined : block.statements.slice(index + 1, found.index).find(declaresLocal);
    if (local) {
      problems.push({
        range: jump.range,
        message: `This jumps over the declaration of a local variable that can be seen at \`::${jump.label.name}::\`: declare it before the \`goto\`, or wrap what lies between in \`do … end\`.`,
        related: { range: local.range, message: 'The declaration that is jumped over.' },
      });
    }
    return false;
  });
}

/** Behind the last label of a block no local variable is seen any more; the condition of `repeat … until` still sees them. */
function isTrailing(statements: readonly LuaStatement[], index: number, isRepeat: boolean): boolean {
  return !isRepeat && statements.slice(index).every(({ type }) => type === 'label');
}

function declaresLocal(statement: LuaStatement): boolean {
  return statement.type === 'local' || statement.type === 'local-function';
}
