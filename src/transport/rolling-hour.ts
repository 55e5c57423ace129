/** Calls and errors over the last hour, minute by minute, in constant memory. */

const minuteMs = 60_000;
const minutes = 60;

export class RollingHour {
  private readonly calls = new Float64Array(minutes);
  private readonly errors = new Float64Array(minutes);
  private minute = 0;

  add(now: number, error: boolean): void {
    const slot = this.advance(now);
    this.calls[slot] = (this.calls[slot] ?? 0) + 1;
    if (error) this.errors[slot] = (this.errors[slot] ?? 0) + 1;
  }

  /** `errorShare` is from 0 to 1, and 0 without calls. */
  read(now: number): { readonly calls: number; readonly errorShare: number } {
    this.advance(now);
    const calls = this.calls.reduce((sum, count) => sum + count, 0);
    const errors = this.errors.reduce((sum, count) => sum + count, 0);
    return { calls, errorShare: calls === 0 ? 0 : errors / calls };
  }

  /** Empties the minutes that passed unseen. A clock that was set back counts into the latest minute. */
  private advance(now: number): number {
    const minute = Math.max(this.minute, Math.floor(now / minuteMs));
    const passed = Math.min(minute - this.minute, minutes);
    for (let step = 1; step <= passed; step += 1) {
      const slot = (this.minute + step) % minutes;
      this.calls[slot] = 0;
      this.errors[slot] = 0;
    }
    if (passed === minutes) {
      this.calls.fill(0);
      this.errors.fill(0);
    }
    this.minute = minute;
    return minute % minutes;
  }
}
