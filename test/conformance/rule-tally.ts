// Counts how often each rule was broken and kept.

export class RuleTally {
  manifests = 0;
  private readonly rules = new Map<string, { broken: number; kept: number; skipped: number }>();

  /** @param holds false or a failure: broken; undefined: not judged, as rules that compare with an old object */
  count(rule: string, holds: boolean | string | undefined): void {
    const text = oneLine(rule);
    const counts = this.rules.get(text) ?? { broken: 0, kept: 0, skipped: 0 };
    this.rules.set(text, counts);
    if (holds === undefined) counts.skipped++;
    else if (holds === true) counts.kept++;
    else counts.broken++;
  }

  /** Both broken and kept, or never judged. */
  isSettled(rule: string): boolean {
    const { broken, kept, skipped } = this.rules.get(oneLine(rule)) ?? { broken: 0, kept: 0, skipped: 0 };
    return (broken > 0 && kept > 0) || (skipped > 0 && broken + kept === 0);
  }

  onlyKept(): readonly string[] {
    return this.which(({ broken, kept }) => broken === 0 && kept > 0);
  }

  onlyBroken(): readonly string[] {
    return this.which(({ broken, kept }) => kept === 0 && broken > 0);
  }

  summary(): string {
    const judged = this.which(({ broken, kept }) => broken + kept > 0);
    const both = this.which(({ broken, kept }) => broken > 0 && kept > 0);
    return `${this.manifests} manifests; ${judged.length} different rules judged, ${both.length} of them both broken and kept; ${this.which(({ skipped }) => skipped > 0).length} compare with an old object`;
  }

  private which(holds: (counts: { readonly broken: number; readonly kept: number; readonly skipped: number }) => boolean): readonly string[] {
    return [...this.rules].filter(([, counts]) => holds(counts)).map(([rule]) => rule);
  }
}

function oneLine(rule: string): string {
  return rule.replace(/\s+/g, ' ').trim();
}
