/** Decisions that say the same, told apart from those that do not: outcome and reasons → a small number. */
import type { Decision, Reason } from '../../decision/decision.js';

export interface Verdict {
  readonly outcome: Decision['outcome'] | 'invalid';
  readonly reasons: readonly Pick<Reason, 'code' | 'rule'>[];
}

interface Node {
  readonly matched: Map<string, Node>;
  readonly others: Map<string, Node>;
  number: number;
}

/** The tree bounds itself: reasons are codes and names of rules, never anything of an interaction. */
export class VerdictTable {
  readonly verdicts: Verdict[] = [];
  readonly #roots = new Map<string, Node>();

  /** Of a record that is no interaction. */
  numberOfInvalid(): number {
    return this.#number('invalid', [{ code: 'INTERACTION_INVALID' }]);
  }

  numberOf({ outcome, reasons }: Verdict): number {
    return this.#number(outcome, reasons);
  }

  #number(outcome: Verdict['outcome'], reasons: Verdict['reasons']): number {
    let node = child(this.#roots, outcome);
    for (const { code, rule } of reasons) {
      node =
        code === 'RULE_MATCHED' && rule !== undefined
          ? child(node.matched, rule)
          : child(node.others, rule === undefined ? code : `${code} ${rule}`);
    }
    if (node.number < 0) {
      node.number = this.verdicts.length;
      this.verdicts.push({
        outcome,
        reasons: reasons.map(({ code, rule }) => (rule === undefined ? { code } : { code, rule })),
      });
    }
    return node.number;
  }
}

function child(children: Map<string, Node>, key: string): Node {
  const known = children.get(key);
  if (known !== undefined) return known;
  const fresh: Node = { matched: new Map(), others: new Map(), number: -1 };
  children.set(key, fresh);
  return fresh;
}
