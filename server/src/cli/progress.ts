// A progress bar on standard error, for runs that take long enough to wonder.

/** Runs shorter than this show nothing. */
const patienceMs = 400;
const redrawMs = 80;
const barWidth = 24;

/** Draws on a terminal only; otherwise it does nothing. */
export class Progress {
  private readonly started = performance.now();
  private lastDrawn = 0;
  private drawn = false;

  constructor(
    private readonly total: number,
    private readonly stream: NodeJS.WriteStream,
  ) {}

  /** Says that `done` of the total are done. */
  update(done: number): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.started < patienceMs || now - this.lastDrawn < redrawMs) return;
    this.lastDrawn = now;
    this.drawn = true;
    const filled = Math.round((done / this.total) * barWidth);
    this.stream.write(`\r[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${done} of ${this.total} files`);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.drawn) this.stream.write('\r\u001b[2K');
  }
}
