// Lua's own functions as LuaJIT has them in Envoy, and which of them the controller's validation takes away or has not got.

/** What a function returns, as far as checks need it. */
export type LibraryResult = 'string' | 'number' | 'boolean' | 'table' | 'function' | 'any' | 'none';

/**
 * How the controller's Strict validation sees a name: `removed` by its sandbox, `missing` in its interpreter (gopher-lua),
 * `restricted` to some arguments.
 */
export type ControllerView = 'removed' | 'missing' | 'restricted';

export interface LibraryParameter {
  readonly name: string;
  readonly optional: boolean;
  /** `...`: any number of further arguments. */
  readonly rest: boolean;
  /** What LuaJIT insists on; undefined: it takes anything, or what it takes hangs on other arguments. */
  readonly type: 'string' | 'number' | 'table' | undefined;
}

export interface LibraryMember {
  /** Full name: `string.format`. */
  readonly name: string;
  /** Undefined: no function, but a value. */
  readonly parameters: readonly LibraryParameter[] | undefined;
  readonly result: LibraryResult;
  /** The result may be nil. */
  readonly mayBeNil: boolean;
  /** Our own words. */
  readonly docs: string;
  readonly controller?: ControllerView;
  /** What to write instead. */
  readonly deprecated?: string;
}

/** A library: a table of functions. */
export interface Library {
  readonly name: string;
  readonly docs: string;
  readonly members: ReadonlyMap<string, LibraryMember>;
  readonly controller?: ControllerView;
}

/**
 * One line for each function: name(parameters) result | docs. `?` behind a parameter: may be left out; behind a result: may be nil.
 * A line that begins with `-` is removed by the controller's sandbox, with `!` missing in its interpreter, with `~` restricted.
 */
const globalLines = `
assert(v, message?, ...) any | Returns its arguments if the first is true, else raises an error with \`message\`.
collectgarbage(option?, arg?) any | Controls the garbage collector; \`"count"\` gives the memory in use.
-dofile(filename?) any | Runs a file.
error(message?, level?) none | Raises an error. In a handler, Envoy logs it and goes on without the script.
getfenv(f?) table | The globals that a function sees.
-getmetatable(object) table? | The metatable of a value.
ipairs(t) function | Walks a list: \`for index, value in ipairs(t) do\`, up to the first nil.
-load(chunk, chunkname?, mode?, env?) function? | Compiles a script.
-loadfile(filename?, mode?, env?) function? | Compiles a file.
-loadstring(text, chunkname?) function? | Compiles a text.
module(name, ...) none | Begins a module.
newproxy(metatable?) any | Makes an empty userdata.
next(t, index?) any? | The key and value behind \`index\` of a table.
pairs(t) function | Walks a table: \`for key, value in pairs(t) do\`. Headers and metadata can be walked, too.
pcall(f, ...) boolean | Calls a function and catches its errors: true and its results, or false and the error.
print(...) none | Writes to Envoy's standard output. Better use \`handle:logInfo()\`.
-rawget(t, index) any? | A field of a table, without metamethods.
rawequal(a, b) boolean | Whether two values are the same, without metamethods.
!rawlen(v) number | Length, without metamethods.
-rawset(t, index, value) table | Sets a field of a table, without metamethods.
-require(modname) any | Loads a module. Envoy's image brings none but LuaJIT's own (\`bit\`, \`ffi\`).
select(index, ...) any | The arguments from \`index\` on; \`select("#", ...)\` counts them.
setfenv(f, t) any | Sets the globals that a function sees.
-setmetatable(t, metatable) table | Sets a table's metatable.
tonumber(v, base?) number? | A number from text; nil if it is none.
tostring(v) string | Text from any value.
type(v) string | \`"nil"\`, \`"number"\`, \`"string"\`, \`"boolean"\`, \`"table"\`, \`"function"\`, \`"thread"\` or \`"userdata"\`.
unpack(t, i?, j?) any | The items of a list as several values.
xpcall(f, handler, ...) boolean | As \`pcall\`, with a function that sees the error first.
!gcinfo() number | Memory in use, in KB.`;

