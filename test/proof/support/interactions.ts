/** For a pair of small rule sets one interaction of each class that they can tell apart: all values, tried one by one. */
import { decide } from '../../../src/decision/decide.js';
import { isSampled, type Sampling } from '../../../src/decision/sample.js';
import { compileRuleSet } from '../../../src/evaluation/compiled-rule-set.js';
import { evaluateCondition } from '../../../src/evaluation/evaluate-condition.js';
import { createEvaluationContext } from '../../../src/evaluation/evaluation-context.js';
import type { Interaction } from '../../../src/interaction/interaction.js';
import { normaliseInteraction } from '../../../src/interaction/normalise.js';
import { isObject } from '../../../src/shared/is-object.js';
import { type Axis, axesFor, type Candidate, noon } from './candidates.js';
import { type LeafJson, type RuleJson, ruleSetOf, type SmallPair } from './small-rules.js';

export interface Example {
  readonly interaction: Interaction;
  /** The moment of the decision, in milliseconds since the epoch. */
  readonly now: number;
  /** By the text of the comparison. */
  readonly truths: ReadonlyMap<string, boolean>;
}

const classesFor = new WeakMap<SmallPair, readonly (readonly Class[])[]>();

function classes(pair: SmallPair): readonly (readonly Class[])[] {
  const known = classesFor.get(pair);
  if (known !== undefined) return known;
  const text = JSON.stringify(pair);
  const leaves = distinctLeaves(pair);
  const made = axesFor(leaves, text).map((axis) => classesOf(axis, leaves, pair, text));
  classesFor.set(pair, made);
  return made;
}

export function countOfExamples(pair: SmallPair): number {
  return classes(pair).reduce((count, ofAxis) => count * ofAxis.length, 1);
}

export function examplesFor(pair: SmallPair): readonly Example[] {
  return classes(pair)
    .reduce<readonly Class[]>(
      (all, ofAxis) => all.flatMap((one) => ofAxis.map((other) => joined(one, other))),
      [{ fields: {}, truths: new Map() }],
    )
    .map(({ fields, now = noon, truths }) => ({ interaction: interactionOf(fields), now, truths }));
}

/** Every comparison that stands somewhere in the value, once. */
function distinctLeaves(value: unknown): readonly LeafJson[] {
  return [...new Map(leavesIn(value).map((leaf) => [JSON.stringify(leaf), leaf])).values()];
}

function leavesIn(value: unknown): readonly LeafJson[] {
  if (Array.isArray(value)) return value.flatMap(leavesIn);
  if (!isObject(value)) return [];
  return 'fact' in value ? [value as unknown as LeafJson] : Object.values(value).flatMap(leavesIn);
}

interface Class extends Candidate {
  readonly truths: ReadonlyMap<string, boolean>;
}

function joined(one: Class, other: Class): Class {
  const now = one.now ?? other.now;
  return {
    fields: merged(one.fields, other.fields),
    ...(now === undefined ? {} : { now }),
    truths: new Map([...one.truths, ...other.truths]),
  };
}

/** Of candidates that nothing tells apart only the first. */
function classesOf(axis: Axis, leaves: readonly LeafJson[], pair: SmallPair, text: string): readonly Class[] {
  const own = leaves.filter(({ fact }) => axis.facts.includes(fact));
  const truths = own.map((leaf) => truthsOf(leaf, axis));
  const told = [...truths, ...featuresOf(axis, pair, text)];
  const found = new Map<string, Class>();
  axis.candidates.forEach((candidate, index) => {
    const key = told.map((truth) => truth[index]).join('');
    if (found.has(key)) return;
    const known = own.map((leaf, place) => [JSON.stringify(leaf), truths[place]?.[index] === 1] as const);
    found.set(key, { ...candidate, truths: new Map(known) });
  });
  return [...found.values()];
}

type Truths = Uint8Array;

/** What was asked of the candidates of an axis, by its text. */
const known = new WeakMap<Axis, Map<string, Truths>>();

