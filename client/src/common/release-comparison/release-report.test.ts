// The report about another release: its words, and where its links lead.

import assert from 'node:assert/strict';
import { releaseReport } from './release-report';

const range = { start: { line: 7, character: 4 }, end: { line: 7, character: 14 } };
const finding = { severity: 'error', rule: 'unknown-field', message: "'shadowMode' needs Envoy Gateway 1.9 or later.", range } as const;
const nameOf = (uri: string): string => uri.replace('file:///w/', '');

describe('the report about another release', () => {
  it('lists what would change by file', () => {
    const { text, links } = releaseReport({ to: '1.6', checked: 5, files: [{ uri: 'file:///w/a/p.yaml', from: '1.9', findings: [finding, { ...finding, severity: 'hint' }], gone: [finding] }] }, nameOf);
    assert.equal(
      text,
      [
        '# Envoy Gateway 1.6 instead of 1.9',
        '',
        '1 error, 1 hint in 1 file of 5.',
        '1 finding of now would be gone.',
        '',
        '## a/p.yaml',
        '',
        "- 8:5 error: 'shadowMode' needs Envoy Gateway 1.9 or later. (unknown-field)",
        "- 8:5 hint: 'shadowMode' needs Envoy Gateway 1.9 or later. (unknown-field)",
        '',
      ].join('\n'),
    );
    const lines = text.split('\n');
    assert.deepEqual(links.map(({ line, start, end }) => lines[line]!.slice(start, end)), ['a/p.yaml', '8:5', '8:5']);
    assert.deepEqual(links[1], { line: 7, start: 2, end: 5, uri: 'file:///w/a/p.yaml', at: range.start });
  });

  it('says which release each file is on where they differ', () => {
    const files = [
      { uri: 'file:///w/a.yaml', from: '1.8', findings: [finding], gone: [] },
      { uri: 'file:///w/b.yaml', from: '1.9', findings: [finding], gone: [] },
    ];
    const { text } = releaseReport({ to: '1.6', checked: 2, files }, nameOf);
    assert.match(text, /^# Envoy Gateway 1\.6\n/);
    assert.match(text, /## a\.yaml \(now on 1\.8\)/);
  });

  it('says that all is well', () => {
    assert.match(releaseReport({ to: '1.9', checked: 3, files: [] }, nameOf).text, /Nothing changes for the worse in the 3 files that were compared\./);
  });
});
