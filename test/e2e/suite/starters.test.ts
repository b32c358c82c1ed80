// Starter projects as they come with the extension: each file can be read in this host, and has no hole left when it is filled in.
import { extensions } from 'vscode';
import { starterFiles } from '../../../client/src/common/wizard/starters';
import { newestRelease } from '../../../server/src/base/release';
import { describeScaffold } from '../../../server/src/scaffolds/describe';
import { allScaffolds } from '../../../server/src/scaffolds/index';
import { renderScaffold } from '../../../server/src/scaffolds/render';
import { noFacts } from '../../../server/src/scaffolds/workspace-facts';
import { expectEqual, expectThat } from './expect';
import { extensionId } from './manifest';

describe('starter projects', () => {
  it('are read from the extension and filled in, whole', async () => {
    const { extensionUri } = extensions.getExtension(extensionId)!;
    for (const scaffold of allScaffolds) {
      const { project } = renderScaffold(scaffold, { name: 'guard' });
      for (const { folder } of describeScaffold(scaffold, newestRelease, noFacts).starters) {
        const files = await starterFiles(extensionUri, folder, project!);
        for (const wanted of ['Dockerfile', 'README.md']) expectThat(files.some(({ path }) => path === `${project!.name}/${wanted}`), `${folder} has a ${wanted}`, files.map(({ path }) => path));
        expectEqual(files.filter(({ text }) => text.trim() === '' || /\{\{\w+\}\}/.test(text)).map(({ path }) => path), [], `${folder} is filled in`);
      }
    }
  });
});
