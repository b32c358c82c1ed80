// Every scaffold, with its defaults and with each choice, for each release that it claims: no findings, the same again, the same as snippet.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { settingsFor, useCases } from '../../client/src/common/wizard/use-cases';
import { findingsOf, openFixture } from '../fixture';
import { variantsOf } from '../scaffold-variants';
import { expandSnippet } from '../snippet';
import { Analysis, allRules, defaultSettings } from '../../server/src/analysis';
import { formatRelease, inSpan, newestRelease, oldestRelease, type Release } from '../../server/src/base/release';
import { describeScaffold } from '../../server/src/scaffolds/describe';
import { allFragments, allScaffolds } from '../../server/src/scaffolds/index';
import { matters, parametersIn } from '../../server/src/scaffolds/parameters';
import { fragmentSnippet, fragmentText, renderScaffold, scaffoldSnippet, scaffoldText } from '../../server/src/scaffolds/render';
import { noFacts } from '../../server/src/scaffolds/workspace-facts';
import type { Fragment, Scaffold } from '../../server/src/scaffolds/scaffold';

const releases = Array.from({ length: newestRelease - oldestRelease + 1 }, (_, index): Release => oldestRelease + index);

/** The releases that a scaffold claims. */
function releasesOf({ releases: span = {} }: Scaffold | Fragment): Release[] {
  return releases.filter((release) => inSpan(span, release));
}

/** One engine for each release: making one costs more than checking a manifest. */
class Checker {
  private readonly engines = new Map<Release, Analysis>();

  /** Findings of a file that stands alone, but for those of what is left to fill in: each line with TODO has one of these. */
  findingsIn(text: string, release: Release): string[] {
    const analysis = this.engineFor(release);
    analysis.setFile(manifestUri, text);
    while (!analysis.check(manifestUri).done);
    const all = analysis.findings(manifestUri);
    const left = new Set(all.filter(({ finding }) => finding.rule === 'todo-placeholder').map(({ start }) => start.line));
    assert.deepEqual([...left], text.split('\n').flatMap((line, index) => (line.includes('TODO') ? [index] : [])), text);
    return all
      .filter(({ finding }) => finding.rule !== 'todo-placeholder')
      .map(({ finding, start }) => `${start.line + 1}: ${finding.severity}(${finding.rule}): ${finding.message}`);
  }

  private engineFor(release: Release): Analysis {
    let analysis = this.engines.get(release);
    if (!analysis) {
      analysis = new Analysis(allRules, (rule, error) => assert.fail(`the rule ${rule} failed: ${String(error)}`));
      analysis.setSettings({ ...defaultSettings, release });
      this.engines.set(release, analysis);
    }
    return analysis;
  }
}

const manifestUri = 'file:///workspace/manifests.yaml';

