// The engine's door: what is checked again after an edit, where findings stand, and what hostile input does.

import assert from 'node:assert/strict';
import { applyEdits } from './base/text';
import { Analysis, defaultSettings, type FileFinding } from './analysis';
import { LineIndex } from './base/text';
import type { DocumentRule, WorkspaceRule } from './rules/rule';
import { at, entryOf, stringAt } from './yaml/tree';

const words = { title: 'Test', what: 'Test', why: 'Test', how: 'Test', source: 'this test', valid: [], invalid: [] } as const;

/** Reports every string that says `wrong`. */
const wrongWords: DocumentRule = {
  ...words,
  id: 'wrong-words',
  scope: 'document',
  severity: 'error',
  check(document, report) {
    for (const match of document.text.matchAll(/wrong/g)) {
      const range = { start: match.index, end: match.index + match[0].length };
      report({ message: 'wrong', range, fixes: () => [{ title: 'Right it', edits: [{ range, newText: 'right' }], safe: true }] });
    }
  },
};

/** Reports policies whose first target does not exist. */
const missingTargets: WorkspaceRule = {
  ...words,
  id: 'missing-targets',
  scope: 'workspace',
  severity: 'warning',
  check(document, workspace, report) {
    for (const { kind, root, namespace } of document.manifests) {
      const target = kind === 'EnvoyExtensionPolicy' ? at(root, 'spec', 'targetRefs', 0) : undefined;
      const name = stringAt(target, 'name');
      if (target && name && !workspace.resource('gateway.networking.k8s.io', 'HTTPRoute', namespace, name)) {
        report({ message: `no route ${name}`, range: entryOf(target, 'name')!.range });
      }
    }
  },
};

function policy(name: string, { target = 'route', timeout = '200ms' } = {}): string {
  return [
    'apiVersion: gateway.envoyproxy.io/v1alpha1',
    'kind: EnvoyExtensionPolicy',
    `metadata: {name: ${name}}`,
    'spec:',
    `  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: ${target}}]`,
    `  extProc: [{messageTimeout: ${timeout}}]`,
    '',
  ].join('\n');
}

