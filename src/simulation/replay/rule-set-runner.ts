/** One rule set at work in a simulation: judges interactions, and keeps what it will be asked about. */

import type { Reason } from '../../decision/decision.js';
import { type Judgement, judgementOf, notBefore } from '../../decision/outcome.js';
import type { CompiledRule } from '../../evaluation/compiled-rule.js';
import { type Program, programOf } from '../../evaluation/compiled-rule-set.js';
import { holds } from '../../evaluation/conditions.js';
import { evaluateInOrder, newFrame } from '../../evaluation/evaluate.js';
import type { Frame } from '../../evaluation/evaluation-context.js';
import { fetchAtHand, fetchNothing } from '../../evaluation/sync-facts.js';
import type { Interaction } from '../../interaction/interaction.js';
import { isTrimmed } from '../../request/build-request.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import type { Numbering } from './tables.js';

export class Ruling {
  readonly ruleSet: RuleSet;
  /** 1 for each rule, in the canonical order, that matched at least once. */
  readonly matched: Uint8Array;
  /** Of the latest interaction: number of its verdict, of its windows (-1: none), and the instant it acts at. */
  verdict = -1;
  plan = -1;
  actsAt = 0;

  readonly #program: Program;
  readonly #numbering: Numbering;
  readonly #environment: Environment;
  /** Rules that have matched nothing so far: asked one by one, because a judgement names only those that decided. */
  #waiting: readonly CompiledRule[];
  /** Numbers of verdicts met before, by what decided and by what stood against it. */
  readonly #known = new Map<number, number>();

  constructor(ruleSet: RuleSet, numbering: Numbering, environment: Environment) {
    this.ruleSet = ruleSet;
    this.matched = new Uint8Array(ruleSet.rules.length);
    this.#program = programOf(ruleSet);
    this.#waiting = this.#program.rules;
    this.#numbering = numbering;
    this.#environment = environment;
  }

  /** As of `now`, or as of the end of a rule's delay where there is one. */
  rule(interaction: Interaction, now: number): void {
    let frame = this.#frame(interaction, now);
    let judgement = this.#judge(frame);
    let actsAt = now;
    const waits = notBefore(judgement, interaction);
    if (waits > now) {
      // Production comes back when the delay is over and decides afresh.
      actsAt = waits;
      frame = this.#frame(interaction, actsAt);
      judgement = this.#judge(frame);
    }
    if (this.#waiting.length > 0) this.#lookForMatches(frame);
    this.verdict = this.#verdictOf(judgement, interaction);
    this.plan = this.#planOf(judgement, interaction);
    this.actsAt = actsAt;
  }

  #frame(interaction: Interaction, now: number): Frame {
    const program = this.#program;
    return newFrame(program, interaction, now, program.fetches ? fetchAtHand(interaction) : fetchNothing);
  }

  #judge(frame: Frame): Judgement {
    const evaluation = evaluateInOrder(this.#program, frame);
    return judgementOf(this.#program, frame.interaction, evaluation, this.#environment);
  }

  #verdictOf(judgement: Judgement, interaction: Interaction): number {
    const { outcome, settlement, obstacle } = judgement;
    const { deciding, reasons } = settlement;
    const trimmed = outcome !== 'skip' && isTrimmed(interaction, judgement.enrichment);
    // Errors, or rules without a say, make reasons of their own.
    if (deciding.number < 0 || reasons !== deciding.reasons) return this.#number(judgement, trimmed);
    const key = (deciding.number * obstacles.length + obstacles.indexOf(obstacle)) * 2 + (trimmed ? 1 : 0);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const number = this.#number(judgement, trimmed);
    this.#known.set(key, number);
    return number;
  }

  #number({ outcome, settlement, obstacle }: Judgement, trimmed: boolean): number {
    const reasons: Pick<Reason, 'code' | 'rule'>[] = [...settlement.reasons];
    if (obstacle !== undefined) reasons.unshift({ code: obstacle });
    if (trimmed) reasons.push({ code: 'REQUEST_TRIMMED' });
    return this.#numbering.verdicts.numberOf({ outcome, reasons });
  }

  #planOf({ outcome, settlement, enrichment, channel }: Judgement, { brand }: Interaction): number {
    if (outcome !== 'send') return -1;
    const { windows } = settlement.deciding;
    return this.#numbering.plans.numberOf(windows, {
      brand: enrichment.fields.get('brand') ?? brand,
      channel,
    });
  }

  #lookForMatches(frame: Frame): void {
    let found = false;
    for (const rule of this.#waiting) {
      if (!matches(rule, frame)) continue;
      this.matched[rule.position] = 1;
      found = true;
    }
    if (found) this.#waiting = this.#waiting.filter(({ position }) => this.matched[position] !== 1);
  }
}

const obstacles: readonly Judgement['obstacle'][] = [
  undefined,
  'DO_NOT_SEND',
  'HELD_OUT',
  'CHANNEL_MANUAL',
  'INCOMPLETE_REQUEST',
];

function matches(rule: CompiledRule, frame: Frame): boolean {
  try {
    return holds(rule.first, frame);
  } catch {
    // BOUNDARY: code of the integrator's threw; the judgement has said so already.
    return false;
  }
}
