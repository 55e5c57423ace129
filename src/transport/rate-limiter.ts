/** Limits how many calls are in flight and how many start each second; first come, first served. */
import type { Clock } from '../shared/clock.js';
import type { Permit } from './port.js';
import { sleep, whenAborted } from './sleep.js';

/** The vendor's limit of this call is not documented (100 a minute on others), so both are the integrator's to set. */
export interface RateLimitSettings {
  /** Calls started per second, evenly spaced; may be below one. */
  readonly perSecond: number;
  /** Calls at one time, and those that have their slot and wait for their time to start. */
  readonly inFlight: number;
}

/** Calls are spaced evenly, not in bursts: a vendor that counts per second sees no more than it allows. */
export class EvenRateLimiter {
  private freeSlots: number;
  private readonly intervalMs: number;
  private nextStart = 0;
  private lastNow = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    { perSecond, inFlight }: RateLimitSettings,
    private readonly clock: Clock,
  ) {
    this.freeSlots = inFlight;
    this.intervalMs = 1000 / perSecond;
  }

  /** A permit where a slot and the time to start are there now; never waits. */
  tryAcquire(): Permit | undefined {
    const now = this.now();
    if (this.freeSlots === 0 || now < this.nextStart) return undefined;
    this.freeSlots -= 1;
    return this.permitFrom(now);
  }

  /** Waits for a slot and for the time to start; undefined when a signal ended the wait. */
  async acquire(signals: readonly AbortSignal[]): Promise<Permit | undefined> {
    if (this.freeSlots > 0) this.freeSlots -= 1;
    else if (!(await this.slot(signals))) return undefined;
    const now = this.now();
    const start = Math.max(now, this.nextStart);
    const permit = this.permitFrom(start);
    if (start === now || (await sleep(start - now, signals))) return permit;
    permit.release();
    return undefined;
  }

  /** The call of a permit has ended: its slot goes to the one that waited longest. */
  callEnded(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.freeSlots += 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }

  private slot(signals: readonly AbortSignal[]): Promise<boolean> {
    return new Promise((resolve) => {
      const admit = (): void => {
        undo();
        resolve(true);
      };
      const undo = whenAborted(signals, () => {
        this.waiting.delete(admit);
        resolve(false);
      });
      this.waiting.add(admit);
    });
  }

  /** Where the clock was set back, the start times given out move back with it, so that no call waits for it to catch up. */
  private now(): number {
    const now = this.clock.now();
    if (now < this.lastNow) this.nextStart -= this.lastNow - now;
    this.lastNow = now;
    return now;
  }

  private permitFrom(start: number): Permit {
    const next = start + this.intervalMs;
    this.nextStart = next;
    return {
      release: () => {
        // The start time is free again, unless a later one has been given out.
        if (this.nextStart === next) this.nextStart = start;
        this.callEnded();
      },
    };
  }
}
