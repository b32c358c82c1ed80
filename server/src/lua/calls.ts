// Which function of the script a call runs.

import type { LuaScopes } from './scopes';
import type { LuaCall, LuaExpression, LuaFunction, LuaMethodCall } from './syntax-tree';
import { anyField, unwrapped, type LuaType, type NilOrigin } from './types';

/** The part of an analysis that calls are followed with. */
interface Followed {
  readonly scopes: LuaScopes;
  typeOf(expression: LuaExpression): LuaType;
}

/** The function of the script that a call runs, if it is the same whenever the call is reached. */
export function calledFunction(call: LuaCall | LuaMethodCall, analysis: Followed): LuaFunction | undefined {
  if (call.type === 'method-call') return functionOfTable(call.object, call.method.name, analysis);
  const callee = unwrapped(call.callee);
  if (callee.type !== 'index') return functionOf(callee, analysis.scopes);
  return callee.key.type === 'literal' ? functionOfTable(callee.object, callee.key.value, analysis) : undefined;
}

/** The function that an expression gives: one that is written there, or a name that never stands for anything else. */
export function functionOf(value: LuaExpression | undefined, scopes: LuaScopes): LuaFunction | undefined {
  const expression = value && unwrapped(value);
  if (expression?.type === 'function') return expression;
  if (expression?.type !== 'name') return undefined;
  const variable = scopes.variableOf(expression);
  if (variable) return variable.initial?.type === 'function' && !variable.uses.some(({ write }) => write) ? variable.initial : undefined;
  const writes = scopes.globals.filter(({ name, write }) => write && name.name === expression.name);
  const assigned = writes.length === 1 ? writes[0]!.assigned : undefined;
  return assigned?.type === 'function' ? assigned : undefined;
}

/** `M.deny`, of a table that the script makes and keeps in one variable. */
function functionOfTable(object: LuaExpression, member: unknown, analysis: Followed): LuaFunction | undefined {
  const variable = object.type === 'name' ? analysis.scopes.variableOf(object) : undefined;
  const type = variable?.initial && analysis.typeOf(variable.initial);
  if (!type?.written || type.fields?.has(anyField) || variable!.uses.some(({ write }) => write)) return undefined;
  return type.fields?.get(String(member))?.fn;
}

/** How what may be nil is written, in short: `headers():get("x")`, `httpCall(…)["x"]`, `next_chunk()`. */
export function originText({ call, header }: NilOrigin): string {
  if (call.type === 'call') {
    const callee = unwrapped(call.callee);
    return `${callee.type === 'name' ? callee.name : 'the iterator'}()`;
  }
  return header === undefined ? callText(call) : `${callText(call)}["${header}"]`;
}

/** The last two links of a chain of calls, as people speak of it: `headers():get("x")`. */
function callText(node: LuaMethodCall): string {
  const args = node.args.map((argument) => (argument.type === 'literal' ? (typeof argument.value === 'string' ? `"${argument.value}"` : String(argument.value)) : '…')).join(', ');
  const receiver = unwrapped(node.object);
  const before = receiver.type === 'name' ? `${receiver.name}:` : receiver.type === 'method-call' ? `${receiver.method.name}():` : '';
  return `${before}${node.method.name}(${args})`;
}
