/** The fewest facts that would have to differ for a send: proved over all interactions, and confirmed by deciding again. */
import { buildDecision } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import type { PreparedRuleSet } from '../decision/prepared-rule-set.js';
import { isSampled } from '../decision/sample.js';
import { evaluateRuleSet } from '../evaluation/evaluate-rules.js';
import { createEvaluationContext, type EvaluationContext } from '../evaluation/evaluation-context.js';
import type { Interaction } from '../interaction/interaction.js';
import type { Draft } from '../proof/dimension.js';
import { Effects } from '../proof/effects.js';
import { factKind } from '../proof/facts.js';
import { fewest } from '../proof/fewest.js';
import { allOf, type Formula, literalFormula } from '../proof/formula.js';
import { freeValue, type WantedLeaf } from '../proof/free-values.js';
import { withFacts } from '../proof/interaction-of.js';
import { limitedSearch } from '../proof/limits.js';
import { nearest } from '../proof/nearest.js';
import type { Literal } from '../proof/solver.js';
import { type Budget, Space } from '../proof/space.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Environment } from '../shared/environment.js';
import { type Aspect, aspectsOf, nameOf, truthOf } from './aspects.js';
import type { Change, NearestSend } from './explanation.js';
import { maskOperand } from './mask.js';

/** All that is asked of the interactions of one rule set. */
interface Question {
  readonly space: Space;
  readonly budget: Budget;
  readonly aspects: readonly Aspect[];
  readonly sends: Literal;
  /** The mode of every channel is integrated. */
  readonly integrated: Literal;
  /** Shares that samples draw: they depend on the id, not on a fact. */
  samples(interaction: Interaction): readonly Literal[];
}

/** Of one explanation: a second or two. */
const mostEffort = 10_000_000;
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
  question.budget.effort = mostEffort;
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
    sought: wanted.flatMap(({ aspect: { leaf, isFree }, holds }) =>
      // What it is compared with is another value here than in the draft.
      leaf !== undefined && (isFree === true || leaf.operandSlot !== undefined) ? [{ leaf, holds }] : [],
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
  // What stays as it is goes first: a change is what the reader asked for.
  const unchangedFirst = wanted.toSorted((a, b) => Number(a.was !== a.holds) - Number(b.was !== b.holds));
  const needed = fewest(unchangedFirst, leads);
  const shown = wanted.filter(
    (one) => needed.includes(one) && (one.was !== one.holds || one.aspect.isFree === false),
  );
  return shown.length === 0 ? changed : shown;
}

interface Changed {
  readonly values: ReadonlyMap<string, unknown>;
  readonly now: number;
  /** Comparisons for which a value of their fact is looked for. */
  readonly sought: readonly WantedLeaf[];
  readonly environment: Environment;
}

function decideAgain(
  prepared: PreparedRuleSet,
  context: EvaluationContext,
  { values, now, sought, environment }: Changed,
): Decision | undefined {
  const { compiled } = prepared;
  const interaction = withFacts(context.interaction, values);
  const trial = createEvaluationContext(compiled.slots, interaction, now, context.resolveFact);
  for (const slot of new Set(sought.map(({ leaf }) => leaf.slot))) {
    const ofFact = sought.filter(({ leaf }) => leaf.slot === slot);
    if (ofFact.every(({ leaf, holds }) => truthOf(leaf, trial) === holds)) continue;
    const found = freeValue(ofFact, trial);
    if (found === undefined) return undefined;
    trial.values[slot] = found.value;
  }
  return buildDecision(prepared, trial, evaluateRuleSet(compiled, trial), environment);
}

const questions = new WeakMap<RuleSet, Question>();

function questionOf(ruleSet: RuleSet): Question {
  const known = questions.get(ruleSet);
  if (known !== undefined) return known;
  const search = limitedSearch();
  const space = new Space([ruleSet], { ...search, beside: ['do_not_send'] });
  const integrated = space.newLiteral();
  const effects = new Effects(space, ruleSet, literalFormula(integrated));
  const sends = space.literalOf(effects.outcome('send'));
  const samples = ruleSet.rules.flatMap(({ effect }) => {
    if (effect.kind !== 'send' || effect.sample === undefined) return [];
    return [{ effect, literal: space.literalOf(space.dimensions.isSampled(effect)) }];
  });
  const question: Question = {
    space,
    budget: search.budget,
    sends,
    integrated,
    aspects: aspectsOf(space, ruleSet),
    samples: (interaction) =>
      samples.map(({ effect, literal }) => signed(literal, isSampled(effect, interaction))),
  };
  questions.set(ruleSet, question);
  return question;
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
  return ['since', 'clock', 'instant'].includes(factKind(fact, []).kind);
}

function signed(literal: Literal, holds: boolean): Literal {
  return holds ? literal : -literal;
}

function messageOf(changes: readonly Change[]): string {
  const parts = changes.map(
    ({ fact, path, to }) => `${fact}${path === undefined ? '' : ` at ${path}`} ${to}`,
  );
  return `would be sent if ${parts.join(' and ')}`;
}
