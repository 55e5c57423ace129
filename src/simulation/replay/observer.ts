/** Reads, validates and decides interactions one by one: everything that needs no memory of the others. */
import type { Interaction } from '../../interaction/interaction.js';
import { type NormalisationError, normaliseInteraction } from '../../interaction/normalise.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { normaliseAddress } from '../../suppression/address.js';
import type { FlipCause } from '../report.js';
import { causeOf } from './cause.js';
import { Hash64 } from './hash.js';
import { NameTable } from './name-table.js';
import { blankObservation, type Observation } from './observation.js';
import { PlanTable } from './plan-table.js';
import { Ruling } from './ruling.js';
import { VerdictTable } from './verdict-table.js';

export interface ObserverOptions {
  readonly rules: RuleSet;
  readonly baseline?: RuleSet | undefined;
  readonly environment: Environment;
}

export class Observer {
  readonly verdicts = new VerdictTable();
  readonly plans = new PlanTable();
  readonly channels = new NameTable();
  readonly brands = new NameTable();
  readonly causes: FlipCause[] = [];
  readonly after: Ruling;
  readonly before: Ruling | undefined;
  /** The latest interaction; absent after a record that is none. */
  interaction: Interaction | undefined;
  /** What is wrong with the latest record, where it is no interaction. */
  problem: NormalisationError | undefined;

  readonly #seen = blankObservation();
  readonly #hash = new Hash64();
  readonly #causes = new Map<string, number>();
  readonly #invalid: number;
  #latest = 0;

  constructor({ rules, baseline, environment }: ObserverOptions) {
    const tables = { verdicts: this.verdicts, plans: this.plans };
    this.after = new Ruling(rules, tables, environment);
    this.before = baseline && new Ruling(baseline, tables, environment);
    this.#invalid = this.verdicts.numberOf({
      outcome: 'skip',
      reasons: [{ code: 'INTERACTION_INVALID', message: '' }],
      windows: [],
      ruleSet: '',
      errors: [],
    });
  }

  /** The answer is overwritten by the next call. */
  observe(record: unknown): Observation {
    const seen = this.#seen;
    const read = normaliseInteraction(record);
    if (!read.ok) {
      this.interaction = undefined;
      this.problem = read.error;
      return Object.assign(seen, blankObservation(), {
        verdictAfter: this.#invalid,
        verdictBefore: this.before === undefined ? -1 : this.#invalid,
        channel: this.channels.numberOf(undefined),
        brand: this.brands.numberOf(undefined),
      });
    }
    const { interaction } = read;
    this.interaction = interaction;
    this.problem = undefined;
    const time = interaction.ended_at === undefined ? Number.NaN : Date.parse(interaction.ended_at);
    if (time > this.#latest) this.#latest = time;
    const now = Number.isNaN(time) ? this.#latest : time;
    seen.time = time;
    this.#setKeys(seen, interaction);
    seen.channel = this.channels.numberOf(interaction.channel);
    seen.brand = this.brands.numberOf(interaction.brand);

    const { after, before } = this;
    after.rule(interaction, now);
    seen.verdictAfter = after.verdict;
    seen.planAfter = after.plan;
    seen.actsAfter = Number.isNaN(time) ? time : after.actsAt;
    if (before === undefined) return seen;
    before.rule(interaction, now);
    seen.verdictBefore = before.verdict;
    seen.planBefore = before.plan;
    seen.actsBefore = Number.isNaN(time) ? time : before.actsAt;
    seen.cause = this.#causeNumber(interaction, after, before);
    return seen;
  }

  #setKeys(seen: Observation, { ext_interaction_id, customer }: Interaction): void {
    const { email } = customer;
    if (email === undefined) {
      seen.customerHigh = 0;
      seen.customerLow = 0;
    } else {
      this.#hash.set(normaliseAddress(email), 1);
      seen.customerHigh = this.#hash.high;
      seen.customerLow = this.#hash.low;
    }
    this.#hash.set(ext_interaction_id, 2);
    seen.idHigh = this.#hash.high;
    seen.idLow = this.#hash.low;
  }

  #causeNumber(interaction: Interaction, after: Ruling, before: Ruling): number {
    if (after.verdict === before.verdict) return -1;
    const [is, was] = [this.verdicts.verdicts[after.verdict], this.verdicts.verdicts[before.verdict]];
    if (is === undefined || was === undefined || is.outcome === was.outcome) return -1;
    const cause = causeOf(
      { ruleSet: before.ruleSet, verdict: was, now: before.actsAt },
      { ruleSet: after.ruleSet, verdict: is, now: after.actsAt },
      interaction,
    );
    const key = JSON.stringify(cause);
    const known = this.#causes.get(key);
    if (known !== undefined) return known;
    const number = this.causes.push(cause) - 1;
    this.#causes.set(key, number);
    return number;
  }
}
