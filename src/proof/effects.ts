/** The outcome of a decision, as formulas. */
import type { RuleSet } from '../rules/rule-set.js';
import { allOf, always, anyOf, type Formula, never, not } from './formula.js';
import { isWholeRequest } from './request-needs.js';
import { RuleFormulas } from './rule-formulas.js';
import type { Space } from './space.js';

/** Of a decision, in proofs. */
export type Outcome = 'send' | 'record' | 'skip';

/**
 * The combining algorithm of `decision/combine.ts` once more, as formulas: a formula cannot be drawn out of code. That
 * both say the same is tested on every interaction that small rule sets tell apart (`test/proof/enumeration.test.ts`),
 * and a diff shows no change of an outcome before `decide` agreed with it.
 */
export class Effects extends RuleFormulas {
  readonly #manual: Formula;
  readonly #outcomes = new Map<Outcome, Formula>();
  #whole: Formula | undefined;

  /** `manual`: where a channel in manual mode is as good as an integrated one; always, as in the test environment. */
  constructor(space: Space, ruleSet: RuleSet, manual: Formula = always) {
    super(space, ruleSet);
    this.#manual = manual;
  }

  /** What the rules alone say: skip beats record beats send, and where none counts the default holds. */
  ruled(outcome: Outcome): Formula {
    const [skips, records, sends] = (['skip', 'record', 'send'] as const).map((kind) =>
      anyOf(this.ofKind(kind).map((rule) => this.counts(rule))),
    );
    if (skips === undefined || records === undefined || sends === undefined) return never;
    const none =
      this.ruleSet.settings.default === outcome ? allOf([not(skips), not(records), not(sends)]) : never;
    switch (outcome) {
      case 'skip':
        return anyOf([skips, none]);
      case 'record':
        return anyOf([allOf([not(skips), records]), none]);
      case 'send':
        return anyOf([allOf([not(skips), not(records), sends]), none]);
    }
  }

  /** The outcome of the decision: with `do_not_send` a send is a record, and a request that is not whole is skipped. */
  outcome(outcome: Outcome): Formula {
    const formula = this.#outcomes.get(outcome) ?? this.#outcome(outcome);
    this.#outcomes.set(outcome, formula);
    return formula;
  }

  #outcome(outcome: Outcome): Formula {
    const send = allOf([this.ruled('send'), this.sendable()]);
    const asked = allOf([this.ruled('send'), this.#asksNotToSend()]);
    const record = allOf([this.whole(), anyOf([this.ruled('record'), asked])]);
    if (outcome === 'send') return send;
    return outcome === 'record' ? record : allOf([not(send), not(record)]);
  }

  /** What the rules send goes out. */
  sendable(): Formula {
    const isHeldOut = this.ruleSet.settings.suppression.hold_out >= 1;
    return isHeldOut ? never : allOf([this.whole(), not(this.#asksNotToSend())]);
  }

  /** The outcome is another one where the rules send than where they leave it to a default that does not. */
  showsSend(): Formula {
    const asked = this.#asksNotToSend();
    return this.ruleSet.settings.default === 'record'
      ? allOf([this.whole(), not(asked)])
      : anyOf([this.sendable(), allOf([this.whole(), asked])]);
  }

  /** The vendor would take the request. */
  whole(): Formula {
    this.#whole ??= isWholeRequest(this, this.#manual);
    return this.#whole;
  }

  #asksNotToSend(): Formula {
    return this.space.dimensions.isTrue('do_not_send');
  }
}
