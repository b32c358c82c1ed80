// Random scripts that use Envoy's API as people do, mistakes included: one statement a line, so that lines tell statements apart.

import type { Random } from './random';

/** What a generated variable holds. */
type Kind = 'headers' | 'text' | 'perhaps text' | 'number' | 'body' | 'perhaps body' | 'table' | 'metadata' | 'dynamic' | 'answer';

interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

/** Deeper than this no block is opened. */
const deepest = 3;

/** Headers that some samples have and others have not; `growProgram` and `programSamples` share them. */
const headerNames = ['x-one', 'x-two', 'x-three', 'content-length'];

/** A script with a handler for requests, often one for responses too, and helpers that they share. */
export function growProgram(random: Random): string {
  return new Program(random).script();
}

class Program {
  private readonly lines: string[] = [];
  private variables: Variable[] = [];
  private depth = 0;
  private count = 0;
  private handle = 'handle';
  private readonly helpers: { readonly name: string; readonly takes: string }[] = [];

  constructor(private readonly random: Random) {}

  script(): string {
    for (let helpers = this.random.between(0, 2); helpers > 0; helpers--) this.helper();
    this.handler('envoy_on_request');
    if (this.random.chance(0.4)) this.handler('envoy_on_response');
    return `${this.lines.join('\n')}\n`;
  }

  private line(text: string): void {
    this.lines.push(`${'  '.repeat(this.depth)}${text}`);
  }

  private fresh(kind: Kind): string {
    const name = `v${++this.count}`;
    this.variables.push({ name, kind });
    return name;
  }

  private helper(): void {
    const name = `help${++this.count}`;
    const takes = this.random.pick(['handle', 'headers', 'text']);
    this.handle = 'h';
    this.line(`local function ${name}(h, value)`);
    this.variables = [{ name: 'value', kind: takes === 'headers' ? 'headers' : takes === 'text' ? 'perhaps text' : 'table' }];
    this.block();
    this.depth++;
    if (this.random.chance(0.5)) this.line(`return ${this.text()}`);
    this.depth--;
    this.line('end');
    this.helpers.push({ name, takes });
  }

  private handler(name: string): void {
    this.handle = 'handle';
    this.variables = [];
    this.line(`function ${name}(handle)`);
    this.block(this.random.between(3, 9));
    this.line('end');
  }

  private block(length = this.random.between(1, 4)): void {
    const outer = this.variables;
    this.variables = [...outer];
    this.depth++;
    for (let count = 0; count < length; count++) this.statement();
    this.depth--;
    this.variables = outer;
  }

  private of(...kinds: readonly Kind[]): string | undefined {
    const fitting = this.variables.filter(({ kind }) => kinds.includes(kind));
    return fitting.length > 0 ? this.random.pick(fitting).name : undefined;
  }

  private statement(): void {
    const { random } = this;
    if (this.depth > deepest) return this.use();
    switch (random.between(0, 15)) {
      case 0:
      case 1:
      case 2:
        return this.declare();
      case 3:
        return this.guard();
      case 4:
        this.line(`if ${this.condition()} then`);
        this.block();
        if (random.chance(0.4)) {
          this.line('else');
          this.block();
        }
        return this.line('end');
      case 5:
        return this.headersLoop();
      case 6:
        this.line(`for index = 1, ${random.between(0, 3)} do`);
        this.block(random.between(1, 2));
        return this.line('end');
      case 7:
        if (random.chance(0.6)) return this.use();
        this.line(`for chunk in ${this.handle}:bodyChunks() do`);
        this.variables.push({ name: 'chunk', kind: 'body' });
        this.block(random.between(1, 2));
        this.variables.pop();
        return this.line('end');
      case 8:
        return this.line(`${this.handle}:respond({ [":status"] = ${random.pick(['"403"', '403', '"999"', 'true', this.text()])}${random.chance(0.3) ? `, ["x-why"] = ${this.text()}` : ''} }${random.chance(0.5) ? `, ${this.text()}` : ''})`);
      case 9: {
        this.line(random.pick(['pcall(function()', 'local ok = pcall(function()']));
        this.block(random.between(1, 2));
        return this.line('end)');
      }
      case 10: {
        const helper = this.helpers.length > 0 ? random.pick(this.helpers) : undefined;
        if (!helper) return this.use();
        const value = helper.takes === 'headers' ? `${this.handle}:headers()` : helper.takes === 'text' ? this.text() : '{}';
        return this.line(`${random.chance(0.4) ? `local ${this.fresh('perhaps text')} = ` : ''}${helper.name}(${this.handle}, ${value})`);
      }
      case 11: {
        const table = this.of('table');
        return table ? this.line(`${table}.${random.pick(['a', 'b'])} = ${random.pick([this.text(), `${this.handle}:headers()`, 'nil', '5'])}`) : this.declare();
      }
      default:
        return this.use();
    }
  }

