/** Conditions → steps over slots; no code is generated. */
import type { Condition, LeafCondition, RuleSet } from '../rules/rule-set.js';
import type { Comparison } from './comparison.js';
import { isFalse, isTrue, operation, Step } from './conditions.js';
import type { Slots } from './fact-slots.js';
import { comparisonOf } from './find-operator.js';

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

interface Exits {
  readonly whenTrue: Step;
  readonly whenFalse: Step;
}

/** Lists shorter than this are searched faster than a set is asked. */
const shortList = 8;

export class ConditionCompiler {
  readonly #ruleSet: RuleSet;
  readonly #slots: Slots;
  readonly #named = new Map<string, Step>();
  readonly #leaves = new Map<LeafCondition, CompiledLeaf>();

  constructor(ruleSet: RuleSet, slots: Slots) {
    this.#ruleSet = ruleSet;
    this.#slots = slots;
  }

  get leaves(): ReadonlyMap<LeafCondition, CompiledLeaf> {
    return this.#leaves;
  }

  /** The first step of the condition. */
  compile(condition: Condition): Step {
    return this.#compile(condition, isTrue, isFalse);
  }

  #compile(condition: Condition, whenTrue: Step, whenFalse: Step): Step {
    // From the last to the first, so that each knows the one it goes on with. json-rules-engine: an empty `any` is true.
    if ('any' in condition) {
      return condition.any.reduceRight<Step>(
        (next, child) => this.#compile(child, whenTrue, next),
        condition.any.length === 0 ? whenTrue : whenFalse,
      );
    }
    if ('all' in condition) {
      return condition.all.reduceRight<Step>(
        (next, child) => this.#compile(child, next, whenFalse),
        whenTrue,
      );
    }
    if ('not' in condition) return this.#compile(condition.not, whenFalse, whenTrue);
    const exits: Exits = { whenTrue, whenFalse };
    return 'condition' in condition
      ? this.#reference(condition.condition, exits)
      : this.#leaf(condition, exits);
  }

  /** Compiled once, however often it is named: names within names would double the steps at every level. */
  #reference(name: string, exits: Exits): Step {
    const definition = this.#ruleSet.conditions.get(name);
    if (definition === undefined) {
      return new Step({ operation: operation.other, compare: failing(`no condition \`${name}\``), ...exits });
    }
    const known = this.#named.get(name);
    const named = known ?? this.compile(definition.condition);
    if (known === undefined) this.#named.set(name, named);
    return new Step({ operation: operation.named, named, ...exits });
  }

  #leaf(leaf: LeafCondition, exits: Exits): Step {
    const { compare, slot, operandSlot } = this.#compiledLeaf(leaf);
    const base = { slot, compare, value: leaf.value, ...exits };
    if (operandSlot !== undefined) return new Step({ ...base, operation: operation.other, operandSlot });
    if (this.#ruleSet.operators.has(leaf.operator)) return new Step({ ...base, operation: operation.other });
    return new Step({ ...base, ...ownOperation(leaf) });
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

/** The commonest comparisons with a constant; the rest through `compare`. */
function ownOperation({ operator, value }: LeafCondition): Pick<Step, 'operation' | 'value'> {
  switch (operator) {
    case 'equal':
    case 'notEqual':
    case 'contains':
      return { operation: operation[operator], value };
    case 'in':
    case 'notIn':
      if (Array.isArray(value)) return { operation: operation[operator], value: searchable(value) };
      break;
    case 'greaterThan':
    case 'lessThan':
      if (typeof value === 'number') return { operation: operation[operator], value };
  }
  return { operation: operation.other, value };
}

/** NaN is in no list; a set would find it. */
function searchable(list: readonly unknown[]): readonly unknown[] | ReadonlySet<unknown> {
  return list.length <= shortList ? list : new Set(list.filter((item) => !Number.isNaN(item)));
}

function failing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}
