/** Reads `someFact:not:equal`: a whole name first, then decorators peeled from the left, as json-rules-engine does. */

import type { OperatorDefinition } from '../facts/definition.js';
import { invalidOption } from '../shared/options.js';
import type { ResolvedOperator } from './check-operands.js';
import { type DecoratorName, decorators, isDecoratorName, isOperatorName, operators } from './operators.js';
import { suggestion } from './problems.js';

export type OperatorLookup =
  | ({ readonly found: true } & ResolvedOperator)
  | { readonly found: false; readonly code: string; readonly message: string; readonly fix: string };

export function resolveOperator(text: string, own: ReadonlyMap<string, OperatorDefinition>): OperatorLookup {
  const peeled: DecoratorName[] = [];
  let rest = text;
  for (;;) {
    const operator = own.get(rest) ?? (isOperatorName(rest) ? rest : undefined);
    if (operator !== undefined) return { found: true, decorators: peeled, operator };
    const colon = rest.indexOf(':');
    if (colon <= 0) {
      const known = [...Object.keys(operators), ...own.keys()];
      const fix = suggestion(rest, known, `operators are ${known.join(', ')}`);
      return { found: false, code: 'UNKNOWN_OPERATOR', message: `there is no operator \`${rest}\``, fix };
    }
    const decorator = rest.slice(0, colon);
    if (!isDecoratorName(decorator)) {
      const known = Object.keys(decorators);
      const fix = suggestion(decorator, known, `decorators are ${known.join(', ')}`);
      return {
        found: false,
        code: 'UNKNOWN_DECORATOR',
        message: `there is no decorator \`${decorator}\``,
        fix,
      };
    }
    peeled.push(decorator);
    rest = rest.slice(colon + 1);
  }
}

/** Operators given in code. A name twice, or one that is taken, is the programmer's mistake and thrown. */
export function operatorsInCode(definitions: readonly OperatorDefinition[]): Map<string, OperatorDefinition> {
  const own = new Map<string, OperatorDefinition>();
  for (const definition of definitions) {
    const { name, test } = definition;
    const wrong =
      typeof name !== 'string' || name === ''
        ? 'has no name'
        : isOperatorName(name) || isDecoratorName(name) || own.has(name)
          ? 'has a name that is taken'
          : typeof test === 'function'
            ? undefined
            : 'has no function `test`';
    if (wrong !== undefined) {
      const message = `the operator \`${String(name)}\` in \`operators\` ${wrong}`;
      throw invalidOption(message, 'give it a name of its own and a function `test`');
    }
    own.set(name, Object.freeze({ ...definition }));
  }
  return own;
}
