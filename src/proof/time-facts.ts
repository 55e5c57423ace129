/** The one dimension of all facts about time, with the clocks of the rule sets. */
import { type CustomerTimeZone, customerTimeZone } from '../facts/customer-time-zone.js';
import type { RuleSet } from '../rules/rule-set.js';
import { factKind } from './facts.js';
import type { Formula } from './formula.js';
import { interactionOf } from './interaction-of.js';
import type { ProofLeaf } from './leaf.js';
import type { LineQuestion } from './line.js';
import type { AskedFact } from './owned-leaf.js';
import type { Solver } from './solver.js';
import type { TextDimension } from './text-dimension.js';
import { type Clock, type ClockQuestion, TimeDimension } from './time-dimension.js';
import { instantQuestion, sinceQuestion } from './time-questions.js';

/** Its dimension, and the formulas of comparisons over it. */
interface TimeFacts {
  readonly dimension: TimeDimension;
  /** Undefined where nothing is known about the comparison. */
  formulaOf(leaf: ProofLeaf, ruleSet: RuleSet): Formula | undefined;
}

type TimeQuestion = { readonly line: LineQuestion } | { readonly clock: ClockQuestion };

/** Clocks with the same setting are one; `texts` are there for those whose zone is the customer's. */
export function timeFacts(
  solver: Solver,
  asked: readonly AskedFact[],
  base: number,
  texts: ReadonlyMap<string, TextDimension>,
): TimeFacts {
  const instants = asked.filter(({ kind }) => kind.kind === 'instant').map(({ name }) => name);
  // The end is always on the line, since what counts from it is measured there.
  const facts = [...new Set(['ended_at', ...instants])];
  const clocks = new Map<string, Clock>();
  const questionOf = (leaf: ProofLeaf, { settings }: RuleSet): TimeQuestion | undefined => {
    const kind = factKind(leaf.fact, []);
    if (facts.includes(leaf.fact)) {
      const line = instantQuestion(leaf, (fact) => facts.includes(fact));
      return line && { line };
    }
    if (kind.kind === 'since') {
      const line = sinceQuestion(leaf, kind.unit);
      return line && { line };
    }
    if (kind.kind !== 'clock' || leaf.otherFact !== undefined || asksForPart(leaf)) return undefined;
    const { timezone, customer_timezone } = settings;
    const zone = kind.whose === 'customer' ? customer_timezone : undefined;
    // What a clock shows depends on these settings alone: both rule sets of a diff often share theirs.
    const clock = JSON.stringify([timezone, zone ?? null]);
    if (!clocks.has(clock)) clocks.set(clock, clockOf(timezone, zone, texts));
    return { clock: { clock, part: kind.part, leaf } };
  };
  const questions = asked.flatMap(({ leaves }) =>
    leaves.flatMap(({ leaf, ruleSet }) => questionOf(leaf, ruleSet) ?? []),
  );
  const dimension = new TimeDimension(
    solver,
    facts,
    {
      line: questions.flatMap((question) => ('line' in question ? [question.line] : [])),
      clocks: questions.flatMap((question) => ('clock' in question ? [question.clock] : [])),
    },
    clocks,
    base,
  );
  return {
    dimension,
    formulaOf(leaf, ruleSet) {
      const question = questionOf(leaf, ruleSet);
      if (question === undefined) return undefined;
      return 'line' in question
        ? dimension.formulaOf(question.line)
        : dimension.formulaOfClock(question.clock);
    },
  };
}

/** `local_date endsWith "-12-24"` is true on days that lie apart: no few ranges of days hold them. */
function asksForPart({ operator }: ProofLeaf): boolean {
  return operator === 'startsWith' || operator === 'endsWith' || operator === 'matches';
}

function clockOf(
  timezone: string,
  customer: CustomerTimeZone | undefined,
  texts: ReadonlyMap<string, TextDimension>,
): Clock {
  if (customer === undefined) return { zoneOf: () => timezone, dependencies: () => [] };
  const zoneOf = customerTimeZone(customer, timezone);
  const facts = ['country', ...(customer.from === undefined ? [] : [customer.from])];
  return {
    zoneOf: (draft) => zoneOf(interactionOf(draft)),
    // Where no moment fits, another country may be the way out: the conflict has to name the choice of it.
    dependencies: (model) => facts.flatMap((fact) => texts.get(fact)?.chosen(model) ?? []),
  };
}

/** What the zone of a customer's clock depends on. */
export function zoneFacts(asked: readonly AskedFact[]): readonly string[] {
  return asked.flatMap(({ kind, leaves }) => {
    if (kind.kind !== 'clock' || kind.whose !== 'customer') return [];
    return leaves.flatMap(({ ruleSet }) =>
      ['country', ruleSet.settings.customer_timezone?.from ?? []].flat(),
    );
  });
}
