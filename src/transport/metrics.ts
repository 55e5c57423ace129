/** Counts what became of calls, in all and over the last hour; publishes it, and reports when too many of them fail. */
import type { Clock } from '../shared/clock.js';
import type { BreakerState } from './breaker.js';
import type { Classification } from './classify-response.js';
import type { SendResult, TransportStatus } from './port.js';
import {
  type BreakerMessage,
  type CallMessage,
  channels,
  type ErrorShareMessage,
} from './telemetry/channels.js';
import { type CallEnd, loadOpenTelemetry, type OpenTelemetry } from './telemetry/open-telemetry.js';

/** The vendor mails an alert when more than 5 % of an hour's requests are in error (vendor's documentation). */
const alarmShare = 0.05;
/** Below this many calls a share says nothing. */
const fewestCalls = 20;

/** Of one transport. Counts calls and results apart: a request with two repeats is three calls and one result. */
export class Metrics {
  private readonly hour = new RollingHour();
  private readonly counts = { accepted: 0, rejected: 0, unknown: 0 };
  private telemetry: OpenTelemetry | undefined;
  private alarmed = false;

  constructor(
    private readonly transport: string,
    private readonly origin: string,
    private readonly clock: Clock,
  ) {}

  async loadTelemetry(): Promise<void> {
    this.telemetry = await loadOpenTelemetry();
  }

  /** A call is about to be made; undefined when nobody measures it. */
  startCall(attempt: number): ((end: CallEnd) => void) | undefined {
    return this.telemetry?.startCall({ origin: this.origin, attempt });
  }

  endCall(response: Classification, now: number): CallEnd {
    const failed = response.kind !== 'accepted';
    this.hour.add(now, failed);
    if (failed || this.alarmed) this.checkShare();
    const { kind, status } = response;
    const end: CallEnd = { verdict: kind, status, error: failed ? response.error.code : undefined };
    if (channels.call.hasSubscribers) {
      const message: CallMessage = { transport: this.transport, ...end };
      channels.call.publish(message);
    }
    return end;
  }

  /** Gives the result as it is. */
  counted(result: SendResult): SendResult {
    this.counts[result.kind] += 1;
    return result;
  }

  breaker(state: BreakerState, until: number | undefined): void {
    const message: BreakerMessage = { transport: this.transport, state, until };
    channels.breaker.publish(message);
  }

  status(): Pick<TransportStatus, 'counts' | 'lastHour'> {
    return { counts: { ...this.counts }, lastHour: this.hour.read(this.clock.now()) };
  }

  /** Once per rise: published again only after the share was below in between. */
  private checkShare(): void {
    const { calls, errorShare } = this.hour.read(this.clock.now());
    const high = calls >= fewestCalls && errorShare >= alarmShare;
    if (high && !this.alarmed) {
      const message: ErrorShareMessage = { transport: this.transport, calls, errorShare };
      channels.errorShare.publish(message);
    }
    this.alarmed = high;
  }
}

const minuteMs = 60_000;
const minutes = 60;

/** Counts by minute, sixty of them: constant memory, and an hour that is right to the minute. */
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
    this.minute = minute;
    return minute % minutes;
  }
}
