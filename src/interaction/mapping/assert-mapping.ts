/** A mapping that code gives: one that was not waited for, or the name of a preset, would map nothing. */
import { isObject } from '../../shared/is-object.js';
import { assertOption } from '../../shared/options.js';

/** Undefined where none is given. Throws OPTION_INVALID. */
export function assertMapping(mapping: unknown): void {
  const fits = mapping === undefined || (isObject(mapping) && !('then' in mapping));
  assertOption(fits, 'mapping', 'what `await loadMapping(…)` or parseMapping gives');
}
