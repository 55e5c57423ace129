/** What is wrong at one place of a mapping, before its line is known. */

export interface MappingIssue {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}
