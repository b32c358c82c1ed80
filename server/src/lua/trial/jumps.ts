// `goto` for Lua 5.1, which has only `break`: each label becomes the end, or the beginning, of a loop that its jumps leave.

import { isWithin, touches, type TextEdit } from '../../base/text';
import type { LuaScopes, LuaVariable } from '../scopes';
import type { LuaBlock, LuaFunction, LuaScript, LuaStatement } from '../syntax-tree';
import { childBlocks, functionsIn, isLoop } from '../walk';

/** What jumps call first that part variables: in the controller's interpreter, functions then have copies of the variables around them. */
export interface Parting {
  readonly name: string;
  readonly scopes: LuaScopes;
}

/** Edits that rewrite all jumps and labels, in the order in which they apply; undefined where some have no such form. */
export function jumpEdits(script: LuaScript, parting: Parting | undefined): readonly TextEdit[] | undefined {
  const rewriter = new JumpRewriter(script.text, parting);
  rewriter.rewriteFunction(script.body, undefined);
  for (const one of functionsIn(script.body)) rewriter.rewriteFunction(one.body, one);
  return rewriter.edits();
}

/** A loop around the statements that jump to one label. */
interface Helper {
  readonly label: string;
  readonly labelAt: number;
  readonly block: LuaBlock;
  /** `back`: the label stands before them, and a jump begins them again; else it stands behind them. */
  readonly back: boolean;
  /** Indexes of the block's statements, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A loop that `break` leaves: the script's own, or the one that helps out for a label. */
interface Loop {
  readonly helper: Helper | undefined;
  /** Variables that say, behind the loops within, that this one is to be left, too. */
  readonly flags: Set<string>;
  /** Variables of the loops around that are looked at behind this one. */
  readonly passed: Set<string>;
  /** The variable that begins the statements behind a label anew. */
  readonly again: string;
}

class JumpRewriter {
  private readonly made: { readonly range: TextEdit['range']; readonly text: () => string }[] = [];
  private readonly prefix: string;
  private names = 0;
  private possible = true;
  private owner: LuaFunction | undefined;

  constructor(
    private readonly text: string,
    private readonly parting: Parting | undefined,
  ) {
    let prefix = 'leave';
    while (text.includes(prefix)) prefix += '_';
    this.prefix = prefix;
  }

  edits(): readonly TextEdit[] | undefined {
    return this.possible ? this.made.map(({ range, text }) => ({ range, newText: text() })) : undefined;
  }

  rewriteFunction(body: LuaBlock, owner: LuaFunction | undefined): void {
    this.owner = owner;
    this.rewrite(body, false, []);
  }

  /** @param loops the loops around the block within its function, the outermost first */
  private rewrite(block: LuaBlock, isRepeat: boolean, loops: readonly Loop[]): void {
    const helpers = helpersOf(block);
    if (!canStand(block, isRepeat, helpers)) this.possible = false;
    const stack = [...loops];
    const close = (at: number): readonly Loop[] => {
      const closed: Loop[] = [];
      for (let last = stack.at(-1); last?.helper && stack.length > loops.length && last.helper.end === at; last = stack.at(-1)) closed.push(stack.pop()!);
      return closed;
    };
    const open = (at: number, back: boolean): readonly Loop[] =>
      helpers
        .filter((helper) => helper.start === at && helper.back === back)
        .sort((a, b) => b.end - a.end)
        .map((helper) => {
          const loop = this.newLoop(helper);
          stack.push(loop);
          return loop;
        });
    block.statements.forEach((statement, index) => {
      if (statement.type === 'label') {
        const closed = close(index);
        const opened = open(index + 1, true);
        // A semicolon behind the label would stand alone.
        const end = statement.range.end + (/^\s*;/.exec(this.text.slice(statement.range.end))?.[0].length ?? 0);
        this.edit(statement.range.start, end, () => ` ${this.text.slice(statement.range.end, end).replace(';', ' ')}${closed.map(closing).join('')}${opened.map(opening).join('')}`);
        return;
      }
      const opened = open(index, false);
      if (opened.length > 0) this.edit(statement.range.start, statement.range.start, () => opened.map(opening).join(''));
      this.rewriteStatement(statement, stack);
    });
    const closed = close(block.statements.length);
    if (closed.length > 0) this.edit(block.range.end, block.range.end, () => ` ${closed.map(closing).join('')}`);
  }

