/** What lint and diff must say of small rule sets, by deciding every interaction that these can tell apart. */
import { isSampled } from '../../../src/decision/sample.js';
import { diff } from '../../../src/lint/diff/diff.js';
import { type ShownEffect, shownEffect } from '../../../src/lint/diff/shown-effect.js';
import { type LintFinding, lint } from '../../../src/lint/lint.js';
import type { RuleSet } from '../../../src/rules/rule-set.js';
import { isObject } from '../../../src/shared/is-object.js';
import { countOfExamples, type Example, examplesFor, samplingOf } from './interactions.js';
import { anyPair, type RuleJson, ruleSetOf, type SmallPair, type SmallRules } from './small-rules.js';

const mostExamples = 1_200;

/** Those with so few interactions that each can be decided. */
export const pairOfRules = anyPair.filter((pair) => countOfExamples(pair) <= mostExamples);

interface Row {
  readonly example: Example;
  readonly matched: ReadonlySet<string>;
  readonly effect: ShownEffect;
}

/** What lint and diff say wrongly; empty when both are right. `tried` is the number of interactions. */
export function mistakes(pair: SmallPair): { readonly wrong: readonly string[]; readonly tried: number } {
  const examples = examplesFor(pair);
  const [before, after] = pair;
  return {
    wrong: [...lintMistakes(before, examples), ...diffMistakes(before, after, examples)],
    tried: examples.length,
  };
}

function setOf({ rules, ...settings }: SmallRules): RuleSet {
  return ruleSetOf(rules, settings);
}

function decideAll(ruleSet: RuleSet, examples: readonly Example[]): readonly Row[] {
  return examples.map((example) => {
    const { matched, ...effect } = effectFor(ruleSet, example);
    return { example, matched: new Set(matched), effect };
  });
}

function effectFor(ruleSet: RuleSet, { interaction, now }: Example): ReturnType<typeof shownEffect> {
  // As it is: an interaction that was read is not read again.
  const record = interaction as unknown as Readonly<Record<string, unknown>>;
  return shownEffect(ruleSet, { interaction: record, now: new Date(now).toISOString() });
}

function diffMistakes(before: SmallRules, after: SmallRules, examples: readonly Example[]): string[] {
  const [old, fresh] = [setOf(before), setOf(after)];
  const found = diff(old, fresh);
  const [rowsOld, rowsFresh] = [decideAll(old, examples), decideAll(fresh, examples)];
  const real = new Set(
    rowsOld.flatMap(({ effect }, index) => differencesOf(effect, rowsFresh[index]?.effect ?? effect)),
  );
  const said = new Set<string>();
  const wrong: string[] = [];
  for (const { kind, name = '', before: shownOld, after: shownFresh, witness } of found.changes) {
    const what = kind === 'outcome' ? `${shownOld.outcome} → ${shownFresh.outcome}` : `${kind} ${name}`;
    said.add(what);
    if (witness === undefined) {
      wrong.push(`diff: ${what} has no example`);
      continue;
    }
    const [one, other] = [shownEffect(old, witness), shownEffect(fresh, witness)];
    if (!differencesOf(one, other).includes(what))
      wrong.push(`diff: the example of ${what} does not show it`);
  }
  if (found.undecided.length > 0) wrong.push(`diff: undecided: ${found.undecided.join('; ')}`);
  if (found.assuming.length > 0) wrong.push(`diff: assuming ${found.assuming.join('; ')}`);
  if (textOf([...real].sort()) !== textOf([...said].sort())) {
    wrong.push(`diff: says ${[...said].sort().join(', ')}; really ${[...real].sort().join(', ')}`);
  }
  const all = [...real];
  const verdict =
    all.length === 0
      ? 'equivalent'
      : all.every((one) => one.startsWith('send →'))
        ? 'only-removes-sends'
        : all.every((one) => one.endsWith('→ send'))
          ? 'only-adds-sends'
          : 'changes';
  if (verdict !== found.verdict) wrong.push(`diff: the verdict is ${found.verdict}, not ${verdict}`);
  return wrong;
}

