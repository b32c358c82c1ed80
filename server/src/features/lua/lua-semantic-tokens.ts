// What each name of a script is (local, parameter, Envoy's method, …), for editors that colour by meaning.

import type { TextRange } from '../../base/text';
import { envoyObjects, timestampTable } from '../../lua/api';
import type { LuaGlobalUse, LuaVariable } from '../../lua/scopes';
import { standardLibrary, type LibraryMember } from '../../lua/standard-library';
import type { LuaExpression, LuaIndex, LuaMethodCall, LuaStatement } from '../../lua/syntax-tree';
import { tokenize, type LuaToken } from '../../lua/tokens';
import { walkBlock } from '../../lua/walk';
import type { EmbeddedLua } from '../../workspace/lua-scripts';
import type { SemanticToken, TokenModifier, TokenType } from '../feature-types';

/**
 * The tokens of a script, in the order of the text. A name that is not written in the document as it stands in the script
 * (since escapes or folds stand in it) is left out.
 * @param text the document's
 */
export function luaSemanticTokensOf(script: EmbeddedLua, text: string): readonly SemanticToken[] {
  const collector = new TokenCollector(script, text);
  collector.collectVariables();
  collector.collectGlobals();
  collector.collectMembers();
  if (!isColouredByGrammar(script)) collector.collectWords();
  return collector.inOrder();
}

/** Keys whose block scalars the TextMate grammar colours (syntaxes/), by `scripts/render-grammar.mjs`. */
const grammarKeys = /^(?:inline|inline_code|inlineCode|inline_string|inlineString|lua|[\w.-]+\.lua)$/;

/** Keywords, strings and comments are coloured already: by our grammar in block scalars, by the editor's own in files of Lua. */
function isColouredByGrammar({ origin, scalar, path }: EmbeddedLua): boolean {
  if (origin === 'file' || !scalar) return true;
  // No key of YAML's tells that a literal of a kustomization is Lua.
  if (origin === 'literal') return false;
  return (scalar.style === 'literal' || scalar.style === 'folded') && grammarKeys.test(String(path.at(-1)));
}

class TokenCollector {
  private readonly tokens: SemanticToken[] = [];

  constructor(
    private readonly script: EmbeddedLua,
    private readonly text: string,
  ) {}

  collectVariables(): void {
    for (const variable of this.script.analysis.scopes.variables) {
      // `self` is a word of the language to whoever reads it, and written nowhere.
      if (variable.role === 'self') continue;
      const type = variableType(variable);
      const constant: readonly TokenModifier[] = isConstant(variable) ? ['readonly'] : [];
      this.name(variable.declaration, type, ['declaration', ...constant]);
      for (const { name, write, within } of variable.uses) {
        this.name(name.range, type, [...constant, ...(within === variable.owner ? [] : (['upvalue'] as const)), ...(write ? (['modification'] as const) : [])]);
      }
    }
  }

  collectGlobals(): void {
    const { scopes, handlers } = this.script.analysis;
    const handlerNames = new Set(handlers.filter(({ form, misspelt }) => form === 'global' && !misspelt).map(({ nameRange }) => nameRange.start));
    const assigned = new Map<string, LuaGlobalUse[]>();
    for (const use of scopes.globals) if (use.write) assigned.set(use.name.name, [...(assigned.get(use.name.name) ?? []), use]);
    for (const { name, write } of scopes.globals) {
      const own = assigned.get(name.name);
      if (!own) {
        this.libraryName(name.range, name.name);
        continue;
      }
      const isFunction = own.every((use) => use.assigned?.type === 'function');
      const isHandler = handlerNames.has(name.range.start);
      const modifiers: TokenModifier[] = ['global', ...(isHandler ? (['handler'] as const) : []), ...(write ? [isFunction ? ('declaration' as const) : ('modification' as const)] : [])];
      this.name(name.range, isFunction ? 'function' : 'variable', modifiers);
    }
  }

  private libraryName(range: TextRange, name: string): void {
    const member = standardLibrary.functions.get(name);
    if (member) return this.member(range, member, 'function');
    if (standardLibrary.libraries.has(name)) return this.name(range, 'namespace', ['defaultLibrary']);
    this.name(range, 'variable', standardLibrary.names.has(name) ? ['defaultLibrary'] : ['global']);
  }

