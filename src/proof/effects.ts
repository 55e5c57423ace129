/** What a rule set does with an interaction, as formulas: its outcome, and everything a request depends on. */
import { windowsOf } from '../decision/limits.js';
import { compileRuleSet } from '../evaluation/compiled-rule-set.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import { isEmailAddress } from '../interaction/email-address.js';
import { normalizeText } from '../interaction/text.js';
import { channelsOf } from '../request/build-request.js';
import { countryPattern, languagePattern } from '../request/limits.js';
import { hasDelay } from '../rules/effect.js';
import type { CountedSetting, Effect, RuleSet } from '../rules/rule-set.js';
import type { Dimensions } from './dimensions.js';
import { allOf, always, anyOf, type Formula, never, not } from './formula.js';
import type { Space } from './space.js';

type SendEffect = Extract<Effect, { kind: 'send' }>;

export type Outcome = 'send' | 'record' | 'skip';

/** One thing a decision shows, with the formula of each value it can have. */
export interface Feature {
  readonly kind: 'window' | 'counted window' | 'quota' | 'delay' | 'tag' | 'field';
  /** The window, tag or field. */
  readonly name: string;
  /** Values of features of the same kind and name are compared as texts. */
  readonly values: ReadonlyMap<string, Formula>;
}

export class Effects {
  readonly ruleSet: RuleSet;
  readonly #space: Space;
  readonly #rules: readonly CompiledRule[];
  readonly #manual: Formula;
  readonly #outcomes = new Map<Outcome, Formula>();
  #whole: Formula | undefined;

  /** `manual`: where a channel in manual mode is as good as an integrated one; always, as in the test environment. */
  constructor(space: Space, ruleSet: RuleSet, manual: Formula = always) {
    this.#space = space;
    this.ruleSet = ruleSet;
    this.#manual = manual;
    this.#rules = compileRuleSet(ruleSet).rules;
  }

  get rules(): readonly CompiledRule[] {
    return this.#rules;
  }

  /** The conditions of the rule are true. */
  matches({ condition }: CompiledRule): Formula {
    return this.#space.formulaOf(condition, this.ruleSet);
  }

  /** The rule matches and has a say: a send rule must be in its sample, and know when its delay ends. */
  counts(rule: CompiledRule): Formula {
    return allOf(this.countsBut(rule));
  }

  /** The parts of {@link counts}, one left out. */
  countsBut({ rule: { effect }, condition }: CompiledRule, leftOut?: 'sample' | 'delay'): readonly Formula[] {
    const parts = [this.#space.formulaOf(condition, this.ruleSet)];
    if (effect.kind !== 'send') return parts;
    const { dimensions } = this.#space;
    if (leftOut !== 'sample') parts.push(dimensions.isSampled(effect));
    if (hasDelay(effect) && leftOut !== 'delay') parts.push(dimensions.exists('ended_at'));
    return parts;
  }

  ofKind(kind: CompiledRule['rule']['effect']['kind']): readonly CompiledRule[] {
    return this.#rules.filter(({ rule }) => rule.effect.kind === kind);
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

  /** The vendor takes the value where a rule sets the field to it. */
  fits(field: string, value: string): boolean {
    return requestNeeds(this.#space.dimensions).get(field)?.fits(value) ?? true;
  }

  #asksNotToSend(): Formula {
    return this.#space.dimensions.value('do_not_send')?.where((value) => value === true) ?? never;
  }

  /** Everything but the outcome that decisions show; the windows and the delay only of requests that are sent. */
  features(): readonly Feature[] {
    return [
      ...this.#windows(),
      ...this.#counted(),
      ...this.#quotas(),
      ...this.#delays(),
      ...this.#tags(),
      ...this.#fields(),
    ];
  }

  /** The longest length that the send rules which count ask for, window by window. */
  #windows(): readonly Feature[] {
    const sends = this.ofKind('send');
    const { windows } = this.ruleSet.settings.suppression;
    return windows.map((window, index) => {
      const lengthOf = (rules: readonly CompiledRule[]): string =>
        JSON.stringify(unconditional(windowsOf(this.ruleSet, rules)[index] ?? window));
      const { holds } = this.applies(window);
      const values = [...this.#longest(sends, lengthOf)];
      return {
        kind: 'window',
        name: window.name,
        values: new Map(values.map(([value, formula]) => [value, allOf([formula, holds])])),
      };
    });
  }

  /** The windows that a request does not count in. */
  #counted(): readonly Feature[] {
    return this.ruleSet.settings.suppression.windows.map((window) => ({
      kind: 'counted window',
      name: window.name,
      values: new Map([['not counted', not(this.applies(window).counted)]]),
    }));
  }

  #quotas(): readonly Feature[] {
    const { quotas = [] } = this.ruleSet.settings.suppression;
    return quotas.map((quota) => {
      const { holds, counted } = this.applies(quota);
      const text = JSON.stringify(unconditional(quota));
      const values = new Map([
        [`${text} holds and counts`, allOf([holds, counted])],
        [`${text} holds`, allOf([holds, not(counted)])],
        [`${text} counts`, allOf([not(holds), counted])],
      ]);
      return { kind: 'quota', name: quota.name, values };
    });
  }

