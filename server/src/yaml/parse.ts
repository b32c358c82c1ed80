// Text of one YAML (or JSON) document to the forgiving tree; never throws, whatever the text.

import type { TextRange } from '../base/text';
import { checkAliases } from './aliases';
import { ProblemLog } from './problems';
import { plainValue, taggedValue } from './scalar-value';
import { colonWithoutBlank, scan, TokenKind, type ScannerMode, type Token } from './scanner';
import { findActions } from './templates';
import { isMergeKey, type YamlAlias, type YamlDocument, type YamlEntry, type YamlMap, type YamlNode, type YamlProblem, type YamlScalar, type YamlSequence } from './tree';

/**
 * Parses one document.
 *
 * The reader of Kubernetes (sigs.k8s.io/yaml) is the measure: what it accepts gives no problem and the same values, what it
 * refuses gives at least one problem. Where a quote or bracket seems to be left open, the text is read a second time with
 * a guess where it was meant to end. In documents with template actions nothing is said about the syntax.
 *
 * @param text one slice of a file (`splitDocuments`); offsets of the result are relative to it
 */
export function parseDocument(text: string): YamlDocument {
  const ownText = detached(text);
  const actions = findActions(ownText);
  const isJson = /^\ufeff?\s*\{/.test(ownText) && !(actions && /^\ufeff?\s*\{\{/.test(ownText));
  const first = parseInMode(ownText, actions, { guessUnclosed: false, isJson });
  if (!first.hasMultilineFlow || first.problems.isEmpty) return first.document;
  const second = parseInMode(ownText, actions, { guessUnclosed: true, isJson });
  return second.problems.isEmpty ? first.document : second.document;
}

/** How deep collections may stand in each other. Far beyond any manifest, and safe for functions that recurse over the tree. */
const MAX_DEPTH = 1000;

// Everything but tab, line breaks and printable characters; and halves of surrogate pairs.
const SUSPICIOUS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]/;
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u{d800}-\u{dfff}\ufffe\uffff]/u;

/** A copy that does not keep alive the file that the slice was cut from: engines let a slice point into the whole. */
function detached(text: string): string {
  return text.length > 1 ? [text.slice(0, 1), text.slice(1)].join('') : text;
}

function parseInMode(text: string, actions: ReturnType<typeof findActions>, mode: ScannerMode): { document: YamlDocument; problems: ProblemLog; hasMultilineFlow: boolean } {
  const problems = new ProblemLog();
  if (SUSPICIOUS.test(text)) {
    const found = FORBIDDEN.exec(text);
    if (found) problems.controlCharacter(found.index, found[0].charCodeAt(0));
  }
  const { tokens, comments, templated, hasMultilineFlow } = scan(text, actions, mode, problems);
  const builder = new TreeBuilder(text, tokens, problems);
  const root = builder.build();
  if (root && builder.aliases.length > 0) checkAliases(root, builder.aliases, problems);
  const found = problems.inOrder(text);
  const document: YamlDocument = { text, root, problems: templated ? sureProblems(found) : found, comments, templated };
  return { document, problems, hasMultilineFlow };
}

/** What remains true in a template, whatever its actions produce: nothing if the syntax is not understood. */
function sureProblems(problems: readonly YamlProblem[]): YamlProblem[] {
  return problems.every((problem) => problem.code === 'duplicate-key') ? [...problems] : [];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Collection = YamlMap | YamlSequence;
interface MutableMap extends Writable<Omit<YamlMap, 'entries'>> {
  entries: Writable<YamlEntry>[];
}
interface MutableSequence extends Writable<Omit<YamlSequence, 'items'>> {
  items: YamlNode[];
}
interface Properties {
  anchor: string | undefined;
  tag: string | undefined;
  /** Behind the last of them. */
  end: number;
}

/** Tokens to nodes. Each loop takes at least one token a turn, so that it ends on every input. */
class TreeBuilder {
  readonly aliases: Writable<YamlAlias>[] = [];
  private at = 0;
  private depth = 0;
  /** The closing brackets that the open flow collections wait for. */
  private readonly flowEnds: TokenKind[] = [];
  private readonly anchors = new Map<string, YamlNode>();

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly problems: ProblemLog,
  ) {}

  build(): YamlNode | undefined {
    if (this.peek().kind === TokenKind.DocumentStart) this.at++;
    let root = this.isEnd(this.peek()) ? undefined : this.checked(this.node(undefined, true, true));
    while (!this.isEnd(this.peek())) root = this.mendRoot(root);
    return root;
  }

  private peek(): Token {
    return this.tokens[this.at] ?? this.tokens[this.tokens.length - 1]!;
  }

  private isEnd(token: Token): boolean {
    return token.kind === TokenKind.StreamEnd;
  }

  /** Something stands behind the root. */
  private mendRoot(root: YamlNode | undefined): YamlNode | undefined {
    const token = this.peek();
    const isBlock = token.kind === TokenKind.BlockMapStart || token.kind === TokenKind.BlockSequenceStart;
    if (isBlock) {
      const next = this.node(undefined, true, true);
      if (root?.kind === 'scalar' && root.style === 'plain' && next && this.columnOf(root.range.start) < token.column) return this.bareRoot(root, next);
      if (root?.kind === 'scalar' && next?.kind === 'map') this.prependBareKey(root, next as MutableMap, token);
      else if (next && !(root && !this.problems.isEmpty && this.columnOf(root.range.start) === token.column)) this.problems.misaligned(token.kind === TokenKind.BlockMapStart ? 'key' : 'item', token.start, this.endOfFirst(next), token.column, [0]);
      if (root?.kind === 'map' && !root.flow && next?.kind === 'map') {
        this.append(root as MutableMap, next as MutableMap);
        return root;
      }
      return next ?? root;
    }
    if (!this.skipStray()) {
      this.reportStray(token);
      this.skipNode(undefined);
    }
    return root;
  }

  /** `metadata⏎  name: x` at the top: the first line is a key whose colon is missing. */
  private bareRoot(bare: YamlScalar, value: YamlNode): YamlNode {
    this.problems.missingColon(this.text, bare.range.start, bare.range.end, false);
    const map = this.newMap(undefined, bare.range.start, false, undefined);
    const parent = map as YamlMap;
    this.addEntry(map, { key: { ...bare, parent }, value: this.adopted(value, parent), range: { start: bare.range.start, end: value.range.end } });
    return parent;
  }

  // Nodes

  /**
   * The node at the next token; undefined, and no token taken, if none can start there.
   *
   * @param takesDashes a sequence may stand at the indentation of the map around it
   */
  private node(parent: Collection | undefined, isBlock: boolean, takesDashes: boolean): YamlNode | undefined {
    const properties = this.properties();
    const token = this.peek();
    switch (token.kind) {
      case TokenKind.Scalar:
        this.at++;
        return this.scalar(token, parent, properties);
      case TokenKind.Alias:
        this.at++;
        if (properties) this.problems.repeatedProperty(token.start, token.end);
        return this.alias(token, parent);
      case TokenKind.FlowMapStart:
      case TokenKind.FlowSequenceStart:
        return this.guarded(token, () => this.flowCollection(token.kind, parent, properties));
      case TokenKind.BlockMapStart:
        if (isBlock) return this.guarded(token, () => this.blockMap(parent, properties));
        break;
      case TokenKind.BlockSequenceStart:
        if (isBlock) return this.guarded(token, () => this.blockSequence(parent, properties));
        break;
      case TokenKind.BlockEntry:
        if (takesDashes && isBlock) return this.guarded(token, () => this.dashes(parent, properties));
        break;
    }
    return properties ? this.emptyScalar(properties.end, parent, properties) : undefined;
  }

  private properties(): Properties | undefined {
    let found: Properties | undefined;
    for (;;) {
      const token = this.peek();
      if (token.kind !== TokenKind.Anchor && token.kind !== TokenKind.Tag) return found;
      this.at++;
      found ??= { anchor: undefined, tag: undefined, end: 0 };
      const slot = token.kind === TokenKind.Anchor ? 'anchor' : 'tag';
      if (found[slot] !== undefined) this.problems.repeatedProperty(token.start, token.end);
      found[slot] = token.text;
      found.end = token.end;
    }
  }

  private named<T extends YamlNode>(node: T, properties: Properties | undefined): T {
    if (!properties) return node;
    const writable = node as Writable<YamlNode>;
    if (properties.tag !== undefined) writable.tag = properties.tag;
    if (properties.anchor !== undefined) {
      writable.anchor = properties.anchor;
      this.anchors.set(properties.anchor, node);
    }
    return node;
  }

  private scalar(token: Token, parent: Collection | undefined, properties: Properties | undefined): YamlScalar {
    let value: YamlScalar['value'];
    if (!token.opaque) {
      value = properties?.tag !== undefined ? taggedValue(token.text, token.style, properties.tag) : token.style === 'plain' ? plainValue(token.text) : token.text;
      if (value === undefined) {
        this.problems.tagDoesNotFit(properties!.tag!, token.start, token.end);
        value = token.text;
      }
    }
    const scalar: Writable<YamlScalar> = {
      kind: 'scalar',
      range: { start: token.start, end: token.end },
      parent,
      value,
      text: token.text,
      style: token.style,
      opaque: token.opaque,
    };
    if (token.contentColumn !== -1) scalar.contentColumn = token.contentColumn;
    return properties ? this.named(scalar, properties) : scalar;
  }

  /** Reports values that cannot be turned into JSON. */
  private checked(node: YamlNode | undefined): YamlNode | undefined {
    if (node?.kind === 'scalar' && typeof node.value === 'number' && !Number.isFinite(node.value)) this.problems.notJson(this.text, node.range.start, node.range.end);
    return node;
  }

  private emptyScalar(offset: number, parent: Collection | undefined, properties?: Properties): YamlScalar {
    const isText = properties?.tag !== undefined && taggedValue('', 'plain', properties.tag) === '';
    return this.named({ kind: 'scalar', range: { start: offset, end: offset }, parent, value: isText ? '' : null, text: '', style: 'plain', opaque: false }, properties);
  }

  /** An action in lines of its own where a value is expected: it may produce anything. */
  private opaqueScalar(range: TextRange, parent: Collection): YamlScalar {
    return { kind: 'scalar', range, parent, value: undefined, text: this.text.slice(range.start, range.end), style: 'plain', opaque: true };
  }

  private alias(token: Token, parent: Collection | undefined): YamlAlias {
    const target = this.anchors.get(token.text);
    // A name that is none is reported already.
    if (!target && token.text !== '') this.problems.undefinedAlias(token.text, token.start, token.end);
    const alias: Writable<YamlAlias> = { kind: 'alias', range: { start: token.start, end: token.end }, parent, name: token.text, target };
    this.aliases.push(alias);
    return alias;
  }

  /** Collections that stand too deep are passed over without recursion. */
  private guarded(token: Token, build: () => YamlNode): YamlNode {
    if (this.depth >= MAX_DEPTH) {
      this.problems.tooDeep(token.start, Math.max(token.end, token.start + 1), MAX_DEPTH);
      const end = this.skipBalanced();
      return { kind: 'scalar', range: { start: token.start, end: Math.max(end, token.start) }, parent: undefined, value: undefined, text: '', style: 'plain', opaque: true };
    }
    this.depth++;
    const node = build();
    this.depth--;
    return node;
  }

  private newMap(parent: Collection | undefined, start: number, flow: boolean, properties: Properties | undefined): MutableMap {
    const map: MutableMap = { kind: 'map', range: { start, end: start }, parent, flow, entries: [], templated: false };
    return this.named(map as YamlMap, properties) as MutableMap;
  }

  private newSequence(parent: Collection | undefined, start: number, flow: boolean, properties: Properties | undefined): MutableSequence {
    const sequence: MutableSequence = { kind: 'sequence', range: { start, end: start }, parent, flow, items: [], templated: false };
    return this.named(sequence as YamlSequence, properties) as MutableSequence;
  }

  // Block collections

  private blockMap(parent: Collection | undefined, properties: Properties | undefined): YamlMap {
    const opening = this.peek();
    const map = this.newMap(parent, opening.start, false, properties);
    if (opening.actionBefore) map.templated = true;
    this.at++;
    for (;;) {
      const token = this.peek();
      if (token.actionBefore) map.templated = true;
      if (token.kind === TokenKind.BlockEnd) {
        this.at++;
        break;
      }
      if (this.isEnd(token)) break;
      const before = this.at;
      if (token.kind === TokenKind.Key) this.addEntry(map, this.blockEntry(map));
      else this.mendMap(map, opening);
      if (this.at === before) this.at++;
    }
    return this.finishMap(map);
  }

  private addEntry(map: MutableMap, entry: Writable<YamlEntry>): void {
    map.entries.push(entry);
    if (entry.key.opaque) map.templated = true;
    map.range = { start: Math.min(map.range.start, entry.range.start), end: Math.max(map.range.end, entry.range.end) };
  }

  private blockEntry(map: MutableMap): Writable<YamlEntry> {
    const keyToken = this.peek();
    this.at++;
    const next = this.peek();
    const parent = map as YamlMap;
    const isKeyMissing = next.kind === TokenKind.Key || next.kind === TokenKind.Value || next.kind === TokenKind.BlockEnd;
    const keyNode = isKeyMissing ? undefined : this.node(parent, true, true);
    const key = this.key(keyNode, keyToken.end, parent);
    const colon = this.peek();
    if (colon.kind !== TokenKind.Value) return { key, value: undefined, range: { start: Math.min(keyToken.start, key.range.start), end: Math.max(keyToken.end, key.range.end) } };
    this.at++;
    return this.entryWithValue(keyToken.start, key, colon, parent, true);
  }

  private entryWithValue(start: number, key: YamlScalar, colon: Token, parent: YamlMap, isBlock: boolean): Writable<YamlEntry> {
    const token = this.peek();
    const isMissing = isBlock ? token.kind === TokenKind.Key || token.kind === TokenKind.Value || token.kind === TokenKind.BlockEnd : endsFlowValue(token.kind);
    let value = isMissing ? undefined : this.checked(this.node(parent, isBlock, isBlock));
    if (!value && token.actionBefore) value = this.opaqueScalar(token.actionBefore, parent);
    return { key, value, range: { start: Math.min(start, key.range.start), end: value ? Math.max(value.range.end, colon.end) : colon.end } };
  }

  private key(node: YamlNode | undefined, end: number, parent: YamlMap): YamlScalar {
    if (!node) return this.emptyScalar(end, parent);
    if (node.kind === 'scalar') return node;
    if (node.kind === 'alias' && node.target?.kind === 'scalar') return { ...node.target, range: node.range, parent };
    this.problems.complexKey(node.range.start, node.range.end);
    const { start, end: nodeEnd } = node.range;
    return { kind: 'scalar', range: node.range, parent, value: undefined, text: this.text.slice(start, nodeEnd), style: 'plain', opaque: false };
  }

  private blockSequence(parent: Collection | undefined, properties: Properties | undefined): YamlSequence {
    const opening = this.peek();
    const sequence = this.newSequence(parent, opening.start, false, properties);
    if (opening.actionBefore) sequence.templated = true;
    this.at++;
    for (;;) {
      const token = this.peek();
      if (token.actionBefore) sequence.templated = true;
      if (token.kind === TokenKind.BlockEnd) {
        this.at++;
        break;
      }
      if (this.isEnd(token)) break;
      const before = this.at;
      if (token.kind === TokenKind.BlockEntry) this.addItem(sequence, false);
      else this.mendSequence(sequence, opening);
      if (this.at === before) this.at++;
    }
    return sequence as YamlSequence;
  }

  /** Items at the indentation of the map around them: no tokens mark their start and end. */
  private dashes(parent: Collection | undefined, properties: Properties | undefined): YamlSequence {
    const sequence = this.newSequence(parent, this.peek().start, false, properties);
    while (this.peek().kind === TokenKind.BlockEntry) {
      if (this.peek().actionBefore) sequence.templated = true;
      this.addItem(sequence, true);
    }
    // Actions behind the last item may add more.
    if (this.peek().actionBefore) sequence.templated = true;
    return sequence as YamlSequence;
  }

  private addItem(sequence: MutableSequence, isIndentless: boolean): void {
    const dash = this.peek();
    this.at++;
    const token = this.peek();
    const { kind } = token;
    const isMissing = kind === TokenKind.BlockEntry || kind === TokenKind.BlockEnd || (isIndentless && (kind === TokenKind.Key || kind === TokenKind.Value));
    const parent = sequence as YamlSequence;
    const node = isMissing ? undefined : this.checked(this.node(parent, true, false));
    const item = node ?? (token.actionBefore ? this.opaqueScalar(token.actionBefore, parent) : this.emptyScalar(dash.end, parent));
    sequence.items.push(item);
    sequence.range = { start: sequence.range.start, end: Math.max(sequence.range.end, dash.end, item.range.end) };
  }

  // Mending of block collections

  private mendMap(map: MutableMap, opening: Token): void {
    const token = this.peek();
    const parent = map as YamlMap;
    const last = map.entries.at(-1);
    if (token.kind === TokenKind.Value) {
      this.problems.missingKey(token.start);
      this.at++;
      this.addEntry(map, this.entryWithValue(token.start, this.emptyScalar(token.start, parent), token, parent, true));
    } else if (token.kind === TokenKind.BlockMapStart || token.kind === TokenKind.BlockSequenceStart) {
      const nested = this.node(parent, true, false);
      if (nested) this.placeNested(map, last, nested, token, opening);
    } else if (token.kind === TokenKind.BlockEntry) {
      this.problems.dashAmongKeys(token.start);
      const items = this.dashes(parent, undefined);
      if (last && !last.value) this.setValue(map, last, items);
    } else if (!this.skipStray()) {
      this.reportStray(token);
      this.skipNode(parent);
    }
  }

  /** A collection where a key should be: it belongs to the entry before, or is badly indented. */
  private placeNested(map: MutableMap, last: Writable<YamlEntry> | undefined, nested: YamlNode, token: Token, opening: Token): void {
    const what = nested.kind === 'map' ? 'key' : 'item';
    const value = last?.value;
    const end = this.endOfFirst(nested);
    if (!last) {
      this.problems.misaligned(what, token.start, end, token.column, [opening.column]);
    } else if (value?.kind === 'scalar' && value.opaque && nested.kind !== 'scalar') {
      // An action whose lines go on below it.
      (nested as Writable<Collection>).templated = true;
      this.setValue(map, last, nested);
    } else if (!value) {
      const hasColon = last.range.end > last.key.range.end;
      // Where the colon is missing, that is reported already.
      if (hasColon || this.problems.isEmpty) this.problems.nestedUnderValue(last.key.text, token.start, end);
      this.setValue(map, last, nested);
    } else if (value.kind === 'map' && !value.flow && nested.kind === 'map') {
      this.problems.misaligned(what, token.start, end, token.column, [opening.column, this.columnOf(value.range.start)]);
      this.append(value as MutableMap, nested as MutableMap);
      this.widen(map, last, value);
    } else if (value.kind === 'sequence' && !value.flow && nested.kind === 'sequence') {
      this.problems.misaligned(what, token.start, end, token.column, [this.columnOf(value.range.start)]);
      for (const item of nested.items) (value.items as YamlNode[]).push(this.adopted(item, value));
      (value as MutableSequence).range = { start: value.range.start, end: Math.max(value.range.end, nested.range.end) };
      this.widen(map, last, value);
    } else if (value.kind === 'scalar' && value.style === 'plain' && nested.kind === 'map' && this.columnOf(value.range.start) === token.column && !this.sameLine(last.key.range.end, value.range.start)) {
      this.prependBareKey(value, nested as MutableMap, token);
      this.setValue(map, last, nested);
    } else if (value.kind === 'scalar' || value.kind === 'alias') {
      this.problems.nestedUnderValue(last.key.text, token.start, end);
      this.setValue(map, last, nested);
    } else {
      this.problems.misaligned(what, token.start, end, token.column, [opening.column]);
    }
  }

  /** `half⏎  key: value`: the first line is a key whose colon is missing. */
  private prependBareKey(bare: YamlScalar, map: MutableMap, token: Token): void {
    if (this.columnOf(bare.range.start) !== token.column || bare.style !== 'plain') {
      if (this.problems.isEmpty) this.problems.nestedUnderValue(undefined, token.start, map.entries[0]?.key.range.end ?? token.end);
      return;
    }
    const parent = map as YamlMap;
    const { start, end } = bare.range;
    const colon = colonWithoutBlank(bare.text);
    if (colon === undefined) {
      this.problems.missingColon(this.text, start, end, false);
      map.entries.unshift({ key: { ...bare, parent }, value: undefined, range: bare.range });
    } else {
      this.problems.missingBlank(start + colon, ':');
      const text = bare.text.slice(colon + 1);
      const key: YamlScalar = { ...bare, parent, range: { start, end: start + colon }, text: bare.text.slice(0, colon), value: bare.text.slice(0, colon) };
      const value: YamlScalar = { ...bare, parent, range: { start: start + colon + 1, end }, text, value: plainValue(text) };
      map.entries.unshift({ key, value, range: bare.range });
    }
    map.range = { start: bare.range.start, end: map.range.end };
  }

  private mendSequence(sequence: MutableSequence, opening: Token): void {
    const token = this.peek();
    const parent = sequence as YamlSequence;
    const last = sequence.items.at(-1);
    if (token.kind === TokenKind.Key) {
      this.keysInSequence(sequence, last);
    } else if (token.kind === TokenKind.BlockMapStart || token.kind === TokenKind.BlockSequenceStart) {
      const nested = this.node(parent, true, false);
      if (!nested) return;
      const what = nested.kind === 'map' ? 'key' : 'item';
      const end = this.endOfFirst(nested);
      if (nested.kind === 'sequence') {
        this.problems.misaligned(what, token.start, end, token.column, [opening.column]);
        for (const item of nested.items) sequence.items.push(this.adopted(item, parent));
      } else if (last?.kind === 'map' && !last.flow) {
        this.problems.misaligned(what, token.start, end, token.column, [this.columnOf(last.range.start)]);
        this.append(last as MutableMap, nested as MutableMap);
      } else if (last?.kind === 'scalar' && last.opaque) {
        (nested as MutableMap).templated = true;
        sequence.items[sequence.items.length - 1] = nested;
      } else if (last?.kind === 'scalar' && last.range.end > last.range.start && nested.kind === 'map') {
        this.prependBareKey(last, nested as MutableMap, token);
        sequence.items[sequence.items.length - 1] = nested;
      } else {
        this.problems.misaligned(what, token.start, end, token.column, [opening.column]);
      }
      sequence.range = { start: sequence.range.start, end: Math.max(sequence.range.end, nested.range.end) };
    } else if (!this.skipStray()) {
      this.reportStray(token);
      this.skipNode(parent);
    }
  }

  /** Keys at the column of the dashes: they are taken for those of the last item. */
  private keysInSequence(sequence: MutableSequence, last: YamlNode | undefined): void {
    const isOwner = last?.kind === 'map' && !last.flow;
    const owner = isOwner ? (last as MutableMap) : this.newMap(sequence as YamlSequence, this.peek().start, false, undefined);
    while (this.peek().kind === TokenKind.Key) {
      const entry = this.blockEntry(owner);
      if (!this.tokens[this.at - 1]?.isBareKey) this.problems.keyAmongItems(entry.key.range.start, entry.key.range.end);
      this.addEntry(owner, entry);
    }
    if (isOwner) sequence.range = { start: sequence.range.start, end: Math.max(sequence.range.end, owner.range.end) };
  }

  /** Takes a bracket, comma or marker that opens nothing; false if the next token is something else. */
  private skipStray(): boolean {
    const token = this.peek();
    switch (token.kind) {
      case TokenKind.FlowMapEnd:
      case TokenKind.FlowSequenceEnd:
        this.problems.strayBracket(token.start, this.text[token.start]!);
        break;
      case TokenKind.FlowEntry:
        this.problems.strayComma(token.start);
        break;
      case TokenKind.Value:
        this.problems.missingKey(token.start);
        break;
      case TokenKind.BlockEntry:
        this.problems.dashInLine(token.start, false);
        break;
      case TokenKind.DocumentStart:
      case TokenKind.FlowBroken:
      case TokenKind.BlockEnd:
      case TokenKind.Key:
        break;
      default:
        return false;
    }
    this.at++;
    return true;
  }

  private reportStray(token: Token): void {
    const before = this.tokens[this.at - 1];
    const end = Math.max(token.end, token.start + 1);
    if (before?.kind === TokenKind.Scalar && before.contentColumn > token.column) {
      this.problems.lessIndentedText(token.start, end, token.column, before.contentColumn);
      return;
    }
    if (before === undefined || !this.sameLine(before.end, token.start)) {
      this.problems.textBehind('value', token.start, end);
    } else if (before.kind === TokenKind.FlowMapEnd || before.kind === TokenKind.FlowSequenceEnd) {
      this.problems.textBehind('bracket', token.start, end);
    } else if (before.kind === TokenKind.Alias) {
      this.problems.textBehind('alias', token.start, end);
    } else if (this.text[token.start] === ':') {
      this.problems.missingBlank(token.start, ':');
    } else {
      const isAdjacent = before.end === token.start;
      this.problems.textBehind(before.style === 'plain' ? 'value' : !isAdjacent ? 'quote' : before.style === 'single-quoted' ? 'single quote' : 'double quote', token.start, end);
    }
  }

  private skipNode(parent: Collection | undefined): void {
    const before = this.at;
    this.node(parent, true, false);
    if (this.at === before) this.at++;
  }

  /** Passes a collection whose opening token is next; the offset behind it. */
  private skipBalanced(): number {
    let open = 0;
    let end = this.peek().end;
    do {
      const { kind } = this.peek();
      if (this.isEnd(this.peek())) break;
      if (kind === TokenKind.BlockMapStart || kind === TokenKind.BlockSequenceStart || kind === TokenKind.FlowMapStart || kind === TokenKind.FlowSequenceStart) open++;
      else if (kind === TokenKind.BlockEnd || kind === TokenKind.FlowMapEnd || kind === TokenKind.FlowSequenceEnd || kind === TokenKind.FlowBroken) open--;
      if (kind !== TokenKind.BlockEnd && kind !== TokenKind.FlowBroken) end = this.peek().end;
      this.at++;
    } while (open > 0);
    return end;
  }

  private append(map: MutableMap, more: MutableMap): void {
    for (const entry of more.entries) {
      (entry.key as Writable<YamlScalar>).parent = map as YamlMap;
      if (entry.value) this.adopted(entry.value, map as YamlMap);
      this.addEntry(map, entry);
    }
  }

  private adopted(node: YamlNode, parent: Collection): YamlNode {
    (node as Writable<YamlNode>).parent = parent;
    return node;
  }

  private setValue(map: MutableMap, entry: Writable<YamlEntry>, value: YamlNode): void {
    entry.value = this.adopted(value, map as YamlMap);
    this.widen(map, entry, value);
  }

  private widen(map: MutableMap, entry: Writable<YamlEntry>, value: YamlNode): void {
    entry.range = { start: entry.range.start, end: Math.max(entry.range.end, value.range.end) };
    map.range = { start: map.range.start, end: Math.max(map.range.end, entry.range.end) };
  }

  private endOfFirst(node: YamlNode): number {
    if (node.kind === 'map') return node.entries[0]?.key.range.end ?? node.range.end;
    return node.kind === 'sequence' ? node.range.start + 1 : node.range.end;
  }

  private columnOf(offset: number): number {
    let start = offset;
    while (start > 0 && this.text[start - 1] !== '\n' && this.text[start - 1] !== '\r') start--;
    return offset - start;
  }

  private sameLine(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.text[at] === '\n' || this.text[at] === '\r') return false;
    return true;
  }

  // Flow collections

  private flowCollection(kind: TokenKind, parent: Collection | undefined, properties: Properties | undefined): YamlNode {
    const isMap = kind === TokenKind.FlowMapStart;
    this.flowEnds.push(isMap ? TokenKind.FlowMapEnd : TokenKind.FlowSequenceEnd);
    const node = isMap ? this.flowMap(parent, properties) : this.flowSequence(parent, properties);
    this.flowEnds.pop();
    return node;
  }

  private flowSequence(parent: Collection | undefined, properties: Properties | undefined): YamlSequence {
    const opening = this.peek();
    const sequence = this.newSequence(parent, opening.start, true, properties);
    const self = sequence as YamlSequence;
    this.at++;
    let end = opening.end;
    let needsComma = false;
    for (;;) {
      const token = this.peek();
      if (token.actionBefore) sequence.templated = true;
      if (token.kind === TokenKind.FlowSequenceEnd || token.kind === TokenKind.FlowMapEnd || this.isBroken(token)) {
        end = this.closeFlow(opening, token, end, TokenKind.FlowSequenceEnd);
        break;
      }
      const before = this.at;
      end = Math.max(end, token.end);
      if (token.kind === TokenKind.FlowEntry) {
        if (!needsComma) this.problems.emptyBetweenCommas(token.start);
        needsComma = false;
        this.at++;
      } else {
        if (needsComma && token.kind !== TokenKind.Value && token.kind !== TokenKind.BlockEntry) this.problems.missingComma(token.start, Math.max(token.end, token.start + 1));
        const item = token.kind === TokenKind.Key ? this.pair(self) : this.checked(this.node(self, false, false));
        if (item) {
          sequence.items.push(item);
          end = Math.max(end, item.range.end);
          needsComma = true;
        } else {
          this.reportInFlow(token);
        }
      }
      if (this.at === before) this.at++;
    }
    sequence.range = { start: opening.start, end };
    return self;
  }

  /** `[key: value]` holds a map of one entry. */
  private pair(parent: YamlSequence): YamlMap {
    const opening = this.peek();
    const map = this.newMap(parent, opening.start, true, undefined);
    this.addEntry(map, this.flowEntry(map));
    return this.finishMap(map);
  }

  private flowMap(parent: Collection | undefined, properties: Properties | undefined): YamlMap {
    const opening = this.peek();
    const map = this.newMap(parent, opening.start, true, properties);
    this.at++;
    let end = opening.end;
    let needsComma = false;
    for (;;) {
      const token = this.peek();
      if (token.actionBefore) map.templated = true;
      if (token.kind === TokenKind.FlowSequenceEnd || token.kind === TokenKind.FlowMapEnd || this.isBroken(token)) {
        end = this.closeFlow(opening, token, end, TokenKind.FlowMapEnd);
        break;
      }
      const before = this.at;
      end = Math.max(end, token.end);
      if (token.kind === TokenKind.FlowEntry) {
        if (!needsComma) this.problems.emptyBetweenCommas(token.start);
        needsComma = false;
        this.at++;
      } else {
        if (needsComma && token.kind !== TokenKind.Value && token.kind !== TokenKind.BlockEntry) this.problems.missingComma(token.start, Math.max(token.end, token.start + 1));
        const entry = token.kind === TokenKind.Key ? this.flowEntry(map) : this.loneKey(map);
        if (entry) {
          this.addEntry(map, entry);
          end = Math.max(end, entry.range.end);
          needsComma = true;
        } else {
          this.reportInFlow(token);
        }
      }
      if (this.at === before) this.at++;
    }
    map.range = { start: opening.start, end };
    return this.finishMap(map);
  }

  private flowEntry(map: MutableMap): Writable<YamlEntry> {
    const keyToken = this.peek();
    this.at++;
    const parent = map as YamlMap;
    const next = this.peek().kind;
    const keyNode = next === TokenKind.Value || endsFlowValue(next) ? undefined : this.node(parent, false, false);
    const key = this.key(keyNode, keyToken.end, parent);
    const colon = this.peek();
    if (colon.kind !== TokenKind.Value) return { key, value: undefined, range: { start: Math.min(keyToken.start, key.range.start), end: Math.max(keyToken.end, key.range.end) } };
    this.at++;
    const entry = this.entryWithValue(keyToken.start, key, colon, parent, false);
    if (!entry.value && !endsFlowValue(this.peek().kind)) this.problems.missingValue(this.peek().start, Math.max(this.peek().end, this.peek().start));
    return entry;
  }

  /** `{key}`: a key without a value. */
  private loneKey(map: MutableMap): Writable<YamlEntry> | undefined {
    const node = this.node(map as YamlMap, false, false);
    if (!node) return undefined;
    const key = this.key(node, node.range.end, map as YamlMap);
    return { key, value: undefined, range: key.range };
  }

  private isBroken(token: Token): boolean {
    return token.kind === TokenKind.FlowBroken || token.kind === TokenKind.BlockEnd || this.isEnd(token);
  }

  /** Takes the closing token; the offset behind the collection. */
  private closeFlow(opening: Token, token: Token, end: number, expected: TokenKind): number {
    const character = this.text[opening.start]!;
    if (this.isBroken(token)) {
      this.problems.unclosedBracket(opening.start, character);
      if (token.kind === TokenKind.FlowBroken) this.at++;
      return end;
    }
    if (token.kind !== expected) {
      if (this.flowEnds.includes(token.kind)) {
        // It closes a collection further out.
        this.problems.unclosedBracket(opening.start, character);
        return end;
      }
      this.problems.wrongBracket(token.start, this.text[token.start]!, character);
    }
    this.at++;
    return token.end;
  }

  private reportInFlow(token: Token): void {
    if (token.kind === TokenKind.BlockEntry) this.problems.blockInFlow(token.start);
    else if (token.kind === TokenKind.Value) this.problems.missingKey(token.start);
    else this.problems.missingValue(token.start, Math.max(token.end, token.start + 1));
  }

  // Keys

  /** Looks for keys that repeat and for what cannot be a key. */
  private finishMap(map: MutableMap): YamlMap {
    const { entries } = map;
    const seen = entries.length > FEW_KEYS ? new Map<YamlScalar['value'], YamlScalar>() : undefined;
    for (let index = 0; index < entries.length; index++) {
      const { key, value } = entries[index]!;
      if (key.opaque || key.value === undefined) continue;
      if (key.value === null) {
        this.problems.nullKey(key.range.start, key.range.end);
        continue;
      }
      if (isMergeKey(key)) {
        this.checkMerge(key, value);
        continue;
      }
      const first = seen ? seen.get(key.value) : firstWith(entries, index, key.value);
      if (first) {
        if (!map.templated) this.problems.duplicateKey(key.text, key.range, first.range);
      } else {
        seen?.set(key.value, key);
      }
    }
    return map as YamlMap;
  }

  private checkMerge(key: YamlScalar, value: YamlNode | undefined): void {
    const isMap = (node: YamlNode): boolean => node.kind === 'map' || (node.kind === 'alias' && (node.target === undefined || node.target.kind === 'map')) || (node.kind === 'scalar' && node.opaque);
    if (value && (isMap(value) || (value.kind === 'sequence' && value.items.every(isMap)))) return;
    const { start, end } = value?.range ?? key.range;
    this.problems.mergeWithoutMap(start, end);
  }
}

/** Up to so many keys, comparing each with each is faster than a map. */
const FEW_KEYS = 8;

function firstWith(entries: readonly YamlEntry[], before: number, value: YamlScalar['value']): YamlScalar | undefined {
  for (let index = 0; index < before; index++) {
    const { key } = entries[index]!;
    if (key.value === value && !key.opaque && !isMergeKey(key)) return key;
  }
  return undefined;
}

function endsFlowValue(kind: TokenKind): boolean {
  return kind === TokenKind.FlowEntry || kind === TokenKind.FlowMapEnd || kind === TokenKind.FlowSequenceEnd || kind === TokenKind.FlowBroken || kind === TokenKind.StreamEnd;
}
