/** What readCrds keeps of a CustomResourceDefinition. */
export interface Crd {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly versions: readonly { readonly name: string; readonly served: boolean; readonly status: boolean; readonly schema: Readonly<Record<string, unknown>> }[];
}
export const projectRoot: string;
export function upstreamFolder(): string | undefined;
export function envoyGatewayReleases(upstream: string): { release: number; folder: string }[];
export function readCrds(folder: string): Crd[];
export function readYaml(file: string): unknown;