/** Every kind of difference that the two effects of one interaction show. */
function differencesOf(one: ShownEffect, other: ShownEffect): readonly string[] {
  if (one.outcome !== other.outcome) return [`${one.outcome} → ${other.outcome}`];
  const differs = (read: (effect: ShownEffect) => unknown): boolean =>
    textOf(read(one)) !== textOf(read(other));
  const tags = ['vip', 'seen'].filter((tag) => differs((effect) => effect.tags?.includes(tag) === true));
  return [
    ...(differs(({ windows = [] }) => windows.map(({ name, length }) => [name, length]))
      ? ['window default']
      : []),
    ...(differs(({ uncounted = [] }) => uncounted) ? ['counted window default'] : []),
    ...(differs(({ notBefore }) => notBefore) ? ['delay delay'] : []),
    ...tags.map((tag) => `tag ${tag}`),
    ...(['brand', 'language'] as const)
      .filter((field) => differs((effect) => effect[field]))
      .map((field) => `field ${field}`),
  ];
}

const strength: Readonly<Record<string, number>> = { skip: 3, record: 2, send: 1, enrich: 0 };

function lintMistakes(given: SmallRules, examples: readonly Example[]): string[] {
  const all = given.rules;
  const ruleSet = setOf(given);
  const rows = decideAll(ruleSet, examples);
  const findings = lint(ruleSet);
  const wrong: string[] = [];
  const expect = (isRight: boolean, what: string): void => {
    if (!isRight) wrong.push(`lint: ${what}`);
  };
  const counts = ({ name, event }: RuleJson, row: Row): boolean =>
    row.matched.has(name) &&
    (event.type !== 'send' || isSampled(samplingOf(event), row.example.interaction)) &&
    (event.params?.delay === undefined || hasEnd(row));
  const has = (code: string, name: string): LintFinding | undefined =>
    findings.find((one) => one.code === code && one.rule === name);

  for (const one of all) {
    const { name, event: effect } = one;
    const truth = truthOf(one.conditions, examples);
    const matching = rows.filter(({ matched }) => matched.has(name));
    expect(
      rows.every(({ matched }, index) => matched.has(name) === truth[index]),
      `the truth of ${name} is not what its comparisons give`,
    );
    const never = has('NEVER_MATCHES', name);
    const canMatch = matching.some((row) => effect.params?.delay === undefined || hasEnd(row));
    expect((never !== undefined) === !canMatch, `NEVER_MATCHES of ${name}`);
    if (never !== undefined) expect(isMinimal(one, never, examples), `because of NEVER_MATCHES of ${name}`);
    if (!canMatch) continue;
    const isAlways = matching.length === rows.length;
    expect((has('ALWAYS_MATCHES', name) !== undefined) === isAlways, `ALWAYS_MATCHES of ${name}`);
    if (!isAlways) wrong.push(...redundantMistakes(one, findings, examples));
    const changed = (event: RuleJson['event'] | undefined): boolean =>
      changesAnything(given, matching, one, event);
    if (effect.type === 'enrich') {
      const hidden = has('NO_EFFECT', name);
      expect((hidden !== undefined) === !changed(undefined), `NO_EFFECT of ${name}`);
      if (hidden !== undefined) wrong.push(...hidingMistakes(hidden, matching, one));
      continue;
    }

    const isCovered = (by: readonly RuleJson[], asked: readonly Row[]): boolean =>
      asked.every((row) => by.some((other) => counts(other, row)));
    const checkBecause = (found: LintFinding | undefined, asked: readonly Row[]): void => {
      if (found === undefined) return;
      const because = all.filter((other) => found.because?.some(({ rule: by }) => by === other.name));
      expect(isCovered(because, asked), `because of ${found.code} of ${name} is too small`);
      for (const left of because) {
        const others = because.filter((other) => other !== left);
        expect(!isCovered(others, asked), `because of ${found.code} of ${name} is not minimal`);
      }
    };
    const at = strength[effect.type] ?? 0;
    const stronger = all.filter((other) => (strength[other.event.type] ?? 0) > at);
    const isOverruled = isCovered(stronger, matching);
    const overruled = has('ALWAYS_OVERRULED', name);
    expect((overruled !== undefined) === isOverruled, `ALWAYS_OVERRULED of ${name}`);
    checkBecause(overruled, matching);
    if (isOverruled) continue;
    const params = ['sample', 'delay', 'window'].filter((param) => effect.params?.[param] !== undefined);
    const counting = rows.filter((row) => counts(one, row));
    const others = all.filter((other) => other !== one && (strength[other.event.type] ?? 0) >= at);
    const covered = has('COVERED', name);
    const isPlain = params.length === 0;
    expect((covered !== undefined) === (isPlain && isCovered(others, counting)), `COVERED of ${name}`);
    checkBecause(covered, counting);
    if (covered !== undefined) continue;
    const noEffects = findings.filter((found) => found.code === 'NO_EFFECT' && found.rule === name);
    for (const param of params) {
      const { [param]: _left, ...rest } = effect.params ?? {};
      const { sample_by: _by, sample_key: _key, ...unsampled } = rest;
      const isNamed = noEffects.some(({ message }) => message.includes(`gives a ${param}`));
      const isShown = changed({ ...effect, params: param === 'sample' ? unsampled : rest });
      expect(isNamed !== isShown, `NO_EFFECT of the ${param} of ${name}`);
    }
  }
  const sent = rows.filter(({ effect }) => effect.outcome === 'send');
  const finds = (wanted: string): boolean => findings.some(({ code }) => code === wanted);
  expect(finds('NOTHING_IS_SENT') === (sent.length === 0), 'NOTHING_IS_SENT');
  const isConditional = given.windows?.some((window) => 'for' in window || 'counts' in window) === true;
  const isCounted = sent.some(({ effect }) => effect.uncounted === undefined);
  expect(
    finds('WINDOW_NEVER_STARTS') === (isConditional && sent.length > 0 && !isCounted),
    'WINDOW_NEVER_STARTS',
  );
  expect(!finds('NOT_DECIDED'), 'not decided');
  expect(
    findings.every(({ assuming = [] }) => assuming.length === 0),
    'assuming something',
  );
  return wrong;
}

