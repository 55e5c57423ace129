/** A rule file as far as it can be read: its text with places, its shape, and what is wrong so far. */
import type { Diagnostic } from '../errors/diagnostic.js';
import type { JsonDocument } from '../shared/json-document.js';
import { checkShape } from './check-shape.js';
import { type Problems, problemsOf } from './problems.js';
import type { RuleFileContent } from './rule-file-content.js';
import type { RuleFile } from './rule-file-schema.js';
import type { Condition, Place } from './rule-set.js';
import { documentOf } from './source-document.js';

export interface ReadFile {
  readonly path: string;
  readonly document: JsonDocument;
  readonly problems: Problems;
  readonly shape: RuleFile | undefined;
  /** Conditions found right, by the pointer of their root. */
  readonly roots: Map<string, Condition>;
}

export function readFile({ path, content }: RuleFileContent, diagnostics: Diagnostic[]): ReadFile {
  const document = documentOf(content, path);
  const problems = problemsOf(path, document, diagnostics);
  for (const diagnostic of document.diagnostics) problems.addDiagnostic(diagnostic);
  // A file that cannot be read is reported already.
  const shape = document.value === undefined ? undefined : checkShape(document.value, problems);
  return { path, document, problems, shape, roots: new Map() };
}

export function placeIn(file: string, document: JsonDocument, pointer: string): Place {
  const line = document.lineOf(pointer);
  return Object.freeze({ file, pointer, ...(line === undefined ? {} : { line }) });
}
