/** Small rule sets, every interaction they can tell apart, and what lint and diff must say of them. */
import fc from 'fast-check';
import { sampledShare } from '../../../src/decision/sample.js';
import { diff } from '../../../src/lint/diff/diff.js';
import { type ShownEffect, shownEffect } from '../../../src/lint/diff/shown-effect.js';
import { type LintFinding, lint } from '../../../src/lint/lint.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../../src/rules/rule-set.js';

interface RuleJson {
  readonly name: string;
  readonly conditions: { readonly all: readonly object[] };
  readonly event: { readonly type: string; readonly params?: Readonly<Record<string, unknown>> };
}

const is = (fact: string, operators: readonly string[], values: readonly unknown[]) =>
  fc.record({
    fact: fc.constant(fact),
    operator: fc.constantFrom(...operators),
    value: fc.constantFrom(...values),
  });
const leaves = [
  is('status', ['equal', 'notEqual'], ['a', 'b']),
  fc.oneof(is('brand', ['equal', 'notEqual', 'startsWith'], ['a']), is('brand', ['exists'], [true, false])),
  fc.oneof(
    is('tags', ['contains', 'doesNotContain'], ['vip', 'fraud']),
    is('tags', ['containsAny', 'containsAll', 'containsNone'], [['vip', 'fraud']]),
  ),
  is('attributes.score', ['lessThan', 'greaterThan', 'equal', 'not:lessThan'], [1]),
  is('ended_at', ['exists'], [true, false]),
];
const conditionOver = (leaf: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.letrec<{ condition: object }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      { arbitrary: leaf, weight: 3 },
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((not) => ({ not })),
    ),
  })).condition;
