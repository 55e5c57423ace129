/** Stops calling a vendor that refuses the key or fails too often, and tries again with a single call. */

/** When it opens, and for how long. */
export interface BreakerSettings {
  /** Failed calls in a row that open it. */
  readonly failures: number;
  /** Share of failed calls that opens it, from 0 to 1, counted since it was last closed over at most a minute. */
  readonly errorShare: number;
  /** The share counts from this many calls on. */
  readonly minimumCalls: number;
  /** How long it stays open; doubles with every probe that fails. */
  readonly openMs: number;
  /** The longest it stays open; a refused key opens it for this long at once. */
  readonly maxOpenMs: number;
}

/** A call's leave to go ahead; exactly one `probe` is out at a time. */
export type Pass = 'normal' | 'probe';
/** `half-open`: the time is over, and a single call finds out whether the vendor works again. */
export type BreakerState = 'closed' | 'open' | 'half-open';

const windowMs = 60_000;

/** Measures time only by what it is told (`now`, milliseconds since the epoch), and holds no timer. */
export class Breaker {
  private openFor = 0;
  private openUntil = 0;
  private probing = false;
  private isOpen = false;
  private inRow = 0;
  private calls = 0;
  private failed = 0;
  private windowStart = 0;

  constructor(
    /** Never opens without. */
    private readonly settings: BreakerSettings | undefined,
    private readonly changed: (state: BreakerState, until?: number) => void,
  ) {}

  state(now: number): BreakerState {
    if (!this.isOpen) return 'closed';
    this.neverLonger(now);
    return this.probing || now >= this.openUntil ? 'half-open' : 'open';
  }

  /** Until when calls are refused; undefined when one may go out now. */
  closedUntil(now: number): number | undefined {
    if (!this.isOpen) return undefined;
    this.neverLonger(now);
    if (now < this.openUntil) return this.openUntil;
    return this.probing ? now + this.openFor : undefined;
  }

  /** Leave for one call, to be answered by `record`; undefined when it must not go out. */
  enter(now: number): Pass | undefined {
    if (!this.isOpen) return 'normal';
    if (this.closedUntil(now) !== undefined) return undefined;
    this.probing = true;
    this.changed('half-open');
    return 'probe';
  }

  /** What became of a call that `enter` let go. A refused key opens at once: further calls would be refused, too. */
  record(pass: Pass, result: 'fine' | 'failed' | 'key_refused', now: number): void {
    if (this.settings === undefined) return;
    const { failures, errorShare, minimumCalls, openMs, maxOpenMs } = this.settings;
    if (pass === 'probe') {
      this.probing = false;
      if (result === 'fine') this.close(now);
      else this.open(result === 'failed' ? Math.min(this.openFor * 2, maxOpenMs) : maxOpenMs, now);
    } else if (result === 'key_refused') {
      if (!this.isOpen || this.openFor < maxOpenMs) this.open(maxOpenMs, now);
    } else if (!this.isOpen) {
      this.count(result === 'failed', now);
      const tooMany = this.calls >= minimumCalls && this.failed / this.calls >= errorShare;
      if (result === 'failed' && (this.inRow >= failures || tooMany)) this.open(openMs, now);
    }
  }

  private count(failed: boolean, now: number): void {
    if (now - this.windowStart >= windowMs) this.startWindow(now);
    this.calls += 1;
    this.failed += failed ? 1 : 0;
    this.inRow = failed ? this.inRow + 1 : 0;
  }

  private open(forMs: number, now: number): void {
    this.isOpen = true;
    this.openFor = forMs;
    this.openUntil = now + forMs;
    this.changed('open', this.openUntil);
  }

  /** Where the clock was set back. */
  private neverLonger(now: number): void {
    this.openUntil = Math.min(this.openUntil, now + this.openFor);
  }

  private close(now: number): void {
    this.isOpen = false;
    this.inRow = 0;
    this.startWindow(now);
    this.changed('closed');
  }

  private startWindow(now: number): void {
    this.windowStart = now;
    this.calls = 0;
    this.failed = 0;
  }
}
