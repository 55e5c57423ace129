/** Everything a running sandbox knows. */
import type { FeedbackRequest } from '../../request/feedback-request.js';
import type { Clock } from '../../shared/clock.js';
import type { Environment } from '../../shared/environment.js';
import { type Fault, type FaultPlan, faultSource } from './faults.js';
import type { VendorChecks } from './vendor-checks.js';

/** Since the last reset. */
export interface SandboxCounts {
  readonly accepted: number;
  readonly refused: number;
  /** Requests answered with a fault; they may have been accepted besides. */
  readonly faults: number;
}

/** What does not change while it runs. */
interface SandboxSettings {
  readonly keys: Readonly<Record<Environment, string>>;
  readonly check: VendorChecks;
  readonly clock: Clock;
  /** Before every answer. */
  readonly latencyMs: number;
  /** Where it throws, the request is refused with 500 and is not in the ledger. */
  readonly onAccepted: ((entry: LedgerEntry) => void) | undefined;
}

/** Kept in memory; the ledger grows until it is reset. */
export class SandboxState {
  accepted: LedgerEntry[];
  counts = { accepted: 0, refused: 0, faults: 0 };
  mostAtOnce = 0;
  plan: FaultPlan = {};
  nextFault: () => Fault = faultSource({});
  private underWay = 0;

  constructor(
    readonly settings: SandboxSettings,
    earlier: readonly LedgerEntry[],
  ) {
    this.accepted = [...earlier];
  }

  setFaults(plan: FaultPlan): void {
    this.nextFault = faultSource(plan);
    this.plan = plan;
  }

  reset(): void {
    this.accepted = [];
    this.counts = { accepted: 0, refused: 0, faults: 0 };
    this.mostAtOnce = this.underWay;
  }

  arrive(): void {
    this.underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
  }

  leave(): void {
    this.underWay -= 1;
  }

  accept(request: FeedbackRequest, environment: Environment): LedgerEntry {
    const entry = Object.freeze({
      request_id: crypto.randomUUID(),
      at: new Date(this.settings.clock.now()).toISOString(),
      environment,
      request: asStored(request),
    });
    // What cannot be kept is not accepted.
    this.settings.onAccepted?.(entry);
    this.accepted.push(entry);
    this.counts.accepted += 1;
    return entry;
  }
}

/** An accepted request, as the vendor would keep it. */
export interface LedgerEntry {
  readonly request_id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of the key it came with. */
  readonly environment: Environment;
  readonly request: FeedbackRequest;
}

const longestText = 2_000;

/** The vendor cuts tags and custom properties at 2,000 characters without a word (vendor's documentation). */
function asStored(request: FeedbackRequest): FeedbackRequest {
  const { tags, custom_properties } = request;
  return {
    ...request,
    ...(tags === undefined ? {} : { tags: tags.map((tag) => tag.slice(0, longestText)) }),
    ...(custom_properties === undefined
      ? {}
      : {
          custom_properties: Object.fromEntries(
            Object.entries(custom_properties).map(([name, value]) => [name, value.slice(0, longestText)]),
          ),
        }),
  };
}
