/** Coverage: which rules and comparisons were both true and false in scenarios. */
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import { conditionsPlace, evaluateWithTrace, type Trace } from '../../evaluation/evaluate-condition.js';
import { createEvaluationContext } from '../../evaluation/evaluation-context.js';
import { maskOperand } from '../../explanation/mask.js';
import type { Interaction } from '../../interaction/interaction.js';
import type { LeafCondition, RuleSet } from '../../rules/rule-set.js';

/** A rule or a comparison, and what was seen of it. */
export interface Covered {
  readonly kind: 'rule' | 'condition';
  /** Name of the rule, or the comparison as text. */
  readonly what: string;
  readonly file: string;
  readonly pointer: string;
  readonly line?: number | undefined;
  /** Scenarios in which it was true, and in which it was false. */
  readonly seenTrue: number;
  readonly seenFalse: number;
}

/** How much of a rule set the scenarios reach. */
export interface Coverage {
  /** Results seen ÷ results possible; each rule and each comparison has two. 1 for a rule set without rules. */
  readonly share: number;
  readonly items: readonly Covered[];
  /** Names of rules that never matched in any scenario. */
  readonly untested: readonly string[];
}

/** Counts while scenarios run. */
export interface CoverageMeter {
  /** Once for each scenario whose interaction can be read. */
  see(interaction: Interaction, now: Date): void;
  result(): Coverage;
}

type Counter = { -readonly [K in keyof Covered]: Covered[K] };

/**
 * Evaluates every rule with a trace: a decision stops at the comparison that settles a condition, and coverage asks what
 * each comparison gives. One in a named condition counts once, wherever the condition is used.
 */
export function coverageMeter(ruleSet: RuleSet): CoverageMeter {
  const { rules, slots } = compileRuleSet(ruleSet);
  const counters = new Map<string, Counter>();
  for (const { name, place } of ruleSet.rules) count('rule', name, place, undefined);

  function count(
    kind: Covered['kind'],
    what: string,
    { file, pointer }: { readonly file: string; readonly pointer: string },
    truth: boolean | undefined,
  ): void {
    const key = `${kind} ${file}#${pointer}`;
    const known = counters.get(key);
    const counter = known ?? {
      kind,
      what,
      file,
      pointer,
      line: ruleSet.lineOf(file, pointer),
      seenTrue: 0,
      seenFalse: 0,
    };
    if (known === undefined) counters.set(key, counter);
    if (truth === true) counter.seenTrue += 1;
    if (truth === false) counter.seenFalse += 1;
  }

  function visit({ source, file, pointer, result, children }: Trace): void {
    if ('fact' in source) count('condition', comparisonText(source), { file, pointer }, truthOf(result));
    for (const child of children) visit(child);
  }

  return {
    see(interaction, now) {
      const context = createEvaluationContext(slots, interaction, now.getTime());
      for (const { rule, condition } of rules) {
        const trace = evaluateWithTrace(condition, context, conditionsPlace(rule));
        count('rule', rule.name, rule.place, truthOf(trace.result));
        visit(trace);
      }
    },
    result() {
      const items = [...counters.values()];
      const seen = items.reduce((sum, item) => sum + Math.sign(item.seenTrue) + Math.sign(item.seenFalse), 0);
      const untested = items.filter(({ kind, seenTrue }) => kind === 'rule' && seenTrue === 0);
      return {
        share: items.length === 0 ? 1 : seen / (2 * items.length),
        items,
        untested: untested.map(({ what }) => what),
      };
    },
  };
}

/** `status in ["closed","solved"]`, without the names and addresses in it. */
export function comparisonText({ fact, path, operator, value }: LeafCondition): string {
  return `${fact}${path === undefined ? '' : ` ${path}`} ${operator} ${JSON.stringify(maskOperand(fact, value))}`;
}

function truthOf(result: Trace['result']): boolean | undefined {
  return result === 'true' ? true : result === 'false' ? false : undefined;
}
