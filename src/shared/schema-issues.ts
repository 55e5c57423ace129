/**
 * What zod says of a value that does not fit its schema: the parts that every reader of files needs to put it into the
 * words of its own kind of file. They work on schemas of `zod` and of `zod/mini`, which share the core used here.
 */
import {
  $ZodArray,
  $ZodDiscriminatedUnion,
  type $ZodIssue,
  $ZodObject,
  $ZodOptional,
  $ZodRecord,
  type $ZodType,
  safeParse,
} from 'zod/v4/core';
import { isObject } from './is-object.js';

/** Keys of objects and indexes of lists, from the value that was checked. */
export type Path = readonly (string | number)[];

/** Where the issue stands. JSON has no symbols as keys, so none is lost. */
export function pathOf({ path }: $ZodIssue): Path {
  return path.filter((key) => typeof key !== 'symbol');
}

/** What stands at the path; undefined where nothing does. Own properties only: `constructor` is no value of a file. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** The keys that the schema knows for the object at the path; none where it takes any, or is no object. */
export function keysAt(schema: $ZodType, path: Path, root: unknown): readonly string[] {
  let at: $ZodType | undefined = schema;
  for (const [depth, key] of path.entries()) {
    const outer = unwrap(at, valueAt(root, path.slice(0, depth)));
    if (outer instanceof $ZodObject) at = outer._zod.def.shape[key];
    else if (outer instanceof $ZodArray) at = outer._zod.def.element;
    else if (outer instanceof $ZodRecord) at = outer._zod.def.valueType;
    else return [];
  }
  const last = unwrap(at, valueAt(root, path));
  return last instanceof $ZodObject ? Object.keys(last._zod.def.shape) : [];
}

/** The schema without `optional`, and of a union the branch that the value chose by its discriminator. */
function unwrap(schema: $ZodType | undefined, value: unknown): $ZodType | undefined {
  if (schema instanceof $ZodOptional) return unwrap(schema._zod.def.innerType, value);
  if (!(schema instanceof $ZodDiscriminatedUnion)) return schema;
  const { options, discriminator } = schema._zod.def;
  const chosen = isObject(value) ? value[discriminator] : undefined;
  return options.find((option) => {
    const field = option instanceof $ZodObject ? option._zod.def.shape[discriminator] : undefined;
    return field !== undefined && safeParse(field, chosen).success;
  });
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What a schema expects, as a person who writes the file calls it. */
export function typeInWords(expected: string): string {
  return typeNames[expected] ?? expected;
}