  private rewriteStatement(statement: LuaStatement, loops: readonly Loop[]): void {
    if (statement.type === 'goto') {
      const target = loops.findLast(({ helper }) => helper?.label === statement.label.name);
      if (target) this.jump(statement, target, loops);
      else this.possible = false;
    } else if (statement.type === 'break') {
      const target = loops.findLast(({ helper }) => helper === undefined);
      if (target && target !== loops.at(-1)) this.jump(statement, target, loops);
    } else if (isLoop(statement)) {
      const loop = this.newLoop(undefined);
      const [body] = childBlocks(statement);
      if (!body) return;
      this.edit(body.range.start, body.range.start, () => (loop.flags.size > 0 ? ` local ${[...loop.flags].join(', ')} ` : ''));
      this.rewrite(body, statement.type === 'repeat', [...loops, loop]);
      this.edit(statement.range.end, statement.range.end, () => checks(loop));
    } else {
      for (const child of childBlocks(statement)) this.rewrite(child, false, loops);
    }
  }

  /** Leaves all loops up to the target, the target included. */
  private jump({ range }: LuaStatement, target: Loop, loops: readonly Loop[]): void {
    const within = loops.slice(loops.indexOf(target) + 1);
    const raised: string[] = target.helper?.back === true ? [target.again] : [];
    if (within.length > 0) {
      const flag = [...target.flags][0] ?? this.newName();
      target.flags.add(flag);
      raised.push(flag);
      for (const loop of within) loop.passed.add(flag);
    }
    const parts = target.helper && this.parts(range.start, target.helper) ? `${this.parting?.name}() ` : '';
    this.edit(range.start, range.end, () => `do ${parts}${raised.map((name) => `${name} = true `).join('')}break end`);
  }

  /**
   * Whether a jump parts the variables of its function. The interpreter closes those that the jump leaves where it finds that a block
   * has some that functions share, and else all.
   */
  private parts(jumpAt: number, { labelAt, block, back }: Helper): boolean {
    const own = this.parting?.scopes.variables.filter(({ owner, scope }) => owner === this.owner && touches(scope, jumpAt)) ?? [];
    const shared = own.filter(({ owner, uses }) => uses.some(({ within }) => within !== owner));
    const left = own.filter(({ scope }) => !touches(scope, labelAt));
    if (shared.length === 0 || left.some((one) => shared.includes(one))) return false;
    const inBlock = ({ scope, declaration }: LuaVariable): boolean => scope.end === block.range.end || (scope.end > block.range.end && isWithin(declaration, block.range));
    return !(back && left.some(inBlock) && shared.some(inBlock));
  }

  private newLoop(helper: Helper | undefined): Loop {
    return { helper, flags: new Set(), passed: new Set(), again: helper?.back === true ? this.newName() : '' };
  }

  private newName(): string {
    this.names++;
    return `${this.prefix}${this.names}`;
  }

  private edit(start: number, end: number, text: () => string): void {
    this.made.push({ range: { start, end }, text });
  }
}

function opening({ helper, flags, again }: Loop): string {
  const names = [...flags];
  return `${helper?.back === true ? `repeat local ${again} ` : ''}repeat ${names.length > 0 ? `local ${names.join(', ')} ` : ''}`;
}

function closing(loop: Loop): string {
  // Whoever leaves a loop around leaves the outer of the two as well.
  return loop.helper?.back === true ? `until true ${checks(loop)}until not ${loop.again} ${checks(loop)}` : `until true ${checks(loop)}`;
}

function checks({ passed }: Loop): string {
  return [...passed].map((flag) => ` if ${flag} then break end `).join('');
}

function helpersOf(block: LuaBlock): readonly Helper[] {
  return block.statements.flatMap((statement, index): Helper[] => {
    if (statement.type !== 'label') return [];
    const label = statement.name.name;
    const first = block.statements.findIndex((other) => jumpsTo(other, label));
    const helpers: Helper[] = [];
    if (first >= 0 && first < index) helpers.push({ label, labelAt: statement.range.start, block, back: false, start: first, end: index });
    if (block.statements.slice(index + 1).some((other) => jumpsTo(other, label))) helpers.push({ label, labelAt: statement.range.start, block, back: true, start: index + 1, end: block.statements.length });
    return helpers;
  });
}

/** Whether a statement, or one in it, jumps to a label of the block that it stands in. */
function jumpsTo(statement: LuaStatement, label: string): boolean {
  if (statement.type === 'goto') return statement.label.name === label;
  return childBlocks(statement).some(({ statements }) => !statements.some((one) => one.type === 'label' && one.name.name === label) && statements.some((one) => jumpsTo(one, label)));
}

/** Whether the helping loops lie within each other, and hide no variable that is used behind them. */
function canStand({ statements }: LuaBlock, isRepeat: boolean, helpers: readonly Helper[]): boolean {
  const cross = helpers.some((one) => helpers.some((other) => one.start < other.start && other.start < one.end && one.end < other.end));
  return !cross && helpers.every(({ start, end }) => !statements.slice(start, end).some(({ type }) => type === 'local' || type === 'local-function') || (!isRepeat && statements.slice(end).every(({ type }) => type === 'label')));
}
