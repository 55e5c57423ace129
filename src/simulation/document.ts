/** Reads a scenario or laws file with its strict schema: all mistakes at once, each with its place. */

import type { core, ZodType } from 'zod';
import type { Diagnostic } from '../errors/diagnostic.js';
import { shown } from '../rules/problems.js';
import { type JsonDocument, parseJsonDocument } from '../shared/json-document.js';
import { pointerOf } from '../shared/json-pointer.js';
import { keysAt, type Path, pathOf, typeInWords, valueAt } from '../shared/schema-issues.js';
import { suggestion } from '../shared/suggest.js';

/** The value in the form of its schema, with the document for places; or every mistake in it, at least one. */
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
  const explained = parsed.success
    ? repeatedNames(document.value)
    : parsed.error.issues.flatMap((issue) => explainIssue(issue, document.value, schema));
  if (parsed.success && explained.length === 0) return { ok: true, value: parsed.data, document };
  const diagnostics = explained.map(({ path, message, fix }) => {
    const pointer = pointerOf(...path);
    return { code, severity: 'error' as const, message, fix, file, pointer, ...document.placeOf(pointer) };
  });
  return { ok: false, diagnostics };
}

/** Reports, and the test reports of other systems, know a scenario, a law or a test by its name. */
function repeatedNames(document: unknown): Explained[] {
  return ['scenarios', 'laws', 'tests'].flatMap((kind) => {
    const list = valueAt(document, [kind]);
    if (!Array.isArray(list)) return [];
    const names = new Set<unknown>();
    return list.flatMap((_, index): Explained[] => {
      const name = valueAt(document, [kind, index, 'name']);
      if (name === undefined || !names.has(name)) {
        names.add(name);
        return [];
      }
      const message = `two ${kind} of this file have the name ${shown(name)}`;
      return [{ path: [kind, index, 'name'], message, fix: 'rename one of them' }];
    });
  });
}

interface Explained {
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

function explainIssue(issue: core.$ZodIssue, document: unknown, schema: ZodType): Explained[] {
  const path = pathOf(issue);
  const value = valueAt(document, path);
  const name = path.length === 0 ? 'the document' : `\`${path.join('.')}\``;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path, document);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `\`${key}\` is not a key of ${name}`,
      fix: suggestion(key, known, 'remove it'),
    }));
  }
  if (value === undefined) return [{ path, message: `${name} is missing`, fix: 'add it' }];
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const choice = `use one of ${values.join(', ')}`;
    const fix = typeof value === 'string' ? suggestion(value, values, choice) : choice;
    return [{ path, message: `${name} is ${shown(value)}, which is not one of its values`, fix }];
  }
  if (issue.code === 'invalid_type') {
    return [{ path, message: `${name} is ${shown(value)}`, fix: `write ${typeInWords(issue.expected)}` }];
  }
  return [{ path, message: `${name} does not fit: ${lowerFirst(issue.message)}`, fix: 'see the reference' }];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
