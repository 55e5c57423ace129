/** A rule file as far as it can be read: its text with places, its shape, and what is wrong so far. */
import type { Diagnostic } from '../errors/diagnostic.js';
import { type JsonDocument, parseJsonDocument } from '../shared/json-document.js';
import { checkShape } from './check-shape.js';
import { type Problems, problemsOf } from './problems.js';
import type { RuleFile } from './rule-file-schema.js';
import type { Condition, Place } from './rule-set.js';

/** One rule file: JSON text, or the value it would parse to (then without lines in messages). */
export interface RuleFileContent {
  /** For messages and places; nothing is read from it. */
  readonly path: string;
  readonly content: unknown;
}

/**
 * A file on its way through the checks. `shape` is undefined where the schema found mistakes; conditions are checked
 * all the same, so that one look lists everything.
 */
export interface ReadFile {
  readonly path: string;
  readonly document: JsonDocument;
  readonly problems: Problems;
  readonly shape: RuleFile | undefined;
  /** Conditions found right, by the pointer of their root. */
  readonly roots: Map<string, Condition>;
}

/** Parses the text and checks its shape; what is wrong goes into `diagnostics`. Never throws for what a file holds. */
export function readFile({ path, content }: RuleFileContent, diagnostics: Diagnostic[]): ReadFile {
  const document = documentOf(content, path);
  const problems = problemsOf(path, document, diagnostics);
  for (const diagnostic of document.diagnostics) problems.addDiagnostic(diagnostic);
  // A file that cannot be read is reported already.
  const shape = document.value === undefined ? undefined : checkShape(document.value, problems);
  return { path, document, problems, shape, roots: new Map() };
}

/** The place of a pointer, with its line where the rules were given as text. */
export function placeIn(file: string, document: JsonDocument, pointer: string): Place {
  const line = document.lineOf(pointer);
  return Object.freeze({ file, pointer, ...(line === undefined ? {} : { line }) });
}

/** A value goes through its text: that copies it, and leaves nothing in it that JSON does not know. */
function documentOf(content: unknown, file: string): JsonDocument {
  if (typeof content === 'string') return parseJsonDocument(content, file);
  const noPlaces = { placeOf: () => undefined, lineOf: () => undefined };
  try {
    // A value has no encoding: a replacement character in it was written on purpose.
    const text = JSON.stringify(content)?.replaceAll('\uFFFD', '\\ufffd') ?? '';
    const { value, diagnostics } = parseJsonDocument(text, file);
    return {
      value,
      diagnostics: diagnostics.map(({ line: _line, column: _column, ...rest }) => rest),
      ...noPlaces,
    };
  } catch {
    const message =
      'the content cannot be written as JSON: it refers to itself, is nested too deep, or holds a bigint';
    const fix = 'give a plain value, or the JSON text';
    return {
      value: undefined,
      diagnostics: [{ code: 'JSON_SYNTAX', severity: 'error', message, fix, file }],
      ...noPlaces,
    };
  }
}
