// Reads a sample request from a file beside a manifest (`<name>.request.yaml`) or from the editor's form; whatever is left out is usual.

import { LineIndex } from '../base/text';
import { defaultSample, type Sample, type SampleMessage } from '../lua/trial/sample-request';
import { parseDocument } from '../yaml/parse';
import { entryOf, resolved, type YamlNode, type YamlProblem } from '../yaml/tree';

/**
 * Reads YAML or JSON: `request` and `response` with `headers` (a map, values may be lists) and `body`, `httpCalls` (a list of
 * such answers), `metadata` and `filterContext` (maps). What does not fit is passed over.
 */
export function readSample(text: string): ReadSample {
  const { root: node, problems } = parseDocument(text);
  const root = resolved(node);
  const part = (name: string): YamlNode | undefined => (root?.kind === 'map' ? resolved(entryOf(root, name)?.value) : undefined);
  const calls = part('httpCalls');
  const sample: Sample = {
    request: messageOf(part('request'), defaultSample.request),
    response: messageOf(part('response'), defaultSample.response),
    answers: calls?.kind === 'sequence' ? calls.items.map((item) => messageOf(resolved(item), noMessage)) : [],
    metadata: mapOf(part('metadata')),
    filterContext: mapOf(part('filterContext')),
  };
  const problem = problemIn(text, problems[0], root);
  return { sample, ...(problem === undefined ? {} : { problem }) };
}

/** What was read, and what is wrong with the text that it was read from: the first mistake. */
export interface ReadSample {
  readonly sample: Sample;
  readonly problem?: string;
}

function problemIn(text: string, problem: YamlProblem | undefined, root: YamlNode | undefined): string | undefined {
  if (problem) return `Line ${new LineIndex(text).positionAt(problem.range.start).line + 1}: ${problem.message}`;
  return root && root.kind !== 'map' ? 'It must be a map with `request` and `response`.' : undefined;
}

const noMessage: SampleMessage = { headers: [], body: '' };

function messageOf(node: YamlNode | undefined, usual: SampleMessage): SampleMessage {
  if (node?.kind !== 'map') return usual;
  const headers = resolved(entryOf(node, 'headers')?.value);
  const body = resolved(entryOf(node, 'body')?.value);
  const trailers = resolved(entryOf(node, 'trailers')?.value);
  return {
    headers: headers?.kind === 'map' ? headersOf(headers) : usual.headers,
    body: body?.kind === 'scalar' ? body.text : '',
    ...(trailers?.kind === 'map' ? { trailers: headersOf(trailers) } : {}),
  };
}

function headersOf(node: YamlNode): SampleMessage['headers'] {
  if (node.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) => {
    const content = resolved(value);
    const values = content?.kind === 'sequence' ? content.items.map((item) => resolved(item)) : [content];
    return values.flatMap((one): readonly (readonly [string, string])[] => (one?.kind === 'scalar' ? [[key.text, one.text]] : []));
  });
}

function mapOf(node: YamlNode | undefined): Readonly<Record<string, unknown>> {
  const value = plain(node, 0);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Deeper values are nobody's parameters. */
const deepest = 20;

function plain(node: YamlNode | undefined, depth: number): unknown {
  const value = resolved(node);
  if (!value || depth > deepest) return null;
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'sequence') return value.items.map((item) => plain(item, depth + 1));
  return Object.fromEntries(value.entries.map(({ key, value: item }) => [key.text, plain(item, depth + 1)]));
}
