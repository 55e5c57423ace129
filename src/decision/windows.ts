/** The windows a request is subject to, with the lengths its send rules ask for. */
import type { CompiledRule } from '../evaluation/compiled-rule.js';
import type { RuleSet, WindowSetting } from '../rules/rule-set.js';
import { comparableMs, parseWindowLength } from '../shared/window-length.js';

/**
 * Of several send rules the longest length holds, window by window; a rule that names none counts with the rule
 * set's own. So one more matching rule can only make the wait longer, and the order of rules never matters.
 */
export function windowsOf(ruleSet: RuleSet, sending: readonly CompiledRule[]): readonly WindowSetting[] {
  const { windows } = ruleSet.settings.suppression;
  const overrides = sending.map(overrideBy);
  if (overrides.every((override) => override === undefined)) return windows;
  return Object.freeze(
    windows.map((window) =>
      withLongest(
        window,
        overrides.map((override) => lengthIn(override, window.name)),
      ),
    ),
  );
}

type Override = string | Readonly<Record<string, string>> | undefined;

function overrideBy({ rule }: CompiledRule): Override {
  return rule.effect.kind === 'send' ? rule.effect.window : undefined;
}

function lengthIn(override: Override, window: string): string | undefined {
  if (typeof override !== 'object') return override;
  return Object.hasOwn(override, window) ? override[window] : undefined;
}

function withLongest(window: WindowSetting, overrides: readonly (string | undefined)[]): WindowSetting {
  const lengths = overrides.map((length) => length ?? window.length);
  const longest = lengths.reduce((best, length) =>
    milliseconds(length) > milliseconds(best) ? length : best,
  );
  return longest === window.length ? window : Object.freeze({ ...window, length: longest });
}

/** A length that cannot be read counts as endless: in doubt the customer is not asked. */
function milliseconds(length: string): number {
  const read = parseWindowLength(length);
  return read === undefined ? Number.POSITIVE_INFINITY : comparableMs(read);
}
