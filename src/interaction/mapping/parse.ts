/** A mapping file's text or value → a checked, frozen `Mapping`, or all that is wrong with it. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { Diagnostic } from '../../errors/diagnostic.js';
import { parseJsonDocument } from '../../shared/json-document.js';
import { pointerOf } from '../../shared/json-pointer.js';
import { copyJson } from '../dictionary.js';
import { rememberPlaces } from './beside.js';
import { checkMeaning } from './check-meaning.js';
import type { Mapping } from './mapping.js';
import type { MappingIssue } from './mapping-issue.js';
import { mappingSchema } from './schema.js';
import { shapeIssues } from './shape-issues.js';

/**
 * Checks a mapping: `content` is the text of a file or a value parsed already; `path` is the file that messages
 * name. The result is frozen, and shares nothing with `content`.
 * @throws AutotriggerError MAPPING_INVALID with every finding in `diagnostics`
 */
export function parseMapping(content: unknown, options: { readonly path?: string } = {}): Mapping {
  const { path: file } = options;
  const document = typeof content === 'string' ? parseJsonDocument(content, file ?? 'mapping') : undefined;
  const syntax = document?.diagnostics ?? [];
  const lineOf = (pointer: string): number | undefined => document?.lineOf(pointer);
  if (syntax.length > 0) throw invalid(syntax, file);
  // Frozen, and a copy: a mapping changed after its check would not be the one that was checked.
  const value = document === undefined ? copyJson(content) : document.value;

  const parsed = mappingSchema.safeParse(value);
  const issues = parsed.success ? [] : shapeIssues(parsed.error.issues, value);
  // Also where the schema finds something: all that is wrong is said in one go.
  issues.push(...checkMeaning(value));
  if (issues.length > 0 || !parsed.success) {
    throw invalid(
      issues.map((issue) => toDiagnostic(issue, file, lineOf)),
      file,
    );
  }
  const mapping: Mapping = deepFreeze(parsed.data);
  rememberPlaces(mapping, { ...(file === undefined ? {} : { file }), lineOf });
  return mapping;
}

function toDiagnostic(
  { code, path, message, fix }: MappingIssue,
  file: string | undefined,
  lineOf: (pointer: string) => number | undefined,
): Diagnostic {
  const pointer = pointerOf(...path);
  const line = lineOf(pointer);
  return {
    code,
    severity: 'error',
    message,
    fix,
    pointer,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

function invalid(diagnostics: readonly Diagnostic[], file: string | undefined): AutotriggerError {
  const count = diagnostics.length === 1 ? 'a mistake' : `${diagnostics.length} mistakes`;
  return new AutotriggerError(
    'MAPPING_INVALID',
    `the mapping${file === undefined ? '' : ` \`${file}\``} has ${count}`,
    {
      fix: 'correct what is listed; docs/reference/mapping.md names every key',
      file,
      diagnostics,
    },
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
