// Cuts a manifest file at its document markers, so that each document can be cached and parsed on its own.

/** One document of a file: offsets in the file, 0-based, `end` exclusive. The slices of a file join without gaps. */
export interface DocumentSlice {
  readonly start: number;
  readonly end: number;
  /**
   * The characters between them. Engines keep such a slice by pointing into the whole file, so what is stored for long
   * should be the `text` of the parsed document (a copy of its own), not this one.
   */
  readonly text: string;
}

/**
 * Splits `text` at `---` (a document starts with that line) and behind `...` (a document ends with that line). Both
 * count at column 0 if white space or the end of the text follows, also within block scalars (YAML 1.2.2, section
 * 9.1.2, c-forbidden). Comments, directives and blank lines in front of a `---` belong to the document that it opens.
 * Always gives at least one slice: an empty file is one empty document.
 */
export function splitDocuments(text: string): DocumentSlice[] {
  const slices: DocumentSlice[] = [];
  let start = 0;
  /** Nothing but comments, directives and blank lines can stand before a `---` that opens this slice. */
  let inPrelude = true;
  for (const marker of markersOf(text)) {
    if (text.charCodeAt(marker) === DOT) {
      const end = behindLine(text, marker);
      slices.push({ start, end, text: text.slice(start, end) });
      start = end;
      inPrelude = true;
    } else {
      if (!(inPrelude && isPrelude(text, start, marker))) {
        slices.push({ start, end: marker, text: text.slice(start, marker) });
        start = marker;
      }
      inPrelude = false;
    }
  }
  // White space behind a last `...` is no document of its own.
  const last = slices.at(-1);
  if (last && inPrelude && isBlank(text, start)) slices[slices.length - 1] = { start: last.start, end: text.length, text: text.slice(last.start) };
  else slices.push({ start, end: text.length, text: slices.length === 0 ? text : text.slice(start) });
  return slices;
}

const DOT = 0x2e;
const LF = 0x0a;
const CR = 0x0d;
const BOM = 0xfeff;

/** Offsets of all markers in ascending order. */
function markersOf(text: string): number[] {
  const markers: number[] = [];
  const first = text.charCodeAt(0) === BOM ? 1 : 0;
  if (isMarker(text, first)) markers.push(first);
  collectMarkers(text, '\n---', markers);
  const ordered = markers.length;
  // Dots and carriage returns are rare, and one look for the character costs a tenth of a search for the marker.
  const hasReturns = text.includes('\r');
  if (text.includes('...')) collectMarkers(text, '\n...', markers);
  if (hasReturns) collectMarkers(text, '\r---', markers);
  if (hasReturns) collectMarkers(text, '\r...', markers);
  return markers.length > ordered ? markers.sort((a, b) => a - b) : markers;
}

function collectMarkers(text: string, needle: string, markers: number[]): void {
  for (let found = text.indexOf(needle); found !== -1; found = text.indexOf(needle, found + 4)) {
    if (isMarkerEnd(text.charCodeAt(found + 4))) markers.push(found + 1);
  }
}

function isMarker(text: string, offset: number): boolean {
  return (text.startsWith('---', offset) || text.startsWith('...', offset)) && isMarkerEnd(text.charCodeAt(offset + 3));
}

/** NaN, which charCodeAt gives behind the end, counts. */
function isMarkerEnd(code: number): boolean {
  return code === 0x20 || code === LF || code === CR || code === 0x09 || Number.isNaN(code);
}

function behindLine(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) end++;
  if (text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF) return end + 2;
  return Math.min(end + 1, text.length);
}

/** Whether only blank lines, comments and directives stand in the lines of a range. */
function isPrelude(text: string, start: number, end: number): boolean {
  let lineStart = text.charCodeAt(start) === BOM ? start + 1 : start;
  while (lineStart < end) {
    let at = lineStart;
    while (at < end && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09)) at++;
    const code = text.charCodeAt(at);
    const opensComment = code === 0x23;
    const opensDirective = code === 0x25 && at === lineStart;
    if (at < end && code !== LF && code !== CR && !opensComment && !opensDirective) return false;
    lineStart = behindLine(text, at);
  }
  return true;
}

function isBlank(text: string, start: number): boolean {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== LF && code !== CR) return false;
  }
  return true;
}
