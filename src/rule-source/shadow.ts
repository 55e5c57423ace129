/** A candidate rule set decides beside the active one, without effect: what it would change is counted and listed. */

import { decideAsync } from '../decision/decide-async.js';
import type { Decision, DecisionOutcome, ReasonCode } from '../decision/decision.js';
import type { RuleSet } from '../rules/rule-set.js';
import { systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { ringBuffer } from './ring-buffer.js';

/** One rule set, or a source of them. */
export type ShadowedRules = RuleSet | { readonly current: RuleSet };

/** How much is kept of what differs. */
export interface ShadowOptions {
  /** Differences kept for the list, the latest ones; 100 unless set. */
  readonly keep?: number;
}

/** When and for what the two decide, so that they are asked the same question. */
export interface ShadowMoment {
  /** The moment of the decision; the system's clock unless given. */
  readonly now?: Date;
  readonly environment?: Environment;
  /** What the active rules decided, where that was done already: a receipt's decision. */
  readonly decision?: Decision;
}

/** The first reason that only one of the two decisions has. */
export interface ShadowCause {
  /** `now decides`: the candidate's doing. `no longer decides`: a rule of the active set that the candidate lacks. */
  readonly effect: 'now decides' | 'no longer decides';
  /** The rule, or undefined when something else decided: the default, a missing field, a manual channel. */
  readonly rule: string | undefined;
  readonly code: ReasonCode | undefined;
}

/** One interaction that the candidate decides otherwise. */
export interface ShadowDifference {
  /** Of the interaction; null when the record has none that can be read. */
  readonly interactionId: string | null;
  readonly active: DecisionOutcome;
  readonly candidate: DecisionOutcome;
  readonly cause: ShadowCause;
}

/** What the candidate would have changed; `formatShadowReport` writes it for a person. */
export interface ShadowReport {
  /** Version of the active rules. */
  readonly active: string;
  /** Version of the candidate. */
  readonly candidate: string;
  readonly decisions: number;
  /** Decisions with another outcome. */
  readonly changed: number;
  /** Decisions with the same outcome and another request: tags, brand, language, … */
  readonly otherRequest: number;
  /** Requests the candidate would have sent more; negative: fewer. */
  readonly moreSends: number;
  /** Decisions by outcome, of each side. */
  readonly outcomes: Readonly<Record<'active' | 'candidate', Readonly<Record<DecisionOutcome, number>>>>;
  /** Why outcomes changed, the most frequent first. */
  readonly causes: readonly (ShadowCause & ShadowCount)[];
  /** The latest differences, in no particular order. */
  readonly differences: readonly ShadowDifference[];
}

/** How often, and how many requests more or fewer that means. */
export interface ShadowCount {
  /** Decisions that changed for this cause. */
  readonly count: number;
  /** Requests more (or, negative, fewer) for this cause. */
  readonly moreSends: number;
}

/** The comparison of two rule sets, of which only the first one counts. */
export interface Shadow {
  /**
   * Decides with both and gives back what the active rules say. The candidate's decision is compared and forgotten:
   * nothing is sent, reserved or stored. Facts that are fetched are fetched for both.
   */
  observe(interaction: unknown, moment?: ShadowMoment): Promise<Decision>;
  /** Since the start, or since one of the two rule sets last changed: a report is of one pair of versions. */
  report(): ShadowReport;
}

interface Counts {
  readonly active: string;
  readonly candidate: string;
  decisions: number;
  changed: number;
  otherRequest: number;
  readonly outcomes: Record<'active' | 'candidate', Record<DecisionOutcome, number>>;
  readonly causes: Map<string, ShadowCause & { count: number; moreSends: number }>;
  readonly differences: ReturnType<typeof ringBuffer<ShadowDifference>>;
}

/** Lets `candidate` decide beside `active`; either may be a source whose rules change. */
export function shadow(active: ShadowedRules, candidate: ShadowedRules, options: ShadowOptions = {}): Shadow {
  let counts = begin(currentOf(active), currentOf(candidate));

  function begin(one: RuleSet, other: RuleSet): Counts {
    const none = () => ({ send: 0, record: 0, skip: 0 });
    return {
      active: one.version,
      candidate: other.version,
      decisions: 0,
      changed: 0,
      otherRequest: 0,
      outcomes: { active: none(), candidate: none() },
      causes: new Map(),
      differences: ringBuffer(options.keep ?? 100),
    };
  }

  function count(interaction: unknown, mine: Decision, theirs: Decision): void {
    counts.decisions += 1;
    counts.outcomes.active[mine.outcome] += 1;
    counts.outcomes.candidate[theirs.outcome] += 1;
    if (mine.outcome === theirs.outcome) {
      if (JSON.stringify(mine.request) !== JSON.stringify(theirs.request)) counts.otherRequest += 1;
      return;
    }
    counts.changed += 1;
    const cause = causeOf(mine, theirs);
    const key = JSON.stringify(cause);
    const known = counts.causes.get(key) ?? { ...cause, count: 0, moreSends: 0 };
    known.count += 1;
    known.moreSends += Number(theirs.outcome === 'send') - Number(mine.outcome === 'send');
    counts.causes.set(key, known);
    counts.differences.add({
      interactionId: idOf(interaction),
      active: mine.outcome,
      candidate: theirs.outcome,
      cause,
    });
  }

  return Object.freeze<Shadow>({
    async observe(interaction, { decision, now = new Date(systemClock.now()), environment } = {}) {
      const [one, other] = [currentOf(active), currentOf(candidate)];
      if (one.version !== counts.active || other.version !== counts.candidate) counts = begin(one, other);
      const pair = counts;
      const context = { now, ...(environment === undefined ? {} : { environment }) };
      const mine = decision ?? (await decideAsync(one, interaction, context));
      const theirs = await decideAsync(other, interaction, context);
      // A decision of other rules than those that are counted says nothing about them.
      if (pair === counts && mine.ruleSet === pair.active) count(interaction, mine, theirs);
      return mine;
    },
    report() {
      const { causes, differences, outcomes, ...rest } = counts;
      return {
        ...rest,
        moreSends: outcomes.candidate.send - outcomes.active.send,
        outcomes: { active: { ...outcomes.active }, candidate: { ...outcomes.candidate } },
        causes: [...causes.values()].map((cause) => ({ ...cause })).sort((a, b) => b.count - a.count),
        differences: differences.items(),
      };
    },
  });
}

function currentOf(rules: ShadowedRules): RuleSet {
  return 'current' in rules ? rules.current : rules;
}

function idOf(interaction: unknown): string | null {
  if (typeof interaction !== 'object' || interaction === null) return null;
  const id: unknown = Reflect.get(interaction, 'ext_interaction_id');
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}

/** Reasons are in a canonical order, so the same difference always has the same cause. */
function causeOf(active: Decision, candidate: Decision): ShadowCause {
  const appeared = firstNotIn(candidate, active);
  const disappeared = firstNotIn(active, candidate);
  // A rule is a better answer than a default that took its place.
  if (appeared !== undefined && (appeared.rule !== undefined || disappeared?.rule === undefined)) {
    return { effect: 'now decides', rule: appeared.rule, code: appeared.code };
  }
  return { effect: 'no longer decides', rule: disappeared?.rule, code: disappeared?.code };
}

function firstNotIn(one: Decision, other: Decision): Decision['reasons'][number] | undefined {
  return one.reasons.find(
    (reason) => !other.reasons.some(({ code, rule }) => code === reason.code && rule === reason.rule),
  );
}