const libraryLines: Readonly<Record<string, readonly [docs: string, lines: string]>> = {
  string: [
    'Text. Each function is a method of text as well: `s:lower()`.',
    `
byte(s, i?, j?) number? | Codes of the bytes from \`i\` to \`j\`.
char(...) string | Text from byte codes.
dump(f, strip?) string | A function as bytecode.
find(s, pattern, init?, plain?) number? | Start and end of the first match, then its captures; nil if there is none. \`plain\`: no pattern, but text.
format(formatstring, ...) string | Text from a template such as \`"%s: %d"\`.
gmatch(s, pattern) function | Walks all matches: \`for word in s:gmatch("%a+") do\`.
gsub(s, pattern, repl, n?) string | Replaces matches by text, by a table's values or by what a function returns; then their number.
len(s) number | Number of bytes.
lower(s) string | In lower case.
match(s, pattern, init?) string? | The captures of the first match, or all of it; nil if there is none.
rep(s, n, sep?) string | \`n\` copies in a row.
reverse(s) string | The bytes from last to first.
sub(s, i, j?) string | From byte \`i\` to \`j\`, counted from 1, or from the end with a minus.
upper(s) string | In upper case.`,
  ],
  table: [
    'Lists and tables.',
    `
concat(list, sep?, i?, j?) string | Joins a list of texts and numbers.
!foreach(t, f) any? | Calls a function for each field.
!foreachi(t, f) any? | Calls a function for each item.
getn(t) number | Length of a list.
insert(list, pos, value?) none | Appends an item, or puts it at a place: \`table.insert(list, value)\`, \`table.insert(list, 1, value)\`.
maxn(t) number | The largest number among the keys.
!move(a, f, e, t, dest?) table | Copies items.
!pack(...) table | A list of the arguments, with their number as \`n\`.
remove(list, pos?) any? | Takes out an item, the last unless told otherwise.
sort(list, comp?) none | Sorts a list in place.
!unpack(list, i?, j?) any | As \`unpack\`.`,
  ],
  math: [
    'Numbers.',
    `
abs(x) number | Without its sign.
acos(x) number | Arc cosine.
asin(x) number | Arc sine.
atan(x) number | Arc tangent.
atan2(y, x) number | Arc tangent of y/x.
ceil(x) number | The next whole number above.
cos(x) number | Cosine.
cosh(x) number | Hyperbolic cosine.
deg(x) number | Radians to degrees.
exp(x) number | e to the power of x.
floor(x) number | The next whole number below.
fmod(x, y) number | Remainder.
frexp(x) number | Mantissa and exponent.
ldexp(m, e) number | m times 2 to the power of e.
log(x, base?) number | Logarithm.
log10(x) number | Decimal logarithm.
max(x, ...) number | The largest.
min(x, ...) number | The smallest.
modf(x) number | Whole part and fraction.
pow(x, y) number | x to the power of y.
rad(x) number | Degrees to radians.
random(m?, n?) number | A random number: from 0 to 1, from 1 to \`m\`, or from \`m\` to \`n\`.
randomseed(x) none | Seeds the random numbers.
sin(x) number | Sine.
sinh(x) number | Hyperbolic sine.
sqrt(x) number | Square root.
tan(x) number | Tangent.
tanh(x) number | Hyperbolic tangent.
pi number | 3.14159…
huge number | Infinity.`,
  ],
  os: [
    'The system around the proxy.',
    `
clock() number | CPU time in seconds.
date(format?, time?) any | Date and time as text, or as a table with \`"*t"\`.
difftime(t2, t1) number | Seconds between two times.
-execute(command?) any | Runs a command.
-exit(code?) none | Ends the process: the whole proxy.
~getenv(name) string? | An environment variable.
~remove(filename) any | Deletes a file.
~rename(oldname, newname) any | Renames a file.
setlocale(locale, category?) string? | Sets the locale.
time(t?) number | Seconds since 1970.
tmpname() string | A name for a file.`,
  ],
  io: [
    'Files. A script that reads or writes files holds up all requests of its worker.',
    `
close(file?) any | Closes a file.
flush() any | Writes out what is buffered.
~input(file?) any | The default input.
~lines(filename?, ...) function | Walks the lines of a file.
~open(filename, mode?) any? | Opens a file.
~output(file?) any | The default output.
-popen(prog, mode?) any? | Runs a command.
read(...) any? | Reads from the default input.
tmpfile() any | A temporary file.
type(obj) string? | Whether a value is an open file.
write(...) any | Writes to the default output.
stderr any | Standard error.
stdin any | Standard input.
stdout any | Standard output.`,
  ],
  coroutine: [
    'Coroutines. Calls that wait for Envoy do not work inside of them.',
    `
create(f) any | A coroutine that has not begun.
!isyieldable() boolean | Whether the code at hand may yield.
resume(co, ...) boolean | Goes on with a coroutine.
running() any? | The coroutine at hand.
status(co) string | \`"running"\`, \`"suspended"\`, \`"normal"\` or \`"dead"\`.
wrap(f) function | A coroutine as a function.
yield(...) any | Hands back to who resumed. Directly in a handler that is an error.`,
  ],
  debug: [
    'For debuggers.',
    `
debug() none | A prompt.
getfenv(o) table | The globals of a value.
gethook(thread?) any? | The hook.
getinfo(f, what?) table? | What is known of a function.
getlocal(f, local) string? | A local variable.
getmetatable(object) table? | The metatable of a value.
getregistry() table | The registry.
getupvalue(f, up) string? | A captured variable.
getuservalue(u) any? | The table of a userdata.
setfenv(o, t) any | Sets the globals of a value.
sethook(hook, mask, count?) none | Sets a hook.
setlocal(level, local, value) string? | Sets a local variable.
setmetatable(value, t) any | Sets the metatable of a value.
setupvalue(f, up, value) string? | Sets a captured variable.
setuservalue(u, value) any | Sets the table of a userdata.
traceback(message?, level?) string | The call stack as text.
upvalueid(f, n) any | An id of a captured variable.
upvaluejoin(f1, n1, f2, n2) none | Shares a captured variable.`,
  ],
  bit: [
    'Bit operations on 32-bit numbers.',
    `
arshift(x, n) number | Shifts right, keeping the sign.
band(x, ...) number | Bits that are in all.
bnot(x) number | All bits turned round.
bor(x, ...) number | Bits that are in any.
bswap(x) number | Bytes in reverse order.
bxor(x, ...) number | Bits that are in an odd number of them.
lshift(x, n) number | Shifts left.
rol(x, n) number | Rotates left.
ror(x, n) number | Rotates right.
rshift(x, n) number | Shifts right.
tobit(x) number | As a 32-bit number.
tohex(x, n?) string | In hexadecimal.`,
  ],
  jit: [
    'The compiler.',
    `
arch string | Processor.
attach(f, event?) none | Listens to the compiler.
flush(f?, recursive?) none | Throws compiled code away.
off(f?, recursive?) none | Switches compiling off.
on(f?, recursive?) none | Switches compiling on.
opt table | Optimisations.
os string | Operating system.
security(what) number | Security settings.
status() boolean | Whether compiling is on.
version string | Version as text.
version_num number | Version as a number.`,
  ],
  package: [
    'Modules.',
    `
config string | Separators of paths.
cpath string | Where C modules are looked for.
loaded table | Modules that are loaded.
loaders table | How modules are looked for.
loadlib(libname, funcname) any? | Loads a C library.
path string | Where modules are looked for.
preload table | Loaders by name.
searchers table | How modules are looked for.
searchpath(name, path, sep?, rep?) string? | Looks for a module.
seeall(module) none | Gives a module the globals.`,
  ],
};

