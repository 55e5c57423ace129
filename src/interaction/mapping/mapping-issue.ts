/** What is wrong at one place of a mapping, before its line is known. */

export type At = readonly (string | number)[];

export interface MappingIssue {
  readonly code: string;
  readonly path: At;
  readonly message: string;
  readonly fix: string;
}

export function issue(code: string, path: At, message: string, fix: string): MappingIssue {
  return { code, path, message, fix };
}
