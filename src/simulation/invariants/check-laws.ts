/** Proves laws over every interaction there can be; a broken law comes with a counterexample of the fields that matter. */
import { decide } from '../../decision/decide.js';
import type { Decision, DecisionOutcome } from '../../decision/decision.js';
import { shareOf } from '../../decision/sample.js';
import { explain } from '../../explanation/explain.js';
import { formatExplanation } from '../../explanation/format-explanation.js';
import { normaliseInteraction } from '../../interaction/normalise.js';
import { Effects } from '../../proof/effects.js';
import { always, never } from '../../proof/formula.js';
import { Space } from '../../proof/space.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { isObject } from '../../shared/is-object.js';
import { invalidOption } from '../../shared/options.js';
import { CaseSource, type LawCase } from './case-source.js';
import type { Counterexample, Law, LawResult } from './law.js';
import { type Premise, readPremise } from './read-laws.js';

/** Options of `checkLaws`; with the same ones, a run is repeated exactly. */
export interface CheckLawsOptions {
  /** The moment cases are built around; 2026-01-15T12:00:00Z unless given, so that a run can be repeated. */
  readonly now?: Date | undefined;
  /** `production` unless given: there channels in manual mode are skipped, as they will be. */
  readonly environment?: Environment | undefined;
  /** Repeats an earlier run. */
  readonly seed?: number | undefined;
  /** Interactions to try for each law that cannot be proved and does not say; 1,000 unless given. */
  readonly runs?: number | undefined;
}

const defaultMoment = new Date('2026-01-15T12:00:00Z');
const defaultRuns = 1_000;
const defaultSeed = 20_260_115;

/** Effort of one search; a law that needs more is tried on interactions instead of proved. */
const maxConflicts = 20_000;
const outcomes: readonly DecisionOutcome[] = ['send', 'record', 'skip'];
/** Addresses tried until one is in the hold-out. */
const mostAddresses = 2_000;

/**
 * Proves each law that is data; one in code, or one that rests on comparisons of which proofs know nothing, is tried on
 * interactions that reach the rules as well. Throws OPTION_INVALID for an invalid law: a `when` the rule set does not
 * understand, or neither `never`, `always` nor `holds`.
 */
