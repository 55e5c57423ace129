/** Conditions → closures over slots; no code is generated. */
import type { Condition, LeafCondition, RuleSet } from '../rules/rule-set.js';
import type { Comparison } from './comparison.js';
import { type Frame, readSlot } from './frame.js';
import { comparisonOf } from './operators.js';
import type { Slots } from './slots.js';

/** Throws where a condition cannot be evaluated; the rule's error is then settled with care, and slowly. */
export type Test = (frame: Frame) => boolean;

/** A value that is another fact: `{ fact, path? }`. */
interface FactReference {
  readonly fact: string;
  readonly path?: string;
}

/** What a leaf came to; explanations evaluate leaves one by one. */
export interface CompiledLeaf {
  readonly compare: Comparison;
  readonly slot: number;
  /** The slot of its value, where that is another fact. */
  readonly operandSlot?: number;
}

/** Lists shorter than this are searched faster than a set is asked. */
const shortList = 8;

export class ConditionCompiler {
  readonly #ruleSet: RuleSet;
  readonly #slots: Slots;
  readonly #named = new Map<string, Test>();
  readonly #leaves = new Map<LeafCondition, CompiledLeaf>();

  constructor(ruleSet: RuleSet, slots: Slots) {
    this.#ruleSet = ruleSet;
    this.#slots = slots;
  }

  get leaves(): ReadonlyMap<LeafCondition, CompiledLeaf> {
    return this.#leaves;
  }

  compile(condition: Condition): Test {
    if ('any' in condition) return anyOf(condition.any.map((child) => this.compile(child)));
    if ('all' in condition) return allOf(condition.all.map((child) => this.compile(child)));
    if ('not' in condition) {
      const inner = this.compile(condition.not);
      return (frame) => !inner(frame);
    }
    if ('condition' in condition) return this.#reference(condition.condition);
    return this.#leaf(condition);
  }

  #reference(name: string): Test {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const definition = this.#ruleSet.conditions.get(name);
    const test =
      definition === undefined ? failing(`no condition \`${name}\``) : this.compile(definition.condition);
    this.#named.set(name, test);
    return test;
  }

  #leaf(leaf: LeafCondition): Test {
    const { compare, slot, operandSlot } = this.#compiledLeaf(leaf);
    if (operandSlot !== undefined)
      return (frame) => compare(readSlot(frame, slot), readSlot(frame, operandSlot));
    const operator = this.#ruleSet.operators.has(leaf.operator) ? '' : leaf.operator;
    return constantTest(operator, slot, leaf.value, compare);
  }

  #compiledLeaf(leaf: LeafCondition): CompiledLeaf {
    const { operator, value } = leaf;
    const compiled: CompiledLeaf = {
      compare: comparisonOf(operator, this.#ruleSet.operators) ?? failing(`no operator \`${operator}\``),
      slot: this.#slots.slotOf(leaf.fact, leaf.path),
      ...(isFactReference(value) ? { operandSlot: this.#slots.slotOf(value.fact, value.path) } : {}),
    };
    this.#leaves.set(leaf, compiled);
    return compiled;
  }
}

export function isFactReference(value: unknown): value is FactReference {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'fact');
}

/** The commonest comparisons with a constant, without a call in between; the rest through `compare`. */
function constantTest(operator: string, slot: number, value: unknown, compare: Comparison): Test {
  if (operator === 'equal') return (frame) => readSlot(frame, slot) === value;
  if (operator === 'notEqual') return (frame) => readSlot(frame, slot) !== value;
  if (Array.isArray(value)) return listTest(operator, slot, value, compare);
  if (typeof value === 'number') return numberTest(operator, slot, value, compare);
  if (operator === 'contains') {
    return (frame) => {
      const fact = readSlot(frame, slot);
      return Array.isArray(fact) && fact.indexOf(value) !== -1;
    };
  }
  return (frame) => compare(readSlot(frame, slot), value);
}

function listTest(operator: string, slot: number, value: readonly unknown[], compare: Comparison): Test {
  const isIn = operator === 'in';
  if (!isIn && operator !== 'notIn') return (frame) => compare(readSlot(frame, slot), value);
  if (value.length <= shortList) return (frame) => (value.indexOf(readSlot(frame, slot)) !== -1) === isIn;
  const values: ReadonlySet<unknown> = new Set(value.filter((item) => !Number.isNaN(item)));
  return (frame) => values.has(readSlot(frame, slot)) === isIn;
}

function numberTest(operator: string, slot: number, value: number, compare: Comparison): Test {
  if (operator === 'greaterThan') {
    return (frame) => {
      const fact = readSlot(frame, slot);
      return typeof fact === 'number' ? fact > value : compare(fact, value);
    };
  }
  if (operator === 'lessThan') {
    return (frame) => {
      const fact = readSlot(frame, slot);
      return typeof fact === 'number' ? fact < value : compare(fact, value);
    };
  }
  return (frame) => compare(readSlot(frame, slot), value);
}

function allOf(tests: readonly Test[]): Test {
  const [first, second] = tests;
  if (first !== undefined && tests.length === 1) return first;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return (frame) => first(frame) && second(frame);
  }
  return (frame) => {
    for (const test of tests) if (!test(frame)) return false;
    return true;
  };
}

function anyOf(tests: readonly Test[]): Test {
  // json-rules-engine: an empty `any` is true
  if (tests.length === 0) return () => true;
  const [first, second] = tests;
  if (first !== undefined && tests.length === 1) return first;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return (frame) => first(frame) || second(frame);
  }
  return (frame) => {
    for (const test of tests) if (test(frame)) return true;
    return false;
  };
}

function failing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}
