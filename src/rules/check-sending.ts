/** A delay in business time needs sending hours, which may stand in another file of the folder. */
import { isObject } from '../shared/is-object.js';
import { below } from './problems.js';
import type { ReadFile } from './read-file.js';

export function checkBusinessDelays(read: readonly ReadFile[]): void {
  if (read.some(({ document: { value } }) => isObject(value) && Object.hasOwn(value, 'sending'))) return;
  for (const { document, problems } of read) {
    const rules = isObject(document.value) ? document.value.rules : undefined;
    if (!Array.isArray(rules)) continue;
    for (const [index, rule] of rules.entries()) {
      const event: unknown = isObject(rule) ? rule.event : undefined;
      const params = isObject(event) ? event.params : undefined;
      const delay = isObject(params) ? params.delay : undefined;
      if (!isObject(delay) || !Object.hasOwn(delay, 'business')) continue;
      problems.add({
        code: 'BAD_DURATION',
        pointer: below('/rules', index, 'event', 'params', 'delay'),
        message: 'business time is counted in the sending hours, and the rule set has none',
        fix: 'add `"sending": { "hours": [{ "days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00" }] }`',
      });
    }
  }
}
