/** How many calls may be in flight, and how many may begin each second; first come, first served. */
import type { Clock } from '../shared/clock.js';
import type { Turn } from './port.js';
import { sleep, whenAborted } from './sleep.js';

export interface PaceSettings {
  /** Calls begun per second, evenly spaced; may be below one. */
  readonly perSecond: number;
  readonly inFlight: number;
}

export class Pace {
  private free: number;
  private readonly intervalMs: number;
  private nextStart = 0;
  private lastNow = 0;
  private readonly waiting = new Set<() => void>();
  /** All turns are alike where no time stands between them. */
  private readonly untimed: Turn = Object.freeze({ giveBack: () => this.leave() });

  constructor(
    { perSecond, inFlight }: PaceSettings,
    private readonly clock: Clock,
  ) {
    this.free = inFlight;
    this.intervalMs = 1000 / perSecond;
  }

  /** A turn that is to be had now, so that the common case waits for nothing. */
  take(): Turn | undefined {
    const now = this.intervalMs === 0 ? 0 : this.now();
    if (this.free === 0 || now < this.nextStart) return undefined;
    this.free -= 1;
    return this.turnFrom(now);
  }

  /** Waits for a place in flight and for the time to begin; undefined when a signal ended the waiting. */
  async wait(signals: readonly AbortSignal[]): Promise<Turn | undefined> {
    if (this.free > 0) this.free -= 1;
    else if (!(await this.place(signals))) return undefined;
    const now = this.now();
    const start = Math.max(now, this.nextStart);
    const turn = this.turnFrom(start);
    if (start === now || (await sleep(start - now, signals))) return turn;
    turn.giveBack();
    return undefined;
  }

  /** The call of a turn has ended: its place goes to the next in line. */
  leave(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }

  private place(signals: readonly AbortSignal[]): Promise<boolean> {
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

  /** A clock that is set back takes the times that were given away along; nobody waits for it to catch up. */
  private now(): number {
    const now = this.clock.now();
    if (now < this.lastNow) this.nextStart -= this.lastNow - now;
    this.lastNow = now;
    return now;
  }

  private turnFrom(start: number): Turn {
    if (this.intervalMs === 0) return this.untimed;
    const next = start + this.intervalMs;
    this.nextStart = next;
    return {
      giveBack: () => {
        // The time of a call that is not made is free again, unless a later one has been given away.
        if (this.nextStart === next) this.nextStart = start;
        this.leave();
      },
    };
  }
}