  private declare(): void {
    const { random, handle } = this;
    const name = random.pick(headerNames);
    const [kind, value] = random.pick<readonly [Kind, string]>([
      ['headers', `${handle}:headers()`],
      ['headers', `${handle}:headers()`],
      ['perhaps text', `${handle}:headers():get("${name}")`],
      ['perhaps text', `${this.of('headers') ?? `${handle}:headers()`}:get("${name}")`],
      ['text', `${handle}:headers():get("${name}") or "none"`],
      ['number', `tonumber(${handle}:headers():get("${name}")) or 0`],
      ['number', `${handle}:headers():getNumValues("${name}")`],
      ['perhaps body', `${handle}:body(${random.pick(['', 'false'])})`],
      ['body', `${handle}:body(true)`],
      ['table', `{ a = ${this.text()}, b = ${random.pick(['1', 'nil', 'true', this.text()])} }`],
      ['table', '{}'],
      ['metadata', random.pick([`${handle}:metadata()`, `${handle}:filterContext()`])],
      ['dynamic', `${handle}:streamInfo():dynamicMetadata()`],
      ['perhaps text', `${handle}:filterContext():get("limit")`],
      ['text', `${handle}:streamInfo():protocol()`],
      ['answer', `${handle}:httpCall("auth", { [":method"] = "GET", [":path"] = "/"${random.chance(0.9) ? ', [":authority"] = "auth"' : ''} }, nil, ${random.pick(['50', '50', '{ timeout_ms = 5 }', '{ timeout = 5 }', '-1'])})`],
    ]);
    const variable = this.fresh(kind);
    this.line(`local ${variable} = ${value}`);
  }

  /** A value that may be nil is looked at, in one of many ways. */
  private guard(): void {
    const index = this.variables.findIndex(({ kind }) => kind === 'perhaps text' || kind === 'perhaps body');
    const variable = this.variables[index];
    if (!variable) return this.declare();
    const sure: Variable = { name: variable.name, kind: variable.kind === 'perhaps body' ? 'body' : 'text' };
    const { name } = variable;
    switch (this.random.between(0, 4)) {
      case 0:
        this.line(`if ${name} then`);
        this.variables[index] = sure;
        this.block();
        this.variables[index] = variable;
        return this.line('end');
      case 1:
        this.line(`if ${this.random.pick([`not ${name}`, `${name} == nil`])} then`);
        this.depth++;
        this.line(this.random.pick(['return', 'do return end', 'error("none")', `${this.handle}:respond({ [":status"] = "400" })`]));
        this.depth--;
        this.line('end');
        this.variables[index] = sure;
        return;
      case 2:
        if (sure.kind === 'body') return this.use();
        this.line(`${name} = ${name} or "none"`);
        this.variables[index] = sure;
        return;
      case 3:
        this.line(`if type(${name}) == "${sure.kind === 'body' ? 'userdata' : 'string'}" then`);
        this.variables[index] = sure;
        this.block();
        this.variables[index] = variable;
        return this.line('end');
      default:
        this.line(`while ${name} do`);
        this.variables[index] = sure;
        this.block(1);
        this.variables[index] = variable;
        this.depth++;
        this.line(this.random.chance(0.5) ? 'break' : `${name} = nil`);
        this.depth--;
        return this.line('end');
    }
  }

  private headersLoop(): void {
    const { random } = this;
    const over = random.chance(0.7) ? (this.of('headers') ?? `${this.handle}:headers()`) : (this.of('dynamic', 'metadata') ?? `${this.handle}:headers()`);
    this.line(`for key, value in pairs(${over}) do`);
    this.depth++;
    this.line(random.pick([`${this.handle}:logInfo(key)`, `${this.handle}:logInfo(tostring(value))`, `${this.handle}:headers():remove(key)`, 'if key == "x-one" then break end', 'if key == "x-one" then return end', `${this.handle}:logInfo(key .. "=" .. tostring(value))`]));
    this.depth--;
    this.line('end');
  }

