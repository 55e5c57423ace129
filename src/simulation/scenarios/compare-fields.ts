/** What differs between the fields that a test expects and those that came. */
import { isObject } from '../../shared/is-object.js';

/**
 * Fields that are expected must be there, others may be; null means that the field must be absent. `mask` gives what
 * may be shown of a value.
 */
export function compareFields(
  path: string,
  expected: unknown,
  actual: unknown,
  mask: (path: string, value: unknown) => unknown = (_, value) => value,
): string[] {
  const show = (value: unknown): string =>
    value === undefined ? 'absent' : `\`${JSON.stringify(mask(path, value))}\``;
  if (expected === null) {
    return actual === undefined ? [] : [`expected \`${path}\` to be absent, it is ${show(actual)}`];
  }
  if (isObject(expected)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      compareFields(
        `${path}.${key}`,
        value,
        isObject(actual) && Object.hasOwn(actual, key) ? actual[key] : undefined,
        mask,
      ),
    );
  }
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  if (show(expected) === show(actual)) return [`\`${path}\` is another value than expected; both are masked`];
  return [`expected \`${path}\` to be ${show(expected)}, it is ${show(actual)}`];
}
