/** Collects what is wrong with one rule file, each with its place. */
import type { Diagnostic } from '../errors/diagnostic.js';
import type { JsonDocument } from '../shared/json-document.js';
import { pointerOf } from '../shared/json-pointer.js';

/** A mistake in a rule file, before its line is looked up. */
export interface RuleProblem {
  readonly code: string;
  /** JSON pointer to the place to edit. */
  readonly pointer: string;
  readonly message: string;
  readonly fix: string;
}

/** The mistakes of one file. */
export interface Problems {
  add(problem: RuleProblem): void;
  /** One that has its place already. */
  addDiagnostic(diagnostic: Diagnostic): void;
}

/** More are not listed: a large file full of mistakes must not hold up the process that reads it. */
const mostProblems = 1_000;

/** Ends the checks of a rule set; what was found by then is listed. */
export class TooManyProblems extends Error {}

/** `add` throws TooManyProblems when the list is full. */
export function problemsOf(file: string, document: JsonDocument, into: Diagnostic[]): Problems {
  const addDiagnostic = (diagnostic: Diagnostic): void => {
    if (into.length >= mostProblems) throw new TooManyProblems();
    into.push(diagnostic);
  };
  return {
    addDiagnostic,
    add({ code, pointer, message, fix }) {
      // Looking up a place costs more than the rest.
      const place = into.length < mostProblems ? document.placeOf(pointer) : {};
      addDiagnostic({ code, severity: 'error', message, fix, file, pointer, ...place });
    },
  };
}

/** `pointer` and one step further. */
export function below(pointer: string, ...keys: readonly (string | number)[]): string {
  return pointer + pointerOf(...keys);
}

/** A value as a person reads it in a message; shortened. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
}

/** `a text`, `a list`, … */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' ? 'a number' : 'true or false';
}
