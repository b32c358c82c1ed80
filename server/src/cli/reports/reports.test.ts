// Every report format, from the same findings.

import assert from 'node:assert/strict';
import { renderGithub } from './github';
import { renderJson } from './json';
import { renderPretty } from './pretty';
import type { LintReport, ReportedFinding } from './report';
import { renderSarif } from './sarif';

const finding: ReportedFinding = {
  file: 'team a/policy.yaml',
  range: { start: { line: 1, character: 2 }, end: { line: 1, character: 6 } },
  severity: 'error',
  code: 'unknown-field',
  message: 'There is no `spce`: 100% sure.\nWrite `spec`.',
};

function report(...findings: ReportedFinding[]): LintReport {
  return { files: findings.length ? [{ file: finding.file, text: 'kind: A\n  spce: 1\n', findings }] : [], checkedFiles: 3, milliseconds: 12.4 };
}

describe('eg-lint reports', () => {
  it('json: an array with LSP positions', () => {
    const { file, range, severity, code, message } = finding;
    assert.deepEqual(JSON.parse(renderJson(report(finding))), [{ file, range, severity, code, message, source: 'envoy-gateway' }]);
    assert.deepEqual(JSON.parse(renderJson(report())), []);
  });

  it('github: a command in one line, 1-based, escaped', () => {
    assert.equal(
      renderGithub(report(finding)),
      '::error file=team a/policy.yaml,line=2,endLine=2,col=3,endColumn=7,title=unknown-field::There is no `spce`: 100%25 sure.%0AWrite `spec`.\n',
    );
  });

  it('sarif: a run with the rule and the place', () => {
    const rule = { id: 'unknown-field', title: 'T', what: 'W', why: 'Y', how: 'H', severity: 'error' } as const;
    const log = JSON.parse(renderSarif(report(finding), [rule, { ...rule, id: 'silent' }], '1.2.3'));
    const [run] = log.runs;
    assert.equal(log.version, '2.1.0');
    assert.deepEqual(run.tool.driver.rules.map((each: { id: string }) => each.id), ['unknown-field']);
    assert.equal(run.results[0].ruleIndex, 0);
    assert.equal(run.results[0].level, 'error');
    assert.equal(run.results[0].locations[0].physicalLocation.artifactLocation.uri, 'team%20a/policy.yaml');
    assert.deepEqual(run.results[0].locations[0].physicalLocation.region, { startLine: 2, startColumn: 3, endLine: 2, endColumn: 7 });
  });

  it('pretty: the line, the range underlined, a summary', () => {
    assert.equal(
      renderPretty(report({ ...finding, message: 'No `spce`.' }), false),
      'team a/policy.yaml:2:3 error No `spce`. [unknown-field]\n 2 |   spce: 1\n   |   ^^^^\n\n1 error, 0 warnings in 1 of 3 files checked in 12 ms\n',
    );
  });

  it('pretty: tabs and wide characters keep the underline below the range', () => {
    const text = '\t日本: bad\n';
    const wide = { ...finding, message: 'M', range: { start: { line: 0, character: 5 }, end: { line: 0, character: 8 } } };
    const lines = renderPretty({ files: [{ file: 'f', text, findings: [wide] }], checkedFiles: 1, milliseconds: 1 }, false).split('\n');
    assert.equal(lines[1], ' 1 |   日本: bad');
    assert.equal(lines[2], '   |         ^^^');
  });

  it('pretty: nothing found is said in one line, and colours only if asked for', () => {
    assert.equal(renderPretty(report(), false), '0 errors, 0 warnings, 3 files checked in 12 ms\n');
    assert.match(renderPretty(report(finding), true), /\u001b\[31merror/);
  });
});
