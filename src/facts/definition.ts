/** What a fact is: a named, typed value that rules may ask about. */
import type { Interaction } from '../interaction/interaction.js';

/**
 * `instant`: a date with time and offset, kept as ISO 8601 text in UTC. `any`: no type is checked, and operators see
 * whatever is there; proofs know nothing of such a fact.
 */
export type FactType = 'string' | 'number' | 'boolean' | 'string[]' | 'number[]' | 'instant' | 'any';

/** How texts of a declared fact are compared: as written, or without regard to case (the default). */
export type TextComparison = 'exact' | 'folded';

/** A fact of one's own, given in code. With `resolve` it is fetched, and only when it matters. */
export interface FactDefinition {
  readonly name: string;
  readonly type: FactType;
  /** How its texts are compared; `folded` unless set. */
  readonly compare?: TextComparison;
  /** Called at most once per decision; `undefined` means missing. May be asynchronous; aborted on time-out. */
  resolve?(interaction: Interaction, context: { readonly signal: AbortSignal }): unknown | Promise<unknown>;
}

/**
 * An operator of one's own, given in code. `test` must be pure and give true or false: anything else, a promise included,
 * makes an error of the rule that asks.
 */
export interface OperatorDefinition {
  readonly name: string;
  /** Types of the fact; any unless given. */
  readonly factTypes?: readonly FactType[];
  /** Types of the value; any unless given. */
  readonly valueTypes?: readonly FactType[];
  /** Gets both values as they are read: texts of folded facts in lower case. */
  test(fact: unknown, value: unknown): boolean;
}