const libraryViews: Readonly<Record<string, ControllerView>> = { bit: 'missing', jit: 'missing', package: 'removed', debug: 'removed' };

const deprecations: Readonly<Record<string, string>> = {
  'table.getn': 'the operator `#`',
  'table.foreach': '`for key, value in pairs(t) do`',
  'table.foreachi': '`for index, value in ipairs(t) do`',
  'table.maxn': 'the operator `#`, or a count of your own',
  'math.pow': 'the operator `^`',
  gcinfo: '`collectgarbage("count")`',
  module: 'a local table',
  setfenv: 'a table of your own for what should not be global',
  getfenv: 'a table of your own for what should not be global',
  newproxy: 'a table',
};

/** What to write in place of what the controller's sandbox takes away. */
export const insteadOfRemoved: ReadonlyMap<string, string> = new Map([
  ['os.execute', '`httpCall` to a service that does it'],
  ['io.popen', '`httpCall` to a service that does it'],
  ['os.exit', '`return`'],
  ['require', 'functions in the script itself'],
  ['dofile', 'functions in the script itself'],
  ['loadfile', 'functions in the script itself'],
  ['package', 'functions in the script itself'],
  ['load', 'a function of the script'],
  ['loadstring', 'a function of the script'],
  ['debug', '`error` and `pcall`, whose messages name the line'],
  ['getmetatable', 'functions of your own'],
  ['setmetatable', 'plain tables and functions'],
  ['rawget', 'an index: `t[key]`'],
  ['rawset', 'an assignment: `t[key] = value`'],
  ['_G', 'the global by its name alone'],
]);

