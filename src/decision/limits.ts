/** The windows and quotas of one request: which hold it back, and in which of them it counts. */
import type { CompiledCondition } from '../evaluation/compiled-condition.js';
import { evaluateCondition, evaluateWithTrace } from '../evaluation/evaluate-condition.js';
import { createEvaluationContext, type EvaluationContext } from '../evaluation/evaluation-context.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import { customerTimeZone } from '../facts/customer-time-zone.js';
import type { Interaction } from '../interaction/interaction.js';
import type { CountedSetting, RuleSet, WindowSetting } from '../rules/rule-set.js';
import { comparableMs, parseWindowLength } from '../shared/window-length.js';
import type { AppliedQuota, Decision } from './decision.js';
import { type PreparedRuleSet, prepareRuleSet } from './prepared-rule-set.js';

/** The part of a decision that says which windows and quotas a request meets. */
export type Limits = Pick<Decision, 'windows' | 'uncounted' | 'quotas'>;

/** Those of a request that was sent at that time, whatever the rules say of it now. */
export function limitsAt(ruleSet: RuleSet, interaction: Interaction, now: number): Limits {
  const prepared = prepareRuleSet(ruleSet);
  const context = createEvaluationContext(prepared.compiled.slots, interaction, now);
  return limitsOf(prepared, [], context);
}

/** `sending`: the rules that send. */
export function limitsOf(
  prepared: PreparedRuleSet,
  sending: readonly CompiledRule[],
  context: EvaluationContext,
): Limits {
  const { ruleSet } = prepared;
  const { windows: settings, quotas = [] } = ruleSet.settings.suppression;
  const windows = windowsOf(ruleSet, sending);
  if (!prepared.hasConditionalLimits && quotas.length === 0) return { windows };
  const applied = settings.map((setting, index) => ({
    window: windows[index] ?? setting,
    ...appliesTo(setting, prepared, context),
  }));
  const uncounted = applied.filter(({ counted }) => !counted).map(({ window }) => window.name);
  const holding = applied.filter(({ holds }) => holds);
  return {
    windows: prepared.hasConditionalLimits
      ? Object.freeze(holding.map(({ window }) => plain(window, prepared, context)))
      : windows,
    ...(uncounted.length === 0 ? {} : { uncounted: Object.freeze(uncounted) }),
    ...(quotas.length === 0 ? {} : { quotas: quotasOf(prepared, context) }),
  };
}

function quotasOf(prepared: PreparedRuleSet, context: EvaluationContext): readonly AppliedQuota[] {
  const { quotas = [] } = prepared.ruleSet.settings.suppression;
  return Object.freeze(
    quotas.flatMap((quota): AppliedQuota[] => {
      const { holds, counted } = appliesTo(quota, prepared, context);
      return holds || counted ? [Object.freeze({ ...plain(quota, prepared, context), holds, counted })] : [];
    }),
  );
}

/** In doubt a request is held back, and counts. */
function appliesTo(
  setting: CountedSetting,
  { compiled }: PreparedRuleSet,
  context: EvaluationContext,
): { readonly holds: boolean; readonly counted: boolean } {
  const conditions = compiled.limits.get(setting);
  const holds = conditions?.for === undefined || mayHold(conditions.for, context);
  const counted = conditions?.counts === undefined ? holds : mayHold(conditions.counts, context);
  return { holds, counted };
}

/** False only where that is certain. */
function mayHold(condition: CompiledCondition, context: EvaluationContext): boolean {
  try {
    return evaluateCondition(condition, context);
  } catch {
    // BOUNDARY: an operator or a fact of the integrator threw; whether that matters depends on the other conditions.
    return evaluateWithTrace(condition, context, { file: '', pointer: '' }).result !== 'false';
  }
}

/** Without conditions, and in the zone of this customer. */
function plain<Setting extends CountedSetting>(
  setting: Setting,
  { ruleSet }: PreparedRuleSet,
  { interaction }: EvaluationContext,
): Omit<Setting, 'for' | 'counts'> & Setting {
  const { for: _for, counts: _counts, ...rest } = setting;
  if (setting.zone !== 'customer') return rest as Setting;
  const { customer_timezone, timezone } = ruleSet.settings;
  return { ...rest, zone: customerTimeZone(customer_timezone, timezone)(interaction) } as Setting;
}

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