  /** Which requests a window or a quota holds back, and which count in it. */
  applies(setting: CountedSetting): { readonly holds: Formula; readonly counted: Formula } {
    const own = compileRuleSet(this.ruleSet).limits.get(setting);
    const holds = own?.for === undefined ? always : this.#space.formulaOf(own.for, this.ruleSet);
    const counted = own?.counts === undefined ? holds : this.#space.formulaOf(own.counts, this.ruleSet);
    return { holds, counted };
  }

  /** Delays of the clock and of business time have no order, so that each is a feature. */
  #delays(): readonly Feature[] {
    const delay = (name: string, lengthOf: (effect: SendEffect) => number): Feature => {
      const ofRule = ({ rule: { effect } }: CompiledRule): number =>
        effect.kind === 'send' ? lengthOf(effect) : 0;
      const longest = (rules: readonly CompiledRule[]): string => String(Math.max(0, ...rules.map(ofRule)));
      return { kind: 'delay', name, values: this.#longest(this.ofKind('send'), longest) };
    };
    return [
      delay('delay', ({ delayMs = 0 }) => delayMs),
      delay('business delay', ({ delayOpenMs = 0 }) => delayOpenMs),
    ];
  }

  /**
   * The value that rules which count come to together, where together they come to what one of them asks for alone:
   * `combine` is a maximum.
   */
  #longest(
    rules: readonly CompiledRule[],
    combine: (rules: readonly CompiledRule[]) => string,
  ): ReadonlyMap<string, Formula> {
    const own = new Map<string, CompiledRule[]>();
    for (const rule of rules) {
      const value = combine([rule]);
      own.set(value, [...(own.get(value) ?? []), rule]);
    }
    // Without a rule that counts, the default sends with the rule set's own settings.
    const values = new Map<string, Formula>([
      [combine([]), not(anyOf(rules.map((rule) => this.counts(rule))))],
    ]);
    for (const [value, asking] of own) {
      const longer = [...own].filter(([other, [rule]]) => {
        const [first] = asking;
        return (
          other !== value && rule !== undefined && first !== undefined && combine([first, rule]) === other
        );
      });
      const isThis = allOf([
        anyOf(asking.map((rule) => this.counts(rule))),
        not(anyOf(longer.flatMap(([, stronger]) => stronger.map((rule) => this.counts(rule))))),
      ]);
      values.set(value, anyOf([values.get(value) ?? never, isThis]));
    }
    return values;
  }

  #tags(): readonly Feature[] {
    const adding = new Map<string, Formula[]>();
    for (const rule of this.ofKind('enrich')) {
      const { effect } = rule.rule;
      if (effect.kind !== 'enrich') continue;
      for (const tag of effect.addTags) adding.set(tag, [...(adding.get(tag) ?? []), this.matches(rule)]);
    }
    return [...adding].map(([name, matching]) => ({
      kind: 'tag',
      name,
      values: new Map([['added', anyOf(matching)]]),
    }));
  }

  /** Of the rules that set a field, the highest priority wins, then the first by name. */
  #fields(): readonly Feature[] {
    const setting = new Map<string, CompiledRule[]>();
    for (const rule of this.ofKind('enrich').toSorted((a, b) => b.rule.priority - a.rule.priority)) {
      const { effect } = rule.rule;
      if (effect.kind !== 'enrich') continue;
      for (const field of Object.keys(effect.set)) setting.set(field, [...(setting.get(field) ?? []), rule]);
    }
    return [...setting].map(([name, rules]) => {
      const values = new Map<string, Formula>();
      rules.forEach((rule, index) => {
        const before = rules.slice(0, index).map((one) => not(this.matches(one)));
        const value = this.#setValue(rule, name);
        values.set(value, anyOf([values.get(value) ?? never, allOf([this.matches(rule), ...before])]));
      });
      return { kind: 'field', name, values };
    });
  }

  #setValue({ rule: { effect } }: CompiledRule, field: string): string {
    return effect.kind === 'enrich' ? String(effect.set[field]) : '';
  }

  /** The vendor would take the request: every required field is there, and none is malformed. */
  whole(): Formula {
    this.#whole ??= this.#isWhole();
    return this.#whole;
  }

  #isWhole(): Formula {
    const needs = requestNeeds(this.#space.dimensions);
    const set = new Map(this.#fields().map(({ name, values }) => [name, values]));
    const met = (fact: string): Formula => needs.get(fact)?.formula ?? always;
    const validWhere = (fact: string): Formula => {
      const given = set.get(fact);
      if (given === undefined) return met(fact);
      const valid = [...given]
        .filter(([value]) => needs.get(fact)?.fits(value))
        .map(([, formula]) => formula);
      return anyOf([...valid, allOf([not(anyOf([...given.values()])), met(fact)])]);
    };
    return allOf([
      met('customer.name'),
      met('customer.email'),
      anyOf([met('employee.email'), met('employee.custom_id')]),
      anyOf([met('channel'), ...(set.get('channel')?.values() ?? [])]),
      validWhere('language'),
      validWhere('country'),
      anyOf([not(this.#isManual(set.get('channel') ?? new Map())), this.#manual]),
    ]);
  }

  /** The channel that the request names, the interaction's own where no rule sets one, is in manual mode. */
  #isManual(set: ReadonlyMap<string, Formula>): Formula {
    const modes = channelsOf(this.ruleSet.settings.channels);
    const manual = [...modes].filter(([, { mode }]) => mode === 'manual').map(([name]) => name);
    const own = manual.map((name) => this.#space.dimensions.isText('channel', name));
    const byRule = [...set].filter(([value]) => manual.includes(normalizeText(value)));
    return anyOf([
      ...byRule.map(([, formula]) => formula),
      allOf([not(anyOf([...set.values()])), anyOf(own)]),
    ]);
  }
}

/** What a request needs of a fact. */
export interface RequestNeed {
  readonly formula: Formula;
  /** The same of a value; undefined is a missing one. */
  fits(value: string | undefined): boolean;
}

/** By the fact; of `employee.email` and `employee.custom_id` one is enough. */
export function requestNeeds({ exists, validity }: Dimensions): ReadonlyMap<string, RequestNeed> {
  const given = (fact: string): [string, RequestNeed] => [
    fact,
    { formula: exists(fact), fits: (value) => value !== undefined },
  ];
  const valid = (fact: string, pattern: RegExp, inRe2: string): [string, RequestNeed] => {
    const fits = (text: string): boolean => pattern.test(text);
    return [
      fact,
      {
        formula: validity(fact, fits, inRe2),
        fits: (value) => value === undefined || fits(value),
      },
    ];
  };
  const email = 'customer.email';
  return new Map([
    given('customer.name'),
    [
      email,
      {
        formula: allOf([exists(email), validity(email, isEmailAddress, emailPattern)]),
        fits: (value) => value !== undefined && isEmailAddress(value),
      },
    ],
    given('employee.email'),
    given('employee.custom_id'),
    given('channel'),
    valid('language', languagePattern, '\\A[a-z]{2}(?:-(?:[a-z]{2}|[0-9]{3}))?\\z'),
    valid('country', countryPattern, '\\A[a-z]{2}\\z'),
  ]);
}

function unconditional({ for: _for, counts: _counts, ...setting }: CountedSetting): object {
  return setting;
}

const localChar = '[^\\s\\pC\\pZ\\x{FFFD}@<>()\\[\\]\\\\,;:".]';
const openingChar = '[^\\s\\pC\\pZ\\x{FFFD}@<>()\\[\\]\\\\,;:".\'`‘’‚“”„«»‹›]';
const label = '[\\pL\\pN](?:[\\pL\\pM\\pN-]*[\\pL\\pM\\pN])?';
/** `isEmailAddress` in RE2's syntax, but for lengths. */
const emailPattern = `\\A${openingChar}${localChar}*(?:\\.${localChar}+)*@${label}(?:\\.${label})+\\z`;
