// Where a field or function of one of the script's own tables stands: `M.go`, as it is defined, called and read.

import type { TextRange } from '../../base/text';
import type { LuaExpression, LuaName } from '../../lua/syntax-tree';
import { walkBlock } from '../../lua/walk';
import { isAtCursor, type LuaPlace } from './lua-place';

interface Member {
  readonly name: string;
  readonly range: TextRange;
  /** What the table is called: the declaration of a local variable, or the name of a global. */
  readonly table: unknown;
  /** It is defined here. */
  readonly write: boolean;
}

/** Every place where the member under the cursor stands, in the order of the text; none for members that the script does not define. */
export function memberUsesAt(place: LuaPlace): readonly { readonly range: TextRange; readonly write: boolean }[] {
  const members = membersOf(place);
  const here = members.find(({ range }) => range.start <= place.offset && place.offset <= range.end && range.end > range.start && isAtCursor(place, range));
  const same = here ? members.filter(({ name, table }) => name === here.name && table === here.table) : [];
  return same.some(({ write }) => write) ? same.sort((a, b) => a.range.start - b.range.start) : [];
}

function membersOf({ script: { analysis } }: LuaPlace): readonly Member[] {
  const members: Member[] = [];
  const written = new Set<LuaExpression>();
  const tableOf = (name: LuaName): unknown => analysis.scopes.variableOf(name) ?? name.name;
  const fieldsOf = (value: LuaExpression | undefined, table: unknown): void => {
    if (value?.type !== 'table') return;
    for (const { key, computed } of value.fields) if (key?.type === 'literal' && !computed) members.push({ name: String(key.value), range: key.range, table, write: true });
  };
  walkBlock(analysis.script.body, {
    statement: (statement) => {
      if (statement.type === 'function-statement') written.add(statement.target);
      if (statement.type === 'local') statement.names.forEach((name, index) => fieldsOf(statement.values[index], tableOf(name)));
      if (statement.type !== 'assignment') return;
      statement.targets.forEach((target, index) => {
        written.add(target);
        if (target.type === 'name') fieldsOf(statement.values[index], tableOf(target));
      });
    },
    expression: (expression) => {
      if (expression.type === 'index' && !expression.computed && expression.object.type === 'name') {
        members.push({ name: String(expression.key.type === 'literal' ? expression.key.value : ''), range: expression.key.range, table: tableOf(expression.object), write: written.has(expression) });
      } else if (expression.type === 'method-call' && expression.object.type === 'name') {
        members.push({ name: expression.method.name, range: expression.method.range, table: tableOf(expression.object), write: false });
      }
    },
  });
  return members;
}
