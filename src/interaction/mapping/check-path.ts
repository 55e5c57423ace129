/** Paths that cannot be read as they were meant. */
import type { MappingIssue } from './mapping-issue.js';
import { pathSegments } from './path.js';

export function checkPath(path: unknown, at: readonly (string | number)[]): MappingIssue[] {
  // A column may be called `a[b`; only a quote after the bracket says that a key in brackets is meant.
  if (typeof path !== 'string' || !/\[["']/.test(path) || pathSegments(path) !== undefined) return [];
  return [
    {
      code: 'PATH',
      path: at,
      message: 'a bracket or a quote of the path is not closed',
      fix: 'write a key with dots as `a["b.c"].d`',
    },
  ];
}
