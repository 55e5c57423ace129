/** Tries laws on arbitrary interactions; a broken law comes with a counterexample reduced to the fields that matter. */
import { decide } from '../../decision/decide.js';
import type { Decision, DecisionOutcome } from '../../decision/decision.js';
import { explain } from '../../explanation/explain.js';
import { formatExplanation } from '../../explanation/format-explanation.js';
import { normaliseInteraction } from '../../interaction/normalise.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { invalidOption } from '../../shared/options.js';
import type { LawCase } from './build-case.js';
import type { Counterexample, Law, LawResult } from './invariant.js';
import { shrinkCase } from './shrink-case.js';
import { type Premise, readPremise } from './when.js';

export interface CheckLawsOptions {
  /** The moment cases are built around; 2026-01-15T12:00:00Z unless given, so that a run can be repeated. */
  readonly now?: Date;
  /** `production` unless given: there channels in manual mode are skipped, as they will be. */
  readonly environment?: Environment;
  /** Repeats an earlier run. */
  readonly seed?: number;
  /** Interactions to try for each law that does not say; 1,000 unless given. */
  readonly runs?: number;
}

const defaultMoment = new Date('2026-01-15T12:00:00Z');
const defaultRuns = 1_000;
const defaultSeed = 20_260_115;

/**
 * Tries each law on interactions built from the rule set's own constants. Throws OPTION_INVALID for an
 * invalid law: a `when` the rule set does not understand, or neither `never`, `always` nor `holds`.
 */
export async function checkLaws(
  ruleSet: RuleSet,
  laws: readonly Law[],
  options: CheckLawsOptions = {},
): Promise<LawResult[]> {
  // Loaded on demand: fast-check is needed for nothing else.
  const [{ default: fc }, { caseArbitrary }] = await Promise.all([
    import('fast-check'),
    import('./cases.js'),
  ]);
  const { now = defaultMoment, environment = 'production', seed = defaultSeed } = options;
  return laws.map((law) => {
    const premise = premiseOf(law, ruleSet);
    const verdict = verdictOf(law);
    const runs = law.runs ?? options.runs ?? defaultRuns;
    let [tried, applied] = [0, 0];
    const breaks = (candidate: LawCase): boolean => {
      tried += 1;
      const read = normaliseInteraction(candidate.interaction);
      if (!read.ok || premise?.holds(read.interaction, candidate.now) === false) return false;
      applied += 1;
      const decision = decide(ruleSet, read.interaction, { now: candidate.now, environment });
      return !verdict(decision) || law.holds?.(decision, read.interaction) === false;
    };
    const cases = caseArbitrary(ruleSet, { now, ...(premise && { premises: [premise.condition] }) });
    const { counterexample } = fc.check(
      fc.property(cases, (candidate) => !breaks(candidate)),
      { seed, numRuns: runs },
    );
    const counts = { tried, applied };
    const base = { name: law.name, ...counts, seed };
    if (counterexample !== null) {
      const smallest = shrinkCase(counterexample[0], breaks);
      const found = describe(smallest, ruleSet, environment);
      return { ...base, passed: false, problem: broken(law, found), counterexample: found };
    }
    if (applied > 0) return { ...base, passed: true };
    return {
      ...base,
      passed: false,
      problem: `\`when\` held for none of ${tried} interactions: nothing was checked`,
    };
  });
}

function premiseOf({ name, when }: Law, ruleSet: RuleSet): Premise | undefined {
  if (when === undefined) return undefined;
  const read = readPremise(when, ruleSet);
  if (read.ok) return read.premise;
  throw invalidOption(`the \`when\` of the law \`${name}\` is not a condition of this rule set`, undefined, {
    diagnostics: read.diagnostics,
  });
}

function verdictOf({ name, never, always, holds }: Law): (decision: Decision) => boolean {
  if (never === undefined && always === undefined && holds === undefined) {
    throw invalidOption(`the law \`${name}\` states nothing`, 'give `never`, `always` or `holds`');
  }
  const [forbidden, allowed] = [listed(never), listed(always)];
  return ({ outcome }) =>
    forbidden?.includes(outcome) !== true && (allowed === undefined || allowed.includes(outcome));
}

function listed(given: Law['never']): readonly DecisionOutcome[] | undefined {
  return typeof given === 'string' ? [given] : given;
}

function describe({ interaction, now }: LawCase, ruleSet: RuleSet, environment: Environment): Counterexample {
  const options = { now, environment };
  const { outcome, reasons } = decide(ruleSet, interaction, options);
  return {
    interaction,
    now: now.toISOString(),
    outcome,
    reasons: reasons.map(({ message }) => message),
    explanation: formatExplanation(explain(ruleSet, interaction, options)),
  };
}

function broken({ never, always }: Law, { outcome, reasons }: Counterexample): string {
  const must =
    never !== undefined
      ? `must never be \`${listed(never)?.join('` or `')}\``
      : always !== undefined
        ? `must always be \`${listed(always)?.join('` or `')}\``
        : 'breaks the law';
  return `the outcome ${must}, and is \`${outcome}\` here: ${reasons.join('; ')}`;
}
