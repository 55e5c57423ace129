/** Everything but the outcome that decisions show; the windows and the delay only of requests that are sent. */
import { windowsOf } from '../decision/limits.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import type { CountedSetting, Effect } from '../rules/rule-set.js';
import { allOf, anyOf, type Formula, never, not } from './formula.js';
import type { RuleFormulas } from './rule-formulas.js';

type SendEffect = Extract<Effect, { kind: 'send' }>;

/** One thing a decision shows, with the formula of each value it can have. */
export interface Feature {
  readonly kind: 'window' | 'counted window' | 'quota' | 'delay' | 'tag' | 'field';
  /** The window, tag or field. */
  readonly name: string;
  /** Values of features of the same kind and name are compared as texts. */
  readonly values: ReadonlyMap<string, Formula>;
}

export function featuresOf(rules: RuleFormulas): readonly Feature[] {
  const fields = [...rules.setFields()].map(([name, values]) => ({ kind: 'field' as const, name, values }));
  return [
    ...windows(rules),
    ...countedWindows(rules),
    ...quotas(rules),
    ...delays(rules),
    ...tags(rules),
    ...fields,
  ];
}

/** The longest length that the send rules which count ask for, window by window. */
function windows(rules: RuleFormulas): readonly Feature[] {
  const { windows } = rules.ruleSet.settings.suppression;
  return windows.map((window, index) => {
    const lengthOf = (some: readonly CompiledRule[]): string =>
      JSON.stringify(unconditional(windowsOf(rules.ruleSet, some)[index] ?? window));
    const { holds } = rules.applies(window);
    const values = [...longestOf(rules, lengthOf)];
    return {
      kind: 'window',
      name: window.name,
      values: new Map(values.map(([value, formula]) => [value, allOf([formula, holds])])),
    };
  });
}

/** The windows that a request does not count in. */
function countedWindows(rules: RuleFormulas): readonly Feature[] {
  return rules.ruleSet.settings.suppression.windows.map((window) => ({
    kind: 'counted window',
    name: window.name,
    values: new Map([['not counted', not(rules.applies(window).counted)]]),
  }));
}

function quotas(rules: RuleFormulas): readonly Feature[] {
  const { quotas = [] } = rules.ruleSet.settings.suppression;
  return quotas.map((quota) => {
    const { holds, counted } = rules.applies(quota);
    const text = JSON.stringify(unconditional(quota));
    const values = new Map([
      [`${text} holds and counts`, allOf([holds, counted])],
      [`${text} holds`, allOf([holds, not(counted)])],
      [`${text} counts`, allOf([not(holds), counted])],
    ]);
    return { kind: 'quota', name: quota.name, values };
  });
}

/** Delays of the clock and of business time have no order, so that each is a feature. */
function delays(rules: RuleFormulas): readonly Feature[] {
  const delay = (name: string, lengthOf: (effect: SendEffect) => number): Feature => {
    const ofRule = ({ rule: { effect } }: CompiledRule): number =>
      effect.kind === 'send' ? lengthOf(effect) : 0;
    const longest = (some: readonly CompiledRule[]): string => String(Math.max(0, ...some.map(ofRule)));
    return { kind: 'delay', name, values: longestOf(rules, longest) };
  };
  return [
    delay('delay', ({ delayMs = 0 }) => delayMs),
    delay('business delay', ({ delayOpenMs = 0 }) => delayOpenMs),
  ];
}

/**
 * The value that send rules which count come to together, where together they come to what one of them asks for alone:
 * `combine` is a maximum.
 */
function longestOf(
  rules: RuleFormulas,
  combine: (some: readonly CompiledRule[]) => string,
): ReadonlyMap<string, Formula> {
  const sends = rules.ofKind('send');
  const own = new Map<string, CompiledRule[]>();
  for (const rule of sends) {
    const value = combine([rule]);
    own.set(value, [...(own.get(value) ?? []), rule]);
  }
  // Without a rule that counts, the default sends with the rule set's own settings.
  const values = new Map<string, Formula>([
    [combine([]), not(anyOf(sends.map((rule) => rules.counts(rule))))],
  ]);
  for (const [value, asking] of own) {
    const longer = [...own].filter(([other, [rule]]) => {
      const [first] = asking;
      return other !== value && rule !== undefined && first !== undefined && combine([first, rule]) === other;
    });
    const isThis = allOf([
      anyOf(asking.map((rule) => rules.counts(rule))),
      not(anyOf(longer.flatMap(([, stronger]) => stronger.map((rule) => rules.counts(rule))))),
    ]);
    values.set(value, anyOf([values.get(value) ?? never, isThis]));
  }
  return values;
}

function tags(rules: RuleFormulas): readonly Feature[] {
  const adding = new Map<string, Formula[]>();
  for (const rule of rules.ofKind('enrich')) {
    const { effect } = rule.rule;
    if (effect.kind !== 'enrich') continue;
    for (const tag of effect.addTags) adding.set(tag, [...(adding.get(tag) ?? []), rules.matches(rule)]);
  }
  return [...adding].map(([name, matching]) => ({
    kind: 'tag',
    name,
    values: new Map([['added', anyOf(matching)]]),
  }));
}

function unconditional({ for: _for, counts: _counts, ...setting }: CountedSetting): object {
  return setting;
}
