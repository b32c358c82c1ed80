// Reads flow collections (`{a: [b]}`, JSON) as far as they are typed: containers, their parts, and the commas that are missing.

export interface FlowScalar {
  readonly type: 'scalar';
  readonly start: number;
  readonly end: number;
  /** Without quotes. */
  readonly text: string;
}

/** A part of a container: an item, or a key with its value. */
export interface FlowPart {
  readonly start: number;
  /** Behind its last character (without a comma). */
  end: number;
  key: FlowScalar | undefined;
  colon: number | undefined;
  value: FlowNode | undefined;
  /** Offset of the comma behind it. */
  comma: number | undefined;
}

export interface FlowContainer {
  readonly type: 'map' | 'sequence';
  readonly start: number;
  /** Behind the closing bracket, or where the text ran out. */
  end: number;
  closed: boolean;
  readonly parts: FlowPart[];
}

export type FlowNode = FlowContainer | FlowScalar;

/** Deeper flow collections are not read on: nobody types them. */
const deepest = 200;

/** Longer template actions do not stand inside of brackets; keeps hostile text linear. */
const longestAction = 300;

/**
 * Reads the flow collection that opens at `start`.
 * @param column lines that begin a block key or item at this column or before it end a collection that nobody closed
 */
export function readFlow(text: string, start: number, column: number): FlowContainer {
  return new FlowReader(text, start, column).read();
}

class FlowReader {
  private readonly stack: FlowContainer[] = [];

  constructor(
    private readonly text: string,
    private at: number,
    private readonly column: number,
  ) {}

  read(): FlowContainer {
    const root = this.open();
    while (this.stack.length > 0 && this.at < this.text.length) {
      if (!this.step()) break;
    }
    for (const container of this.stack) container.end = this.at;
    return root;
  }

  /** Takes the next token; false where the collection was left open and something else begins. */
  private step(): boolean {
    const { text } = this;
    const character = text[this.at]!;
    if (character === '\n' || character === '\r') return this.lineBreak();
    if (/\s/.test(character)) {
      this.at++;
      return true;
    }
    if (character === '#' && /\s/.test(text[this.at - 1] ?? ' ')) {
      while (this.at < text.length && text[this.at] !== '\n' && text[this.at] !== '\r') this.at++;
    } else if (character === '}' || character === ']') this.close(character);
    else if (character === ',') this.comma();
    else if (character === ':' && this.isColon()) this.colon();
    else if ((character === '{' && !this.isAction()) || character === '[') this.openBelow();
    else this.scalar();
    return true;
  }

