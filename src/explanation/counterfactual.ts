/** The change of one fact that turns one comparison over, in words and as a value to try it out with. */

import { isFactReference } from '../evaluation/compile-condition.js';
import type { LeafCondition } from '../rules/rule-set.js';

export interface Flip {
  readonly slot: number;
  readonly fact: string;
  readonly path?: string;
  /** `were one of closed, solved`. */
  readonly to: string;
  /** The value of the slot after the change. */
  apply(value: unknown): unknown;
}

type Turn = Pick<Flip, 'to' | 'apply'>;

/** Shows a value as words: texts as they are, the rest as JSON. */
export type Say = (value: unknown) => string;

/** Undefined when no value is known that would do it. */
export function flipLeaf(
  leaf: LeafCondition,
  slot: number,
  operand: unknown,
  wanted: boolean,
  say: Say,
): Flip | undefined {
  const { fact, path, value } = leaf;
  const words: Say = isFactReference(value) ? () => `the value of ${value.fact}` : say;
  const turn = turnOf(leaf.operator, operand, wanted, words);
  return turn && { slot, fact, ...(path === undefined ? {} : { path }), ...turn };
}

function turnOf(operator: string, operand: unknown, wanted: boolean, say: Say): Turn | undefined {
  if (operator.startsWith('not:')) return turnOf(operator.slice('not:'.length), operand, !wanted, say);
  const opposite = opposites.get(operator);
  if (opposite !== undefined) return turnOf(opposite, operand, !wanted, say);
  if (operator === 'equal')
    return wanted ? become(`were ${say(operand)}`, operand) : become(`were not ${say(operand)}`);
  if (typeof operand === 'number') return measured(operator, operand, wanted, say(operand));
  if (Array.isArray(operand)) return listed(operator, operand, wanted, operand.map(say).join(', '));
  if (operator === 'contains' || operator === 'someFact:equal') return held(operand, wanted, say(operand));
  if (typeof operand === 'string') return texted(operator, operand, wanted, say(operand));
  return undefined;
}

const opposites: ReadonlyMap<string, string> = new Map([
  ['notEqual', 'equal'],
  ['notIn', 'in'],
  ['doesNotContain', 'contains'],
  ['containsNone', 'containsAny'],
]);

function measured(operator: string, bound: number, wanted: boolean, said: string): Turn | undefined {
  const less = `were less than ${said}`;
  const notLess = `were at least ${said}`;
  const more = `were more than ${said}`;
  const notMore = `were at most ${said}`;
  switch (operator) {
    case 'lessThan':
      return wanted ? become(less, bound - 1) : become(notLess, bound);
    case 'greaterThanInclusive':
      return wanted ? become(notLess, bound) : become(less, bound - 1);
    case 'greaterThan':
      return wanted ? become(more, bound + 1) : become(notMore, bound);
    case 'lessThanInclusive':
      return wanted ? become(notMore, bound) : become(more, bound + 1);
    default:
      return operator === 'contains' ? held(bound, wanted, said) : undefined;
  }
}

function listed(
  operator: string,
  values: readonly unknown[],
  wanted: boolean,
  said: string,
): Turn | undefined {
  const several = values.length > 1;
  switch (operator) {
    case 'in':
      if (!wanted) return become(several ? `were none of ${said}` : `were not ${said}`);
      return become(several ? `were one of ${said}` : `were ${said}`, values[0]);
    case 'between':
      return wanted
        ? become(`were between ${values.join(' and ')}`, values[0])
        : become(`were not between ${values.join(' and ')}`);
    case 'containsAny':
      return wanted
        ? {
            to: `contained ${several ? 'one of ' : ''}${said}`,
            apply: (list) => withItems(list, values.slice(0, 1)),
          }
        : { to: `contained none of ${said}`, apply: (list) => withoutItems(list, values) };
    case 'containsAll':
      return wanted
        ? { to: `contained all of ${said}`, apply: (list) => withItems(list, values) }
        : { to: `did not contain all of ${said}`, apply: (list) => withoutItems(list, values.slice(0, 1)) };
    default:
      return undefined;
  }
}

function held(item: unknown, wanted: boolean, said: string): Turn {
  return wanted
    ? { to: `contained ${said}`, apply: (list) => withItems(list, [item]) }
    : { to: `did not contain ${said}`, apply: (list) => withoutItems(list, [item]) };
}

function texted(operator: string, text: string, wanted: boolean, said: string): Turn | undefined {
  const at = Date.parse(text);
  switch (operator) {
    case 'startsWith':
      return wanted ? become(`began with ${said}`, text) : become(`did not begin with ${said}`);
    case 'endsWith':
      return wanted ? become(`ended with ${said}`, text) : become(`did not end with ${said}`);
    case 'before':
      return wanted
        ? become(`were before ${said}`, new Date(at - 1).toISOString())
        : become(`were not before ${said}`);
    case 'after':
      return wanted
        ? become(`were after ${said}`, new Date(at + 1).toISOString())
        : become(`were not after ${said}`);
    case 'matches':
      return wanted ? undefined : become(`did not match ${said}`);
    default:
      return undefined;
  }
}

function become(to: string, value?: unknown): Turn {
  return { to, apply: () => value };
}

function withItems(list: unknown, items: readonly unknown[]): readonly unknown[] {
  return [...withoutItems(list, items), ...items];
}

function withoutItems(list: unknown, items: readonly unknown[]): readonly unknown[] {
  return Array.isArray(list) ? list.filter((item) => !items.includes(item)) : [];
}
