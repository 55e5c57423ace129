/** Conditions as they are evaluated: a tree like the one in the rule file, over numbered facts. */
import {
  type Condition,
  type LeafCondition,
  operandOf,
  type Place,
  type RuleSet,
} from '../rules/rule-set.js';
import type { FactSlots } from './fact-slots.js';
import { type Comparison, comparisonOf } from './operators.js';

/** Each node keeps the condition it was made of (`source`), so that explanations and proofs can name its place. */
export type CompiledCondition = CompiledGroup | CompiledNot | CompiledReference | CompiledLeaf;

/** Children stand in the order of the file; a pointer to one is made from its index. */
interface CompiledGroup {
  readonly kind: 'all' | 'any';
  readonly source: Condition;
  readonly children: readonly CompiledCondition[];
}

interface CompiledNot {
  readonly kind: 'not';
  readonly source: Condition;
  readonly child: CompiledCondition;
}

/** A named condition; compiled once, however often it is named. */
interface CompiledReference {
  readonly kind: 'condition';
  readonly source: Condition;
  readonly child: CompiledCondition;
  readonly place: Place;
}

/** One comparison: the value in `slot`, compared with the value in `operandSlot` or with the constant `operand`. */
export interface CompiledLeaf {
  readonly kind: 'fact';
  readonly source: LeafCondition;
  /** The number of the fact, or of a path into it, in `EvaluationContext.values`. */
  readonly slot: number;
  /** The slot of the operand, where the operand is another fact, or an instant that is computed. */
  readonly operandSlot: number | undefined;
  /** As it is compared, read like the fact; of no meaning where `operandSlot` is set. */
  readonly operand: unknown;
  /** The operator with its decorators, found once: an evaluation looks up no name. */
  readonly compare: Comparison;
}

/** An operand that is another fact. */
interface FactReference {
  readonly fact: string;
  readonly path?: string;
  /** Durations as written, where the operand is an instant before or after the fact. */
  readonly minus?: string;
  readonly plus?: string;
}

/** Compiles the conditions of one rule set. Facts get their numbers on the way, so that all rules share them. */
export class ConditionCompiler {
  readonly #ruleSet: RuleSet;
  readonly #slots: FactSlots;
  readonly #named = new Map<string, CompiledCondition>();

  constructor(ruleSet: RuleSet, slots: FactSlots) {
    this.#ruleSet = ruleSet;
    this.#slots = slots;
  }

  // In the order in which json-rules-engine looks at the keys.
  compile(source: Condition): CompiledCondition {
    if ('any' in source) return { kind: 'any', source, children: source.any.map((one) => this.compile(one)) };
    if ('all' in source) return { kind: 'all', source, children: source.all.map((one) => this.compile(one)) };
    if ('not' in source) return { kind: 'not', source, child: this.compile(source.not) };
    if ('condition' in source) return this.#compileReference(source);
    return this.#compileLeaf(source);
  }

  #compileReference(source: { readonly condition: string }): CompiledReference {
    const name = source.condition;
    const definition = this.#ruleSet.conditions.get(name);
    if (definition === undefined) throw new TypeError(`the rule set has no condition \`${name}\``);
    const child = this.#named.get(name) ?? this.compile(definition.condition);
    this.#named.set(name, child);
    return { kind: 'condition', source, child, place: definition.place };
  }

  #compileLeaf(source: LeafCondition): CompiledLeaf {
    const { fact, path, operator, value, moments } = source;
    const compare = comparisonOf(operator, this.#ruleSet.operators);
    if (compare === undefined) throw new TypeError(`the rule set has no operator \`${operator}\``);
    return {
      kind: 'fact',
      source,
      slot: this.#slots.slotOf(fact, path),
      operandSlot:
        moments !== undefined
          ? this.#slots.slotOfMoments(moments)
          : isFactReference(value)
            ? this.#slots.slotOf(value.fact, value.path)
            : undefined,
      operand: operandOf(source),
      compare,
    };
  }
}

/** By its own key `fact`, as json-rules-engine does; so a constant can be no object with that key. */
export function isFactReference(value: unknown): value is FactReference {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'fact');
}

/** The facts that a condition asks for, those of named conditions and of operands included. */
export function factsOf(condition: CompiledCondition): ReadonlySet<string> {
  return new Set(
    leavesOf(condition).flatMap(({ source: { fact, value, moments = [] } }) => {
      const others = [value, ...moments].flatMap((one) => (isFactReference(one) ? one.fact : []));
      return [fact, ...others];
    }),
  );
}

/** Every comparison of a condition, those of named conditions included. */
export function leavesOf(condition: CompiledCondition): readonly CompiledLeaf[] {
  switch (condition.kind) {
    case 'fact':
      return [condition];
    case 'all':
    case 'any':
      return condition.children.flatMap(leavesOf);
    case 'not':
    case 'condition':
      return leavesOf(condition.child);
  }
}
