// Regular expressions as Go reads them (RE2 syntax), matched in linear time whatever the text.
// JavaScript's own engine differs in details ('.', '\s', '\z', flags) and takes exponential time on some of the CRDs' patterns.

/** Answers whether a text contains a match, as Go's `regexp.MatchString` does. */
export interface GoRegExp {
  test(text: string): boolean;
}

/**
 * @param pattern RE2 syntax
 * @returns undefined for what Go refuses (look-around, back references) and for what this engine leaves out
 * (`\b`, `\B`, `(?m)`, patterns that expand to more than 20,000 steps)
 */
export function compileGoRegExp(pattern: string): GoRegExp | undefined {
  try {
    return new LazyMatcher(new ProgramBuilder().build(new PatternParser(pattern).parse()));
  } catch (error) {
    if (error instanceof UnsupportedPattern) return undefined;
    throw error;
  }
}

class UnsupportedPattern extends Error {}

/** Whether a set of characters holds a code point. */
type CharacterTest = (codePoint: number) => boolean;

type Expression =
  | { readonly kind: 'set'; readonly test: CharacterTest }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly min: number; readonly max: number }
  | { readonly kind: 'start' | 'end' };

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

/** RE2 refuses counts above this. */
const maxRepeat = 1000;
/** Enough for every sensible pattern; keeps time and memory of a hostile one in bounds. */
const maxSteps = 20_000;
const maxGroupDepth = 200;

class PatternParser {
  private readonly characters: readonly string[];
  private at = 0;
  private depth = 0;

  constructor(pattern: string) {
    this.characters = [...pattern];
  }

  parse(): Expression {
    const expression = this.choice({ ignoreCase: false, dotAll: false });
    if (this.at < this.characters.length) throw new UnsupportedPattern('unmatched parenthesis');
    return expression;
  }

  private choice(flags: Flags): Expression {
    if (++this.depth > maxGroupDepth) throw new UnsupportedPattern('nested too deeply');
    const branches: Expression[] = [];
    let current = flags;
    let parts: Expression[] = [];
    for (;;) {
      const next = this.peek();
      if (next === undefined || next === ')') break;
      if (next === '|') {
        this.at++;
        branches.push({ kind: 'sequence', parts });
        parts = [];
        continue;
      }
      const changed = this.flagGroup(current);
      if (changed) {
        current = changed;
        this.refuseRepeat();
      } else {
        parts.push(this.repeated(this.atom(current)));
      }
    }
    branches.push({ kind: 'sequence', parts });
    this.depth--;
    return branches.length === 1 ? branches[0]! : { kind: 'choice', parts: branches };
  }

  /** `(?i)` and the like: flags for the rest of the group. */
  private flagGroup(flags: Flags): Flags | undefined {
    const match = /^\(\?([a-zA-Z]*)(-[a-zA-Z]+)?\)/.exec(this.characters.slice(this.at, this.at + 12).join(''));
    if (!match) return undefined;
    this.at += match[0].length;
    return withFlags(flags, match[1] ?? '', (match[2] ?? '').slice(1));
  }

  private atom(flags: Flags): Expression {
    const character = this.next();
    switch (character) {
      case '(':
        return this.group(flags);
      case '[':
        return { kind: 'set', test: this.bracket(flags) };
      case '.':
        return { kind: 'set', test: flags.dotAll ? () => true : (codePoint) => codePoint !== 10 };
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '\\':
        return this.escape(flags);
      case '*':
      case '+':
      case '?':
        throw new UnsupportedPattern('nothing to repeat');
      default:
        return { kind: 'set', test: oneCharacter(character.codePointAt(0)!, flags) };
    }
  }

  private group(flags: Flags): Expression {
    let inner = flags;
    if (this.peek() === '?') {
      const head = this.characters.slice(this.at, this.at + 100).join('');
      const opening = /^\?(?:P?<\w+>|([a-zA-Z]*)(-[a-zA-Z]+)?:)/.exec(head);
      if (!opening) throw new UnsupportedPattern('group');
      this.at += opening[0].length;
      inner = withFlags(flags, opening[1] ?? '', (opening[2] ?? '').slice(1));
    }
    const expression = this.choice(inner);
    if (this.peek() !== ')') throw new UnsupportedPattern('unmatched parenthesis');
    this.at++;
    return expression;
  }

  private repeated(part: Expression): Expression {
    let expression = part;
    for (let repeats = 0; ; repeats++) {
      const range = this.repeatRange();
      if (!range) return expression;
      if (repeats > 0) throw new UnsupportedPattern('repeated twice');
      if (this.peek() === '?') this.at++;
      if (range.max !== Infinity && range.max > maxRepeat) throw new UnsupportedPattern('repeat count');
      expression = { kind: 'repeat', part: expression, ...range };
    }
  }

