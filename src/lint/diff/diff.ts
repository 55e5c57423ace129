/** What a change of rules means, for every interaction there can be: edits, a verdict, and an example of each change. */

import type { Witness } from '../../proof/interaction-of.js';
import { RuleEffects } from '../../proof/rule-effects.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { type Edit, editsOf } from './edits.js';
import { type ShownEffect, shownEffect } from './shown-effect.js';

/** What a change means for every interaction: the strongest of these that is proved. */
export type Verdict = 'equivalent' | 'only-removes-sends' | 'only-adds-sends' | 'changes';

/** One way in which decisions differ, with an example. */
export interface RuleChange {
  readonly kind: 'outcome' | 'window' | 'counted window' | 'quota' | 'delay' | 'tag' | 'field' | 'setting';
  /** The window, tag, field or setting. */
  readonly name?: string;
  /** What is decided about the example before. */
  readonly before: ShownEffect;
  readonly after: ShownEffect;
  /** Names of the rules that make the difference for the example. */
  readonly rules: readonly string[];
  /** An interaction for which it differs, and the moment of the decision. */
  readonly witness?: Witness;
}

/** The edits, and what they mean. */
export interface RuleSetDiff {
  readonly format: 1;
  /** Versions of the rule sets. */
  readonly before: string;
  readonly after: string;
  readonly verdict: Verdict;
  readonly edits: readonly Edit[];
  readonly changes: readonly RuleChange[];
  /** Questions that were too hard to answer; while there are any, the verdict is `changes`. */
  readonly undecided: readonly string[];
  /** What was taken for granted about comparisons of which nothing is known: operators given in code, fetched facts. */
  readonly assuming: readonly string[];
}

/** Pure and synchronous. Interactions whose declared facts are not of their type are left out. */
export function diff(before: RuleSet, after: RuleSet): RuleSetDiff {
  const edits = editsOf(before, after);
  const { differences, undecided, assuming } = new RuleEffects(before, after).differences();
  // A rule that matches before and after makes the difference only where it was edited.
  const edited = new Set(edits.filter(({ kind }) => kind.startsWith('rule-')).map(({ name }) => name));
  const changes: RuleChange[] = differences.map(({ witness, ...difference }) => {
    const [old, fresh] = [shownEffect(before, witness), shownEffect(after, witness)];
    const { matched: oldMatched, ...shownBefore } = old;
    const { matched: freshMatched, ...shownAfter } = fresh;
    const all = new Set([...oldMatched, ...freshMatched]);
    const rules = [...all].filter(
      (name) => oldMatched.includes(name) !== freshMatched.includes(name) || edited.has(name),
    );
    return { ...difference, before: shownBefore, after: shownAfter, rules: rules.sort(), witness };
  });
  return {
    format: 1,
    before: before.version,
    after: after.version,
    verdict: verdictOf(changes, undecided),
    edits,
    changes,
    undecided,
    assuming,
  };
}

function verdictOf(changes: readonly RuleChange[], undecided: readonly string[]): Verdict {
  // What was not decided may be anything: no weaker verdict is proved.
  if (undecided.length > 0) return 'changes';
  if (changes.length === 0) return 'equivalent';
  const isOutcome = changes.every(({ kind }) => kind === 'outcome');
  if (
    isOutcome &&
    changes.every(({ before, after }) => before.outcome === 'send' && after.outcome !== 'send')
  ) {
    return 'only-removes-sends';
  }
  const isAdding = changes.every(
    ({ before, after }) => before.outcome !== 'send' && after.outcome === 'send',
  );
  return isOutcome && isAdding ? 'only-adds-sends' : 'changes';
}