function hasEnd({ example }: Row): boolean {
  return example.interaction.ended_at !== undefined;
}

/** Whether a decision shows that the rule has another event, or, without one, is not there: only where it matches. */
function changesAnything(
  given: SmallRules,
  matching: readonly Row[],
  one: RuleJson,
  event: RuleJson['event'] | undefined,
): boolean {
  const edited = given.rules.flatMap((other) => {
    if (other !== one) return [other];
    return event === undefined ? [] : [{ ...other, event }];
  });
  const other = setOf({ ...given, rules: edited });
  return matching.some(({ example, effect }) => {
    const { matched: _matched, ...shown } = effectFor(other, example);
    return textOf(effect) !== textOf(shown);
  });
}

/** Wherever an enrichment would show, one of the rules that hide it matches; without any one of them that is not so. */
function hidingMistakes(found: LintFinding, matching: readonly Row[], { name, event }: RuleJson): string[] {
  const { add_tags: tags = [], set = {} } = event.params ?? {};
  // What the interaction has already is not shown, anyone who adds it.
  const hasIt = ({ example: { interaction } }: Row): boolean =>
    (tags as readonly string[]).every((tag) => interaction.tags.includes(tag)) &&
    Object.entries(set as object).every(([field, value]) => interaction[field as 'brand'] === value);
  const rows = matching.filter((row) => !hasIt(row));
  const because = (found.because ?? []).map(({ rule: by }) => by);
  const areHiding = (by: readonly string[], asked: readonly Row[]): boolean =>
    asked.every(({ matched }) => by.some((one) => matched.has(one)));
  if (because.length === 0) return [];
  const isMinimalFor = (asked: readonly Row[]): boolean =>
    areHiding(because, asked) &&
    because.every((one) => {
      const others = because.filter((by) => by !== one);
      return !areHiding(others, asked);
    });
  return isMinimalFor(rows) || isMinimalFor(rows.filter(({ effect }) => effect.outcome !== 'skip'))
    ? []
    : [`lint: because of NO_EFFECT of ${name}`];
}

/** The truth of a condition for each example, put together from that of its comparisons. */
function truthOf(condition: unknown, examples: readonly Example[]): readonly boolean[] {
  return examples.map(({ truths }) => isTrue(condition, truths));
}

