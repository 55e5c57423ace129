/** Everything but the outcome that decisions show; the windows and the delay only of requests that are sent. */
import { windowsOf } from '../decision/limits.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import type { CountedSetting, Effect } from '../rules/rule-set.js';
import { followsCalendar } from '../shared/window-length.js';
import { allOf, always, anyOf, type Formula, never, not } from './formula.js';
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

/**
 * Each is compared on its own, so that a diff names what changes. A feature that one of two rule sets lacks has no
 * value there.
 */
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
      JSON.stringify(plain(windowsOf(rules.ruleSet, some)[index] ?? window));
    const { holds } = rules.applies(window);
    const values = [...longestOf(rules, lengthOf)].map(([value, is]) => [value, allOf([is, holds])] as const);
    return { kind: 'window', name: window.name, values: inZones(rules, window.zone, values) };
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
    const textOf = (applies: string): string => JSON.stringify({ ...plain(quota), applies });
    const values = [
      [textOf('holds and counts'), allOf([holds, counted])],
      [textOf('holds'), allOf([holds, not(counted)])],
      [textOf('counts'), allOf([not(holds), counted])],
    ] as const;
    return { kind: 'quota', name: quota.name, values: inZones(rules, quota.zone, values) };
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
    // The rules that ask for a longer one: together with one of them it is theirs.
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

/** What differs where it differs: neither conditions, which are formulas, nor the zone, which may be the customer's. */
function plain({ for: _for, counts: _counts, zone: _zone, ...setting }: CountedSetting): object {
  return setting;
}

/** Settings as text, each with the zone in which its days and months are counted: in another zone it is another one. */
function inZones(
  rules: RuleFormulas,
  zone: string | undefined,
  settings: readonly (readonly [text: string, formula: Formula])[],
): ReadonlyMap<string, Formula> {
  return new Map(
    settings.flatMap(([text, formula]) =>
      [...(followsCalendar(JSON.parse(text)) ? zonesOf(rules, zone) : noZone)].map(
        ([name, isInZone]) => [`${text} ${name}`, allOf([formula, isInZone])] as const,
      ),
    ),
  );
}

const noZone: ReadonlyMap<string, Formula> = new Map([['', always]]);

/** The zones that a limit can be in, each with the interactions for which it is. */
function zonesOf({ ruleSet, space }: RuleFormulas, zone: string | undefined): ReadonlyMap<string, Formula> {
  const { timezone, customer_timezone: { from = '', by_country = {} } = {} } = ruleSet.settings;
  if (zone !== 'customer') return new Map([[zone ?? timezone, always]]);
  const isIn = (country: string): Formula => space.dimensions.isText('country', country);
  const zones = new Map<string, Formula>();
  // The zone that an attribute names is the same before and after, unless it is another attribute that names it.
  const add = (own: string, formula: Formula): void => {
    const name = `${own} unless ${from}`;
    zones.set(name, anyOf([zones.get(name) ?? never, formula]));
  };
  for (const [country, own] of Object.entries(by_country)) add(own, isIn(country));
  add(timezone, not(anyOf(Object.keys(by_country).map(isIn))));
  return zones;
}
