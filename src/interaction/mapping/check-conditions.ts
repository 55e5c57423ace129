/** What the schema cannot say about a list of conditions. */
import { isObject } from '../../shared/is-object.js';
import { checkPath } from './check-path.js';
import type { MappingIssue } from './mapping-issue.js';

const comparisons = ['equals', 'equals_value', 'one_of', 'not_one_of', 'starts_with', 'exists', 'present'];
const foldable = ['equals', 'equals_value', 'one_of', 'not_one_of', 'starts_with'];

export function checkConditions(conditions: unknown, at: readonly (string | number)[]): MappingIssue[] {
  if (!Array.isArray(conditions)) return [];
  return conditions.flatMap((condition: unknown, index) => checkCondition(condition, [...at, index]));
}

function checkCondition(condition: unknown, path: readonly (string | number)[]): MappingIssue[] {
  if (!isObject(condition)) return [];
  const issues: MappingIssue[] = [];
  const given = comparisons.filter((key) => Object.hasOwn(condition, key));
  if (given.length !== 1) {
    const said = given.length === 0 ? 'none' : given.map((key) => `\`${key}\``).join(' and ');
    issues.push({
      code: 'CONDITION',
      path,
      message: `a condition compares once, and this names ${said}`,
      fix: `give one of ${comparisons.join(', ')}`,
    });
  }
  if (Object.hasOwn(condition, 'ignore_case') && !given.some((key) => foldable.includes(key))) {
    issues.push({
      code: 'WITHOUT_EFFECT',
      path: [...path, 'ignore_case'],
      message: '`ignore_case` says nothing here',
      fix: 'remove it',
    });
  }
  for (const each of [condition.path].flat()) issues.push(...checkPath(each, [...path, 'path']));
  return [...issues, ...checkPath(condition.equals, [...path, 'equals'])];
}