/** What to use in place of files and variables that the controller denies; policies have `filterContext` since release 1.9. */
export function insteadOfReading(release: number): string {
  return release >= 9 ? '`filterContext` for what the script is to know' : 'values that stand in the script itself';
}

/** Functions of other Luas that LuaJIT has not got, and what it has instead. */
export const foreignFunctions: ReadonlyMap<string, string> = new Map([
  ['math.mod', 'the operator `%` or `math.fmod(a, b)`'],
  ['string.gfind', '`string.gmatch`'],
  ['math.type', '`type(x) == "number"`'],
  ['math.tointeger', '`math.floor(x)`'],
  ['math.ult', 'a comparison with `<`'],
  ['math.maxinteger', '`math.huge`, or 2^53 for the largest exact whole number'],
  ['math.mininteger', '`-math.huge`, or -2^53'],
  ['string.pack', '`string.char`'],
  ['string.unpack', '`string.byte`'],
  ['string.packsize', 'the operator `#`'],
  ['string.len8', 'the operator `#`'],
  ['table.length', 'the operator `#`'],
  ['table.contains', 'a loop with `ipairs`'],
  ['table.clone', 'a loop with `pairs`'],
  ['string.split', 'a loop with `s:gmatch("[^,]+")`'],
  ['string.trim', '`s:match("^%s*(.-)%s*$")`'],
  ['string.startswith', '`s:sub(1, #prefix) == prefix`'],
  ['string.endswith', '`s:sub(-#suffix) == suffix`'],
  ['string.contains', '`s:find(part, 1, true)`'],
  ['string.replace', '`s:gsub(pattern, replacement)`'],
  ['string.join', '`table.concat(list, separator)`'],
  ['string.length', 'the operator `#`'],
  ['string.indexof', '`s:find(part, 1, true)`'],
]);

/** Libraries of other Luas, as globals. */
export const foreignLibraries: ReadonlyMap<string, string> = new Map([
  ['utf8', 'Lua 5.3 brought the library `utf8`; LuaJIT has only bytes, in `string`'],
  ['bit32', 'Lua 5.2 brought `bit32`; LuaJIT has `bit`'],
  ['_ENV', '`_ENV` came with Lua 5.2; LuaJIT has `_G`'],
  ['ngx', '`ngx` belongs to OpenResty; in Envoy everything comes through the stream handle'],
  ['cjson', 'Envoy brings no JSON library'],
  ['json', 'Envoy brings no JSON library'],
]);

