/** One rule set at work in a simulation: decides, and keeps what it will be asked about. */
import type { CompiledRule } from '../../decision/compiled-rule.js';
import { decide } from '../../decision/decide.js';
import type { Decision } from '../../decision/decision.js';
import { newFrame } from '../../decision/evaluate.js';
import { fetchAtHand, fetchNothing } from '../../decision/fetch-at-hand.js';
import type { Frame } from '../../decision/frame.js';
import { programOf } from '../../decision/program.js';
import type { Interaction } from '../../interaction/interaction.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import type { PlanTable } from './plan-table.js';
import type { VerdictTable } from './verdict-table.js';

export interface RulingTables {
  readonly verdicts: VerdictTable;
  readonly plans: PlanTable;
}

export class Ruling {
  readonly ruleSet: RuleSet;
  /** 1 for each rule, in the canonical order, that matched at least once. */
  readonly matched: Uint8Array;
  /** Of the latest interaction: number of its verdict, of its windows (-1: none), and the instant it acts at. */
  verdict = -1;
  plan = -1;
  actsAt = 0;

  readonly #tables: RulingTables;
  readonly #environment: Environment;
  /** Rules that have matched nothing so far: asked one by one, because a decision names only those that decided. */
  #waiting: readonly CompiledRule[];

  constructor(ruleSet: RuleSet, tables: RulingTables, environment: Environment) {
    this.ruleSet = ruleSet;
    this.matched = new Uint8Array(ruleSet.rules.length);
    this.#waiting = programOf(ruleSet).rules;
    this.#tables = tables;
    this.#environment = environment;
  }

  /** As of `now`, or as of the end of a rule's delay where there is one. */
  rule(interaction: Interaction, now: number): void {
    let decision = this.#decide(interaction, now);
    let actsAt = now;
    if (decision.notBefore !== undefined && Date.parse(decision.notBefore) > now) {
      // Production comes back when the delay is over and decides afresh.
      actsAt = Date.parse(decision.notBefore);
      decision = this.#decide(interaction, actsAt);
    }
    if (this.#waiting.length > 0) this.#lookForMatches(interaction, actsAt);
    const { verdicts, plans } = this.#tables;
    const { windows, request } = decision;
    this.verdict = verdicts.numberOf(decision);
    this.plan = decision.outcome === 'send' && request !== undefined ? plans.numberOf(windows, request) : -1;
    this.actsAt = actsAt;
  }

  #decide(interaction: Interaction, now: number): Decision {
    return decide(this.ruleSet, interaction, { now: new Date(now), environment: this.#environment });
  }

  #lookForMatches(interaction: Interaction, now: number): void {
    const program = programOf(this.ruleSet);
    const frame = newFrame(
      program,
      interaction,
      now,
      program.fetches ? fetchAtHand(interaction) : fetchNothing,
    );
    let found = false;
    for (const rule of this.#waiting) {
      if (!matches(rule, frame)) continue;
      this.matched[rule.position] = 1;
      found = true;
    }
    if (found) this.#waiting = this.#waiting.filter(({ position }) => this.matched[position] !== 1);
  }
}

function matches(rule: CompiledRule, frame: Frame): boolean {
  try {
    return rule.test(frame);
  } catch {
    // BOUNDARY: code of the integrator's threw; the decision has said so already.
    return false;
  }
}
