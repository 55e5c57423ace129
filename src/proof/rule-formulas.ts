/** What rules say of an interaction, as formulas: which match, which count, and which fields they set. */

import { compileRuleSet } from '../evaluation/compiled-rule-set.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import { hasDelay } from '../rules/effect.js';
import type { CountedSetting, RuleSet } from '../rules/rule-set.js';
import { allOf, always, anyOf, type Formula, never, not } from './formula.js';
import type { Space } from './space.js';

/** For one rule set in a space, which may hold others, too. */
export class RuleFormulas {
  readonly ruleSet: RuleSet;
  readonly space: Space;
  readonly rules: readonly CompiledRule[];

  constructor(space: Space, ruleSet: RuleSet) {
    this.space = space;
    this.ruleSet = ruleSet;
    this.rules = compileRuleSet(ruleSet).rules;
  }

  /** The conditions of the rule are true. */
  matches({ condition }: CompiledRule): Formula {
    return this.space.formulaOf(condition, this.ruleSet);
  }

  /** The rule matches and has a say: a send rule must be in its sample, and know when its delay ends. */
  counts(rule: CompiledRule): Formula {
    return allOf(this.countsBut(rule));
  }

  /** The parts of {@link counts}, one left out. */
  countsBut({ rule: { effect }, condition }: CompiledRule, leftOut?: 'sample' | 'delay'): readonly Formula[] {
    const parts = [this.space.formulaOf(condition, this.ruleSet)];
    if (effect.kind !== 'send') return parts;
    const { dimensions } = this.space;
    if (leftOut !== 'sample') parts.push(dimensions.isSampled(effect));
    if (hasDelay(effect) && leftOut !== 'delay') parts.push(dimensions.exists('ended_at'));
    return parts;
  }

  ofKind(kind: CompiledRule['rule']['effect']['kind']): readonly CompiledRule[] {
    return this.rules.filter(({ rule }) => rule.effect.kind === kind);
  }

  /** Which requests a window or a quota holds back, and which count in it. */
  applies(setting: CountedSetting): { readonly holds: Formula; readonly counted: Formula } {
    const own = compileRuleSet(this.ruleSet).limits.get(setting);
    const holds = own?.for === undefined ? always : this.space.formulaOf(own.for, this.ruleSet);
    const counted = own?.counts === undefined ? holds : this.space.formulaOf(own.counts, this.ruleSet);
    return { holds, counted };
  }

  /** By field and value. Of the rules that set a field, the highest priority wins, then the first by name. */
  setFields(): ReadonlyMap<string, ReadonlyMap<string, Formula>> {
    const setting = new Map<string, CompiledRule[]>();
    for (const rule of this.ofKind('enrich').toSorted((a, b) => b.rule.priority - a.rule.priority)) {
      const { effect } = rule.rule;
      if (effect.kind !== 'enrich') continue;
      for (const field of Object.keys(effect.set)) setting.set(field, [...(setting.get(field) ?? []), rule]);
    }
    return new Map([...setting].map(([field, rules]) => [field, this.#setValues(field, rules)]));
  }

  #setValues(field: string, rules: readonly CompiledRule[]): ReadonlyMap<string, Formula> {
    const values = new Map<string, Formula>();
    rules.forEach((rule, index) => {
      const { effect } = rule.rule;
      const value = (effect.kind === 'enrich' && effect.set[field]) || '';
      const before = rules.slice(0, index).map((one) => not(this.matches(one)));
      values.set(value, anyOf([values.get(value) ?? never, allOf([this.matches(rule), ...before])]));
    });
    return values;
  }
}
