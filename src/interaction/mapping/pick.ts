/** Of several values the one that is meant. */
import { FieldFailure } from './field-failure.js';
import type { Pick } from './mapping.js';

/**
 * `only`: values that differ are refused, because any of them may belong to somebody else; a value that is missing
 * differs from one that is there. `what` names the values for the message.
 */
export function pickValue(values: readonly unknown[], pick: Pick, what: string): unknown {
  if (pick === 'first') return values[0];
  if (pick === 'last') return values.at(-1);
  const [first, ...others] = values;
  const text = JSON.stringify(first);
  if (others.every((other) => other === first || JSON.stringify(other) === text)) return first;
  return new FieldFailure(`is not certain: ${what} differ; say \`pick\`, or more in \`where\``);
}
