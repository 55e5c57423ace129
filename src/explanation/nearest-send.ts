/** The fewest facts that would have to differ for a send: proved over all interactions, and confirmed by deciding again. */
import type { Decision } from '../decision/decision.js';
import type { PreparedRuleSet } from '../decision/prepared-rule-set.js';
import type { EvaluationContext } from '../evaluation/evaluation-context.js';
import { nearest } from '../proof/nearest.js';
import type { Literal } from '../proof/solver.js';
import type { Environment } from '../shared/environment.js';
import { nameOf } from './aspects.js';
import { changedValues, decideAgain, isOfTime } from './decide-again.js';
import type { Change, NearestSend } from './explanation.js';
import { fewestChanges, neededOf, sameFacts } from './fewest-changes.js';
import { maskOperand } from './mask.js';
import { questionOf } from './question.js';

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
    // The mode is no fact, but changing it may be the one thing that is missing.
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
        path: first.aspect.path,
        to,
      },
    ];
  });
  const rule = replayed.reasons.find(({ code }) => code === 'RULE_MATCHED')?.rule;
  return { changes, message: messageOf(changes), rule };
}

function messageOf(changes: readonly Change[]): string {
  const parts = changes.map(({ fact, path, to }) => `${nameOf({ fact, path })} ${to}`);
  return `would be sent if ${parts.join(' and ')}`;
}
