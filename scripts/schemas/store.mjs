// Writes merged schemas as numbered nodes, equal ones once, and reads them back.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nodes that kinds of more than one file use go here; the first file, so that its numbers start at 0. */
const commonFile = 'common';

/**
 * @param kinds `{...FactKind without node, file, tree}`
 * @returns Map of file name -> content
 */
export function render(kinds, texts) {
  const pool = new NodePool();
  for (const kind of kinds) pool.add(kind.tree, kind.file);
  const fileNames = [commonFile, ...new Set(kinds.map((kind) => kind.file))];
  const numbers = pool.number(fileNames);
  const files = new Map();
  const counts = [];
  for (const name of fileNames) {
    const nodes = pool.nodesOf(name);
    counts.push({ name, count: nodes.length });
    files.set(`${name}.json`, jsonLines(nodes.map((node) => pool.written(node, numbers))));
  }
  const objectMeta = kinds.find((kind) => kind.kind === 'ConfigMap').tree.properties.metadata;
  const index = { files: counts, objectMeta: numbers.get(pool.keyOf(Array.isArray(objectMeta) ? objectMeta[0] : objectMeta)), kinds: kinds.map(({ file, tree, ...kind }) => ({ ...kind, node: numbers.get(pool.keyOf(tree)) })) };
  files.set('index.json', `{\n"files": ${JSON.stringify(index.files)},\n"objectMeta": ${index.objectMeta},\n"kinds": ${jsonLines(index.kinds).trimEnd()}\n}\n`);
  files.set('descriptions.json', jsonLines(texts));
  return files;
}

export function write(folder, files) {
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
}

/** Reads the kinds back with their trees written out, without descriptions: what `render` got before it was described. */
export function readBack(folder) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const index = read('index.json');
  const nodes = index.files.flatMap(({ name }) => read(`${name}.json`));
  return index.kinds.map(({ node, ...kind }) => ({ ...kind, file: fileOf(node, index.files), tree: writtenOut(nodes[node], nodes) }));
}

function fileOf(number, files) {
  let end = 0;
  return files.find(({ count }) => number < (end += count)).name;
}

function writtenOut(ref, nodes) {
  const { description, ...node } = structuredClone(typeof ref === 'number' ? nodes[ref] : ref);
  for (const part of ['values', 'items']) if (node[part] !== undefined) node[part] = writtenOut(node[part], nodes);
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    const [child, { description: _text, instead: _instead, ...marks }] = Array.isArray(property) ? property : [property, {}];
    const tree = writtenOut(child, nodes);
    node.properties[name] = Object.keys(marks).length > 0 ? [tree, marks] : tree;
  }
  if (node.enum) {
    node.enum = node.enum.map((value) => {
      const [scalar, { description: _text, ...marks }] = Array.isArray(value) ? value : [value, {}];
      return Object.keys(marks).length > 0 ? [scalar, marks] : scalar;
    });
  }
  return node;
}

class NodePool {
  #entries = new Map();
  #keys = new Map();

  /** Registers a tree and all below it as used by a file. */
  add(tree, file) {
    const key = this.keyOf(tree);
    this.#use(key, file);
  }

  keyOf(tree) {
    const known = this.#keys.get(tree);
    if (known !== undefined) return known;
    const children = [];
    const shape = { ...tree };
    for (const part of ['values', 'items']) {
      if (tree[part] === undefined) continue;
      shape[part] = this.#child(tree[part], children);
    }
    if (tree.properties) {
      shape.properties = Object.fromEntries(
        Object.entries(tree.properties)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, property]) => [name, Array.isArray(property) ? [this.#child(property[0], children), property[1]] : this.#child(property, children)]),
      );
    }
    const ordered = Object.fromEntries(Object.entries(shape).sort(([a], [b]) => (a < b ? -1 : 1)));
    const text = JSON.stringify(ordered);
    let entry = this.#entries.get(text);
    if (!entry) {
      entry = { id: this.#entries.size, shape: ordered, children, users: new Set() };
      this.#entries.set(text, entry);
      this.#byId.push(entry);
    }
    this.#keys.set(tree, entry.id);
    return entry.id;
  }

  #byId = [];

  #child(tree, children) {
    const id = this.keyOf(tree);
    children.push(id);
    return id;
  }

  #use(id, file) {
    const entry = this.#byId[id];
    if (entry.users.has(file)) return;
    entry.users.add(file);
    for (const child of entry.children) this.#use(child, file);
  }

  nodesOf(file) {
    return this.#byId.filter((entry) => (entry.users.size > 1 ? commonFile : [...entry.users][0]) === file);
  }

  /** Final numbers, file by file: Map of pool id -> number. */
  number(fileNames) {
    const ordered = fileNames.flatMap((name) => this.nodesOf(name));
    return new Map(ordered.map((entry, number) => [entry.id, number]));
  }

  written(entry, numbers) {
    const node = { ...entry.shape };
    for (const part of ['values', 'items']) if (node[part] !== undefined) node[part] = numbers.get(node[part]);
    if (node.properties) {
      node.properties = Object.fromEntries(
        Object.entries(node.properties).map(([name, property]) => [name, Array.isArray(property) ? [numbers.get(property[0]), property[1]] : numbers.get(property)]),
      );
    }
    return node;
  }
}

/** A JSON array with one item a line: small, and a change shows as a changed line. */
function jsonLines(items) {
  return `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`;
}
