/** What differs between the fields that a test expects and those that came. */
import { maskRecord } from '../../explanation/mask.js';
import { isObject } from '../../shared/is-object.js';

/**
 * Fields that are expected must be there, others may be; null means that the field must be absent. Names and addresses
 * are masked, as in every report: tests may be taken from production. `path` begins at what is compared, `at` is where
 * that stands.
 */
export function compareFields(at: string, expected: unknown, actual: unknown, path = ''): string[] {
  const place = path === '' ? at : `${at}.${path}`;
  const show = (value: unknown): string =>
    value === undefined ? 'absent' : `\`${JSON.stringify(masked(path, value))}\``;
  if (expected === null) {
    return actual === undefined ? [] : [`expected \`${place}\` to be absent, it is ${show(actual)}`];
  }
  if (isObject(expected)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      compareFields(
        at,
        value,
        isObject(actual) && Object.hasOwn(actual, key) ? actual[key] : undefined,
        path === '' ? key : `${path}.${key}`,
      ),
    );
  }
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  if (show(expected) === show(actual))
    return [`\`${place}\` is another value than expected; both are masked`];
  return [`expected \`${place}\` to be ${show(expected)}, it is ${show(actual)}`];
}

/** @param path `customer.email`, `tags` */
function masked(path: string, value: unknown): unknown {
  const [first = '', name] = path.split('.');
  const shown = maskRecord({ [first]: name === undefined ? value : { [name]: value } })[first];
  return name !== undefined && isObject(shown) ? shown[name] : shown;
}
