// Merges the schemas that one place had in several releases into one node that says since and until when each part holds.

/**
 * @param byRelease Map of release -> facts of that release (see server/src/schema/facts.ts), written out in place
 * @param plainKeywords the keywords that are compared as a whole
 * @returns one node with `since` and `until` counted from where the place itself exists
 */
export function mergeReleases(byRelease, plainKeywords) {
  const releases = [...byRelease.keys()].sort((a, b) => a - b);
  const newestFirst = [...releases].reverse();
  const node = {};
  mergeKeywords(node, byRelease, newestFirst, plainKeywords);
  mergeProperties(node, byRelease, releases, plainKeywords);
  mergeEnum(node, byRelease, releases);
  for (const part of ['values', 'items']) {
    const withPart = new Map([...byRelease].filter(([, facts]) => facts[part] !== undefined).map(([release, facts]) => [release, facts[part]]));
    if (withPart.size > 0) node[part] = mergeReleases(withPart, plainKeywords);
  }
  return node;
}

function mergeKeywords(node, byRelease, newestFirst, plainKeywords) {
  let current = pick(byRelease.get(newestFirst[0]), plainKeywords);
  Object.assign(node, current);
  const older = [];
  for (let at = 1; at < newestFirst.length; at++) {
    const before = pick(byRelease.get(newestFirst[at]), plainKeywords);
    const step = { before: newestFirst[at - 1] };
    for (const keyword of plainKeywords) {
      if (same(current[keyword], before[keyword])) continue;
      if (before[keyword] === null) throw new Error(`the keyword ${keyword} is null, which the format cannot say`);
      step[keyword] = before[keyword] ?? null;
    }
    if (Object.keys(step).length > 1) older.push(step);
    current = before;
  }
  if (older.length > 0) node.older = older;
}

function mergeProperties(node, byRelease, releases, plainKeywords) {
  const names = [...new Set([...releases].reverse().flatMap((release) => Object.keys(byRelease.get(release).properties ?? {})))];
  const alwaysRequired = [];
  const properties = {};
  for (const name of names) {
    const present = releases.filter((release) => byRelease.get(release).properties?.[name] !== undefined);
    const required = present.filter((release) => byRelease.get(release).required?.includes(name));
    const child = mergeReleases(new Map(present.map((release) => [release, byRelease.get(release).properties[name]])), plainKeywords);
    const marks = span(present, releases, name);
    if (required.length === present.length) alwaysRequired.push(name);
    else if (required.length > 0) {
      const { since, until } = span(required, present, name);
      if (since !== undefined) marks.requiredSince = since;
      if (until !== undefined) marks.requiredUntil = until;
    }
    Object.assign(marks, marksOf(byRelease, present, name));
    properties[name] = Object.keys(marks).length > 0 ? [child, marks] : child;
  }
  if (names.length > 0) node.properties = properties;
  // Names without a property of their own stand in branches of oneOf and the like, which never change as a rule.
  const loose = byRelease.get(releases.at(-1)).required?.filter((name) => !names.includes(name)) ?? [];
  const required = [...alwaysRequired, ...loose];
  if (required.length > 0) node.required = required.sort();
}

function mergeEnum(node, byRelease, releases) {
  const constrained = releases.filter((release) => byRelease.get(release).enum !== undefined);
  if (constrained.length === 0) return;
  const { since, until } = span(constrained, releases, 'enum');
  if (since !== undefined) node.enumSince = since;
  if (until !== undefined) node.enumUntil = until;
  const values = [...new Set([...constrained].reverse().flatMap((release) => byRelease.get(release).enum))];
  node.enum = values.map((value) => {
    const marks = span(constrained.filter((release) => byRelease.get(release).enum.includes(value)), constrained, value);
    if (byRelease.get(constrained.at(-1))['x-experimental-values']?.includes(value)) marks.experimental = true;
    return Object.keys(marks).length > 0 ? [value, marks] : value;
  });
}

/** Marks that readers leave on a field's facts for the object that it stands in. */
function marksOf(byRelease, present, name) {
  const facts = present.map((release) => byRelease.get(release).properties[name]);
  const marks = {};
  const deprecated = present.filter((_, at) => facts[at]['x-deprecated']);
  if (deprecated.length > 0) marks.deprecated = deprecated.length === present.length ? 0 : deprecated[0];
  if (facts.at(-1)['x-experimental']) marks.experimental = true;
  if (facts.at(-1)['x-read-only']) marks.readOnly = true;
  if (facts.at(-1)['x-decoded-only']) marks.decodedOnly = true;
  return marks;
}

/** Where `part` lies in `whole` (both ascending); a gap in the middle is an error, since the format cannot say it. */
function span(part, whole, what) {
  const first = whole.indexOf(part[0]);
  const last = whole.indexOf(part.at(-1));
  if (last - first + 1 !== part.length) throw new Error(`${what} is there in the releases ${part.join(', ')} of ${whole.join(', ')}: a gap, which the format cannot say`);
  return { ...(first > 0 ? { since: part[0] } : {}), ...(last < whole.length - 1 ? { until: whole[last + 1] } : {}) };
}

function pick(facts, keywords) {
  return Object.fromEntries(keywords.filter((keyword) => facts[keyword] !== undefined).map((keyword) => [keyword, facts[keyword]]));
}

function same(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
