/** Counts what became of calls, publishes it, and reports when too many of them fail. */
import type { Clock } from '../shared/clock.js';
import type { BreakerState } from './breaker.js';
import type { Classification } from './classify-response.js';
import type { SendResult, TransportStatus } from './port.js';
import { RollingHour } from './rolling-hour.js';
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

  count({ kind }: SendResult): void {
    this.counts[kind] += 1;
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
