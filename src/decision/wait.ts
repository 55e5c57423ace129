/** Until when a request waits: for the delays of its rules, and for the sending hours. */
import type { Interaction } from '../interaction/interaction.js';
import type { Outcome } from './outcome.js';
import type { PreparedRuleSet } from './prepared-rule-set.js';

export interface Wait {
  /** Milliseconds since the epoch; where a delay is over already, when it was. */
  readonly until: number;
  readonly for: 'delay' | 'sending hours';
}

/** Undefined where there is nothing to wait for. `now` in milliseconds since the epoch. */
export function waitOf(
  { sendingHours }: PreparedRuleSet,
  { outcome, combined }: Outcome,
  interaction: Interaction,
  now: number,
): Wait | undefined {
  if (outcome !== 'send') return undefined;
  const hours = sendingHours?.(interaction);
  const { ended_at } = interaction;
  // The longest of all, so that one more matching rule never sends earlier.
  let delayed = Number.NEGATIVE_INFINITY;
  for (const { rule } of combined.deciding) {
    if (rule.effect.kind !== 'send' || ended_at === undefined) continue;
    const { delayMs = 0, delayOpenMs } = rule.effect;
    if (delayMs === 0 && delayOpenMs === undefined) continue;
    const end = Date.parse(ended_at);
    if (delayMs > 0) delayed = Math.max(delayed, end + delayMs);
    if (delayOpenMs !== undefined) delayed = Math.max(delayed, hours?.afterOpen(end, delayOpenMs) ?? end);
  }
  const ready = Math.max(now, delayed);
  const opens = hours?.nextOpening(ready) ?? ready;
  if (opens > ready) return { until: opens, for: 'sending hours' };
  return delayed === Number.NEGATIVE_INFINITY ? undefined : { until: delayed, for: 'delay' };
}