  /** What stands behind dots and colons, and the names of fields. */
  collectMembers(): void {
    const called = new Set<LuaExpression>();
    const defined = new Set<LuaExpression>();
    walkBlock(this.script.analysis.script.body, {
      statement: (statement) => this.statement(statement, defined),
      expression: (expression) => {
        if (expression.type === 'call') called.add(expression.callee);
        else if (expression.type === 'method-call') this.methodCall(expression);
        else if (expression.type === 'index' && !expression.computed) this.field(expression, called.has(expression), defined.has(expression));
        else if (expression.type === 'table') {
          for (const { key, computed, value } of expression.fields) if (key && !computed) this.name(key.range, value.type === 'function' ? 'function' : 'property', ['declaration']);
        }
      },
    });
  }

  private statement(statement: LuaStatement, defined: Set<LuaExpression>): void {
    if (statement.type === 'function-statement') defined.add(statement.target);
    else if (statement.type === 'goto') this.name(statement.label.range, 'label', []);
    else if (statement.type === 'label') this.name(statement.name.range, 'label', ['declaration']);
  }

  private methodCall({ object, method }: LuaMethodCall): void {
    const type = this.script.analysis.typeOf(object);
    if (type.kind === 'object' && envoyObjects[type.object!].methods.has(method.name)) return this.name(method.range, 'method', ['defaultLibrary']);
    const ofString = type.kind === 'string' ? standardLibrary.libraries.get('string')?.members.get(method.name) : undefined;
    if (ofString) return this.member(method.range, ofString, 'method');
    this.name(method.range, 'method', []);
  }

  private field({ object, key }: LuaIndex, isCalled: boolean, isDefined: boolean): void {
    const type = this.script.analysis.typeOf(object);
    const name = key.type === 'literal' ? String(key.value) : '';
    const member = type.kind === 'library' ? type.library?.members.get(name) : undefined;
    if (member) return this.member(key.range, member, 'function');
    if (object.type === 'name' && object.name === timestampTable.name) return this.name(key.range, 'enumMember', ['readonly', 'defaultLibrary']);
    this.name(key.range, isCalled || isDefined ? 'function' : 'property', isDefined ? ['declaration'] : []);
  }

  private member(range: TextRange, { parameters, deprecated }: LibraryMember, as: 'function' | 'method'): void {
    this.name(range, parameters ? as : 'variable', ['defaultLibrary', ...(parameters ? [] : (['readonly'] as const)), ...(deprecated === undefined ? [] : (['deprecated'] as const))]);
  }

  /** Keywords, numbers, strings and comments. */
  collectWords(): void {
    const { tokens, comments } = tokenize(this.script.text);
    for (const token of tokens) {
      const type = wordType(token);
      if (type) this.stretch(token.range, type);
    }
    for (const { range } of comments) this.stretch(range, 'comment');
  }

  private name(range: TextRange, type: TokenType, modifiers: readonly TokenModifier[]): void {
    if (range.end <= range.start) return;
    const place = this.script.toDocument(range);
    if (this.text.slice(place.start, place.end) === this.script.text.slice(range.start, range.end)) this.tokens.push({ range: place, type, modifiers });
  }

  /** What may go over several lines becomes a token a line, without the indentation. */
  private stretch(range: TextRange, type: TokenType): void {
    const place = this.script.toDocument(range);
    for (const { 0: line, index } of this.text.slice(place.start, place.end).matchAll(/[^\s][^\r\n]*/g)) {
      const start = place.start + index;
      this.tokens.push({ range: { start, end: start + line.trimEnd().length }, type, modifiers: [] });
    }
  }

  inOrder(): readonly SemanticToken[] {
    let end = -1;
    return this.tokens.sort((a, b) => a.range.start - b.range.start).filter(({ range }) => range.start >= end && (end = range.end) >= 0);
  }
}

function variableType(variable: LuaVariable): TokenType {
  if (variable.role === 'parameter') return 'parameter';
  return isFunctionVariable(variable) ? 'function' : 'variable';
}

/** A local function that stays what it is. */
function isFunctionVariable({ role, initial, uses }: LuaVariable): boolean {
  return (role === 'local function' || initial?.type === 'function') && !uses.some(({ write }) => write);
}

/** A local with a value that is written out, and that nobody changes. */
function isConstant({ role, initial, uses }: LuaVariable): boolean {
  return role === 'local' && initial?.type === 'literal' && initial.literal !== 'nil' && !uses.some(({ write }) => write);
}

function wordType({ type }: LuaToken): TokenType | undefined {
  return type === 'keyword' || type === 'number' || type === 'string' ? type : undefined;
}