  private repeatRange(): { min: number; max: number } | undefined {
    const character = this.peek();
    if (character === '*' || character === '+' || character === '?') {
      this.at++;
      return { min: character === '+' ? 1 : 0, max: character === '?' ? 1 : Infinity };
    }
    if (character !== '{') return undefined;
    const match = /^\{(\d{1,5})(?:(,)(\d{0,5}))?\}/.exec(this.characters.slice(this.at, this.at + 14).join(''));
    if (!match) return undefined;
    this.at += match[0].length;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Infinity : Number(match[3]);
    if (min > maxRepeat || max < min) throw new UnsupportedPattern('repeat count');
    return { min, max };
  }

  private escape(flags: Flags): Expression {
    const character = this.peek();
    if (character === 'A' || character === 'z') {
      this.at++;
      return { kind: character === 'A' ? 'start' : 'end' };
    }
    if (character === 'Q') return this.quoted(flags);
    const set = this.escapedSet(flags);
    if (set) return { kind: 'set', test: set };
    return { kind: 'set', test: oneCharacter(this.escapedCharacter(), flags) };
  }

  /** `\Q…\E`: everything between is meant literally. */
  private quoted(flags: Flags): Expression {
    this.at++;
    const parts: Expression[] = [];
    while (this.at < this.characters.length) {
      if (this.characters[this.at] === '\\' && this.characters[this.at + 1] === 'E') {
        this.at += 2;
        break;
      }
      parts.push({ kind: 'set', test: oneCharacter(this.next().codePointAt(0)!, flags) });
    }
    this.refuseRepeat();
    return { kind: 'sequence', parts };
  }

  /** What Go makes of a repetition here is not worth knowing. */
  private refuseRepeat(): void {
    if (this.repeatRange()) throw new UnsupportedPattern('nothing to repeat');
  }

  /** `\d`, `\pL` …; undefined if the escape stands for one character. */
  private escapedSet(flags: Flags): CharacterTest | undefined {
    const character = this.peek();
    if (character === undefined) throw new UnsupportedPattern('trailing backslash');
    const simple = perlSets[character.toLowerCase()];
    if (simple) {
      this.at++;
      return character === character.toLowerCase() ? folded(simple, flags) : (codePoint) => !simple(codePoint);
    }
    if (character !== 'p' && character !== 'P') return undefined;
    this.at++;
    return this.unicodeSet(character === 'P');
  }

  private unicodeSet(negated: boolean): CharacterTest {
    let name = this.next();
    if (name === '{') {
      name = '';
      while (this.peek() !== '}') name += this.next();
      this.at++;
    }
    const inverted = name.startsWith('^');
    const property = inverted ? name.slice(1) : name;
    let test: RegExp;
    try {
      test = new RegExp(property.length <= 2 ? `^\\p{${property}}$` : `^\\p{Script=${property}}$`, 'u');
    } catch {
      throw new UnsupportedPattern('unicode class');
    }
    return (codePoint) => test.test(String.fromCodePoint(codePoint)) !== (negated !== inverted);
  }

  private escapedCharacter(): number {
    const character = this.next();
    const control = controlEscapes[character];
    if (control !== undefined) return control;
    if (character === 'x') return this.hexadecimal();
    if (/[0-7]/.test(character)) {
      const octal = /^[0-7]{1,3}/.exec(this.characters.slice(this.at - 1, this.at + 2).join(''))![0];
      if (character !== '0' && octal.length === 1) throw new UnsupportedPattern('back reference');
      this.at += octal.length - 1;
      return parseInt(octal, 8);
    }
    if (/[a-zA-Z89]/.test(character)) throw new UnsupportedPattern(`\\${character}`);
    return character.codePointAt(0)!;
  }

  private hexadecimal(): number {
    const match = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/.exec(this.characters.slice(this.at, this.at + 8).join(''));
    if (!match) throw new UnsupportedPattern('\\x');
    this.at += match[0].length;
    return parseInt(match[1] ?? match[2]!, 16);
  }

  private bracket(flags: Flags): CharacterTest {
    const negated = this.peek() === '^';
    if (negated) this.at++;
    const tests: CharacterTest[] = [];
    for (let first = true; first || this.peek() !== ']'; first = false) tests.push(this.bracketPart(flags));
    this.at++;
    const any: CharacterTest = (codePoint) => tests.some((test) => test(codePoint));
    return negated ? (codePoint) => !any(codePoint) : any;
  }