/** `ask` gives the question; it is made only for the first who asks. */
function askedOf(axis: Axis, what: string, ask: () => (one: Candidate) => boolean): Truths {
  const ofAxis = known.get(axis) ?? new Map<string, Truths>();
  known.set(axis, ofAxis);
  const before = ofAxis.get(what);
  if (before !== undefined) return before;
  const isSo = ask();
  const truths = Uint8Array.from(axis.candidates, (one) => Number(isSo(one)));
  ofAxis.set(what, truths);
  return truths;
}

/** What the evaluator says of a comparison. */
function truthsOf(leaf: LeafJson, axis: Axis): Truths {
  return askedOf(axis, JSON.stringify(leaf), () => {
    const { rules, slots } = compileRuleSet(
      ruleSetOf([{ name: 'r', conditions: { all: [leaf] }, event: { type: 'skip' } }]),
    );
    const condition = rules[0]?.condition;
    return ({ fields, now = noon }) => {
      const context = createEvaluationContext(slots, interactionOf(fields), now, () => undefined);
      return condition !== undefined && evaluateCondition(condition, context);
    };
  });
}

const sendsAll = ruleSetOf([], { default: 'send' });

/** What decisions depend on beside the conditions: samples, what a request needs, what it has already. */
function featuresOf(axis: Axis, pair: SmallPair, text: string): readonly Truths[] {
  const events = pair.flatMap(({ rules }) => rules.map(({ event }) => event));
  const asked = (what: string, isSo: (one: Interaction, now: number) => boolean): Truths =>
    askedOf(
      axis,
      what,
      () =>
        ({ fields, now = noon }) =>
          isSo(interactionOf(fields), now),
    );
  const added = events.flatMap(({ params }) => (params?.add_tags ?? []) as readonly string[]);
  const set = events.flatMap(({ params }) => Object.entries(params?.set ?? {}));
  const ofTags = axis.facts.includes('tags') ? added : [];
  const ofFields = set.filter(([field]) => axis.facts.includes(field));
  const samplings = events.map(samplingOf).filter(({ sample, sampleBy }) => {
    const source = sampleBy === 'customer' ? 'customer.email' : 'ext_interaction_id';
    return sample !== undefined && axis.facts.includes(source);
  });
  return [
    asked('sent', (one, now) => decide(sendsAll, one, { now: new Date(now) }).outcome === 'send'),
    ...ofTags.map((tag) => asked(`has ${tag}`, ({ tags }) => tags.includes(tag))),
    ...ofFields.map(([field, value]) => asked(`is ${value}`, (one) => one[field as 'brand'] === value)),
    ...(axis.facts.includes('ended_at') && text.includes('"delay"')
      ? [asked('ended', ({ ended_at }) => ended_at !== undefined)]
      : []),
    ...samplings.map((sampling) => asked(JSON.stringify(sampling), (one) => isSampled(sampling, one))),
  ];
}

export function samplingOf({ params = {} }: RuleJson['event']): Sampling {
  const { sample, sample_by: sampleBy, sample_key: sampleKey } = params;
  return {
    ...(sample === undefined ? {} : { sample }),
    ...(sampleBy === undefined ? {} : { sampleBy }),
    ...(sampleKey === undefined ? {} : { sampleKey }),
  } as Sampling;
}

const ordinary = {
  ext_interaction_id: 'case-0',
  channel: 'email',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { custom_id: '1' },
};

const read = new WeakMap<object, Interaction>();

function interactionOf(fields: object): Interaction {
  const known = read.get(fields);
  if (known !== undefined) return known;
  const result = normaliseInteraction(merged(ordinary, fields));
  if (!result.ok) throw new Error(result.error.message);
  read.set(fields, result.interaction);
  return result.interaction;
}

function merged(one: object, other: object): object {
  const all: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const old = all[key];
    all[key] = isObject(old) && isObject(value) ? { ...old, ...value } : value;
  }
  return all;
}
