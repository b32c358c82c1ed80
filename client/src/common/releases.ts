// The releases of Envoy Gateway that can be chosen, newest first; package.json lists the same in its setting.

/** `1.9` down to `1.1`. */
export const releases: readonly string[] = ['1.9', '1.8', '1.7', '1.6', '1.5', '1.4', '1.3', '1.2', '1.1'];
