/** From the operator of a condition, decorators included, to the comparison it stands for. */
import type { OperatorDefinition } from '../facts/definition.js';
import { ignoreRejection } from '../shared/ignore-rejection.js';
import type { Comparison } from './comparison.js';
import { extraOperators } from './extra-operators.js';
import { jsonRulesOperators } from './json-rules-operators.js';

type Decorator = (inner: Comparison) => Comparison;

/** The six of json-rules-engine; the outermost stands first: `everyFact:not:equal`. */
const decorators: ReadonlyMap<string, Decorator> = new Map<string, Decorator>([
  ['someFact', (inner) => (fact, value) => Array.isArray(fact) && fact.some((item) => inner(item, value))],
  ['everyFact', (inner) => (fact, value) => Array.isArray(fact) && fact.every((item) => inner(item, value))],
  ['someValue', (inner) => (fact, value) => Array.isArray(value) && value.some((item) => inner(fact, item))],
  [
    'everyValue',
    (inner) => (fact, value) => Array.isArray(value) && value.every((item) => inner(fact, item)),
  ],
  ['swap', (inner) => (fact, value) => inner(value, fact)],
  ['not', (inner) => (fact, value) => !inner(fact, value)],
]);

/**
 * The comparison of `name`; undefined when there is none. As in json-rules-engine a full name wins over taking a
 * decorator off its front, and an operator of the integrator wins over a built-in one of the same name.
 */
export function comparisonOf(
  name: string,
  custom: ReadonlyMap<string, OperatorDefinition>,
): Comparison | undefined {
  const plain = plainComparison(name, custom);
  if (plain !== undefined) return plain;
  const colon = name.indexOf(':');
  if (colon < 1) return undefined;
  const decorator = decorators.get(name.slice(0, colon));
  const inner = decorator && comparisonOf(name.slice(colon + 1), custom);
  return inner && decorator(inner);
}

function plainComparison(
  name: string,
  custom: ReadonlyMap<string, OperatorDefinition>,
): Comparison | undefined {
  const definition = custom.get(name);
  if (definition !== undefined) return (fact, value) => truthOf(definition, definition.test(fact, value));
  return jsonRulesOperators.get(name) ?? extraOperators.get(name)?.();
}

/** A promise would be true whatever it resolves to. Throws for anything but true or false. */
function truthOf({ name }: OperatorDefinition, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  ignoreRejection(answer);
  throw new Error(`the operator \`${name}\` gave something else than true or false; it cannot be async`);
}
