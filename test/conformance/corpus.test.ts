// No false alarms: manifests that a cluster accepts have nothing against them in our schemas.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/schemas/read-upstream.mjs';
import { createCatalog } from '../../server/src/schema/catalog';
import { validateResource } from '../../server/src/schema/validate';
import { parseDocument } from '../../server/src/yaml/parse';
import { splitDocuments } from '../../server/src/yaml/split';
import { at, resolved, stringAt, type YamlMap } from '../../server/src/yaml/tree';

/**
 * Fields of the corpus that stand one level too deep (or in the wrong list). The clients that applied these files do not
 * ask for strict validation: the API server took the manifests, dropped the fields and answered with a warning.
 */
const droppedFields = [
  'spec.jwt.providers.0.remoteJWKS.backendSettings.retry.timeout',
  'spec.oidc.provider.backendSettings.retry.tcpKeepalive',
  'spec.telemetry.tracing.provider.samplingFraction',
  'spec.to.0.namespace',
];

describe('manifests that a cluster accepts', () => {
  const folder = process.env['EG_CORPUS'] ?? join(projectRoot, '..', 'shared', 'corpus', 'good');
  if (!existsSync(folder)) {
    console.warn(`\n  !! SKIPPED: search for false alarms\n  !! There are no manifests in ${folder}; set EG_CORPUS to a folder of accepted ones.\n`);
    return;
  }
  const catalog = createCatalog(9);
  let judged = 0;

  it('have no findings', () => {
    const findings: string[] = [];
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
      for (const slice of splitDocuments(readFileSync(join(folder, name), 'utf8'))) {
        const root = resolved(parseDocument(slice.text).root);
        if (root?.kind === 'map') findings.push(...judge(root).map((finding) => `${name}: ${finding}`));
      }
    }
    assert.deepEqual(findings, []);
    assert.ok(judged > 900, `only ${judged} were judged`);
  });

  function judge(root: YamlMap): string[] {
    const apiVersion = stringAt(root, 'apiVersion') ?? '';
    const kind = catalog.kind(apiVersion, stringAt(root, 'kind') ?? '');
    const items = at(root, 'items');
    const inside = items?.kind === 'sequence' ? items.items.map(resolved).flatMap((item) => (item?.kind === 'map' ? judge(item) : [])) : [];
    if (!kind) return inside;
    judged++;
    const own = validateResource(root, kind, { partial: false }).filter((finding) => !(finding.kind === 'unknown-field' && droppedFields.includes(finding.path.join('.'))));
    return [...own.map((finding) => `${finding.kind} at ${finding.path.join('.')}`), ...inside];
  }
});
