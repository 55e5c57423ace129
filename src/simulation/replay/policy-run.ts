/** One rule set's run through the interactions: the decision of each, the windows in event order, and the counts. */
import type { Reason } from '../../decision/decision.js';
import { createNotOfTypeCounter } from '../../evaluation/not-of-type.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { type Bucket, takeQuota } from '../../stores/row/quota.js';
import type { PastRequest } from '../../suppression/protocol.js';
import { quotasToTake } from '../../suppression/quotas.js';
import { scopesSeenBy, windowChecks } from '../../suppression/windows.js';
import type { SimulatedOutcome } from '../report.js';
import { CustomerCounts } from './customer-counts.js';
import { CustomerHistory } from './customer-history.js';
import { AllCounts } from './outcome-counts.js';
import { type Decided, RuleSetRunner } from './rule-set-runner.js';

/** An interaction as the windows and the counts see it. */
export interface RunSubject {
  readonly id: string;
  /** Its number; -1 without an address. */
  readonly customer: number;
  readonly channel: string;
  readonly brand: string;
  readonly isDated: boolean;
}

/** Nothing is stored. Dots would divide parts. */
const plainText = (text: string): string => text.replaceAll('.', '\0');

const replaced = {
  code: 'DELAYED',
  message: 'a newer record of this interaction came before the delay was over',
} as const satisfies Reason;

export class PolicyRun {
  readonly runner: RuleSetRunner;
  readonly counts = new AllCounts();
  readonly customers = new CustomerCounts();
  readonly notOfType = createNotOfTypeCounter();
  readonly #history: CustomerHistory;
  readonly #buckets = new Map<string, Bucket>();
  /** Delayed decisions that are not due yet, by interaction id. */
  readonly #delayed = new Map<string, { decided: Decided }>();

  constructor(ruleSet: RuleSet, environment: Environment) {
    this.runner = new RuleSetRunner(ruleSet, environment);
    this.#history = new CustomerHistory(ruleSet);
  }

  /**
   * Called with each decision in the order of reading. As under `run --watch`, a newer record of an interaction
   * replaces one whose delay is not over.
   */
  replaceDelayed(id: string, now: number, progress: { decided: Decided }): void {
    const former = this.#delayed.size === 0 ? undefined : this.#delayed.get(id);
    if (former !== undefined) {
      this.#delayed.delete(id);
      if (former.decided.at > now)
        former.decided = { ...former.decided, outcome: 'skip', reasons: [replaced] };
    }
    if (progress.decided.at > now && progress.decided.outcome !== 'skip') this.#delayed.set(id, progress);
  }

  /** A request from before the first interaction. */
  remember(customer: number, { at, brand, channel, interactionId }: PastRequest): void {
    const surroundings = { ...(brand !== undefined && { brand }), ...(channel !== undefined && { channel }) };
    const { windows } = this.runner.ruleSet.settings.suppression;
    this.#history.ask(customer, scopesSeenBy(windows, surroundings), at);
    if (interactionId !== undefined) this.#history.handle(customer, interactionId);
  }

  /** What becomes of the interaction; called in event order, but for what the rules skip. Counts it. */
  apply(subject: RunSubject, decided: Decided): SimulatedOutcome {
    const outcome = this.#outcomeOf(subject, decided);
    if (this.#delayed.size > 0 && this.#delayed.get(subject.id)?.decided === decided) {
      this.#delayed.delete(subject.id);
    }
    const { channel, brand, isDated } = subject;
    const at = isDated ? decided.at : undefined;
    this.notOfType.add(decided.errors);
    this.counts.add({ outcome, reasons: decided.reasons, channel, brand, at });
    return outcome;
  }

  /** A permit of each quota, or of none; gives what becomes of a request that is over one. */
  #takeQuotas({ quotas, surroundings, at }: Decided): 'defer' | 'skip' | undefined {
    if (quotas === undefined) return undefined;
    const { timezone } = this.runner.ruleSet.settings;
    const taken: [string, Bucket][] = [];
    for (const { over, name: _name, ...quota } of quotasToTake(quotas, surroundings, timezone, plainText)) {
      const bucket = this.#buckets.get(quota.bucket) ?? [];
      const request = { ...quota, token: '', leaseUntil: at };
      const { row, result } = takeQuota(request)(bucket, { now: at, call: '' });
      if (result(at).kind === 'full') return over;
      // Nobody gives it back.
      const counted = row?.map(({ token: _token, ...permit }) => permit);
      if (counted !== undefined) taken.push([quota.bucket, counted]);
    }
    for (const [key, bucket] of taken) this.#buckets.set(key, bucket);
    return undefined;
  }

  #outcomeOf({ id, customer }: RunSubject, decided: Decided): SimulatedOutcome {
    if (decided.outcome === 'skip') return 'skipped';
    const history = this.#history;
    if (history.wasHandled(customer, id)) return 'duplicate';
    if (decided.outcome === 'send') {
      const { windows, surroundings, at } = decided;
      const { timezone, suppression } = this.runner.ruleSet.settings;
      const checks = windowChecks(windows, surroundings, timezone);
      const since = history.blockedSince(customer, checks, at);
      if (since === undefined) {
        const over = this.#takeQuotas(decided);
        if (over !== undefined) {
          this.counts.holdBackByQuota();
          return over === 'skip' ? 'skipped' : 'suppressed';
        }
        history.ask(customer, scopesSeenBy(suppression.windows, surroundings), at, decided.uncounted);
        history.handle(customer, id);
        this.customers.ask(customer);
        return 'sent';
      }
      this.customers.holdBack(customer);
      this.counts.holdBack(at - since);
      if (suppression.when_suppressed !== 'record') return 'suppressed';
    }
    history.handle(customer, id);
    return 'recorded';
  }
}