  private bracketPart(flags: Flags): CharacterTest {
    const posix = /^\[:(\^?)(\w+):\]/.exec(this.characters.slice(this.at, this.at + 14).join(''));
    if (posix) {
      const set = posixSets[posix[2]!];
      if (!set) throw new UnsupportedPattern('character class');
      this.at += posix[0].length;
      return posix[1] === '^' ? (codePoint) => !set(codePoint) : folded(set, flags);
    }
    if (this.peek() === '\\') {
      this.at++;
      const set = this.escapedSet(flags);
      if (set) return set;
      this.at--;
    }
    const low = this.bracketCharacter();
    if (this.peek() !== '-' || this.characters[this.at + 1] === ']') return inRange(low, low, flags);
    this.at++;
    const high = this.bracketCharacter();
    if (high < low) throw new UnsupportedPattern('range');
    return inRange(low, high, flags);
  }

  private bracketCharacter(): number {
    const character = this.next();
    return character === '\\' ? this.escapedCharacter() : character.codePointAt(0)!;
  }

  private peek(): string | undefined {
    return this.characters[this.at];
  }

  private next(): string {
    const character = this.characters[this.at++];
    if (character === undefined) throw new UnsupportedPattern('ends too early');
    return character;
  }
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const result = { ...flags };
  for (const [letters, value] of [[on, true], [off, false]] as const) {
    for (const letter of letters) {
      if (letter === 'i') result.ignoreCase = value;
      else if (letter === 's') result.dotAll = value;
      // U swaps greedy and lazy, which does not matter for a yes or no.
      else if (letter !== 'U') throw new UnsupportedPattern(`flag ${letter}`);
    }
  }
  return result;
}

function oneCharacter(wanted: number, flags: Flags): CharacterTest {
  return flags.ignoreCase ? inRange(wanted, wanted, flags) : (codePoint) => codePoint === wanted;
}

function inRange(low: number, high: number, { ignoreCase }: Flags): CharacterTest {
  if (!ignoreCase) return (codePoint) => low <= codePoint && codePoint <= high;
  return (codePoint) => caseVariants(codePoint).some((variant) => low <= variant && variant <= high);
}

function folded(test: CharacterTest, { ignoreCase }: Flags): CharacterTest {
  return ignoreCase ? (codePoint) => caseVariants(codePoint).some(test) : test;
}

function caseVariants(codePoint: number): readonly number[] {
  const character = String.fromCodePoint(codePoint);
  return [codePoint, ...[character.toLowerCase(), character.toUpperCase()].filter((variant) => [...variant].length === 1).map((variant) => variant.codePointAt(0)!)];
}

/** Tests for the ASCII characters that a JavaScript class without flags names. */
function ascii(characters: string): CharacterTest {
  const members = new RegExp(`^[${characters}]$`);
  const table = Array.from({ length: 128 }, (_, code) => members.test(String.fromCharCode(code)));
  return (codePoint) => table[codePoint] ?? false;
}

const perlSets: Readonly<Record<string, CharacterTest>> = { d: ascii('0-9'), w: ascii('0-9A-Za-z_'), s: ascii('\\t\\n\\f\\r ') };

const posixSets: Readonly<Record<string, CharacterTest>> = {
  alnum: ascii('0-9A-Za-z'), alpha: ascii('A-Za-z'), ascii: ascii('\\x00-\\x7F'), blank: ascii('\\t '), cntrl: ascii('\\x00-\\x1F\\x7F'),
  digit: ascii('0-9'), graph: ascii('!-~'), lower: ascii('a-z'), print: ascii(' -~'), punct: ascii('!-\\/:-@\\[-`{-~'),
  space: ascii('\\t\\n\\v\\f\\r '), upper: ascii('A-Z'), word: ascii('0-9A-Za-z_'), xdigit: ascii('0-9A-Fa-f'),
};

const controlEscapes: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** One step of the automaton; steps with `next` (and `other`) consume nothing. */
interface Step {
  kind: 'character' | 'split' | 'start' | 'end' | 'match';
  test: CharacterTest | undefined;
  next: number;
  other: number;
}

/** Thompson's construction, back to front: each expression is built in front of the step that follows it. */
class ProgramBuilder {
  private readonly steps: Step[] = [];

  build(expression: Expression): { readonly steps: readonly Step[]; readonly first: number } {
    const match = this.add({ kind: 'match', test: undefined, next: -1, other: -1 });
    return { first: this.expression(expression, match), steps: this.steps };
  }

