/** One rule set's run through the interactions: the decision of each, the windows in event order, and the counts. */
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
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

export class PolicyRun {
  readonly runner: RuleSetRunner;
  readonly counts = new AllCounts();
  readonly customers = new CustomerCounts();
  readonly #history: CustomerHistory;

  constructor(ruleSet: RuleSet, environment: Environment) {
    this.runner = new RuleSetRunner(ruleSet, environment);
    this.#history = new CustomerHistory(ruleSet);
  }

  /** What becomes of the interaction; called in event order, but for what the rules skip. Counts it. */
  apply(subject: RunSubject, decided: Decided): SimulatedOutcome {
    const outcome = this.#outcomeOf(subject, decided);
    const { channel, brand, isDated } = subject;
    const at = isDated ? decided.at : undefined;
    this.counts.add({ outcome, reasons: decided.reasons, channel, brand, at });
    return outcome;
  }

  #outcomeOf({ id, customer }: RunSubject, decided: Decided): SimulatedOutcome {
    if (decided.outcome === 'skip') return 'skipped';
    const history = this.#history;
    if (history.wasHandled(customer, id)) return 'duplicate';
    if (decided.outcome === 'send') {
      const { windows, surroundings, at } = decided;
      const { timezone, suppression } = this.runner.ruleSet.settings;
      const checks = windowChecks(windows, surroundings, timezone, at);
      const since = history.blockedSince(customer, checks, at);
      if (since === undefined) {
        history.ask(customer, scopesSeenBy(windows, surroundings), at);
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
