/** The content of every generated file below schemas/, by name; without `upstream` from the committed facts. */
export function extractSchemas(upstream: string | undefined, descriptions?: string): Promise<Map<string, string>>;
