/** One rule set's run through the interactions: the decision of each, the windows in event order, and the counts. */
import type { Reason } from '../../decision/decision.js';
import { createNotOfTypeCounter } from '../../evaluation/not-of-type.js';
import type { Interaction } from '../../interaction/interaction.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { type Bucket, takeQuota } from '../../stores/row/quota.js';
import type { PastRequest } from '../../suppression/protocol.js';
import { quotasToTake } from '../../suppression/request-limits.js';
import type { Surroundings } from '../../suppression/scopes.js';
import { scopesSeenBy, windowChecks } from '../../suppression/windows.js';
import { type SimulatedOutcome, totalOf } from '../outcomes.js';
import type { Totals } from '../report.js';
import { CustomerHistory } from './customer-history.js';
import { type Decided, RuleSetRunner } from './rule-set-runner.js';
import { RunCounts } from './run-counts.js';

/** An interaction as the windows and the counts see it. */
export interface Subject {
  readonly interaction: Interaction;
  /** Its number; -1 without an address. */
  readonly customer: number;
  readonly channel: string;
  readonly brand: string;
}

/** Nothing is stored. Dots would divide parts. */
const plainText = (text: string): string => text.replaceAll('.', '\0');

/** Of a request whose windows all look at the customer alone. */
const nowhere: Surroundings = {};

const replaced: readonly Reason[] = [
  { code: 'DELAYED', message: 'a newer record of this interaction came before the delay was over' },
];

/** What it keeps grows with customers, and with the decisions that wait for a delay. */
export class PolicyRun {
  readonly ruleSet: RuleSet;
  readonly counts = new RunCounts();
  readonly #runner: RuleSetRunner;
  readonly #notOfType = createNotOfTypeCounter();
  readonly #history: CustomerHistory;
  readonly #buckets = new Map<string, Bucket>();
  /** Delayed decisions that are not due yet, by interaction id. */
  readonly #delayed = new Map<string, { decided: Decided }>();
  /** Where a request counts under windows that look at the customer alone. */
  readonly #plainScopes: readonly string[];

  constructor(ruleSet: RuleSet, environment: Environment) {
    this.ruleSet = ruleSet;
    this.#runner = new RuleSetRunner(ruleSet, environment);
    this.#history = new CustomerHistory(ruleSet);
    // Worked out once: for most rule sets it is the same for every request.
    this.#plainScopes = scopesSeenBy(ruleSet.settings.suppression.windows, {});
  }

  decide(interaction: Interaction, now: number): Decided {
    return this.#runner.run(interaction, now);
  }

  /**
   * Called with each decision in the order of reading. As under `run --watch`, a newer record of an interaction
   * replaces one whose delay is not over.
   */
  replaceDelayed(id: string, now: number, fresh: { decided: Decided }): void {
    const former = this.#delayed.size === 0 ? undefined : this.#delayed.get(id);
    if (former !== undefined) {
      this.#delayed.delete(id);
      if (former.decided.at > now) {
        former.decided = { ...former.decided, outcome: 'skip', reasons: replaced };
      }
    }
    if (fresh.decided.at > now && fresh.decided.outcome !== 'skip') this.#delayed.set(id, fresh);
  }

  /** A request from before the first interaction. */
  remember(customer: number, { at, brand, channel, interactionId }: PastRequest): void {
    const surroundings = { ...(brand !== undefined && { brand }), ...(channel !== undefined && { channel }) };
    const { windows } = this.ruleSet.settings.suppression;
    this.#history.remember(customer, scopesSeenBy(windows, surroundings), at);
    if (interactionId !== undefined) this.#history.handle(customer, interactionId);
  }

  /** What becomes of the interaction; called in event order, but for what the rules skip. Counts it. */
  apply(subject: Subject, decided: Decided): SimulatedOutcome {
    const { interaction, customer, channel, brand } = subject;
    const { ext_interaction_id: id, ended_at } = interaction;
    const outcome = this.#outcomeOf(id, customer, decided);
    if (this.#delayed.size > 0 && this.#delayed.get(id)?.decided === decided) this.#delayed.delete(id);
    if (decided.errors.length > 0) this.#notOfType.add(decided.errors);
    const at = ended_at === undefined ? undefined : decided.at;
    this.counts.add({ outcome, reasons: decided.reasons, channel, brand, at });
    return outcome;
  }

  summarise(customersSeen: number): Totals {
    const { rules } = this.ruleSet;
    const { neverMatched } = this.#runner;
    const { outcomes, ...tables } = this.counts.summarise();
    const interactions = totalOf(outcomes);
    const placed = rules.map(({ name, effect, place: { file, line } }) => ({
      effect: effect.kind,
      rule: { rule: name, file, line },
    }));
    return {
      interactions,
      outcomes,
      sendRate: interactions === 0 ? 0 : outcomes.sent / interactions,
      customers: this.#history.summarise(customersSeen),
      byRule: placed.map(({ rule, effect }) => {
        const own = this.counts.ofRule(rule.rule);
        const matched = !neverMatched.has(rule.rule);
        return { ...rule, effect, matched, decided: totalOf(own), outcomes: own };
      }),
      ...tables,
      notOfType: this.#notOfType.list(),
      neverMatched: placed.flatMap(({ rule }) => (neverMatched.has(rule.rule) ? [rule] : [])),
    };
  }

  #outcomeOf(id: string, customer: number, decided: Decided): SimulatedOutcome {
    // Before the question whether it was handled: as in production, a repeat that the rules skip is skipped.
    if (decided.outcome === 'skip') return 'skipped';
    const history = this.#history;
    if (history.wasHandled(customer, id)) return 'duplicate';
    if (decided.outcome === 'send') {
      const { windows, surroundings = nowhere, at } = decided;
      const { timezone, suppression } = this.ruleSet.settings;
      const since = history.blockedSince(customer, windowChecks(windows, surroundings, timezone), at);
      if (since === undefined) {
        const over = this.#takeQuotas(decided);
        if (over !== undefined) {
          this.counts.holdBackByQuota();
          return over === 'skip' ? 'skipped' : 'suppressed';
        }
        const scopes =
          decided.surroundings === undefined
            ? this.#plainScopes
            : scopesSeenBy(suppression.windows, surroundings);
        history.ask(customer, scopes, at, decided.uncounted);
        history.handle(customer, id);
        return 'sent';
      }
      history.holdBack(customer);
      this.counts.holdBack(at - since);
      if (suppression.when_suppressed !== 'record') return 'suppressed';
    }
    history.handle(customer, id);
    return 'recorded';
  }

  /** A permit of each quota, or of none; gives what becomes of a request that is over one. */
  #takeQuotas({ quotas, surroundings = {}, at }: Decided): 'defer' | 'skip' | undefined {
    if (quotas === undefined) return undefined;
    const { timezone } = this.ruleSet.settings;
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
}
