/** Operands that are instants only once a decision is made: some time ago, or some time before or after another fact. */
import { isObject } from '../shared/is-object.js';

/** An instant, `offsetMs` after the value of the fact, or after the time of the decision where no fact is named. */
export interface Moment {
  readonly fact?: string;
  /** A definite path into the fact. */
  readonly path?: string;
  /** Milliseconds; negative for an instant before. */
  readonly offsetMs: number;
}

/** One instant, or the two bounds of `between`; a text is an instant in ISO 8601. */
export type Moments = readonly [Moment | string] | readonly [Moment | string, Moment | string];

const ages: ReadonlySet<string> = new Set(['olderThan', 'newerThan']);
const orders: ReadonlySet<string> = new Set(['before', 'after', 'between']);

/** `olderThan` or `newerThan`: the operand is a duration, and what is compared with is the instant so long ago. */
export function isAge(operator: unknown): boolean {
  return typeof operator === 'string' && ages.has(operator);
}

/** Whether the operator compares with instants that may be computed. */
export function takesMoments(operator: unknown): boolean {
  return typeof operator === 'string' && orders.has(operator);
}

/** Whether the value names a fact and a time before or after it, or is a list with a fact in it. */
export function hasMoment(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((bound) => isObject(bound) && Object.hasOwn(bound, 'fact'));
  return (
    isObject(value) && Object.hasOwn(value, 'fact') && offsetKeys.some((key) => Object.hasOwn(value, key))
  );
}

/** How a reference says that it is about an instant before or after. */
export const offsetKeys = ['minus', 'plus'] as const;
