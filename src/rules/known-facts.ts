/** Every fact that the rules of one set may ask about: standard, declared in a file, or given in code. */

import type { FactDefinition } from '../facts/definition.js';
import { attributePrefix, type StandardFact, standardFact, standardFacts } from '../facts/standard-facts.js';
import { isObject } from '../shared/is-object.js';
import { invalidOption } from '../shared/options.js';
import { factTypes, textComparisons } from './operators.js';
import { below, type Problems } from './problems.js';

/** How a fact's values, and the operands they are compared with, are read. */
export type FactInfo = Pick<StandardFact, 'type' | 'comparison' | 'range' | 'whole' | 'format'> & {
  /** False for a declared text: its values may be blank. */
  readonly standard: boolean;
};

/** What conditions may ask about. A fact that is not known here is refused when rules are loaded. */
export interface KnownFacts {
  infoOf(name: string): FactInfo | undefined;
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
            : !factTypes.includes(type)
              ? 'has a type that is not known'
              : definition.compare === undefined || textComparisons.includes(definition.compare)
                ? undefined
                : 'has a `compare` that is neither `exact` nor `folded`';
    if (wrong !== undefined) {
      const message = `the fact \`${String(name)}\` in \`facts\` ${wrong}`;
      throw invalidOption(message, `rename it; types are ${factTypes.join(', ')}`);
    }
    facts.set(name, Object.freeze({ ...definition }));
  }
  return facts;
}

/** A look at the map as it is when asked: facts that files declare later are found, too. */
export function knownFacts(own: ReadonlyMap<string, FactDefinition>): KnownFacts {
  return {
    own,
    infoOf: (name) => {
      const standard = standardFact(name);
      if (standard !== undefined) return { ...standard, standard: true };
      const declared = own.get(name);
      if (declared === undefined) return undefined;
      return { type: declared.type, comparison: declared.compare ?? 'folded', standard: false };
    },
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
          ? `\`${name}\` is not a part of an interaction`
          : `\`${name}\` is a standard fact and needs no declaration`;
      const fix =
        standardFact(name) === undefined
          ? `name it \`${attributePrefix}NAME\`, or give it in code`
          : 'remove it';
      problems.add({ code: 'BAD_FACT', pointer, message, fix });
      continue;
    }
    const type = factTypes.find((known) => isObject(declaration) && declaration.type === known);
    const compare = textComparisons.find((known) => isObject(declaration) && declaration.compare === known);
    // The shape is reported already.
    if (type === undefined) continue;
    if (compare !== undefined && !comparableTypes.includes(type)) {
      const message = `\`compare\` is about texts, and \`${name}\` is declared as ${type}`;
      problems.add({ code: 'BAD_FACT', pointer: below(pointer, 'compare'), message, fix: 'remove it' });
      continue;
    }
    // Several teams may each declare the fact that their rules ask about, as long as they agree.
    const before = own.get(name);
    if (before === undefined) {
      own.set(name, Object.freeze({ name, type, ...(compare === undefined ? {} : { compare }) }));
    } else if (before.type !== type || (before.compare ?? 'folded') !== (compare ?? 'folded')) {
      const message = `\`${name}\` is declared as ${described(type, compare)} here and as ${described(before.type, before.compare)} elsewhere`;
      problems.add({ code: 'DUPLICATE_NAME', pointer, message, fix: 'declare it the same in both, or once' });
    }
  }
}

const comparableTypes: readonly FactDefinition['type'][] = ['string', 'string[]', 'any'];

function described(type: string, compare: string | undefined): string {
  return compare === undefined ? type : `${type} (${compare})`;
}
