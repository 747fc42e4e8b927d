/** Which replicates a worker takes next. The result does not depend on it, only the waiting does. */

/** A share should be short enough for a change to be taken up soon. */
const shareMilliseconds = 40;
const firstReplicates = 8;

export class Schedule {
  private next: number;
  private done = 0;
  private busyMilliseconds = 0;

  constructor(
    private readonly replicates: number,
    private readonly workers: number,
    /** Replicates before this one have run already. */
    first = 0,
  ) {
    this.next = first;
  }

  /** The next share, or null when all are taken; in whole blocks of what the core takes at a time. */
  take(blockSize: number): { first: number; count: number } | null {
    const left = this.replicates - this.next;
    if (left <= 0) return null;
    const share = { first: this.next, count: Math.min(this.size(blockSize), left) };
    this.next += share.count;
    return share;
  }

  /** A share of `count` replicates took so long. */
  finished(count: number, milliseconds: number): void {
    this.done += count;
    this.busyMilliseconds += milliseconds;
  }

  private size(blockSize: number): number {
    if (this.done === 0) {
      return Math.max(1, Math.ceil(Math.min(this.replicates, firstReplicates) / this.workers));
    }
    const quick = Math.floor((shareMilliseconds * this.done) / Math.max(this.busyMilliseconds, 0.01));
    const fair = Math.ceil((this.replicates - this.next) / this.workers);
    const blocks = Math.floor(Math.min(quick, fair) / blockSize) * blockSize;
    return blocks || Math.max(1, Math.min(quick, fair));
  }
}