const event = fc.oneof(
  fc.constantFrom({ type: 'skip' }, { type: 'record' }, { type: 'send' }, { type: 'send' }),
  fc.record({
    type: fc.constant('send'),
    params: fc.record(
      {
        sample: fc.constant(0.5),
        delay: fc.constantFrom('1h', '3d'),
        window: fc.constantFrom('2d', '30d'),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    type: fc.constant('enrich'),
    params: fc.constantFrom(
      { add_tags: ['vip'] },
      { add_tags: ['seen'] },
      { set: { brand: 'a' } },
      { set: { brand: 'new' } },
    ),
  }),
);
const rulesOver = (leaf: fc.Arbitrary<object>) =>
  fc.array(
    fc.record({
      conditions: fc.array(conditionOver(leaf), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      event,
      priority: fc.constantFrom(1, 2),
    }),
    { minLength: 1, maxLength: 4 },
  );

/** A rule set and an edited one, over two or three facts, so that every interaction can be tried. */
export const pairOfRules = fc
  .subarray(leaves, { minLength: 2, maxLength: 3 })
  .chain((some) => fc.tuple(rulesOver(fc.oneof(...some)), rulesOver(fc.oneof(...some))))
  .map(([one, other]): [readonly RuleJson[], readonly RuleJson[]] => [
    named(one),
    named([...one.slice(0, -1), ...other.slice(-2)]),
  ]);

function named(all: readonly object[]): readonly RuleJson[] {
  return all.map((one, index) => ({ name: `r${index}`, ...one }) as RuleJson);
}

function ruleSetOf(all: readonly object[]): RuleSet {
  const facts = { 'attributes.score': { type: 'number' } };
  return parseRuleSet([{ path: 'a.rules.json', content: { facts, rules: all } }]);
}

const now = '2026-11-27T12:00:00.000Z';
const ids = Array.from({ length: 50 }, (_, index) => `case-${index}`);
const sampled = ids.find((id) => sampledShare({}, id) < 0.5) ?? '';
const unsampled = ids.find((id) => sampledShare({}, id) >= 0.5) ?? '';

/** One interaction for each class of what the rules above ask about; facts that these do not name are left out. */
function interactionsFor(text: string): readonly object[] {
  const where = (name: string, values: readonly object[]): readonly object[] =>
    text.includes(`"${name}"`) ? values : values.slice(0, 1);
  const axes = [
    where('status', [{}, { status: 'a' }, { status: 'b' }, { status: 'c' }]),
    where('brand', [
      {},
      ...['a', 'ab', 'c', ...(text.includes('"new"') ? ['new'] : [])].map((brand) => ({ brand })),
    ]),
    where('tags', [{}, { tags: ['vip'] }, { tags: ['fraud'] }, { tags: ['vip', 'fraud'] }]),
    where('add_tags', [{}, { tags: ['vip'] }, { tags: ['seen'] }]),
    where('attributes.score', [{}, ...[0, 1, 2].map((score) => ({ attributes: { score } }))]),
    text.includes('"delay"') || text.includes('"ended_at"')
      ? [{}, { ended_at: '2026-11-27T11:30:00Z' }]
      : [{}],
    where(
      'sample',
      [sampled, unsampled].map((id) => ({ ext_interaction_id: id })),
    ),
    [{}, { customer: { email: 'jane@example.com' } }],
  ];
  const ordinary = {
    ext_interaction_id: sampled,
    channel: 'email',
    customer: { name: 'Jane', email: 'jane@example.com' },
    employee: { custom_id: '1' },
  };
  return axes.reduce<readonly object[]>(
    (all, values) => all.flatMap((one) => values.map((value) => merged(one, value))),
    [ordinary],
  );
}

/** Tags of both come together. */
function merged(one: object, other: object): object {
  const tags = [one, other].flatMap((part) => ('tags' in part && Array.isArray(part.tags) ? part.tags : []));
  return { ...one, ...other, ...(tags.length === 0 ? {} : { tags: [...new Set(tags)] }) };
}

interface Row {
  readonly matched: ReadonlySet<string>;
  readonly effect: ShownEffect;
  readonly isSampled: boolean;
  readonly hasEnd: boolean;
  readonly text: string;
}

function decideAll(ruleSet: RuleSet, interactions: readonly object[]): readonly Row[] {
  return interactions.map((interaction) => {
    const { matched, ...effect } = shownEffect(ruleSet, { interaction: { ...interaction }, now });
    return {
      matched: new Set(matched),
      effect,
      isSampled: 'ext_interaction_id' in interaction && interaction.ext_interaction_id === sampled,
      hasEnd: 'ended_at' in interaction,
      text: textOf(interaction),
    };
  });
}

/** What lint and diff say wrongly; empty when both are right. */
export function mistakes([before, after]: readonly [readonly RuleJson[], readonly RuleJson[]]): string[] {
  const interactions = interactionsFor(JSON.stringify([before, after]));
  return [...lintMistakes(before, interactions), ...diffMistakes(before, after, interactions)];
}

function diffMistakes(
  before: readonly RuleJson[],
  after: readonly RuleJson[],
  interactions: readonly object[],
): string[] {
  const [old, fresh] = [ruleSetOf(before), ruleSetOf(after)];
  const found = diff(old, fresh);
  const [rowsOld, rowsFresh] = [decideAll(old, interactions), decideAll(fresh, interactions)];
  const transition = (one: ShownEffect, other: ShownEffect): string => `${one.outcome} → ${other.outcome}`;
  const real = new Set<string>();
  let differs = false;
  rowsOld.forEach(({ effect }, index) => {
    const other = rowsFresh[index]?.effect ?? effect;
    if (effect.outcome !== other.outcome) real.add(transition(effect, other));
    else if (textOf(effect) !== textOf(other)) differs = true;
  });
  const said = new Set<string>();
  const wrong: string[] = [];
  for (const { kind, name, before: shownOld, after: shownFresh, witness } of found.changes) {
    if (kind === 'outcome') said.add(transition(shownOld, shownFresh));
    if (witness === undefined) continue;
    const [one, other] = [old, fresh].map((set) => {
      const { matched: _matched, ...effect } = shownEffect(set, witness);
      return textOf(effect);
    });
    if (one === other) wrong.push(`diff: the example of ${kind} ${name ?? ''} shows no difference`);
  }
  if (found.undecided.length > 0) wrong.push(`diff: undecided: ${found.undecided.join('; ')}`);
  if (textOf([...real].sort()) !== textOf([...said].sort())) {
    wrong.push(`diff: says ${[...said].join(', ')}; really ${[...real].join(', ')}`);
  }
  if (differs !== found.changes.some(({ kind }) => kind !== 'outcome')) {
    wrong.push(`diff: that requests change is ${differs}, and diff says the opposite`);
  }
  const verdict = differs
    ? 'changes'
    : real.size === 0
      ? 'equivalent'
      : [...real].every((one) => one.startsWith('send'))
        ? 'only-removes-sends'
        : [...real].every((one) => one.endsWith('send'))
          ? 'only-adds-sends'
          : 'changes';
  if (verdict !== found.verdict) wrong.push(`diff: the verdict is ${found.verdict}, not ${verdict}`);
  return wrong;
}

const strength: Readonly<Record<string, number>> = { skip: 3, record: 2, send: 1, enrich: 0 };

function lintMistakes(all: readonly RuleJson[], interactions: readonly object[]): string[] {
  const ruleSet = ruleSetOf(all);
  const rows = decideAll(ruleSet, interactions);
  const findings = lint(ruleSet);
  const wrong: string[] = [];
  const expect = (isRight: boolean, what: string): void => {
    if (!isRight) wrong.push(`lint: ${what}`);
  };
  const counts = ({ name, event: { params } }: RuleJson, row: Row): boolean =>
    row.matched.has(name) &&
    (params?.sample === undefined || row.isSampled) &&
    (params?.delay === undefined || row.hasEnd);
  const has = (code: string, name: string): LintFinding | undefined =>
    findings.find((one) => one.code === code && one.rule === name);

  for (const one of all) {
    const { name, event: effect } = one;
    const matching = rows.filter(({ matched }) => matched.has(name));
    const never = has('NEVER_MATCHES', name);
    const canMatch = matching.some((row) => effect.params?.delay === undefined || row.hasEnd);
    expect((never !== undefined) === !canMatch, `NEVER_MATCHES of ${name}`);
    if (never !== undefined)
      expect(isMinimal(one, never, interactions), `because of NEVER_MATCHES of ${name}`);
    if (!canMatch) continue;
    const isAlways = matching.length === rows.length;
    expect((has('ALWAYS_MATCHES', name) !== undefined) === isAlways, `ALWAYS_MATCHES of ${name}`);
    if (!isAlways) wrong.push(...redundantMistakes(one, findings, interactions));
    const changed = (event: RuleJson['event'] | undefined): boolean =>
      changesAnything(ruleSet, all, one, event, interactions);
    if (effect.type === 'enrich') {
      expect((has('NO_EFFECT', name) !== undefined) === !changed(undefined), `NO_EFFECT of ${name}`);
      const hidden = has('NO_EFFECT', name);
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
    const params = Object.keys(effect.params ?? {});
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
      const isNamed = noEffects.some(({ message }) => message.includes(`gives a ${param}`));
      const isShown = changed({ ...effect, params: rest });
      expect(isNamed !== isShown, `NO_EFFECT of the ${param} of ${name}`);
    }
  }
  const isSent = rows.some(({ effect }) => effect.outcome === 'send');
  expect(findings.some(({ code }) => code === 'NOTHING_IS_SENT') === !isSent, 'NOTHING_IS_SENT');
  expect(!findings.some(({ code }) => code === 'NOT_DECIDED'), 'not decided');
  return wrong;
}

/** Whether a decision shows that the rule has another event, or, without one, is not there. */
function changesAnything(
  ruleSet: RuleSet,
  all: readonly RuleJson[],
  one: RuleJson,
  event: RuleJson['event'] | undefined,
  interactions: readonly object[],
): boolean {
  const edited = all.flatMap((other) => {
    if (other !== one) return [other];
    return event === undefined ? [] : [{ ...other, event }];
  });
  // A rule set needs a rule.
  const is = (value: string): object => ({ fact: 'channel', operator: 'equal', value });
  const never = { name: 'never', conditions: { all: [is('y'), is('z')] }, event: { type: 'skip' } };
  const other = ruleSetOf([...edited, never]);
  const [rows, rowsOther] = [decideAll(ruleSet, interactions), decideAll(other, interactions)];
  return rows.some(({ effect }, index) => textOf(effect) !== textOf(rowsOther[index]?.effect));
}

/** Wherever an enrichment would show, one of the rules that hide it matches; without any one of them that is not so. */
function hidingMistakes(found: LintFinding, matching: readonly Row[], { name, event }: RuleJson): string[] {
  const { add_tags: tags, set } = event.params ?? {};
  const own = textOf(tags ?? set).slice(1, -1);
  // What the interaction has already is not shown, whoever adds it.
  const rows = matching.filter(({ text }) => !text.includes(own));
  const because = (found.because ?? []).map(({ rule: by }) => by);
  const areHiding = (by: readonly string[], asked: readonly Row[]): boolean =>
    asked.every(({ matched }) => by.some((one) => matched.has(one)));
  if (because.length === 0) return [];
  return [rows, rows.filter(({ effect }) => effect.outcome !== 'skip')].some(
    (asked) =>
      areHiding(because, asked) &&
      because.every(
        (one) =>
          !areHiding(
            because.filter((by) => by !== one),
            asked,
          ),
      ),
  )
    ? []
    : [`lint: because of NO_EFFECT of ${name}`];
}

function matchesOf(conditions: readonly object[], interactions: readonly object[]): string {
  const ruleSet = ruleSetOf([{ name: 'r', conditions: { all: conditions }, event: { type: 'send' } }]);
  return decideAll(ruleSet, interactions)
    .map(({ matched }) => Number(matched.has('r')))
    .join('');
}

/** The named parts of the root exclude each other, and without any one of them they do not. */
function isMinimal(
  { conditions: { all }, event }: RuleJson,
  found: LintFinding,
  tried: readonly object[],
): boolean {
  const interactions = event.params?.delay === undefined ? tried : tried.filter((one) => 'ended_at' in one);
  const isAlone = !matchesOf(all, tried).includes('1');
  const parts = (found.because ?? []).map(({ pointer }) => all[Number(pointer.split('/').at(-1))] ?? {});
  const isPossible = (some: readonly object[]): boolean =>
    some.length === 0 || matchesOf(some, isAlone ? tried : interactions).includes('1');
  return !isPossible(parts) && parts.every((part) => isPossible(parts.filter((other) => other !== part)));
}

/** Of the parts of the root: those that are named can go together, and of the others none can. */
function redundantMistakes(
  { name, conditions: { all } }: RuleJson,
  findings: readonly LintFinding[],
  interactions: readonly object[],
): string[] {
  const pointers = findings
    .filter(({ code, rule: of }) => code === 'REDUNDANT_CONDITION' && of === name)
    .map(({ pointer }) => pointer);
  const isAtRoot = pointers.every((pointer) => /\/conditions\/all\/\d+$/.test(pointer));
  const isNamed = (index: number): boolean =>
    pointers.some((pointer) => pointer.endsWith(`/conditions/all/${index}`));
  const left = all.filter((_, index) => !isNamed(index));
  if (!isAtRoot) return [];
  const whole = matchesOf(all, interactions);
  const wrong =
    matchesOf(left, interactions) === whole ? [] : [`lint: REDUNDANT_CONDITION of ${name} is needed`];
  const missed =
    left.length > 1 &&
    left.some(
      (part) =>
        matchesOf(
          left.filter((one) => one !== part),
          interactions,
        ) === whole,
    );
  return missed ? [...wrong, `lint: REDUNDANT_CONDITION of ${name} is missed`] : wrong;
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}