describe('scaffolds', () => {
  const checker = new Checker();
  for (const scaffold of allScaffolds) {
    describe(scaffold.id, () => {
      it('is without findings, for each release and with each choice', () => {
        for (const release of releasesOf(scaffold)) {
          for (const answers of variantsOf(scaffold, release)) {
            const rendered = renderScaffold(scaffold, answers, { release });
            if (rendered.problems.length > 0) {
              assert.ok(scaffold.check, `${JSON.stringify(answers)}: ${JSON.stringify(rendered.problems)}`);
              continue;
            }
            const findings = checker.findingsIn(rendered.yaml, release);
            assert.deepEqual(findings, [], `${formatRelease(release)} ${JSON.stringify(answers)}\n${rendered.yaml}`);
          }
        }
      });

      it('renders the same from its own values', () => {
        for (const release of releasesOf(scaffold)) {
          for (const answers of variantsOf(scaffold, release)) {
            const first = renderScaffold(scaffold, answers, { release });
            const known = new Set(parametersIn(scaffold.parameters, release).map(([name]) => name));
            const own = Object.fromEntries(Object.entries(first.values).filter(([name]) => known.has(name)));
            assert.deepEqual(renderScaffold(scaffold, own, { release }), first);
            const written = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]));
            assert.equal(renderScaffold(scaffold, written, { release }).yaml, first.yaml);
          }
        }
      });

      it('expands as a snippet to the same text', () => {
        for (const release of releasesOf(scaffold)) {
          assert.equal(expandSnippet(scaffoldSnippet(scaffold, { release })), scaffoldText(scaffold, { release }));
        }
      });

      it('has parameters that can be understood', () => {
        for (const [name, parameter] of Object.entries(scaffold.parameters)) {
          assert.match(name, /^[a-z][A-Za-z0-9]*$/);
          assert.ok(parameter.title.length > 2 && parameter.help.endsWith('.'), name);
          assert.ok(matters(parameter, renderScaffold(scaffold).values) || parameter.onlyWith!.parameter in scaffold.parameters, name);
        }
      });
    });
  }

  for (const fragment of allFragments) {
    it(`${fragment.id} is without findings where it fits, and the same as snippet`, () => {
      for (const release of releasesOf(fragment)) {
        assert.deepEqual(checker.findingsIn(fragment.around(fragmentText(fragment, {}, { release }), release), release), []);
        assert.equal(expandSnippet(fragmentSnippet(fragment, { release })), fragmentText(fragment, {}, { release }));
      }
    });
  }

  it('have scripts that pass the trial of the controller', () => {
    const { job } = allScaffolds.find(({ id }) => id === 'lua-inline')!.parameters;
    for (const release of [4, 5, 8, 9]) {
      const jobs = parametersIn({ job: job! }, release)[0]![1].choices!.map(({ value }) => value);
      assert.equal(jobs.length, release === 4 ? 5 : 6);
      for (const id of ['lua-inline', 'lua-configmap']) {
        for (const one of jobs) {
          const open = openFixture(renderScaffold(allScaffolds.find((scaffold) => scaffold.id === id)!, { job: one }, { release }).yaml, { settings: { release }, trials: true });
          const found = findingsOf(open, open.fixture.files[0]!.path).filter(({ finding }) => finding.rule !== 'todo-placeholder');
          assert.deepEqual(found.map(({ finding }) => finding.message), [], `${one} for ${formatRelease(release)}`);
        }
      }
    }
  });

  it('take what the purposes of the wizard set, without problems and findings', () => {
    for (const useCase of useCases) {
      for (const scaffold of allScaffolds) {
        const { parameters, mechanism } = describeScaffold(scaffold, newestRelease, noFacts);
        const settings = settingsFor(useCase, mechanism, parameters);
        const wanted = useCase.settings[mechanism] ?? {};
        assert.deepEqual(Object.keys(settings).sort(), Object.keys(wanted).sort(), `${useCase.id} for ${scaffold.id}`);
        const { problems, yaml } = renderScaffold(scaffold, settings);
        assert.deepEqual(problems, []);
        assert.deepEqual(checker.findingsIn(yaml, newestRelease), [], `${useCase.id} for ${scaffold.id}\n${yaml}`);
      }
    }
  });

  it('have ids and prefixes of their own', () => {
    const all = [...allScaffolds, ...allFragments];
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    assert.equal(new Set(all.map(({ prefix }) => prefix)).size, all.length);
    for (const { prefix } of all) assert.match(prefix, /^eg-[a-z-]+$/);
  });
});

describe('what is rendered from scaffolds', () => {
  for (const script of ['render-scaffolds.mjs', 'render-starters.mjs']) {
    it(`is fresh: run \`npm run render\` (${script})`, () => {
      const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();
      const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', script), '--check'], { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });
  }

  it('has a project for each language that is offered, and offers each project', () => {
    const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();
    const index = Object.keys(JSON.parse(readFileSync(join(root, 'starters', 'index.json'), 'utf8')) as object);
    const offered = allScaffolds.flatMap((scaffold) => describeScaffold(scaffold, newestRelease, noFacts).starters.map(({ folder }) => folder));
    assert.deepEqual([...new Set(offered)].sort(), index);
  });

  it('offers every scaffold and fragment as snippet', () => {
    const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();
    const snippets = Object.values(JSON.parse(readFileSync(join(root, 'snippets', 'manifests.json'), 'utf8')) as Record<string, { prefix: string; body: string[] }>);
    assert.deepEqual(snippets.map(({ prefix }) => prefix), [...allScaffolds, ...allFragments].map(({ prefix }) => prefix));
    for (const { body } of snippets) assert.doesNotThrow(() => expandSnippet(body.join('\n')));
  });
});

describe('the scaffold of an external processor', () => {
  it('brings what makes it run in a cluster', () => {
    const { yaml } = renderScaffold(allScaffolds.find(({ id }) => id === 'extproc')!);
    const documents = parseAllDocuments(yaml).map((document) => document.toJS() as Record<string, Json>);
    const [policy, deployment, service] = ['EnvoyExtensionPolicy', 'Deployment', 'Service'].map((kind) => documents.find((document) => document['kind'] === kind)!['spec']);
    const container = deployment.template.spec.containers[0];
    assert.equal(deployment.replicas, 2);
    assert.deepEqual(container.resources, { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } });
    assert.deepEqual(container.ports, [{ name: 'grpc', containerPort: 9002 }]);
    assert.deepEqual([container.readinessProbe.grpc.port, container.livenessProbe.grpc.port], [9002, 9002]);
    assert.deepEqual(service.ports, [{ name: 'grpc', port: 9002, targetPort: 'grpc', appProtocol: 'kubernetes.io/h2c' }]);
    assert.deepEqual(service.selector, deployment.selector.matchLabels);
    const [processor] = policy.extProc;
    assert.equal(processor.backendRefs[0].port, 9002);
    assert.ok(processor.processingMode && processor.messageTimeout && processor.failOpen === false);
  });
});

/** Any value of a manifest; what is not there makes the test fail. */
type Json = any;
