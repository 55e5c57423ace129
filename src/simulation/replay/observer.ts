/** Reads, validates and decides interactions one by one: everything that needs no memory of the others. */
import { type Freeze, freezeObject, leaveUnfrozen } from '../../interaction/freeze.js';
import { parseInstant } from '../../interaction/instant.js';
import type { Interaction } from '../../interaction/interaction.js';
import { type NormalisationError, readInteraction } from '../../interaction/normalise.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { causeOf } from './difference-cause.js';
import { Hash64 } from './hash.js';
import { loggedInteraction } from './logged-interaction.js';
import { column, type Rows, rowWidth } from './row.js';
import { Ruling } from './rule-set-runner.js';
import type { Numbering } from './tables.js';

export interface ObserverOptions {
  readonly rules: RuleSet;
  readonly baseline?: RuleSet | undefined;
  readonly environment: Environment;
}

export class Observer {
  readonly after: Ruling;
  readonly before: Ruling | undefined;
  /** The latest interaction; absent after a record that is none. */
  interaction: Interaction | undefined;
  /** What is wrong with the latest record, where it is no interaction. */
  problem: NormalisationError | undefined;

  readonly #numbering: Numbering;
  readonly #hash = new Hash64();
  readonly #invalid: number;
  readonly #freeze: Freeze;
  #latest = 0;

  constructor({ rules, baseline, environment }: ObserverOptions, numbering: Numbering) {
    this.#numbering = numbering;
    this.after = new Ruling(rules, numbering, environment);
    this.before = baseline && new Ruling(baseline, numbering, environment);
    this.#invalid = numbering.verdicts.numberOfInvalid();
    const isSeenByOthers = runsCodeOfOthers(rules) || (baseline !== undefined && runsCodeOfOthers(baseline));
    this.#freeze = isSeenByOthers ? freezeObject : leaveUnfrozen;
  }

  /** Fills the row that begins at `at`, but for its line and file. */
  observe(record: unknown, rows: Rows, at: number): void {
    const read = readInteraction(loggedInteraction(record), this.#freeze);
    if (!read.ok) {
      this.interaction = undefined;
      this.problem = read.error;
      rows.fill(-1, at, at + rowWidth);
      rows[at + column.time] = Number.NaN;
      rows[at + column.verdictAfter] = this.#invalid;
      if (this.before !== undefined) rows[at + column.verdictBefore] = this.#invalid;
      rows[at + column.channel] = this.#numbering.channels.numberOf(undefined);
      rows[at + column.brand] = this.#numbering.brands.numberOf(undefined);
      rows[at + column.customerHigh] = 0;
      rows[at + column.customerLow] = 0;
      return;
    }
    const { interaction } = read;
    const { ended_at } = interaction;
    this.observeInteraction(interaction, parseInstant(ended_at ?? '') ?? Number.NaN, rows, at);
  }

  /** The same, of what was read as an interaction; `time` is its end. */
  observeInteraction(interaction: Interaction, time: number, rows: Rows, at: number): void {
    this.interaction = interaction;
    this.problem = undefined;
    if (time > this.#latest) this.#latest = time;
    const now = Number.isNaN(time) ? this.#latest : time;
    rows[at + column.time] = time;
    this.#setKeys(rows, at, interaction);
    rows[at + column.channel] = this.#numbering.channels.numberOf(interaction.channel);
    rows[at + column.brand] = this.#numbering.brands.numberOf(interaction.brand);

    const { after, before } = this;
    after.rule(interaction, now);
    rows[at + column.verdictAfter] = after.verdict;
    rows[at + column.planAfter] = after.plan;
    rows[at + column.actsAfter] = Number.isNaN(time) ? time : after.actsAt;
    rows[at + column.verdictBefore] = -1;
    rows[at + column.planBefore] = -1;
    rows[at + column.cause] = -1;
    if (before === undefined) return;
    before.rule(interaction, now);
    rows[at + column.verdictBefore] = before.verdict;
    rows[at + column.planBefore] = before.plan;
    rows[at + column.actsBefore] = Number.isNaN(time) ? time : before.actsAt;
    rows[at + column.cause] = this.#causeNumber(interaction, after, before);
  }

  #setKeys(rows: Rows, at: number, { ext_interaction_id, customer }: Interaction): void {
    const { email } = customer;
    const hash = this.#hash;
    if (email !== undefined) hash.setAddress(email, 1);
    rows[at + column.customerHigh] = email === undefined ? 0 : hash.high;
    rows[at + column.customerLow] = email === undefined ? 0 : hash.low;
    hash.set(ext_interaction_id, 2);
    rows[at + column.idHigh] = hash.high;
    rows[at + column.idLow] = hash.low;
  }

  #causeNumber(interaction: Interaction, after: Ruling, before: Ruling): number {
    if (after.verdict === before.verdict) return -1;
    const { verdicts } = this.#numbering.tables;
    const [is, was] = [verdicts[after.verdict], verdicts[before.verdict]];
    if (is === undefined || was === undefined || is.outcome === was.outcome) return -1;
    const cause = causeOf(
      { ruleSet: before.ruleSet, verdict: was, now: before.actsAt },
      { ruleSet: after.ruleSet, verdict: is, now: after.actsAt },
      interaction,
    );
    return this.#numbering.causes.numberOf(cause);
  }
}

/** Code of the integrator's sees the interaction, and could change it. */
function runsCodeOfOthers({ operators, facts }: RuleSet): boolean {
  return operators.size > 0 || [...facts.values()].some(({ resolve }) => resolve !== undefined);
}
