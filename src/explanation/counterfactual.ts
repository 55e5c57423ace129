/** The change of one fact that would reverse one comparison, in words and as a value to decide with again. */
import { type CompiledLeaf, isFactReference } from '../evaluation/compiled-condition.js';
import { maskOperand } from './mask.js';

export interface Counterfactual {
  readonly slot: number;
  readonly fact: string;
  readonly path?: string;
  /** `were one of closed, solved`. */
  readonly to: string;
  /** The same without names and addresses. */
  readonly toMasked: string;
  /** The value after the change. */
  change(value: unknown): unknown;
}

type Reversal = Pick<Counterfactual, 'to' | 'change'>;

type Mask = (constant: unknown) => unknown;

/** A constant in words. */
type Say = (value: unknown) => string;

/** What would make the comparison `wanted`; undefined where no such value is known. */
export function counterfactual(
  { source, slot }: CompiledLeaf,
  operand: unknown,
  wanted: boolean,
): Counterfactual | undefined {
  const { fact, path, operator, value } = source;
  const sayWith = (mask: Mask): Say =>
    isFactReference(value) ? () => `the value of ${value.fact}` : asWritten(value, operand, mask);
  const reversal = reverse(
    operator,
    operand,
    wanted,
    sayWith((constant) => constant),
  );
  const masked = reverse(
    operator,
    operand,
    wanted,
    sayWith((constant) => maskOperand(fact, constant)),
  );
  if (reversal === undefined || masked === undefined) return undefined;
  return { slot, fact, ...(path === undefined ? {} : { path }), ...reversal, toMasked: masked.to };
}

/** Each constant as it stands in the rule file, not as it was read. */
function asWritten(written: unknown, read: unknown, mask: Mask): Say {
  if (!Array.isArray(written) || !Array.isArray(read)) {
    return (value) => inWords(mask(value === read ? written : value));
  }
  const texts = new Map<unknown, unknown>(read.map((value: unknown, index) => [value, written[index]]));
  return (value) => inWords(mask(texts.get(value) ?? value));
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const opposites: ReadonlyMap<string, string> = new Map([
  ['notEqual', 'equal'],
  ['notIn', 'in'],
  ['doesNotContain', 'contains'],
  ['containsNone', 'containsAny'],
]);

function reverse(operator: string, operand: unknown, wanted: boolean, say: Say): Reversal | undefined {
  const opposite = operator.startsWith('not:') ? operator.slice('not:'.length) : opposites.get(operator);
  if (opposite !== undefined) return reverse(opposite, operand, !wanted, say);
  if (operator === 'equal') {
    return wanted ? become(`were ${say(operand)}`, operand) : become(`were not ${say(operand)}`);
  }
  if (Array.isArray(operand)) return reverseList(operator, operand, wanted, say);
  if (operator === 'contains' || operator === 'someFact:equal') {
    return wanted ? withItems(`contained ${say(operand)}`, [operand]) : withoutItems([operand], say);
  }
  if (typeof operand === 'number') return reverseNumber(operator, operand, wanted, say(operand));
  if (typeof operand === 'string') return reverseText(operator, operand, wanted, say(operand));
  return undefined;
}

function reverseNumber(operator: string, bound: number, wanted: boolean, said: string): Reversal | undefined {
  const below = become(`were less than ${said}`, bound - 1);
  const atLeast = become(`were at least ${said}`, bound);
  const above = become(`were more than ${said}`, bound + 1);
  const atMost = become(`were at most ${said}`, bound);
  switch (operator) {
    case 'lessThan':
      return wanted ? below : atLeast;
    case 'greaterThanInclusive':
      return wanted ? atLeast : below;
    case 'greaterThan':
      return wanted ? above : atMost;
    case 'lessThanInclusive':
      return wanted ? atMost : above;
    default:
      return undefined;
  }
}

function reverseList(
  operator: string,
  values: readonly unknown[],
  wanted: boolean,
  say: Say,
): Reversal | undefined {
  const said = values.map(say).join(', ');
  const several = values.length > 1;
  switch (operator) {
    case 'in':
      if (!wanted) return become(several ? `were none of ${said}` : `were not ${said}`);
      return become(several ? `were one of ${said}` : `were ${said}`, values[0]);
    case 'between': {
      const range = values.join(' and ');
      return wanted ? become(`were between ${range}`, values[0]) : become(`were not between ${range}`);
    }
    case 'containsAny':
      if (!wanted) return { ...withoutItems(values, say), to: `contained none of ${said}` };
      return withItems(`contained ${several ? 'one of ' : ''}${said}`, values.slice(0, 1));
    case 'containsAll':
      if (wanted) return withItems(`contained all of ${said}`, values);
      return { ...withoutItems(values.slice(0, 1), say), to: `did not contain all of ${said}` };
    default:
      return undefined;
  }
}

function reverseText(operator: string, text: string, wanted: boolean, said: string): Reversal | undefined {
  const at = Date.parse(text);
  switch (operator) {
    case 'startsWith':
      return wanted ? become(`began with ${said}`, text) : become(`did not begin with ${said}`);
    case 'endsWith':
      return wanted ? become(`ended with ${said}`, text) : become(`did not end with ${said}`);
    case 'before':
      return wanted ? become(`were before ${said}`, isoOf(at - 1)) : become(`were not before ${said}`);
    case 'after':
      return wanted ? become(`were after ${said}`, isoOf(at + 1)) : become(`were not after ${said}`);
    case 'matches':
      return wanted ? undefined : become(`did not match ${said}`);
    default:
      return undefined;
  }
}

function become(to: string, value?: unknown): Reversal {
  return { to, change: () => value };
}

function withItems(to: string, items: readonly unknown[]): Reversal {
  return { to, change: (list) => [...without(list, items), ...items] };
}

function withoutItems(items: readonly unknown[], say: Say): Reversal {
  return { to: `did not contain ${items.map(say).join(', ')}`, change: (list) => without(list, items) };
}

function without(list: unknown, items: readonly unknown[]): readonly unknown[] {
  return Array.isArray(list) ? list.filter((item) => !items.includes(item)) : [];
}

function isoOf(time: number): string | undefined {
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
