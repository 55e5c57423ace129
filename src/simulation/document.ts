/** Reads a scenario or laws file with its strict schema: all mistakes at once, each with its place. */

import type { core, ZodType } from 'zod';
import * as z from 'zod';
import type { Diagnostic } from '../errors/diagnostic.js';
import { type JsonDocument, parseJsonDocument } from '../shared/json-document.js';
import { pointerToken } from '../shared/json-pointer.js';
import { didYouMean } from '../shared/suggest.js';

export type ReadDocument<T> =
  | { readonly ok: true; readonly value: T; readonly document: JsonDocument }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Never throws for data. `code` is the code of every mistake in this kind of file. */
export function readDocument<T>(
  text: string,
  file: string,
  schema: ZodType<T>,
  code: string,
): ReadDocument<T> {
  const document = parseJsonDocument(text, file);
  if (document.diagnostics.length > 0) return { ok: false, diagnostics: document.diagnostics };
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return { ok: true, value: parsed.data, document };
  const diagnostics = parsed.error.issues.flatMap((issue) =>
    explainIssue(issue, document.value, schema).map(({ path, message, fix }) => {
      const pointer = path.map((key) => `/${pointerToken(key)}`).join('');
      return { code, severity: 'error' as const, message, fix, file, pointer, ...document.placeOf(pointer) };
    }),
  );
  return { ok: false, diagnostics };
}

interface Explained {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}

function explainIssue(issue: core.$ZodIssue, document: unknown, schema: core.$ZodType): Explained[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const value = valueAt(document, path);
  const name = path.length === 0 ? 'the document' : `\`${path.join('.')}\``;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => {
      const near = didYouMean(key, known);
      return {
        path: [...path, key],
        message: `\`${key}\` is not a key of ${name}`,
        fix: near === undefined ? 'remove it' : `did you mean \`${near}\`?`,
      };
    });
  }
  if (value === undefined) return [{ path, message: `${name} is missing`, fix: 'add it' }];
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const near = typeof value === 'string' ? didYouMean(value, values) : undefined;
    const fix = near === undefined ? `use one of ${values.join(', ')}` : `did you mean \`${near}\`?`;
    return [{ path, message: `${name} is ${show(value)}, which is not one of its values`, fix }];
  }
  if (issue.code === 'invalid_type') {
    return [{ path, message: `${name} is ${show(value)}`, fix: `write a value of type ${issue.expected}` }];
  }
  return [{ path, message: `${name} does not fit: ${lowerFirst(issue.message)}`, fix: 'see the reference' }];
}

/** The keys of the object that the schema has at this place. */
function keysAt(schema: core.$ZodType, path: readonly (string | number)[]): readonly string[] {
  const at = path.reduce<core.$ZodType | undefined>((inner, key) => child(unwrap(inner), key), schema);
  const object = unwrap(at);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function child(schema: core.$ZodType | undefined, key: string | number): core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[key];
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}

function unwrap(schema: core.$ZodType | undefined): core.$ZodType | undefined {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

function valueAt(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    document,
  );
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