  private lineBreak(): boolean {
    const { text } = this;
    this.at += text[this.at] === '\r' && text[this.at + 1] === '\n' ? 2 : 1;
    let first = this.at;
    while (text[first] === ' ' || text[first] === '\t') first++;
    if (first - this.at > this.column) return true;
    const opensBlock = /^(?:---|\.\.\.|- |["']?[\w./-]+["']?:(?:\s|$))/.test(text.slice(first, first + 100));
    if (opensBlock && this.column >= 0) {
      // The break belongs to the lines that follow.
      this.at--;
      return false;
    }
    return true;
  }

  private open(): FlowContainer {
    const container: FlowContainer = { type: this.text[this.at] === '{' ? 'map' : 'sequence', start: this.at, end: this.at + 1, closed: false, parts: [] };
    this.stack.push(container);
    this.at++;
    return container;
  }

  private openBelow(): void {
    if (this.stack.length >= deepest) {
      this.at++;
      return;
    }
    const part = this.partForValue();
    part.value = this.open();
  }

  private close(bracket: string): void {
    const wanted = bracket === '}' ? 'map' : 'sequence';
    this.at++;
    const depth = this.stack.findLastIndex((container) => container.type === wanted);
    // A bracket that nothing opened is a slip of the finger.
    if (depth === -1) return;
    for (const container of this.stack.splice(depth + 1)) container.end = this.at - 1;
    const closed = this.stack.pop()!;
    closed.end = this.at;
    closed.closed = true;
    const part = this.stack.at(-1)?.parts.at(-1);
    if (part?.value === closed) part.end = this.at;
  }

  private comma(): void {
    const part = this.openPart();
    (part ?? this.newPart(this.at)).comma = this.at;
    this.at++;
  }

  private colon(): void {
    const part = this.openPart();
    if (part && part.colon === undefined) {
      if (!part.key && part.value?.type === 'scalar') {
        part.key = part.value;
        part.value = undefined;
      }
      part.colon = this.at;
      part.end = this.at + 1;
    } else if (part?.value?.type === 'scalar') this.splitAt(part, part.value);
    this.at++;
  }

  /** What was taken for a value is the next key: value and comma before it are not typed yet. */
  private splitAt(part: FlowPart, key: FlowScalar): void {
    part.value = undefined;
    part.end = part.colon! + 1;
    const next = this.newPart(key.start);
    next.key = key;
    next.colon = this.at;
    next.end = this.at + 1;
  }

  private isColon(): boolean {
    const next = this.text[this.at + 1];
    if (next === undefined || /[\s,[\]{}]/.test(next)) return true;
    // JSON: a quoted key needs no blank behind the colon.
    const part = this.openPart();
    return part?.colon === undefined && /["']/.test(this.text[this.at - 1] ?? '');
  }

  private isAction(): boolean {
    if (!this.text.startsWith('{{', this.at)) return false;
    const length = this.actionLength(this.at);
    if (length === undefined) return false;
    const action = this.text.slice(this.at, this.at + length);
    return /^\{\{[-\s]*[.$\w"(]/.test(action) && !/[:,]\s/.test(action);
  }

  /** Characters from `{{` to behind `}}`, if that stands on the same line. */
  private actionLength(at: number): number | undefined {
    const action = /^[^\r\n]*?\}\}/.exec(this.text.slice(at, at + longestAction));
    return action?.[0].length;
  }

  private scalar(): void {
    const start = this.at;
    const scalar = /["']/.test(this.text[start]!) ? this.quoted(start) : this.plain(start);
    this.at = Math.max(scalar.end, start + 1);
    const part = this.partForValue(start);
    part.value = scalar;
    part.end = scalar.end;
  }

  private quoted(start: number): FlowScalar {
    const { text } = this;
    const quote = text[start]!;
    for (let at = start + 1; at < text.length; at++) {
      // Quoted text over several lines is rarer in flow style than a quote that nobody closed.
      if (text[at] === '\n' || text[at] === '\r') return { type: 'scalar', start, end: at, text: text.slice(start + 1, at) };
      if (quote === '"' && text[at] === '\\') at++;
      else if (text[at] === quote) {
        if (quote === "'" && text[at + 1] === "'") at++;
        else return { type: 'scalar', start, end: at + 1, text: text.slice(start + 1, at) };
      }
    }
    return { type: 'scalar', start, end: text.length, text: text.slice(start + 1) };
  }

  private plain(start: number): FlowScalar {
    const { text } = this;
    let at = start;
    while (at < text.length) {
      const character = text[at]!;
      if (text.startsWith('{{', at)) {
        const length = this.actionLength(at);
        if (length !== undefined) {
          at += length;
          continue;
        }
      }
      if (/[\n\r,[\]{}]/.test(character)) break;
      if (character === ':' && (at + 1 >= text.length || /[\s,[\]{}]/.test(text[at + 1]!))) break;
      if (character === '#' && /\s/.test(text[at - 1] ?? '')) break;
      at++;
    }
    let end = at;
    while (end > start && /\s/.test(text[end - 1]!)) end--;
    return { type: 'scalar', start, end, text: text.slice(start, end) };
  }

  /** The last part, if no comma has ended it yet. */
  private openPart(): FlowPart | undefined {
    const last = this.stack.at(-1)!.parts.at(-1);
    return last && last.comma === undefined ? last : undefined;
  }

  /** The part that takes a value now: the open one if it lacks its value, else a new one (the comma was forgotten). */
  private partForValue(start = this.at): FlowPart {
    const part = this.openPart();
    return part && part.value === undefined && part.colon !== undefined ? part : this.newPart(start);
  }

  private newPart(start: number): FlowPart {
    const part: FlowPart = { start, end: start, key: undefined, colon: undefined, value: undefined, comma: undefined };
    this.stack.at(-1)!.parts.push(part);
    return part;
  }
}
