/** A rule set with all that its decisions share: compiled conditions, reasons, enrichments, channels. */
import { type CompiledRuleSet, compileRuleSet } from '../evaluation/compiled-rule-set.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import { customerTimeZone } from '../facts/customer-time-zone.js';
import type { Interaction } from '../interaction/interaction.js';
import { type Channels, channelsOf } from '../request/build-request.js';
import { type Enrichment, enrichmentOf } from '../request/enrichment.js';
import type { RuleSet, RuleSetSettings } from '../rules/rule-set.js';
import { type OpenHours, openHours } from '../shared/open-hours.js';
import type { Reason } from './decision.js';
import { matchedReason } from './reason.js';

/** Made once for a rule set, on its first decision, so that each decision only looks things up. */
export interface PreparedRuleSet {
  readonly ruleSet: RuleSet;
  readonly compiled: CompiledRuleSet;
  /** What a rule gives as its reason when it decides, by the position of the rule; frozen. */
  readonly reasons: readonly Reason[];
  /** What a rule adds to the request, by the position of the rule. */
  readonly enrichments: readonly Enrichment[];
  readonly channels: Channels;
  /** The sending hours of a customer; absent where requests are sent at any time. */
  readonly sendingHours: ((interaction: Interaction) => OpenHours) | undefined;
  /** Some window differs from request to request: it has conditions, or the customer's zone. */
  readonly hasConditionalLimits: boolean;
}

const prepared = new WeakMap<RuleSet, PreparedRuleSet>();

/** Prepared once for each rule set, and kept as long as the rule set is. */
export function prepareRuleSet(ruleSet: RuleSet): PreparedRuleSet {
  const known = prepared.get(ruleSet);
  if (known !== undefined) return known;
  const fresh: PreparedRuleSet = {
    ruleSet,
    compiled: compileRuleSet(ruleSet),
    reasons: ruleSet.rules.map(matchedReason),
    enrichments: ruleSet.rules.map(enrichmentOf),
    channels: channelsOf(ruleSet.settings.channels),
    sendingHours: sendingHoursOf(ruleSet.settings),
    hasConditionalLimits: ruleSet.settings.suppression.windows.some(
      (window) => window.for !== undefined || window.counts !== undefined || window.zone === 'customer',
    ),
  };
  prepared.set(ruleSet, fresh);
  return fresh;
}

/** The reasons of rules that decide. */
export function reasonsOf(rules: readonly CompiledRule[], { reasons }: PreparedRuleSet): Reason[] {
  return rules.map(({ rule, position }) => reasons[position] ?? matchedReason(rule));
}

/** The sending hours of the zone that they are in for a customer. */
function sendingHoursOf({
  sending,
  timezone,
  customer_timezone,
}: RuleSetSettings): ((interaction: Interaction) => OpenHours) | undefined {
  if (sending === undefined) return undefined;
  const { hours, except = [], zone = timezone } = sending;
  const zoneOf = zone === 'customer' ? customerTimeZone(customer_timezone, timezone) : () => zone;
  // Opening hours remember the days they computed, so one plan for each zone is kept.
  const known = new Map<string, OpenHours>();
  return (interaction) => {
    const name = zoneOf(interaction);
    const own = known.get(name) ?? openHours(hours, except, name);
    known.set(name, own);
    return own;
  };
}
