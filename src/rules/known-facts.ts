/** Every fact that the rules of one set may ask about: standard, declared in a file, or given in code. */

import type { FactDefinition, FactType } from '../facts/definition.js';
import { attributePrefix, standardFact, standardFacts } from '../facts/standard-facts.js';
import { isObject } from '../shared/is-object.js';
import { invalidOption } from '../shared/options.js';
import { factTypes } from './operators.js';
import { below, type Problems } from './problems.js';

export interface KnownFacts {
  typeOf(name: string): FactType | undefined;
  /** All names, for did-you-mean. */
  names(): string[];
  /** Declared and given in code: what `RuleSet.facts` holds. */
  readonly own: ReadonlyMap<string, FactDefinition>;
}

/** Facts given in code. A name twice, or a standard one, is the programmer's mistake and thrown. */
export function factsInCode(definitions: readonly FactDefinition[]): Map<string, FactDefinition> {
  const facts = new Map<string, FactDefinition>();
  for (const definition of definitions) {
    const { name, type } = definition;
    const wrong =
      typeof name !== 'string' || name === ''
        ? 'has no name'
        : standardFact(name) !== undefined
          ? 'is a standard fact'
          : facts.has(name)
            ? 'is given twice'
            : factTypes.includes(type)
              ? undefined
              : 'has a type that is not known';
    if (wrong !== undefined) {
      const message = `the fact \`${String(name)}\` in \`facts\` ${wrong}`;
      throw invalidOption(message, `rename it; types are ${factTypes.join(', ')}`);
    }
    facts.set(name, Object.freeze({ ...definition }));
  }
  return facts;
}

export function knownFacts(own: ReadonlyMap<string, FactDefinition>): KnownFacts {
  return {
    own,
    typeOf: (name) => standardFact(name)?.type ?? own.get(name)?.type,
    names: () => [...Object.keys(standardFacts), ...own.keys()],
  };
}

/** Adds what a file declares under `facts`; two files may declare the same fact with the same type. */
export function addDeclaredFacts(file: unknown, problems: Problems, own: Map<string, FactDefinition>): void {
  const declared = isObject(file) ? file.facts : undefined;
  if (!isObject(declared)) return;
  for (const [name, declaration] of Object.entries(declared)) {
    const pointer = below('/facts', name);
    if (!name.startsWith(attributePrefix) || name.length === attributePrefix.length) {
      const message =
        standardFact(name) === undefined
          ? `\`${name}\` cannot be found in an interaction`
          : `\`${name}\` is a standard fact and needs no declaration`;
      const fix =
        standardFact(name) === undefined
          ? `name it \`${attributePrefix}NAME\`, or give it in code`
          : 'remove it';
      problems.add({ code: 'BAD_FACT', pointer, message, fix });
      continue;
    }
    const type = factTypes.find((known) => isObject(declaration) && declaration.type === known);
    if (type === undefined) continue;
    const before = own.get(name);
    if (before === undefined) own.set(name, Object.freeze({ name, type }));
    else if (before.type !== type) {
      const message = `\`${name}\` is declared as ${type} here and as ${before.type} elsewhere`;
      problems.add({ code: 'DUPLICATE_NAME', pointer, message, fix: 'give it one type' });
    }
  }
}
