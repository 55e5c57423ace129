/** Counts what became of calls, and says when too many of them fail. */
import type { Clock } from '../shared/clock.js';
import type { Verdict } from './judge.js';
import type { SendResult, TransportStatus } from './port.js';
import { RollingHour } from './rolling-hour.js';
import { type CallMessage, channels, type ErrorShareMessage } from './telemetry/channels.js';

/** The vendor mails an alert when more than 5 % of an hour's requests are in error (vendor's documentation). */
const alarmShare = 0.05;
/** Below this many calls a share says nothing. */
const fewestCalls = 20;

export class Watch {
  private readonly hour = new RollingHour();
  private readonly counts = { accepted: 0, rejected: 0, unknown: 0 };
  private alarmed = false;

  constructor(
    private readonly transport: string,
    private readonly clock: Clock,
  ) {}

  call(verdict: Verdict): void {
    const failed = verdict.kind !== 'accepted';
    this.hour.add(this.clock.now(), failed);
    if (failed) this.checkShare();
    if (!channels.call.hasSubscribers) return;
    const message: CallMessage = {
      transport: this.transport,
      verdict: verdict.kind,
      ...(verdict.status === undefined ? {} : { status: verdict.status }),
      ...(verdict.kind === 'accepted' ? {} : { error: verdict.error.code }),
    };
    channels.call.publish(message);
  }

  result({ kind }: SendResult): void {
    this.counts[kind] += 1;
  }

  status(): Pick<TransportStatus, 'counts' | 'lastHour'> {
    return { counts: { ...this.counts }, lastHour: this.hour.read(this.clock.now()) };
  }

  /** Once per rise: it is told again only after the share was below in between. */
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
