/** The whole effect that a decision shows, as a diff compares it. */
import { decide } from '../../decision/decide.js';
import type { Decision } from '../../decision/decision.js';
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import { evaluateCondition } from '../../evaluation/evaluate-condition.js';
import { createEvaluationContext } from '../../evaluation/evaluation-context.js';
import { readInteraction } from '../../interaction/normalise.js';
import type { Witness } from '../../proof/interaction-of.js';
import type { CountedSetting, RuleSet, WindowSetting } from '../../rules/rule-set.js';
import { followsCalendar } from '../../shared/window-length.js';

/** Everything that rules say about an interaction; not its customer, which rules do not choose. */
export interface ShownEffect {
  readonly outcome: 'send' | 'record' | 'skip';
  readonly windows?: readonly WindowSetting[];
  readonly uncounted?: Decision['uncounted'];
  readonly quotas?: Decision['quotas'];
  /** Not before this instant, ISO 8601. */
  readonly notBefore?: string;
  readonly tags?: readonly string[];
  readonly channel?: string;
  readonly brand?: string;
  readonly language?: string;
  readonly country?: string;
  readonly external_url?: string;
  readonly custom_properties?: Readonly<Record<string, string>>;
}

/**
 * By `decide` itself, so that a diff shows what will happen. In the test environment, in which the mode of a channel skips nothing.
 */
export function shownEffect(
  ruleSet: RuleSet,
  { interaction, now }: Witness,
): ShownEffect & { readonly matched: readonly string[] } {
  const moment = new Date(now);
  const { outcome, windows, uncounted, quotas, notBefore, request } = decide(ruleSet, interaction, {
    now: moment,
  });
  const {
    customer: _customer,
    employee: _employee,
    ext_interaction_id: _id,
    do_not_send: _flag,
    ...fields
  } = request ?? {};
  return {
    outcome,
    ...(windows.length === 0 ? {} : { windows: windows.map((one) => inZone(one, ruleSet)) }),
    ...(uncounted === undefined ? {} : { uncounted }),
    ...(quotas === undefined || quotas.length === 0
      ? {}
      : { quotas: quotas.map((one) => inZone(one, ruleSet)) }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...fields,
    matched: matchedRules(ruleSet, interaction, moment.getTime()),
  };
}

/** With the zone of the rule set, where it counts days or months and names none. */
function inZone<Setting extends CountedSetting>(setting: Setting, { settings }: RuleSet): Setting {
  return setting.zone === undefined && followsCalendar(setting)
    ? { ...setting, zone: settings.timezone }
    : setting;
}

/** Every rule whose conditions are true, whether it decides or not. */
function matchedRules(ruleSet: RuleSet, raw: unknown, now: number): readonly string[] {
  const read = readInteraction(raw);
  if (!read.ok) return [];
  const { rules, slots } = compileRuleSet(ruleSet);
  const context = createEvaluationContext(slots, read.interaction, now);
  return rules
    .filter(({ condition }) => isTrue(() => evaluateCondition(condition, context)))
    .map(({ rule }) => rule.name);
}

/** BOUNDARY: operators and facts in code may throw; such a rule does not match. */
function isTrue(evaluate: () => boolean): boolean {
  try {
    return evaluate();
  } catch {
    return false;
  }
}
