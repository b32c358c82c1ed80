// Diagnostics: the right rule, on exactly the wrong part, with a link, while typing.
import { DiagnosticSeverity } from 'vscode';
import { expectEqual, expectMatch, expectThat } from './expect';
import { closeEditors, codeOf, diagnosticsWhen, openManifest, replaceInEditor, underlined } from './manifest';
import { goodPolicy, misspeltPolicy, policyHead } from './policies';

describe('diagnostics', () => {
  afterEach(closeEditors);

  const mistakes: { what: string; text: string; code: string; underlined: string }[] = [
    { what: 'a misspelt field', text: misspeltPolicy, code: 'unknown-field', underlined: 'messageTimeuot' },
    { what: 'a value that is not in the list', text: goodPolicy.replace('Buffered', 'buffered'), code: 'enum-value', underlined: 'buffered' },
    { what: 'a required field that is missing', text: `${policyHead}  wasm:\n    - name: price-tags\n`, code: 'missing-field', underlined: '' },
    { what: 'a value of the wrong type', text: goodPolicy.replace('port: 9002', 'port: "9002"'), code: 'wrong-type', underlined: '"9002"' },
  ];
  for (const mistake of mistakes) {
    it(`underlines ${mistake.what} and nothing else`, async () => {
      const { document } = await openManifest(mistake.text);
      const found = await diagnosticsWhen(document.uri, mistake.code, (all) => all.some((diagnostic) => codeOf(diagnostic) === mistake.code));
      expectEqual(found.map(codeOf), [mistake.code], 'the rules that speak');
      const [finding] = found;
      expectThat(finding, 'there is one finding');
      if (mistake.underlined) expectEqual(underlined(document, finding), mistake.underlined, 'the underlined part');
      else expectThat(finding.range.isSingleLine && !finding.range.isEmpty, 'the range is a part of one line', finding.range);
      expectEqual(finding.severity, DiagnosticSeverity.Error, 'the severity');
      const code = finding.code;
      expectThat(typeof code === 'object', 'the rule is a link', code);
      expectMatch(code.target.toString(), new RegExp(mistake.code), 'the link leads to the page of the rule');
    });
  }

  it('follows the typing: a mistake comes, moves and goes', async () => {
    const { document, editor } = await openManifest(goodPolicy);
    await replaceInEditor(editor, 'Buffered', 'Bufered');
    await diagnosticsWhen(document.uri, 'the mistake', (all) => all.map(codeOf).join() === 'enum-value');
    await replaceInEditor(editor, 'metadata:', '# a comment\nmetadata:');
    const line = document.positionAt(document.getText().indexOf('Bufered')).line;
    await diagnosticsWhen(document.uri, 'the mistake one line further down', ([finding]) => finding?.range.start.line === line);
    await replaceInEditor(editor, 'Bufered', 'Buffered');
    await diagnosticsWhen(document.uri, 'no finding', (all) => all.length === 0);
  });

  it('finds the one mistake in the 300th document of a file', async () => {
    const documents = Array.from({ length: 300 }, (_, index) => goodPolicy.replace('fraud-check\n', `policy-${index}\n`).replace('name: checkout', `name: route-${index}`));
    documents[299] = documents[299]!.replace('Buffered', 'buffered');
    const { document } = await openManifest(documents.join('---\n'));
    const [finding, ...more] = await diagnosticsWhen(document.uri, 'the mistake', (all) => all.length > 0);
    expectThat(finding, 'there is a finding');
    expectEqual(more.length, 0, 'further findings');
    expectEqual(underlined(document, finding), 'buffered', 'the underlined part');
  });
});
