// Running rules: severities, releases, order, suppressions, and rules that fail.

import assert from 'node:assert/strict';
import { createCatalog } from '../schema/catalog';
import { readDocument } from '../workspace/document';
import type { ManifestDocument } from '../workspace/manifest';
import type { DocumentRule, WorkspaceRule } from './rule';
import { runDocumentRules, runWorkspaceRules } from './run';

const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n';
const read = (source: string, release = 9): ManifestDocument => readDocument(source, { catalog: createCatalog(release) });

const words = { title: 't', what: 'w', why: 'w', how: 'h', source: 's', valid: [], invalid: [] };
const rule = (id: string, start: number, more: Partial<DocumentRule> = {}): DocumentRule => ({
  ...words,
  id,
  scope: 'document',
  severity: 'warning',
  check: (_document, report) => report({ message: id, range: { start, end: start + 1 } }),
  ...more,
});

describe('runDocumentRules', () => {
  it('gives findings in the order of the text, with id and severity', () => {
    const findings = runDocumentRules([rule('late-one', 20), rule('early-one', 2, { severity: 'error' })], read(text));
    assert.deepEqual(findings.map((finding) => [finding.rule, finding.severity]), [['early-one', 'error'], ['late-one', 'warning']]);
  });

  it('skips what is switched off, and takes the severities of the settings', () => {
    const severities = { 'some-rule': 'off', 'other-rule': 'hint' } as const;
    const findings = runDocumentRules([rule('some-rule', 0), rule('other-rule', 0)], read(text), { severities });
    assert.deepEqual(findings.map((finding) => [finding.rule, finding.severity]), [['other-rule', 'hint']]);
  });

  it('skips rules of other releases', () => {
    const later = rule('later-rule', 0, { releases: { since: 8 } });
    assert.equal(runDocumentRules([later], read(text, 7)).length, 0);
    assert.equal(runDocumentRules([later], read(text, 8)).length, 1);
  });

  it('does not run over documents that are not ours', () => {
    assert.equal(runDocumentRules([rule('some-rule', 0)], read('a: 1\n')).length, 0);
  });

  it('drops a rule that throws, tells who it was, and goes on', () => {
    const broken = rule('broken-rule', 0, {
      check(_document, report) {
        report({ message: 'half', range: { start: 0, end: 1 } });
        throw new Error('oops');
      },
    });
    const failures: string[] = [];
    const findings = runDocumentRules([broken, rule('some-rule', 0)], read(text), { failed: ({ id }, error) => failures.push(`${id}: ${(error as Error).message}`) });
    assert.deepEqual(findings.map((finding) => finding.rule), ['some-rule']);
    assert.deepEqual(failures, ['broken-rule: oops']);
  });

  it('honours suppression comments', () => {
    const document = read(`# eg-lint-disable some-rule\n${text}`);
    assert.deepEqual(runDocumentRules([rule('some-rule', 40), rule('other-rule', 40)], document).map((finding) => finding.rule), ['other-rule']);
  });
});

describe('runWorkspaceRules', () => {
  it('runs the other half of the rules', () => {
    const linking: WorkspaceRule = { ...words, id: 'linking-rule', scope: 'workspace', severity: 'error', check: (_document, _workspace, report) => report({ message: 'm', range: { start: 0, end: 1 } }) };
    const workspace = { resources: () => [], resource: () => undefined };
    assert.deepEqual(runWorkspaceRules([rule('some-rule', 0), linking], read(text), workspace).map((finding) => finding.rule), ['linking-rule']);
    assert.deepEqual(runDocumentRules([rule('some-rule', 0), linking], read(text)).map((finding) => finding.rule), ['some-rule']);
  });
});