function route(name: string): string {
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: ${name}\n`;
}

function checkAll(analysis: Analysis, ...uris: string[]): void {
  for (const uri of uris) while (!analysis.check(uri).done);
}

function summary(findings: readonly FileFinding[]): string[] {
  return findings.map(({ finding, start }) => `${finding.rule} ${start.line}:${start.character}`);
}

const uri = 'file:///work/policies.yaml';
const separator = '---\n';

describe('Analysis', () => {
  describe('after an edit', () => {
    it('reads and checks the edited document only', () => {
      const analysis = new Analysis([wrongWords]);
      const documents = Array.from({ length: 50 }, (_, index) => policy(`p${index}`));
      analysis.setFile(uri, documents.join(separator));
      checkAll(analysis, uri);
      const before = analysis.counts;
      documents[20] = policy('p20', { timeout: '300ms' });
      analysis.setFile(uri, documents.join(separator));
      checkAll(analysis, uri);
      assert.equal(analysis.counts.reads - before.reads, 1);
      assert.equal(analysis.counts.documentRuns - before.documentRuns, 1);
    });

    it('reads equal documents once, wherever they stand', () => {
      const analysis = new Analysis([wrongWords]);
      analysis.setFile(uri, [policy('wrong'), policy('wrong'), policy('wrong')].map((text) => separator + text).join(''));
      checkAll(analysis, uri);
      assert.equal(analysis.counts.reads, 1);
      assert.deepEqual(summary(analysis.findings(uri)), ['wrong-words 3:17', 'wrong-words 10:17', 'wrong-words 17:17']);
    });

    it('tells the same places as an analysis that sees the text for the first time', () => {
      const analysis = new Analysis([wrongWords]);
      let seed = 7;
      const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;
      let text = [policy('wrong'), route('wrong'), policy('b'), 'foo: wrong\n'].join(separator);
      const pieces = ['\n', '\r\n', '---\n', '\n---\n', 'wrong', ' wrong', '...\n', '\n...\n', policy('wrong'), 'ä', '', '', ''];
      for (let step = 0; step < 200; step++) {
        const start = random(text.length + 1);
        const end = Math.min(text.length, start + random(step % 20 === 0 ? 200 : 4));
        const newText = pieces[random(pieces.length)]!;
        text = text.slice(0, start) + newText + text.slice(end);
        if (step % 3 === 0) analysis.setFile(uri, text);
        else assert.ok(analysis.editFile(uri, [{ range: { start, end }, newText }]) );
        checkAll(analysis, uri);
        assert.equal(analysis.textOf(uri), text);
        const fresh = new Analysis([wrongWords]);
        fresh.setFile(uri, text);
        checkAll(fresh, uri);
        const found = analysis.findings(uri);
        assert.deepEqual(summary(found), summary(fresh.findings(uri)), `step ${step}`);
        const lines = new LineIndex(text);
        for (const { range, start: position, end: endPosition } of found) {
          assert.equal(text.slice(range.start, range.end), 'wrong');
          assert.deepEqual([position, endPosition], [lines.positionAt(range.start), lines.positionAt(range.end)]);
        }
        assert.deepEqual(analysis.positionAt(uri, Math.floor(text.length / 2)), lines.positionAt(Math.floor(text.length / 2)));
      }
    });

    it('checks what is being typed first, and goes on where the time was up', () => {
      const analysis = new Analysis([wrongWords]);
      const documents = Array.from({ length: 30 }, (_, index) => policy(`p${index}`));
      analysis.setFile(uri, documents.join(separator));
      assert.deepEqual(analysis.check(uri, { budget: -1 }), { done: false, onlyLong: false });
      documents[29] = policy('wrong');
      analysis.setFile(uri, documents.join(separator));
      assert.equal(analysis.check(uri, { budget: -1 }).done, false);
      assert.deepEqual(summary(analysis.findings(uri)), ['wrong-words 205:17']);
      let calls = 0;
      while (!analysis.check(uri, { budget: -1 }).done) calls++;
      assert.ok(calls >= 20 && calls <= 30, `${calls} calls`);
    });

    it('leaves long documents for a call that has time for them', () => {
      const analysis = new Analysis([wrongWords]);
      analysis.setFile(uri, [policy('wrong'), policy('b') + '# wrong\n'.repeat(100)].join(separator));
      assert.deepEqual(analysis.check(uri, { longest: 500 }), { done: false, onlyLong: true });
      assert.equal(analysis.findings(uri).length, 1);
      assert.deepEqual(analysis.check(uri), { done: true, onlyLong: false });
      assert.equal(analysis.findings(uri).length, 101);
    });
  });

  describe('across documents', () => {
    const routes = 'file:///work/routes.yaml';

    it('tells those whose question has another answer now, and nobody else', () => {
      const analysis = new Analysis([missingTargets]);
      analysis.setFile(uri, policy('a', { target: 'first' }));
      analysis.setFile('file:///work/other.yaml', policy('b', { target: 'second' }));
      checkAll(analysis, uri, 'file:///work/other.yaml');
      assert.deepEqual(summary(analysis.findings(uri)), ['missing-targets 4:67']);
      analysis.setFile(routes, route('first'));
      checkAll(analysis, routes);
      assert.deepEqual(analysis.takeWoken(), [uri]);
      assert.deepEqual(analysis.takeWoken(), []);
      checkAll(analysis, uri);
      assert.deepEqual(analysis.findings(uri), []);
      analysis.removeFile(routes);
      assert.deepEqual(analysis.takeWoken(), [uri]);
      checkAll(analysis, uri);
      assert.equal(analysis.findings(uri).length, 1);
    });

    it('never looks at another document again for a timeout', () => {
      const analysis = new Analysis([missingTargets]);
      const withTimeout = (timeout: string): string => `${route('first')}spec:\n  rules:\n  - timeouts: {request: ${timeout}}\n`;
      analysis.setFile(uri, policy('a', { target: 'first' }));
      analysis.setFile(routes, withTimeout('1s'));
      checkAll(analysis, routes, uri);
      const before = analysis.counts.workspaceRuns;
      analysis.setFile(routes, withTimeout('2s'));
      checkAll(analysis, routes);
      assert.deepEqual(analysis.takeWoken(), []);
      checkAll(analysis, uri);
      assert.equal(analysis.counts.workspaceRuns - before, 1, 'the edited document alone');
    });

    it('checks a file that was only indexed before, and answers others from it meanwhile', () => {
      const analysis = new Analysis([wrongWords, missingTargets]);
      analysis.setFile(routes, route('first') + '# wrong\n');
      while (!analysis.indexFile(routes, { budget: -1 }).done);
      analysis.setFile(uri, policy('a', { target: 'first' }));
      checkAll(analysis, uri);
      assert.deepEqual(analysis.findings(uri), []);
      assert.equal(analysis.counts.documentRuns, 1);
      checkAll(analysis, routes);
      assert.deepEqual(summary(analysis.findings(routes)), ['wrong-words 4:2']);
    });

    it('looks at a resource where it stands after an edit above it', () => {
      let seen: number | undefined;
      const looker: WorkspaceRule = {
        ...missingTargets,
        check(document, workspace) {
          if (document.manifests[0]?.kind === 'EnvoyExtensionPolicy') seen = workspace.resource('gateway.networking.k8s.io', 'HTTPRoute', undefined, 'first')?.documentStart;
        },
      };
      const analysis = new Analysis([looker]);
      const text = policy('a') + separator + route('first');
      analysis.setFile(uri, text);
      checkAll(analysis, uri);
      analysis.setFile(uri, `# a comment\n${text}`);
      checkAll(analysis, uri);
      assert.equal(seen, `# a comment\n${policy('a')}`.length);
    });
  });

  describe('settings', () => {
    it('change severities and switch rules off', () => {
      const analysis = new Analysis([wrongWords]);
      analysis.setFile(uri, policy('wrong'));
      checkAll(analysis, uri);
      analysis.setSettings({ ...defaultSettings, rules: { 'wrong-words': 'hint' } });
      checkAll(analysis, uri);
      assert.equal(analysis.findings(uri)[0]?.finding.severity, 'hint');
      analysis.setSettings({ ...defaultSettings, rules: { 'wrong-words': 'off' } });
      checkAll(analysis, uri);
      assert.deepEqual(analysis.findings(uri), []);
    });

    it('pin the release', () => {
      const analysis = new Analysis([wrongWords]);
      assert.deepEqual(analysis.releaseOf(uri), { release: 9, reason: 'newest' });
      analysis.setSettings({ ...defaultSettings, release: 4 });
      assert.deepEqual(analysis.releaseOf(uri), { release: 4, reason: 'set in envoyGateway.release' });
      analysis.setSettings({ ...defaultSettings, release: 4, folders: [{ uri: 'file:///work/' , release: 6 }, { uri: 'file:///home' }] });
      assert.equal(analysis.releaseOf(uri).release, 6);
      assert.equal(analysis.releaseOf('file:///home/policies.yaml').release, 4);
      analysis.setSettings({ ...defaultSettings, release: 12 });
      assert.deepEqual(analysis.releaseOf(uri), { release: 9, reason: 'newest that is known; set in envoyGateway.release is 1.12' });
    });
  });

  describe('the release in force', () => {
    const releases: DocumentRule = { ...wrongWords, check: ({ release, manifests }, report) => manifests.forEach(({ root }) => report({ message: String(release), range: root.range })) };
    const chart = 'file:///work/Chart.yaml';
    const text = (version: string): string => `dependencies:\n- name: gateway-helm\n  version: ${version}\n`;

    it('follows what the workspace says, for files that were checked before too', () => {
      const analysis = new Analysis([releases]);
      const found = (): string | undefined => analysis.findings(uri)[0]?.finding.message;
      analysis.setFile(uri, policy('a'));
      checkAll(analysis, uri);
      assert.equal(found(), '9');
      analysis.setFile(chart, text('v1.4.2'));
      assert.ok(analysis.takeWoken().includes(uri));
      checkAll(analysis, uri);
      assert.equal(found(), '4');
      assert.equal(analysis.releaseOf(uri).reason, 'chart gateway-helm v1.4.2 in Chart.yaml');
      analysis.setFile(chart, text('v1.5.0'));
      checkAll(analysis, uri);
      assert.equal(found(), '5');
      analysis.removeFile(chart);
      checkAll(analysis, uri);
      assert.equal(found(), '9');
    });

    it('may be said in the file itself', () => {
      const analysis = new Analysis([releases]);
      analysis.setFile(uri, [policy('a'), 'kind: Deployment\nspec: {image: "envoyproxy/gateway:v1.3.0"}\n', policy('b')].join(separator));
      checkAll(analysis, uri);
      assert.deepEqual(analysis.findings(uri).map(({ finding }) => finding.message), ['3', '3']);
    });
  });

  it('takes the files that a kustomization names as patches for parts of manifests', () => {
    const partials: DocumentRule = {
      ...wrongWords,
      check: ({ manifests }, report) => manifests.forEach(({ partial, root }) => report({ message: String(partial), range: root.range })),
    };
    const analysis = new Analysis([partials]);
    const partial = (): string | undefined => analysis.findings('file:///work/base/patch.yaml')[0]?.finding.message;
    analysis.setFile('file:///work/base/patch.yaml', policy('a'));
    checkAll(analysis, 'file:///work/base/patch.yaml');
    assert.equal(partial(), 'false');
    analysis.setFile('file:///work/over/kustomization.yaml', 'patches:\n- path: ../base/patch.yaml\n');
    assert.deepEqual(analysis.takeWoken(), ['file:///work/base/patch.yaml']);
    checkAll(analysis, 'file:///work/base/patch.yaml');
    assert.equal(partial(), 'true');
    analysis.removeFile('file:///work/over/kustomization.yaml');
    checkAll(analysis, 'file:///work/base/patch.yaml');
    assert.equal(partial(), 'false');
  });

  it('knows a file under every spelling of its URI', () => {
    const analysis = new Analysis([wrongWords]);
    analysis.setFile('file:///C:/a%20b.yaml', policy('a'));
    analysis.setFile('file:///c%3A/a b.yaml', policy('wrong'));
    checkAll(analysis, 'file:///c:/a b.yaml');
    assert.equal(analysis.findings('file:///C:/a b.yaml').length, 1);
    assert.deepEqual(analysis.uris, ['file:///c%3A/a b.yaml']);
  });

  it('gives fixes in absolute offsets, and all safe ones at once', () => {
    const analysis = new Analysis([wrongWords]);
    const text = policy('a') + separator + policy('wrong', { target: 'wrong' });
    analysis.setFile(uri, text);
    checkAll(analysis, uri);
    const start = text.indexOf('wrong');
    const [fix] = analysis.fixes(uri, { start, end: start });
    assert.deepEqual(fix?.changes, [{ uri, edits: [{ range: { start, end: start + 5 }, newText: 'right' }] }]);
    assert.equal(analysis.fixAll(uri).length, 2);
  });

  it('fixes all, with what the first fixes bring to light, and touches the lines that differ only', () => {
    const analysis = new Analysis();
    const text = 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: a\nspec:\n  gatewayClassName: eg\n  listeners:\n    - name: http # one\n      port: 80\n      protocol: HTTP\n';
    const before = `${text}---\n${text.replace('k8s.io/v1', 'k8s.io/v1beta9').replace('80', '"80"').replace('listeners', 'Listeners')}`;
    analysis.setFile(uri, before);
    analysis.check(uri);
    const edits = analysis.fixAll(uri);
    assert.equal(applyEdits(before, edits), `${text}---\n${text}`);
    assert.ok(edits.every(({ range, newText }) => range.start > text.length && !newText.includes('# one')));
  });

  it('hears of a rule that throws, and runs the others', () => {
    const heard: string[] = [];
    const thrower: DocumentRule = { ...wrongWords, id: 'thrower', check: () => assert.fail('on purpose') };
    const analysis = new Analysis([thrower, wrongWords], (rule) => heard.push(rule));
    analysis.setFile(uri, policy('wrong'));
    checkAll(analysis, uri);
    assert.deepEqual(heard, ['thrower']);
    assert.equal(analysis.findings(uri).length, 1);
  });

  describe('hostile and foreign input', () => {
    /** Milliseconds; hundreds of times what is needed on an idle machine would still be too little for a busy one. */
    const bounded = (limit: number, act: () => void): void => {
      const started = performance.now();
      act();
      const took = performance.now() - started;
      assert.ok(took < limit, `${took.toFixed(0)} ms`);
    };
    const findingsOf = (text: string): readonly FileFinding[] => {
      const analysis = new Analysis();
      analysis.setFile(uri, text);
      checkAll(analysis, uri);
      analysis.outlines(uri);
      return analysis.findings(uri);
    };

    it('costs nothing where nothing is ours', () => {
      const analysis = new Analysis();
      analysis.setFile(uri, ['a: [broken', 'apiVersion: v1\nkind: Pod\nspec: {', 'apiVersion: apps/v1\nkind: StatefulSet\n\tx'].join('\n---\n'));
      checkAll(analysis, uri);
      assert.deepEqual(analysis.findings(uri), []);
      assert.equal(analysis.counts.documentRuns, 0);
      assert.equal(analysis.isOurs(uri), false);
    });

    it('says once that a file is too large, if it speaks of us', () => {
      bounded(5_000, () => {
        const large = policy('a') + '# filler, filler, filler, filler\n'.repeat(50_000_000 / 33);
        const found = findingsOf(large);
        assert.deepEqual(found.map(({ finding }) => [finding.rule, finding.severity]), [['not-checked', 'information']]);
        assert.match(found[0]!.finding.message, /envoyGateway\.maxFileSize/);
        assert.deepEqual(findingsOf('x'.repeat(50_000_000)), []);
      });
    });

    it('leaves edits to whoever has the whole text, where it cannot tell what they make of it', () => {
      const analysis = new Analysis();
      const insert = (newText: string) => analysis.editFile(uri, [{ range: { start: 0, end: 0 }, newText }]);
      assert.ok(!insert('a'), 'a file that is not there');
      analysis.setFile(uri, policy('a'));
      assert.ok(insert('# c\n') && insert('# d\n'));
      assert.equal(analysis.textOf(uri), `# d\n# c\n${policy('a')}`);
      assert.ok(!insert('#'.repeat(10_000_000)), 'more than is read');
      assert.ok(!insert('---\n'.repeat(20_001)), 'more documents than are read');
      const large = '#'.repeat(10_000_001);
      analysis.setFile(uri, large);
      assert.ok(!insert('a'), 'a file that is too large already');
      assert.equal(analysis.textOf(uri), large);
      const kustomization = 'file:///kustomization.yaml';
      analysis.setFile(kustomization, 'resources: []\n');
      assert.ok(!analysis.editFile(kustomization, [{ range: { start: 0, end: 0 }, newText: '# c\n' }]), 'a file that says something of others');
    });

    it('says that a document is too long', () => {
      bounded(5_000, () => {
        const found = findingsOf(policy('a') + separator + route('a') + `x: ${'y'.repeat(5_000_000)}`).filter(({ start }) => start.line >= 6);
        assert.deepEqual(summary(found), ['not-checked 6:0']);
      });
    });

    it('does not read a hundred thousand documents', () => {
      bounded(5_000, () => {
        assert.equal(findingsOf((separator + policy('a')).repeat(100_000)).length, 1);
        assert.deepEqual(findingsOf('---\na: 1\n'.repeat(100_000)), []);
      });
    });

    it('survives nesting, alias bombs and binary junk', () => {
      bounded(10_000, () => {
        findingsOf(`${policy('a')}  deep: ${'['.repeat(10_000)}`);
        findingsOf(`${policy('a')}  deep: ${'{a: '.repeat(10_000)}`);
        findingsOf(policy('a') + Array.from({ length: 5_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''));
        const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghijk'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefghijk'[index]}, `.repeat(9)}]`)].join('\n');
        findingsOf(`${policy('a')}${bomb}\n`);
        findingsOf(`kind: Gateway\napiVersion: ${String.fromCharCode(...Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 65_536))}`);
      });
    });
  });
});