/** Words of other languages, and Lua's for the same. */
export const foreignWords: ReadonlyMap<string, string> = new Map([
  ...['null', 'Null', 'NULL', 'None', 'undefined', 'nill', 'Nil', 'NIL'].map((word) => [word, 'nil'] as const),
  ['True', 'true'],
  ['TRUE', 'true'],
  ['False', 'false'],
  ['FALSE', 'false'],
]);

/** Lua's own globals, made once and kept by whoever asks; see `LuaLibrary`. */
export interface StandardLibrary {
  readonly functions: ReadonlyMap<string, LibraryMember>;
  readonly libraries: ReadonlyMap<string, Library>;
  /** Every global name: functions, libraries, `_G`, `_VERSION` and Envoy's own. */
  readonly names: ReadonlySet<string>;
}

/** Kinds of parameters by library and name. A number will do as text, and text that is a number as a number. */
const parameterTypes: Readonly<Record<string, Readonly<Record<string, NonNullable<LibraryParameter['type']>>>>> = {
  '': { t: 'table' },
  'string.': { s: 'string', pattern: 'string', formatstring: 'string', sep: 'string', i: 'number', j: 'number', n: 'number', init: 'number' },
  'table.': { list: 'table', t: 'table', sep: 'string', i: 'number', j: 'number' },
  'math.': { x: 'number', y: 'number', m: 'number', n: 'number', e: 'number', base: 'number' },
};

/** Values that are global without being functions or libraries. */
export const otherGlobals = ['_G', '_VERSION', 'EnvoyTimestampResolution'];

function readLines(prefix: string, lines: string): ReadonlyMap<string, LibraryMember> {
  return new Map(lines.trim().split('\n').map((line) => readLine(prefix, line)).map((member) => [member.name.slice(prefix.length), member]));
}

const views: Readonly<Record<string, ControllerView>> = { '-': 'removed', '!': 'missing', '~': 'restricted' };

function readLine(prefix: string, line: string): LibraryMember {
  const [, view = '', shortName = '', parameters, result = '', nil, docs = ''] = /^([-!~]?)(\w+)(?:\(([^)]*)\))? (\w+)(\?)? \| (.*)$/.exec(line)!;
  const name = `${prefix}${shortName}`;
  const controller = views[view];
  const deprecated = deprecations[name];
  return {
    name,
    parameters: parameters === undefined ? undefined : readParameters(parameters, parameterTypes[prefix] ?? {}),
    result: result as LibraryResult,
    mayBeNil: nil !== undefined,
    docs,
    ...(controller === undefined ? {} : { controller }),
    ...(deprecated === undefined ? {} : { deprecated }),
  };
}

function readParameters(text: string, types: Readonly<Record<string, LibraryParameter['type']>>): readonly LibraryParameter[] {
  return text.split(',').flatMap((part) => {
    const written = part.trim();
    const name = written.replace('?', '');
    return name === '' ? [] : [{ name, optional: name !== written || name === '...', rest: name === '...', type: types[name] }];
  });
}

function readLibraries(): ReadonlyMap<string, Library> {
  return new Map(
    Object.entries(libraryLines).map(([name, [docs, lines]]): [string, Library] => {
      const controller = libraryViews[name];
      return [name, { name, docs, members: readLines(`${name}.`, lines), ...(controller === undefined ? {} : { controller }) }];
    }),
  );
}

function readStandardLibrary(): StandardLibrary {
  const functions = readLines('', globalLines);
  const libraries = readLibraries();
  return { functions, libraries, names: new Set([...functions.keys(), ...libraries.keys(), ...otherGlobals]) };
}

/** Read once when this file is loaded; nothing in it changes. */
export const standardLibrary: StandardLibrary = readStandardLibrary();
