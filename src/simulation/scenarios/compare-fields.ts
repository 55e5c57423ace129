/** What differs between the fields that a test expects and those that came. */
import { isObject } from '../../shared/is-object.js';

/** Fields that are expected must be there, others may be; null means that the field must be absent. */
export function compareFields(path: string, expected: unknown, actual: unknown): string[] {
  if (expected === null) {
    return actual === undefined ? [] : [`expected \`${path}\` to be absent, it is ${show(actual)}`];
  }
  if (isObject(expected)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      compareFields(
        `${path}.${key}`,
        value,
        isObject(actual) && Object.hasOwn(actual, key) ? actual[key] : undefined,
      ),
    );
  }
  const same = JSON.stringify(expected) === JSON.stringify(actual);
  return same ? [] : [`expected \`${path}\` to be ${show(expected)}, it is ${show(actual)}`];
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : `\`${JSON.stringify(value)}\``;
}