export async function checkLaws(
  ruleSet: RuleSet,
  laws: readonly Law[],
  options: CheckLawsOptions = {},
): Promise<LawResult[]> {
  const { now = defaultMoment, environment = 'production', seed = defaultSeed } = options;
  const read = laws.map((law) => ({ law, premise: premiseOf(law, ruleSet), forbidden: forbiddenBy(law) }));
  const sets = read.flatMap(({ premise }) => premise?.ruleSet ?? []);
  const space = new Space([ruleSet, ...sets], { base: now.getTime(), maxConflicts });
  const effects = new Effects(space, ruleSet, environment === 'production' ? never : always);
  const source = new CaseSource(ruleSet, space);

  return read.map(({ law, premise, forbidden }): LawResult => {
    const where = space.literalOf(premise ? space.formulaOf(premise.condition, premise.ruleSet) : always);
    let [tried, applied] = [0, 0];
    const breaks = (candidate: LawCase): boolean => {
      tried += 1;
      const given = normaliseInteraction(candidate.interaction);
      if (!given.ok || premise?.holds(given.interaction, candidate.now) === false) return false;
      applied += 1;
      const decision = decide(ruleSet, given.interaction, { now: candidate.now, environment });
      return forbidden.includes(decision.outcome) || law.holds?.(decision, given.interaction) === false;
    };
    const result = (rest: Partial<LawResult>): LawResult => ({
      ...{ name: law.name, passed: false, tried, applied, seed },
      ...rest,
    });
    const broken = (candidate: LawCase): LawResult => {
      const counterexample = describe(shrunk(candidate, breaks), ruleSet, environment);
      return result({ problem: problemOf(law, counterexample), counterexample });
    };

    const any = space.find([where]);
    if (any.kind === 'impossible') {
      return result({ problem: '`when` holds for no interaction there can be: nothing was checked' });
    }
    // An interaction that the law applies to is at hand, and may break it already.
    if (any.kind === 'possible') {
      const candidate = source.caseOf(any);
      if (breaks(candidate)) return broken(candidate);
    }
    // A statement in code is not known to proofs: it is tried, however many interactions hold.
    let isSure = any.kind === 'possible' && law.holds === undefined;
    const assuming = new Set<string>();
    const { hold_out } = ruleSet.settings.suppression;
    const drawn = forbidden.includes('skip') && hold_out > 0 && hold_out < 1 ? (['held out'] as const) : [];
    for (const outcome of [...forbidden, ...drawn]) {
      // Whom the hold-out takes is drawn by the address, of those who would be sent to.
      const question = effects.outcome(outcome === 'held out' ? 'send' : outcome);
      const found = space.find([where, space.literalOf(question)]);
      if (found.kind === 'impossible') continue;
      if (found.kind === 'possible') {
        const candidate = source.caseOf(found);
        const all = outcome === 'held out' ? otherAddresses(candidate) : [candidate];
        for (const one of all) if (breaks(one)) return broken(one);
        for (const { leaf, holds } of found.assuming) {
          const { fact, operator, value } = leaf.source;
          assuming.add(`\`${fact}\` \`${operator}\` ${JSON.stringify(value)} is not ${holds}`);
        }
      }
      isSure = false;
    }
    const runs = isSure ? 0 : (law.runs ?? options.runs ?? defaultRuns);
    for (let run = 0; run < runs; run += 1) {
      let step = 0;
      const choose = (among: number): number => {
        step += 1;
        return Math.floor(shareOf(`${seed} ${run}`, String(step)) * among);
      };
      const candidate = source.caseFor(choose, run, premise && choose(10) > 0 ? [where] : []);
      if (breaks(candidate)) return broken(candidate);
    }
    // A law that applied to nothing has not been checked, whatever was tried.
    if (applied > 0) return result({ passed: true, ...(assuming.size > 0 && { assuming: [...assuming] }) });
    return result({ problem: `\`when\` held for none of ${tried} interactions: nothing was checked` });
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

function forbiddenBy({ name, never: not, always: only, holds }: Law): readonly DecisionOutcome[] {
  if (not === undefined && only === undefined && holds === undefined) {
    throw invalidOption(`the law \`${name}\` states nothing`, 'give `never`, `always` or `holds`');
  }
  const [forbidden, allowed] = [listed(not) ?? [], listed(only) ?? outcomes];
  return outcomes.filter((outcome) => forbidden.includes(outcome) || !allowed.includes(outcome));
}

function listed(given: Law['never']): readonly DecisionOutcome[] | undefined {
  return typeof given === 'string' ? [given] : given;
}

function* otherAddresses({ interaction, now }: LawCase): Generator<LawCase> {
  const { customer } = interaction;
  for (let number = 0; number < mostAddresses; number += 1) {
    const email = `customer${number}@example.com`;
    yield {
      interaction: { ...interaction, customer: { ...(isObject(customer) ? customer : {}), email } },
      now,
    };
  }
}

/** Without the fields, and the elements of lists, that do not matter; the id always stays. */
function shrunk(broken: LawCase, breaks: (candidate: LawCase) => boolean): LawCase {
  const less = [...smaller(broken.interaction)].find(
    (interaction) => interaction.ext_interaction_id !== undefined && breaks({ ...broken, interaction }),
  );
  return less === undefined ? broken : shrunk({ ...broken, interaction: less }, breaks);
}

/** The same with one field, or one element of a list, removed. */
function* smaller(value: Readonly<Record<string, unknown>>): Generator<Readonly<Record<string, unknown>>> {
  for (const [key, inner] of Object.entries(value)) {
    const { [key]: _, ...rest } = value;
    yield rest;
    if (Array.isArray(inner)) {
      for (let at = 0; at < inner.length; at += 1) yield { ...value, [key]: inner.toSpliced(at, 1) };
    } else if (isObject(inner)) {
      for (const less of smaller(inner)) yield { ...value, [key]: less };
    }
  }
}

function describe({ interaction, now }: LawCase, ruleSet: RuleSet, environment: Environment): Counterexample {
  const options = { now, environment };
  const { outcome, reasons }: Decision = decide(ruleSet, interaction, options);
  return {
    interaction,
    now: now.toISOString(),
    outcome,
    reasons: reasons.map(({ message }) => message),
    explanation: formatExplanation(explain(ruleSet, interaction, options)),
  };
}

function problemOf({ never: not, always: only }: Law, { outcome, reasons }: Counterexample): string {
  const must =
    not !== undefined
      ? `must never be \`${listed(not)?.join('` or `')}\``
      : only !== undefined
        ? `must always be \`${listed(only)?.join('` or `')}\``
        : 'breaks the law';
  return `the outcome ${must}, and is \`${outcome}\` here: ${reasons.join('; ')}`;
}
