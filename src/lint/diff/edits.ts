/** What was edited between two versions of a rule set: rules, conditions by name, declared facts, settings. */
import type { CountedSetting, Effect, Rule, RuleSet } from '../../rules/rule-set.js';
import { isObject } from '../../shared/is-object.js';
import { type JsonChange, jsonChanges } from './json-changes.js';

/** One place at which two rule sets are written differently; whether that means anything is the verdict's question. */
export interface Edit {
  readonly kind:
    | 'rule-added'
    | 'rule-removed'
    | 'rule-renamed'
    | 'rule-changed'
    | 'condition-changed'
    | 'fact-changed'
    | 'setting-changed';
  /** The rule, named condition, fact or setting; of a renamed rule its new name. */
  readonly name: string;
  /** What changed in it: `/conditions/all/0/value`, `/suppression/windows/weekly/length`. */
  readonly pointer?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Where it stands: in the version after, or, where it was removed, before. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** In the order of rules, conditions, facts, settings; empty where only the order of things or white space differs. */
export function editsOf(before: RuleSet, after: RuleSet): readonly Edit[] {
  return [
    ...ruleEdits(before, after),
    ...mapEdits('condition-changed', conditionsOf(before), conditionsOf(after)),
    ...mapEdits('fact-changed', factsOf(before), factsOf(after)),
    ...settingEdits(before, after),
  ];
}

function ruleEdits(before: RuleSet, after: RuleSet): Edit[] {
  const old = new Map(before.rules.map((rule) => [rule.name, rule]));
  const fresh = new Map(after.rules.map((rule) => [rule.name, rule]));
  const removed = before.rules.filter(({ name }) => !fresh.has(name));
  const added = after.rules.filter(({ name }) => !old.has(name));
  const renamed = new Map<Rule, Rule>();
  const twins = new Set<Rule>();
  for (const rule of added) {
    const twin = removed.find((one) => !twins.has(one) && contentOf(one) === contentOf(rule));
    if (twin === undefined) continue;
    renamed.set(rule, twin);
    twins.add(twin);
  }
  return [
    ...[...renamed].map(([rule, { name }]) =>
      edit('rule-renamed', after, rule, { before: name, after: rule.name }),
    ),
    ...added
      .filter((rule) => !renamed.has(rule))
      .map((rule) => edit('rule-added', after, rule, { after: bodyOf(rule) })),
    ...removed
      .filter((rule) => !twins.has(rule))
      .map((rule) => edit('rule-removed', before, rule, { before: bodyOf(rule) })),
    ...after.rules.flatMap((rule) => {
      const twin = old.get(rule.name);
      if (twin === undefined) return [];
      return jsonChanges(bodyOf(twin), bodyOf(rule)).map((change) =>
        edit('rule-changed', after, rule, change),
      );
    }),
  ];
}

/** An edit of a rule, at the place in it that changed. */
function edit(
  kind: Edit['kind'],
  ruleSet: RuleSet,
  { name, place: { file, pointer, line } }: Rule,
  change: Partial<JsonChange>,
): Edit {
  const place =
    ruleSet.lineOf(file, `${pointer}${change.pointer ?? ''}`) ?? ruleSet.lineOf(file, pointer) ?? line;
  return { kind, name, ...change, file, line: place };
}

/** As it stands in a rule file. */
function bodyOf({ conditions, effect, priority }: Rule): object {
  return { conditions: asWritten(conditions), event: eventOf(effect), priority };
}

/** Without the operands as they are read: an edit shows what was written. */
function asWritten(condition: unknown): unknown {
  if (Array.isArray(condition)) return condition.map(asWritten);
  if (!isObject(condition)) return condition;
  if ('fact' in condition) {
    const { operand: _operand, moments: _moments, ...written } = condition;
    return written;
  }
  return Object.fromEntries(Object.entries(condition).map(([key, value]) => [key, asWritten(value)]));
}

function eventOf(effect: Effect): object {
  const { kind, reason } = effect;
  const params =
    kind === 'send'
      ? {
          sample: effect.sample,
          sample_key: effect.sampleKey,
          sample_by: effect.sampleBy,
          delay: writtenDelay(effect),
          window: effect.window,
        }
      : kind === 'enrich'
        ? { add_tags: effect.addTags, set: effect.set }
        : {};
  const given = Object.entries({ ...params, reason }).filter(([, value]) => value !== undefined);
  return { type: kind, params: Object.fromEntries(given) };
}

function writtenDelay({ delayMs, delayOpenMs }: Extract<Effect, { kind: 'send' }>): unknown {
  if (delayOpenMs !== undefined) return { business: `${delayOpenMs / 1_000}s` };
  return delayMs === undefined ? undefined : `${delayMs / 1_000}s`;
}

function contentOf(rule: Rule): string {
  return JSON.stringify(bodyOf(rule));
}

function conditionsOf({ conditions }: RuleSet): ReadonlyMap<string, unknown> {
  return new Map([...conditions].map(([name, { condition }]) => [name, condition]));
}

function factsOf({ facts }: RuleSet): ReadonlyMap<string, unknown> {
  return new Map([...facts].map(([name, { type, compare }]) => [name, { type, compare }]));
}

function mapEdits(
  kind: Edit['kind'],
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Edit[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) =>
    jsonChanges(before.get(name), after.get(name)).map((change): Edit => ({ kind, name, ...change })),
  );
}

function settingEdits(before: RuleSet, after: RuleSet): Edit[] {
  return jsonChanges(settingsOf(before), settingsOf(after)).map(
    (change: JsonChange): Edit => ({
      kind: 'setting-changed',
      name: change.pointer.split('/')[1] ?? '',
      ...change,
    }),
  );
}

/** Windows and quotas by name, so that an edit says which. */
function settingsOf({ settings }: RuleSet): object {
  const { suppression, ...others } = settings;
  const { windows, quotas = [], ...rest } = suppression;
  const byName = (settings: readonly CountedSetting[]): object =>
    Object.fromEntries(settings.map(({ name, ...setting }) => [name, setting]));
  return { ...others, suppression: { ...rest, windows: byName(windows), quotas: byName(quotas) } };
}
