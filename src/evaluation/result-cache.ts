/**
 * Rules that matched together, and what they come to: worked out once, because in a million decisions the same few
 * rules meet again and again.
 */

import { skipDecision } from '../decision/skip-decision.js';
import { windowsOf } from '../decision/windows.js';
import { united } from '../request/enrichment.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { CompiledRule } from './compiled-rule.js';
import { type FailedRule, noResult, type StageResult } from './stage.js';

/** Rules that all match at random would make a new combination of every decision; the memory has an end. */
const mostKept = 10_000;

const noneFailed: readonly FailedRule[] = Object.freeze([]);

/** By the positions of the rules, one after the other. */
interface Node {
  readonly next: Map<number, Node>;
  result: StageResult | undefined;
}

export class Combinations {
  readonly #ruleSet: RuleSet;
  readonly #root: Node = { next: new Map(), result: undefined };
  #kept = 0;
  #nodes = 0;

  constructor(ruleSet: RuleSet) {
    this.#ruleSet = ruleSet;
  }

  /** `matched` are rules of one kind in their canonical order, each once; the list is not kept. */
  of(matched: readonly CompiledRule[], failed: readonly FailedRule[] = noneFailed): StageResult {
    if (failed.length > 0) return this.#resultOf(matched, failed, -1);
    if (matched.length === 0) return noResult;
    let node = this.#root;
    for (const { position } of matched) {
      const known = node.next.get(position);
      if (known === undefined && this.#nodes >= mostKept) return this.#resultOf(matched, failed, -1);
      node = known ?? this.#grow(node, position);
    }
    node.result ??= this.#resultOf(matched, failed, ++this.#kept);
    return node.result;
  }

  #grow(node: Node, position: number): Node {
    const fresh: Node = { next: new Map(), result: undefined };
    node.next.set(position, fresh);
    this.#nodes += 1;
    return fresh;
  }

  #resultOf(matched: readonly CompiledRule[], failed: readonly FailedRule[], number: number): StageResult {
    const reasons = Object.freeze(matched.map(({ reason }) => reason));
    const skips = failed.length === 0 && matched[0]?.rule.effect.kind === 'skip';
    return Object.freeze({
      matched: Object.freeze([...matched]),
      failed,
      number,
      reasons,
      plain: matched.every(({ plain }) => plain),
      ...(skips ? { skipped: skipDecision(this.#ruleSet.version, reasons) } : {}),
      windows: windowsOf(this.#ruleSet, matched),
      delayMs: longestDelay(matched),
      enrichment: united(matched),
    });
  }
}

/** The longest of all, so that one more matching rule never sends earlier. */
function longestDelay(sending: readonly CompiledRule[]): number {
  return sending.reduce(
    (longest, { rule }) => Math.max(longest, rule.effect.kind === 'send' ? (rule.effect.delayMs ?? 0) : 0),
    0,
  );
}
