/** The fewest facts that would have to differ for a send: proved over all interactions, and confirmed by deciding again. */
import { buildDecision } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import { type PreparedRuleSet, prepareRuleSet } from '../decision/prepared-rule-set.js';
import { isSampled } from '../decision/sample.js';
import { type CompiledLeaf, leavesOf } from '../evaluation/compiled-condition.js';
import { compareLeaf, operandOf } from '../evaluation/evaluate-condition.js';
import { evaluateRuleSet } from '../evaluation/evaluate-rules.js';
import {
  createEvaluationContext,
  type EvaluationContext,
  readFact,
} from '../evaluation/evaluation-context.js';
import type { Interaction } from '../interaction/interaction.js';
import type { Draft } from '../proof/dimension.js';
import { Effects, requestNeeds } from '../proof/effects.js';
import { factKind } from '../proof/facts.js';
import { allOf, type Formula, literalFormula } from '../proof/formula.js';
import { freeValue, type WantedLeaf } from '../proof/free-values.js';
import { withFacts } from '../proof/interaction-of.js';
import { nearest } from '../proof/nearest.js';
import type { Literal } from '../proof/solver.js';
import { Space } from '../proof/space.js';
import { channelsOf } from '../request/build-request.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Environment } from '../shared/environment.js';
import { comparisonInWords } from './comparison-words.js';
import type { Change, NearestSend } from './explanation.js';
import { maskOperand } from './mask.js';

