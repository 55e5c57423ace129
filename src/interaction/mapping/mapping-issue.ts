/** What is wrong at one place of a mapping, before its line is known. */

/** Keys and indexes from the mapping's root on: `['fields', 'tags', 'split']`. */
export type At = readonly (string | number)[];

/** A finding about a mapping; `parse.ts` adds file and line. */
export interface MappingIssue {
  readonly code: string;
  readonly path: At;
  readonly message: string;
  readonly fix: string;
}

/** @param message what is wrong, in a lower-case sentence @param fix what to write instead */
export function issue(code: string, path: At, message: string, fix: string): MappingIssue {
  return { code, path, message, fix };
}