  private expression(expression: Expression, next: number): number {
    switch (expression.kind) {
      case 'set':
        return this.add({ kind: 'character', test: expression.test, next, other: -1 });
      case 'start':
      case 'end':
        return this.add({ kind: expression.kind, test: undefined, next, other: -1 });
      case 'sequence':
        return expression.parts.reduceRight((after, part) => this.expression(part, after), next);
      case 'choice':
        return expression.parts.map((part) => this.expression(part, next)).reduceRight((other, branch) => this.split(branch, other));
      case 'repeat':
        return this.repeat(expression.part, expression.min, expression.max, next);
    }
  }

  private repeat(part: Expression, min: number, max: number, next: number): number {
    let first = next;
    if (max === Infinity) {
      first = this.split(-1, next);
      this.steps[first]!.next = this.expression(part, first);
    } else {
      for (let count = min; count < max; count++) first = this.split(this.expression(part, first), next);
    }
    for (let count = 0; count < min; count++) first = this.expression(part, first);
    return first;
  }

  private split(next: number, other: number): number {
    return this.add({ kind: 'split', test: undefined, next, other });
  }

  private add(step: Step): number {
    if (this.steps.length >= maxSteps) throw new UnsupportedPattern('too large');
    return this.steps.push(step) - 1;
  }
}

/** A set of steps that the automaton may be in, with what it becomes by each character seen so far. */
interface State {
  readonly steps: readonly number[];
  readonly matched: boolean;
  matchedAtEnd: boolean | undefined;
  readonly afterAscii: (State | undefined)[];
  readonly afterOther: Map<number, State>;
}

/** States are thrown away above this: patterns of CRDs need some dozens. */
const maxStates = 2000;

/** Makes a deterministic automaton of the program, as far as the texts need it. */
class LazyMatcher implements GoRegExp {
  private states = new Map<string, State>();
  private initial: State | undefined;

  constructor(private readonly program: { readonly steps: readonly Step[]; readonly first: number }) {}

  test(text: string): boolean {
    let state = (this.initial ??= this.stateOf([this.program.first], true));
    for (let at = 0; at < text.length; at++) {
      if (state.matched) return true;
      const codePoint = text.codePointAt(at)!;
      if (codePoint > 0xffff) at++;
      state = (codePoint < 128 ? state.afterAscii[codePoint] : state.afterOther.get(codePoint)) ?? this.advance(state, codePoint);
    }
    return state.matched || (state.matchedAtEnd ??= this.matchesAtEnd(state, text.length === 0));
  }

  private advance(state: State, codePoint: number): State {
    const reached = [];
    for (const number of state.steps) {
      const step = this.program.steps[number]!;
      if (step.kind === 'character' && step.test!(codePoint)) reached.push(step.next);
    }
    // A match may begin at any place.
    reached.push(this.program.first);
    const after = this.stateOf(reached, false);
    if (codePoint < 128) state.afterAscii[codePoint] = after;
    else if (state.afterOther.size < maxStates) state.afterOther.set(codePoint, after);
    return after;
  }

  private stateOf(from: readonly number[], atStart: boolean): State {
    const steps = this.closure(from, atStart, false);
    const key = `${atStart ? '^' : ''}${steps.join()}`;
    let state = this.states.get(key);
    if (state) return state;
    if (this.states.size >= maxStates) {
      this.states = new Map();
      this.initial = undefined;
    }
    state = {
      steps,
      matched: steps.some((number) => this.program.steps[number]!.kind === 'match'),
      matchedAtEnd: undefined,
      afterAscii: new Array<State | undefined>(128).fill(undefined),
      afterOther: new Map(),
    };
    this.states.set(key, state);
    return state;
  }

  private matchesAtEnd(state: State, atStart: boolean): boolean {
    return this.closure(state.steps, atStart, true).some((number) => this.program.steps[number]!.kind === 'match');
  }

  /** The steps reachable without a character; those that wait for one, for the end, or that match. Sorted. */
  private closure(from: readonly number[], atStart: boolean, atEnd: boolean): number[] {
    const seen = new Set<number>();
    const pending = [...from];
    for (let number = pending.pop(); number !== undefined; number = pending.pop()) {
      if (seen.has(number)) continue;
      seen.add(number);
      const step = this.program.steps[number]!;
      if (step.kind === 'split') pending.push(step.next, step.other);
      else if (step.kind === 'start' && atStart) pending.push(step.next);
      else if (step.kind === 'end' && atEnd) pending.push(step.next);
    }
    return [...seen].filter((number) => this.program.steps[number]!.kind !== 'split' && this.program.steps[number]!.kind !== 'start').sort((a, b) => a - b);
  }
}
