/** What rules and requests ask of facts: each question once, as proofs and as decisions see it. */
import { prepareRuleSet } from '../decision/prepared-rule-set.js';
import { type CompiledLeaf, leavesOf } from '../evaluation/compiled-condition.js';
import { compareLeaf, operandOf } from '../evaluation/evaluate-condition.js';
import { type EvaluationContext, readFact } from '../evaluation/evaluation-context.js';
import type { Interaction } from '../interaction/interaction.js';
import { requestNeeds } from '../proof/request-needs.js';
import type { Literal } from '../proof/solver.js';
import type { Space } from '../proof/space.js';
import { channelsOf } from '../request/build-request.js';
import type { RuleSet } from '../rules/rule-set.js';
import { comparisonInWords } from './comparison-words.js';

/** Something that rules or a request ask of one fact, true or false of an interaction. */
export interface Aspect {
  readonly fact: string;
  readonly path?: string | undefined;
  readonly literal: Literal;
  /** Undefined where it could not be evaluated. */
  holds(context: EvaluationContext): boolean | undefined;
  words(holds: boolean, show: (constant: unknown) => unknown, context: EvaluationContext): string;
  /** What the fact is called in a change; its name unless given. */
  readonly label?: string;
  /** Of a comparison. */
  readonly leaf?: CompiledLeaf;
  /** Proofs know nothing of the comparison, so that a value is looked for. */
  readonly isFree?: boolean;
}

/** Comparisons in the order of the rules, then what a request needs; each once. */
export function aspectsOf(space: Space, ruleSet: RuleSet): readonly Aspect[] {
  const aspects = new Map<string, Aspect>();
  const add = (aspect: Aspect): void => {
    // Two rules may ask the same in other words: to proofs it is one question.
    const key = `${nameOf(aspect)} ${aspect.literal}`;
    if (!aspects.has(key)) aspects.set(key, aspect);
  };
  const { compiled } = prepareRuleSet(ruleSet);
  for (const leaf of compiled.rules.flatMap(({ condition }) => leavesOf(condition))) {
    const { fact, path } = leaf.source;
    add({
      ...{ fact, path, literal: space.literalOf(space.formulaOf(leaf, ruleSet)) },
      holds: (context) => truthOf(leaf, context),
      words: (holds, show) => comparisonInWords(leaf.source, holds, show),
      leaf,
      isFree: space.isFree(leaf, ruleSet),
    });
  }
  for (const [fact, { formula, fits }] of requestNeeds(space.dimensions)) {
    const textIn = ({ interaction }: EvaluationContext): string | undefined => textOf(interaction, fact);
    add({
      ...{ fact, literal: space.literalOf(formula) },
      holds: (context) => fits(textIn(context)),
      words: (_, __, context) =>
        (textIn(context) === undefined ? undefined : needWords[fact]) ?? 'were given',
      ...(fact.startsWith('employee.') ? { label: 'employee.email or employee.custom_id' } : {}),
    });
  }
  const { dimensions } = space;
  add({
    ...{ fact: 'do_not_send', literal: space.literalOf(dimensions.isTrue('do_not_send')) },
    holds: ({ interaction }) => interaction.do_not_send === true,
    words: (holds) => (holds ? 'were set' : 'were not set'),
  });
  add({
    ...{ fact: 'ended_at', literal: space.literalOf(dimensions.exists('ended_at')) },
    holds: ({ interaction }) => interaction.ended_at !== undefined,
    words: (holds) => (holds ? 'were given' : 'were missing'),
  });
  const { channels, customer_timezone } = ruleSet.settings;
  const named = [
    ...[...channelsOf(channels).keys()].map((channel) => ['channel', channel] as const),
    ...Object.keys(customer_timezone?.by_country ?? {}).map((country) => ['country', country] as const),
  ];
  for (const [fact, text] of named) {
    add({
      ...{ fact, literal: space.literalOf(dimensions.isText(fact, text)) },
      holds: ({ interaction }) => textOf(interaction, fact) === text,
      words: (holds) => (holds ? `were ${text}` : `were not ${text}`),
    });
  }
  return [...aspects.values()];
}

const needWords: Readonly<Record<string, string>> = {
  'customer.email': 'were well-formed',
  language: 'were a language such as en or en-US',
  country: 'were a country such as us',
};

/** Undefined where it could not be evaluated: then it may be either. */
export function truthOf(leaf: CompiledLeaf, context: EvaluationContext): boolean | undefined {
  try {
    return compareLeaf(leaf, readFact(context, leaf.slot), operandOf(leaf, context));
  } catch {
    // BOUNDARY: an operator or a fact of the integrator threw, or the fact was not fetched.
    return undefined;
  }
}

/** What conditions on one value have in common: the fact, with its path. */
export function nameOf({ fact, path }: Pick<Aspect, 'fact' | 'path'>): string {
  return path === undefined ? fact : `${fact} at ${path}`;
}

function textOf(interaction: Interaction, fact: string): string | undefined {
  const [group, field] = fact.split('.');
  const parent: object = group === 'customer' || group === 'employee' ? interaction[group] : interaction;
  const value: unknown = new Map<string, unknown>(Object.entries(parent)).get(field ?? fact);
  return typeof value === 'string' ? value : undefined;
}
