// Lays our own descriptions (schemas/descriptions/*.yaml) onto the merged schemas, and complains about those that fit nowhere.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from './read-upstream.mjs';

/**
 * @param trees Map of kind name -> merged nodes of all its versions; descriptions are written into them
 * @param folder the folder with the YAML files
 * @returns the texts, in the order of the numbers that the nodes now carry
 */
export function describe(trees, folder) {
  const { groups, kinds } = readDescriptions(folder);
  const writer = new DescriptionWriter(groups);
  for (const [kind, entries] of Object.entries(kinds)) {
    const roots = trees.get(kind);
    if (!roots) throw new Error(`schemas/descriptions: no kind ${kind}`);
    writer.describeKind(kind, roots, entries);
  }
  writer.complainAboutUnused();
  return writer.texts;
}

function readDescriptions(folder) {
  const groups = {};
  const kinds = {};
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml')).sort()) {
    const content = readYaml(join(folder, name)) ?? {};
    for (const [group, entries] of Object.entries(content.groups ?? {})) {
      if (groups[group]) throw new Error(`schemas/descriptions/${name}: the group ${group} is in another file already`);
      groups[group] = entries;
    }
    for (const [kind, entries] of Object.entries(content.kinds ?? {})) kinds[kind] = { ...kinds[kind], ...entries };
  }
  return { groups, kinds };
}

class DescriptionWriter {
  texts = [];
  #numbers = new Map();
  #fits = new Map();

  constructor(groups) {
    this.groups = groups;
  }

  describeKind(kind, roots, entries) {
    for (const [path, entry] of Object.entries(entries)) {
      this.#fits.set(`kind ${kind}: ${path}`, 0);
      for (const root of roots) this.#describe(root, root, path === '.' ? '' : path, entry, `kind ${kind}: ${path}`, []);
    }
  }

  complainAboutUnused() {
    const stale = [...this.#fits].filter(([, count]) => count === 0).map(([place]) => place);
    if (stale.length > 0) throw new Error(`schemas/descriptions: these fit no field or value of any release:\n  ${stale.join('\n  ')}`);
  }

  #describe(root, base, path, entry, place, mounted) {
    const slots = slotsAt(base, path);
    if (slots.length === 0) return;
    this.#fits.set(place, this.#fits.get(place) + 1);
    const { text, group, enumTexts, instead } = readEntry(entry, this.groups, place);
    for (const slot of slots) {
      if (text !== undefined) slot.describe(this.#number(text));
      if (instead !== undefined) slot.replaceBy(this.#number(instead));
      for (const [value, words] of Object.entries(enumTexts)) this.#describeValue(slot.node, value, words, place);
      if (group !== undefined) this.#mount(root, slot.node, group, place, mounted);
    }
  }

  #mount(root, node, group, place, mounted) {
    if (mounted.includes(group)) throw new Error(`schemas/descriptions: ${place}: the group ${group} mounts itself`);
    for (const [path, entry] of Object.entries(this.groups[group])) {
      const own = `group ${group}: ${path}`;
      if (path === '.' || path === '') continue;
      this.#fits.set(own, this.#fits.get(own) ?? 0);
      this.#describe(root, node, path, entry, own, [...mounted, group]);
    }
  }

  #describeValue(node, value, words, place) {
    const constrained = node.enum ? node : node.items?.enum ? node.items : undefined;
    const at = constrained?.enum.findIndex((each) => String(Array.isArray(each) ? each[0] : each) === value) ?? -1;
    const own = `${place}: value ${value}`;
    this.#fits.set(own, (this.#fits.get(own) ?? 0) + (at < 0 ? 0 : 1));
    if (at < 0) return;
    const known = constrained.enum[at];
    const [scalar, marks] = Array.isArray(known) ? known : [known, {}];
    constrained.enum[at] = [scalar, { ...marks, description: this.#number(words) }];
  }

  #number(text) {
    const trimmed = text.trim();
    const known = this.#numbers.get(trimmed);
    if (known !== undefined) return known;
    this.#numbers.set(trimmed, this.texts.length);
    return this.texts.push(trimmed) - 1;
  }
}

/** `text`, `$Group`, or `{text, group, enum, instead}`. */
function readEntry(entry, groups, place) {
  const isGroup = typeof entry === 'string' && /^\$\w+$/.test(entry);
  const given = isGroup ? { group: entry.slice(1) } : typeof entry === 'string' ? { text: entry } : entry;
  const { text, group, enum: enumTexts = {}, instead, ...unknown } = given ?? {};
  if (Object.keys(unknown).length > 0) throw new Error(`schemas/descriptions: ${place}: unknown key ${Object.keys(unknown)[0]}`);
  if (group !== undefined && !groups[group]) throw new Error(`schemas/descriptions: ${place}: no group ${group}`);
  const own = group === undefined ? undefined : (groups[group]['.'] ?? groups[group]['']);
  return { text: text ?? (typeof own === 'string' ? own : own?.text), group, enumTexts, instead };
}

/**
 * The places that `path` names below `node`. A step into a list or map item may be left out in the schema's own eyes:
 * `[]` stands for the item, `{}` for the value.
 */
function slotsAt(node, path) {
  const steps = path === '' ? [] : path.match(/\[\]|\{\}|[^.[\]{}]+/g);
  let slot = { node, describe: (number) => (node.description = number), replaceBy: () => undefined };
  for (const step of steps) {
    const next = slotBelow(slot.node, step);
    if (!next) return [];
    slot = next;
  }
  return [slot];
}

function slotBelow(node, step) {
  if (step === '[]' || step === '{}') {
    const child = step === '[]' ? node.items : node.values;
    return child && { node: child, describe: (number) => (child.description = number), replaceBy: () => undefined };
  }
  const property = node.properties?.[step];
  if (!property) return undefined;
  const mark = (name) => (number) => {
    const [child, marks] = Array.isArray(node.properties[step]) ? node.properties[step] : [node.properties[step], {}];
    node.properties[step] = [child, { ...marks, [name]: number }];
  };
  return { node: Array.isArray(property) ? property[0] : property, describe: mark('description'), replaceBy: mark('instead') };
}
