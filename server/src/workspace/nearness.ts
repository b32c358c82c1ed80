// Which of several places in a workspace a file's folder has most to do with.

/** @returns the root (none ends with a slash) that `folder` stands in, if any */
export function rootAround(folder: string, roots: readonly string[]): string | undefined {
  return roots.find((root) => folder === root || folder.startsWith(`${root}/`));
}

/** How near `other` is to `folder`: shared folders count two each; one more where `other` is above it or the same. */
export function nearnessOf(folder: string, other: string): number {
  const own = folder.split('/');
  const steps = other.split('/');
  let shared = 0;
  while (shared < own.length && shared < steps.length && own[shared] === steps[shared]) shared++;
  return shared * 2 + (shared === steps.length ? 1 : 0);
}