  private condition(): string {
    const { random } = this;
    const perhaps = this.of('perhaps text');
    const number = this.of('number');
    return random.pick([
      `${this.handle}:headers():get("${random.pick(headerNames)}")`,
      `${this.handle}:headers():get("${random.pick(headerNames)}") == "7"`,
      `${this.handle}:headers():getNumValues("x-one") > ${random.between(0, 1)}`,
      ...(perhaps ? [`${perhaps} ~= nil`, `not ${perhaps}`, `${perhaps} and #${perhaps} > 1`, `${perhaps} == "7" or ${perhaps} == "8"`] : []),
      ...(number ? [`${number} > 3`, `${number} == 0`] : []),
    ]);
  }

  private text(): string {
    const { random } = this;
    const perhaps = this.of('perhaps text');
    const sure = this.of('text');
    const number = this.of('number');
    const table = this.of('table');
    const answer = this.of('answer');
    return random.pick([
      '"plain"',
      '5',
      `tostring(${this.handle}:headers():get("${random.pick(headerNames)}"))`,
      `("a"):rep(2)`,
      ...(perhaps ? [perhaps, `(${perhaps} or "none")`, `"x" .. ${perhaps}`, `(${perhaps} and ${perhaps}:upper() or "none")`, `${perhaps}:lower()`] : []),
      ...(sure ? [sure, `${sure} .. "x"`, `${sure}:sub(1, 2)`] : []),
      ...(number ? [`${number} + 1`, `"n" .. ${number}`] : []),
      ...(table ? [`${table}.a`, `tostring(${table}.b)`, `(${table}.b or "none")`, `"x" .. ${table}.b`] : []),
      ...(answer ? [`${answer}[":status"]`, `(${answer}["x-user"] or "none")`, `"x" .. ${answer}["x-user"]`] : []),
    ]);
  }

  private use(): void {
    const { random, handle } = this;
    const headers = this.of('headers') ?? `${handle}:headers()`;
    const body = this.of('body', random.chance(0.2) ? 'perhaps body' : 'body');
    const dynamic = this.of('dynamic');
    const trailers: Variable = { name: `v${++this.count}`, kind: 'perhaps text' };
    const values: Variable = { name: `v${++this.count}`, kind: 'table' };
    const line = random.pick([
      `${handle}:logInfo(${this.text()})`,
        `${handle}:logInfo(${this.text()} .. ${this.text()})`,
        `${headers}:add("x-made", ${this.text()})`,
        `${headers}:replace("${random.pick(headerNames)}", ${this.text()})`,
        `${headers}:remove("${random.pick(headerNames)}")`,
        `${handle}:headers():add("x-made", ${random.pick(['true', '{}', 'nil', this.text(), this.text()])})`,
        `local ${trailers.name} = ${handle}:trailers() and "trailers"`,
        `${handle}:setUpstreamOverrideHost("${random.pick(['10.0.0.1', '10.0.0.1:80', '[::1]:80', 'backend'])}")`,
        `${handle}:logInfo(${handle}:base64Escape(${this.text()}))`,
        random.chance(0.3) ? `${random.pick([`${headers}:set("a", "b")`, `${headers}.get("a")`, `${handle}:logInfo(nil)`, `${handle}:logInfo(${handle}:headers())`, `local _ = ${handle}:headers() .. "x"`, `local _ = #${handle}:headers()`, `${handle}:headers():add("x")`, `local _ = 1 < "2"`, `${handle}:headers()["x"] = "y"`, `${handle}:verifySignature("MD5", "k", "s", 1, "d", 1)`, `coroutine.yield()`])}` : `${handle}:logInfo("plain")`,
        ...(body ? [`${handle}:logInfo(${body}:getBytes(0, ${body}:length()))`, `${body}:setBytes(${this.text()})`] : []),
        ...(dynamic ? [`${dynamic}:set("shop", "key", ${this.text()})`, `local ${values.name} = ${dynamic}:get("shop") or {}`] : []),
      ]);
    this.line(line);
    for (const variable of [trailers, values]) if (line.startsWith(`local ${variable.name} `)) this.variables.push(variable);
  }
}
