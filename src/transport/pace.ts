/** How many calls may be in flight, and how many may begin each second; first come, first served. */
import { whenAborted } from './sleep.js';

export interface PaceSettings {
  /** Calls begun per second, evenly spaced; may be below one. */
  readonly perSecond: number;
  readonly inFlight: number;
}

export class Pace {
  private free: number;
  private nextStart = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly settings: PaceSettings) {
    this.free = settings.inFlight;
  }

  /** Takes a place in flight if one is free, so that the common case waits for nothing. */
  tryEnter(): boolean {
    if (this.free === 0) return false;
    this.free -= 1;
    return true;
  }

  /** Waits for a place in flight; false when a signal ended the waiting. */
  enter(signals: readonly AbortSignal[]): Promise<boolean> {
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

  /** Gives the place to the next in line. */
  leave(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }

  /** Takes the next turn to begin a call; how many milliseconds away it is. */
  turn(now: number): number {
    const { perSecond } = this.settings;
    if (perSecond === Number.POSITIVE_INFINITY) return 0;
    const start = Math.max(now, this.nextStart);
    this.nextStart = start + 1000 / perSecond;
    return start - now;
  }
}
