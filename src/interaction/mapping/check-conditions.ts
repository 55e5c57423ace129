/** What the schema cannot say about paths, and about a list of conditions. */
import { isObject } from '../../shared/is-object.js';
import { type At, issue, type MappingIssue } from './mapping-issue.js';
import { pathSegments } from './path.js';

/** Comparisons of texts, which `ignore_case` says something about. */
const foldable = ['equals', 'equals_value', 'one_of', 'not_one_of', 'starts_with'];
const comparisons = [...foldable, 'exists', 'present'];

/** Nothing for what is no text: the schema says that. `at`: where it stands in the mapping. */
export function checkPath(path: unknown, at: At): MappingIssue[] {
  const [, inner] = typeof path === 'string' ? (/^\{+\s*([^{}]*?)\s*\}+$/.exec(path) ?? []) : [];
  if (inner !== undefined) {
    const message = `braces stand for themselves in a path, and no record has \`${String(path)}\``;
    return [issue('PATH', at, message, `did you mean \`${inner}\`? braces belong into \`text\``)];
  }
  if (typeof path === 'string' && path.trim() === '') {
    return [issue('PATH', at, 'the path is blank', 'write a path or a column')];
  }
  // A column may be called `a[b`; only a quote after the bracket says that a key in brackets is meant.
  if (typeof path !== 'string' || !/\[["']/.test(path) || pathSegments(path) !== undefined) return [];
  const message = 'a bracket or a quote of the path is not closed';
  return [issue('PATH', at, message, 'write a key with dots as `a["b.c"].d`')];
}

/** Each compares exactly once, and has no key that says nothing. */
export function checkConditions(conditions: unknown, at: At): MappingIssue[] {
  if (!Array.isArray(conditions)) return [];
  return conditions.flatMap((condition: unknown, index) => checkCondition(condition, [...at, index]));
}

function checkCondition(condition: unknown, path: At): MappingIssue[] {
  if (!isObject(condition)) return [];
  const given = comparisons.filter((key) => Object.hasOwn(condition, key));
  const said = given.length === 0 ? 'none' : given.map((key) => `\`${key}\``).join(' and ');
  const message = `a condition compares once, and this names ${said}`;
  const folds = given.some((key) => foldable.includes(key));
  return [
    ...(given.length === 1
      ? []
      : [issue('CONDITION', path, message, `give one of ${comparisons.join(', ')}`)]),
    ...(folds || !Object.hasOwn(condition, 'ignore_case')
      ? []
      : [issue('WITHOUT_EFFECT', [...path, 'ignore_case'], '`ignore_case` says nothing here', 'remove it')]),
    ...[condition.path].flat().flatMap((each) => checkPath(each, [...path, 'path'])),
    ...checkPath(condition.equals, [...path, 'equals']),
  ];
}