/** Something that rules or a request ask of one fact, true or false of an interaction. */
interface Aspect {
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

/** All that is asked of the interactions of one rule set. */
interface Question {
  readonly space: Space;
  readonly aspects: readonly Aspect[];
  readonly sends: Literal;
  /** The mode of every channel is integrated. */
  readonly integrated: Literal;
  /** Shares that samples draw: they depend on the id, not on a fact. */
  samples(interaction: Interaction): readonly Literal[];
}

const options = { base: Date.UTC(2026, 6, 1, 12), maxConflicts: 20_000, beside: ['do_not_send'] } as const;
const modeOfChannel = 'the mode of the channel';

/**
 * Undefined for a send, for a customer in the hold-out, and where nothing was found within the limits of the search or
 * could be confirmed; `none` where no change of facts leads to a send.
 */
export function nearestSend(
  prepared: PreparedRuleSet,
  context: EvaluationContext,
  decision: Decision,
  environment: Environment,
  reveal: boolean,
): NearestSend | 'none' | undefined {
  if (decision.outcome === 'send' || decision.reasons[0]?.code === 'HELD_OUT') return undefined;
  const question = questionOf(prepared.ruleSet);
  const given = question.aspects.map((aspect) => ({ aspect, holds: aspect.holds(context) }));
  // What could not be evaluated may be true or false: then only deciding again tells.
  const isCertain = given.every(({ holds }) => holds !== undefined);
  const isProduction = environment === 'production';
  const facts = new Map<string, Literal>([
    ...(isProduction ? [[modeOfChannel, -question.integrated] as const] : []),
    ...sameFacts(question, given),
  ]);
  const fixed = [...question.samples(context.interaction), ...(isProduction ? [] : [question.integrated])];

  const result = nearest(question.space, [question.sends, ...fixed], facts);
  if (result.kind === 'none' && isCertain) return 'none';
  if (result.kind !== 'found') return undefined;
  const differing = new Set(result.facts);
  const kept = [...facts].filter(([fact]) => !differing.has(fact)).map(([, literal]) => literal);
  const { wanted, draft } = fewestChanges(
    question,
    [...fixed, ...kept],
    given.filter(({ aspect }) => differing.has(nameOf(aspect))),
    result.draft,
  );
  const values = changedValues(draft.values, differing);
  const replayed = decideAgain(prepared, context, {
    values,
    now: [...differing].some(isOfTime) ? draft.now : context.now,
    free: wanted.flatMap(({ aspect, holds }) =>
      aspect.leaf && aspect.isFree === true ? [{ leaf: aspect.leaf, holds }] : [],
    ),
    environment: differing.has(modeOfChannel) ? 'test' : environment,
  });
  if (replayed?.outcome !== 'send') return undefined;
  const needed = neededOf(question, [...fixed, ...kept], wanted);
  const changes = [...facts.keys()].flatMap((fact): Change[] => {
    if (!differing.has(fact)) return [];
    if (fact === modeOfChannel) return [{ fact, to: 'were integrated' }];
    const own = needed.filter(({ aspect }) => nameOf(aspect) === fact);
    const [first] = own;
    if (first === undefined) return [];
    const show = (constant: unknown): unknown =>
      reveal ? constant : maskOperand(first.aspect.fact, constant);
    const to = [...new Set(own.map(({ aspect, holds }) => aspect.words(holds, show, context)))].join(' and ');
    return [
      {
        fact: first.aspect.label ?? first.aspect.fact,
        ...(first.aspect.path === undefined ? {} : { path: first.aspect.path }),
        to,
      },
    ];
  });
  const rule = replayed.reasons.find(({ code }) => code === 'RULE_MATCHED')?.rule;
  return { changes, message: messageOf(changes), ...(rule === undefined ? {} : { rule }) };
}

type Given = readonly { readonly aspect: Aspect; readonly holds: boolean | undefined }[];

interface Wanted {
  readonly aspect: Aspect;
  readonly was: boolean | undefined;
  readonly holds: boolean;
}

/** For each fact the literal that says that everything asked of it is answered as it is now. */
function sameFacts({ space }: Question, given: Given): Map<string, Literal> {
  const byFact = new Map<string, Formula[]>();
  for (const { aspect, holds } of given) {
    if (holds === undefined) continue;
    const name = nameOf(aspect);
    byFact.set(name, [...(byFact.get(name) ?? []), literalFormula(signed(aspect.literal, holds))]);
  }
  return new Map([...byFact].map(([name, all]) => [name, space.literalOf(allOf(all))]));
}

/** Of all that is asked of the facts that differ, as much as can stays as it is: the same whatever was asked before. */
function fewestChanges(
  { space, sends }: Question,
  fixed: readonly Literal[],
  given: Given,
  found: Draft,
): { readonly wanted: readonly Wanted[]; readonly draft: Draft } {
  let draft = found;
  let shown = given.map(({ aspect }) => space.isTrue(aspect.literal));
  const settled = [sends, ...fixed];
  given.forEach(({ aspect, holds }, index) => {
    if (holds !== undefined && shown[index] !== holds) {
      const result = space.find([...settled, signed(aspect.literal, holds)]);
      if (result.kind === 'possible') {
        draft = result.draft;
        shown = given.map((one) => space.isTrue(one.aspect.literal));
      }
    }
    settled.push(signed(aspect.literal, shown[index] === true));
  });
  const wanted = given.map(({ aspect, holds }, index) => ({
    aspect,
    was: holds,
    holds: shown[index] === true,
  }));
  return { wanted, draft };
}

/** Of the answers about the facts that differ, as few as lead to a send whatever else is asked of these facts. */
function neededOf(
  { space, sends }: Question,
  fixed: readonly Literal[],
  wanted: readonly Wanted[],
): readonly Wanted[] {
  const changed = wanted.filter(({ was, holds }) => was !== holds);
  const leads = (kept: readonly Wanted[]): boolean => {
    const literals = kept.map(({ aspect, holds }) => signed(aspect.literal, holds));
    return space.find([-sends, ...fixed, ...literals]).kind === 'impossible';
  };
  if (!leads(wanted)) return changed;
  let needed = wanted;
  // What stays as it is goes first: a change is what the reader asked for.
  for (const one of wanted.toSorted((a, b) => Number(a.was !== a.holds) - Number(b.was !== b.holds))) {
    const without = needed.filter((other) => other !== one);
    if (leads(without)) needed = without;
  }
  const shown = needed.filter(({ aspect, was, holds }) => was !== holds || aspect.isFree === false);
  return shown.length === 0 ? changed : shown;
}

interface Changed {
  readonly values: ReadonlyMap<string, unknown>;
  readonly now: number;
  readonly free: readonly WantedLeaf[];
  readonly environment: Environment;
}

function decideAgain(
  prepared: PreparedRuleSet,
  context: EvaluationContext,
  { values, now, free, environment }: Changed,
): Decision | undefined {
  const { compiled } = prepared;
  const interaction = withFacts(context.interaction, values);
  const trial = createEvaluationContext(compiled.slots, interaction, now, context.resolveFact);
  for (const wanted of free) {
    if (truthOf(wanted.leaf, trial) === wanted.holds) continue;
    const found = freeValue([wanted], trial);
    if (found === undefined) return undefined;
    trial.values[wanted.leaf.slot] = found.value;
  }
  return buildDecision(prepared, trial, evaluateRuleSet(compiled, trial), environment);
}

const questions = new WeakMap<RuleSet, Question>();

function questionOf(ruleSet: RuleSet): Question {
  const known = questions.get(ruleSet);
  if (known !== undefined) return known;
  const space = new Space([ruleSet], options);
  const integrated = space.newLiteral();
  const effects = new Effects(space, ruleSet, literalFormula(integrated));
  const sends = space.literalOf(effects.outcome('send'));
  const samples = ruleSet.rules.flatMap(({ effect }) => {
    if (effect.kind !== 'send' || effect.sample === undefined) return [];
    return [{ effect, literal: space.literalOf(space.dimensions.isSampled(effect)) }];
  });
  const question: Question = {
    space,
    sends,
    integrated,
    aspects: aspectsOf(space, ruleSet),
    samples: (interaction) =>
      samples.map(({ effect, literal }) => signed(literal, isSampled(effect, interaction))),
  };
  questions.set(ruleSet, question);
  return question;
}

/** Comparisons in the order of the rules, then what a request needs; each once. */
function aspectsOf(space: Space, ruleSet: RuleSet): readonly Aspect[] {
  const aspects = new Map<string, Aspect>();
  const add = (aspect: Aspect): void => {
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
  const flag = dimensions.value('do_not_send')?.where((value) => value === true);
  if (flag !== undefined) {
    add({
      ...{ fact: 'do_not_send', literal: space.literalOf(flag) },
      holds: ({ interaction }) => interaction.do_not_send === true,
      words: (holds) => (holds ? 'were set' : 'were not set'),
    });
  }
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

function truthOf(leaf: CompiledLeaf, context: EvaluationContext): boolean | undefined {
  try {
    return compareLeaf(leaf, readFact(context, leaf.slot), operandOf(leaf, context));
  } catch {
    // BOUNDARY: an operator or a fact of the integrator threw, or the fact was not fetched.
    return undefined;
  }
}

function signed(literal: Literal, holds: boolean): Literal {
  return holds ? literal : -literal;
}

function nameOf({ fact, path }: Pick<Aspect, 'fact' | 'path'>): string {
  return path === undefined ? fact : `${fact} at ${path}`;
}

/** Of the values that were found those of the facts that differ; what facts are derived from comes with them. */
function changedValues(
  found: ReadonlyMap<string, unknown>,
  differing: ReadonlySet<string>,
): ReadonlyMap<string, unknown> {
  const sources = new Set([...differing].map((fact) => (isOfTime(fact) ? 'ended_at' : fact)));
  if (sources.has('customer.email_domain')) sources.add('customer.email');
  return new Map([...found].filter(([fact]) => sources.has(fact)));
}

function isOfTime(fact: string): boolean {
  return ['since', 'clock', 'ended_at'].includes(factKind(fact, []).kind);
}

function textOf(interaction: Interaction, fact: string): string | undefined {
  const [group, field] = fact.split('.');
  const parent: object = group === 'customer' || group === 'employee' ? interaction[group] : interaction;
  const value: unknown = new Map<string, unknown>(Object.entries(parent)).get(field ?? fact);
  return typeof value === 'string' ? value : undefined;
}

function messageOf(changes: readonly Change[]): string {
  const parts = changes.map(
    ({ fact, path, to }) => `${fact}${path === undefined ? '' : ` at ${path}`} ${to}`,
  );
  return `would be sent if ${parts.join(' and ')}`;
}
