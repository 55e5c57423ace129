/** The rule file as JSON Schema, conditions included: what editors complete from. */
import * as z from 'zod/mini';
import { standardFacts } from '../facts/standard-facts.js';
import { operators } from './operators.js';
import { ruleFileSchema } from './rule-file-schema.js';

/** The whole as JSON Schema (draft 2020-12), for editors and for docs/schemas/rule-file.schema.json. */
export function ruleFileJsonSchema(): Record<string, unknown> {
  const root = rootSchema();
  const schema = ruleFileSchema(root, z.union([z.string(), root]));
  return { title: 'autotrigger rule file', ...z.toJSONSchema(schema, { io: 'input' }) };
}

function rootSchema(): z.ZodMiniType {
  const reference = z.strictObject({
    fact: z.string().check(z.describe('the fact to compare with')),
    path: z.optional(z.string()),
    minus: z.optional(z.string()).check(z.describe('an instant so long before that fact: `7d`')),
    plus: z.optional(z.string()).check(z.describe('an instant so long after that fact: `7d`')),
  });
  const leaf = z
    .strictObject({
      fact: z
        // Editors complete the known ones; the loader knows the declared ones, too.
        .union([z.enum(Object.keys(standardFacts)), z.string()])
        .check(z.describe('a standard fact, or one declared under `facts`')),
      operator: z
        .union([z.enum(Object.keys(operators)), z.string()])
        .check(z.describe('an operator, with decorators in front: `someFact:startsWith`')),
      value: z
        .union([reference, z.unknown()])
        .check(z.describe('a value, or `{ "fact": NAME }` to compare two facts')),
      path: z.optional(z.string()).check(z.describe('a definite JSONPath into the fact: `$.a.b[0]`')),
    })
    .check(z.describe('one comparison'));
  const children = z.array(z.lazy((): z.ZodMiniType => condition)).check(z.minLength(1));
  const roots = [
    z.strictObject({ all: children }).check(z.describe('true when every one is')),
    z.strictObject({ any: children }).check(z.describe('true when at least one is')),
    z.strictObject({ not: z.lazy((): z.ZodMiniType => condition) }).check(z.describe('the opposite')),
    z.strictObject({ condition: z.string() }).check(z.describe('a condition by its name')),
  ] as const;
  const condition = z.union([...roots, leaf]).check(z.meta({ id: 'condition' }));
  return z.union(roots);
}
