// Answers what a wizard asks: what can be made anew, what it looks like, and what it can be attached to.

import type { Analysis, KnownBackend, KnownObject } from '../analysis';
import { formatRelease } from '../base/release';
import { nextPlaceholderRequest, renderScaffoldRequest, scaffoldsRequest, targetsRequest, type NextPlaceholderParams, type RenderScaffoldParams, type RenderScaffoldResult, type ScaffoldsParams, type ScaffoldsResult, type TargetInfo, type TargetsParams, type TargetsResult } from './protocol';
import type { LanguageServer } from './server';

/** Registers the answers on the server's connection. */
export function answerScaffoldRequests(server: LanguageServer): void {
  const { connection } = server;
  connection.onRequest(scaffoldsRequest, async (params: ScaffoldsParams | undefined): Promise<ScaffoldsResult> => {
    const analysis = await server.ready();
    return { release: formatRelease(analysis.releaseOf(params?.uri ?? '').release), scaffolds: analysis.scaffolds(params?.uri) };
  });
  connection.onRequest(renderScaffoldRequest, async ({ scaffold, answers = {}, uri }: RenderScaffoldParams): Promise<RenderScaffoldResult> => {
    const analysis = await server.ready();
    return analysis.renderScaffold(scaffold, answers, uri) ?? null;
  });
  connection.onRequest(nextPlaceholderRequest, async ({ uri, position }: NextPlaceholderParams) => {
    const analysis = await server.ready();
    const document = server.documents.get(uri);
    const range = document && analysis.nextPlaceholder(uri, document.offsetAt(position));
    return range ? server.rangeOf(uri, range) : null;
  });
  connection.onRequest(targetsRequest, async (params: TargetsParams | undefined) => targetsOf(await server.ready(), params?.uri));
}

function targetsOf(analysis: Analysis, uri: string | undefined): TargetsResult {
  const { routes, gateways, listenerSets, backends, namespaces, configuration } = analysis.targets(uri);
  const infoOf = (object: KnownObject): TargetInfo => ({
    kind: object.kind,
    name: object.name,
    ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
    uri: object.uri,
    line: analysis.positionAt(object.uri, object.documentStart)?.line ?? 0,
  });
  return {
    targets: [...routes, ...gateways, ...listenerSets].map((target) => ({ ...infoOf(target), sections: target.sections })),
    backends: backends.map((backend: KnownBackend) => ({ ...infoOf(backend), ports: backend.ports, routes: backend.routes.map(infoOf) })),
    namespaces,
    ...(configuration
      ? {
          configuration: {
            uri: configuration.uri,
            enablesPatches: configuration.enablesPatches,
            ...(configuration.enablesLua === undefined ? {} : { enablesLua: configuration.enablesLua }),
            namesByPort: configuration.namesByPort,
          },
        }
      : {}),
  };
}