function isTrue(condition: unknown, truths: Example['truths']): boolean {
  if (!isObject(condition)) throw new TypeError('not a condition');
  if (Array.isArray(condition.all)) return condition.all.every((one) => isTrue(one, truths));
  if (Array.isArray(condition.any)) return condition.any.some((one) => isTrue(one, truths));
  if ('not' in condition) return !isTrue(condition.not, truths);
  return truths.get(textOfLeaf(condition)) === true;
}

const leafTexts = new WeakMap<object, string>();

function textOfLeaf(leaf: object): string {
  const text = leafTexts.get(leaf) ?? textOf(leaf);
  leafTexts.set(leaf, text);
  return text;
}

/** The named parts of the root exclude each other, and without any one of them they do not. */
function isMinimal(
  { conditions: { all }, event }: RuleJson,
  found: LintFinding,
  tried: readonly Example[],
): boolean {
  const ended = tried.filter(({ interaction }) => interaction.ended_at !== undefined);
  const isAlone = event.params?.delay === undefined || !truthOf({ all }, tried).includes(true);
  const parts = (found.because ?? []).map(({ pointer }) => all[Number(pointer.split('/').at(-1))] ?? {});
  const isPossible = (some: readonly object[]): boolean =>
    some.length === 0 || truthOf({ all: some }, isAlone ? tried : ended).includes(true);
  return !isPossible(parts) && parts.every((part) => isPossible(parts.filter((other) => other !== part)));
}

/** All parts that are named can go together, and of the others none that could go alone can go as well. */
function redundantMistakes(
  { name, conditions }: RuleJson,
  findings: readonly LintFinding[],
  examples: readonly Example[],
): string[] {
  const named = findings
    .filter(({ code, rule: of }) => code === 'REDUNDANT_CONDITION' && of === name)
    .map(({ pointer }) => pointer.slice(pointer.indexOf('/conditions') + '/conditions'.length));
  const whole = truthOf(conditions, examples);
  const isSame = (without: readonly string[]): boolean => {
    const left = reduced(conditions, '', without);
    return examples.every(({ truths }, index) => isTrue(left, truths) === whole[index]);
  };
  if (!isSame(named)) return [`lint: REDUNDANT_CONDITION of ${name} is needed`];
  const missed = removable(conditions, '', named).filter(
    (pointer) =>
      !named.some((one) => one.startsWith(`${pointer}/`)) && isSame([pointer]) && isSame([...named, pointer]),
  );
  return missed.map((pointer) => `lint: REDUNDANT_CONDITION ${pointer} of ${name} is missed`);
}

type Group = { readonly kind: 'all' | 'any'; readonly parts: readonly unknown[] };

function groupOf(condition: unknown): Group | undefined {
  if (!isObject(condition)) return undefined;
  if (Array.isArray(condition.all)) return { kind: 'all', parts: condition.all };
  return Array.isArray(condition.any) ? { kind: 'any', parts: condition.any } : undefined;
}

function reduced(condition: unknown, pointer: string, without: readonly string[]): unknown {
  const group = groupOf(condition);
  if (group !== undefined) {
    const left = group.parts.flatMap((part, index) => {
      const at = `${pointer}/${group.kind}/${index}`;
      return without.includes(at) ? [] : [reduced(part, at, without)];
    });
    return { [group.kind]: left };
  }
  return isObject(condition) && 'not' in condition
    ? { not: reduced(condition.not, `${pointer}/not`, without) }
    : condition;
}

/** Parts that are left, and are not the last of their group. */
function removable(condition: unknown, pointer: string, gone: readonly string[]): readonly string[] {
  const group = groupOf(condition);
  if (group !== undefined) {
    const left = group.parts
      .map((part, index) => ({ part, at: `${pointer}/${group.kind}/${index}` }))
      .filter(({ at }) => !gone.includes(at));
    const inner = left.flatMap(({ part, at }) => removable(part, at, gone));
    const alone = left.filter(({ part }) => !isSaidOnPurpose(part)).map(({ at }) => at);
    return left.length > 1 ? [...alone, ...inner] : inner;
  }
  return isObject(condition) && 'not' in condition ? removable(condition.not, `${pointer}/not`, gone) : [];
}

/** That a fact is missing may be said where it changes nothing. */
function isSaidOnPurpose(part: unknown): boolean {
  return isObject(part) && part.operator === 'exists' && part.value === false;
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}
