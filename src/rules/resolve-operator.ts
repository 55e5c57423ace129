/** Reads `someFact:not:equal`: a whole name first, then decorators peeled from the left, as json-rules-engine does. */
import type { OperatorDefinition } from '../facts/definition.js';
import { invalidOption } from '../shared/options.js';
import type { ResolvedOperator } from './check-operands.js';
import { meant } from './operand-problem.js';
import {
  type DecoratorName,
  decorators,
  factTypes,
  isDecoratorName,
  isOperatorName,
  operators,
} from './operators.js';
import { type OperatorUse, suggestDecorator, suggestOperator } from './suggest-operator.js';

/** The operator, or a diagnostic without its place. */
type OperatorLookup =
  | ({ readonly found: true } & ResolvedOperator)
  | { readonly found: false; readonly code: string; readonly message: string; readonly fix: string };

/**
 * A whole name wins over decorators, so that an operator given in code may be called `is:vip`. `use` is what it is
 * asked about, for suggestions only.
 */
export function resolveOperator(
  text: string,
  own: ReadonlyMap<string, OperatorDefinition>,
  use: OperatorUse = { isList: false, value: undefined },
): OperatorLookup {
  const peeled: DecoratorName[] = [];
  let rest = text;
  for (;;) {
    const operator = own.get(rest) ?? (isOperatorName(rest) ? rest : undefined);
    if (operator !== undefined) return { found: true, decorators: peeled, operator };
    const colon = rest.indexOf(':');
    const before = peeled.map((decorator) => `${decorator}:`).join('');
    if (colon <= 0) {
      const known = [...Object.keys(operators), ...own.keys()];
      const near = suggestOperator(rest, elementUse(use, peeled), own.keys());
      const fix = near && meant(joined(before, near.operator), near.value);
      const message = `there is no operator \`${rest}\``;
      return {
        found: false,
        code: 'UNKNOWN_OPERATOR',
        message,
        fix: fix ?? `operators are ${known.join(', ')}`,
      };
    }
    const decorator = rest.slice(0, colon);
    if (!isDecoratorName(decorator)) {
      const near = suggestDecorator(decorator);
      const fix =
        near === undefined
          ? `decorators are ${Object.keys(decorators).join(', ')}`
          : meant(joined(before, `${near}${rest.slice(colon)}`));
      const message = `there is no decorator \`${decorator}\``;
      return { found: false, code: 'UNKNOWN_DECORATOR', message, fix };
    }
    peeled.push(decorator);
    rest = rest.slice(colon + 1);
  }
}

/** Behind `someFact:` the operator meets the elements of the list. */
function elementUse({ isList, value }: OperatorUse, peeled: readonly DecoratorName[]): OperatorUse {
  const isElement = peeled.some((decorator) => decorator === 'someFact' || decorator === 'everyFact');
  return { isList: isList && !isElement, value };
}

/** Two negations side by side are none. */
function joined(before: string, operator: string): string {
  return `${before}${operator}`.replace(/(^|:)not:not:/, '$1');
}

/** Operators given in code. A name twice, or one that is taken, is the programmer's mistake and thrown. */
export function operatorsInCode(definitions: readonly OperatorDefinition[]): Map<string, OperatorDefinition> {
  const own = new Map<string, OperatorDefinition>();
  for (const definition of definitions) {
    const { name } = definition;
    const wrong = isTaken(name, own)
      ? { why: 'has a name that is taken', fix: 'give it a name of its own' }
      : wrongIn(definition);
    if (wrong !== undefined) {
      throw invalidOption(`the operator \`${String(name)}\` in \`operators\` ${wrong.why}`, wrong.fix);
    }
    own.set(name, Object.freeze({ ...definition }));
  }
  return own;
}

const isTaken = (name: string, own: ReadonlyMap<string, unknown>): boolean =>
  isOperatorName(name) || isDecoratorName(name) || own.has(name);

function wrongIn({
  name,
  test,
  factTypes: ofFact = [],
  valueTypes: ofValue = [],
}: OperatorDefinition): { readonly why: string; readonly fix: string } | undefined {
  if (typeof name !== 'string' || name === '') return { why: 'has no name', fix: 'give it a name' };
  if (typeof test !== 'function') return { why: 'has no function `test`', fix: 'give it a function `test`' };
  const fix = `leave them out for any type, or give a list of ${factTypes.join(', ')}`;
  if (!Array.isArray(ofFact) || !Array.isArray(ofValue)) {
    return { why: 'has types that are no list', fix };
  }
  const unknown = [...ofFact, ...ofValue].find((type) => !factTypes.includes(type));
  return unknown === undefined
    ? undefined
    : { why: `has the type \`${String(unknown)}\`, which there is not`, fix };
}
