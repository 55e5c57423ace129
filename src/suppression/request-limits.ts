/** What a reservation is asked with: the windows and quotas of a decision, and what narrows them. */

import type { Decision } from '../decision/decision.js';
import { type FactReader, factReader } from '../facts/fact-reader.js';
import type { Interaction } from '../interaction/interaction.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { ReservationRequest } from './protocol.js';
import { furtherWidths } from './windows.js';

type Limits = Pick<Decision, 'windows' | 'uncounted' | 'quotas'>;

/** Of a rule set: the same for every request. */
interface Narrowing {
  readonly facts: ReadonlyMap<string, FactReader>;
  readonly further: ReservationRequest['further'];
}

const narrowings = new WeakMap<RuleSet, Narrowing>();

export function requestLimits(
  ruleSet: RuleSet,
  { windows, uncounted, quotas }: Limits,
  interaction: Interaction,
): Omit<ReservationRequest, 'request'> {
  const narrowing = narrowings.get(ruleSet) ?? narrowingOf(ruleSet);
  narrowings.set(ruleSet, narrowing);
  const facts = factsOf(narrowing, interaction);
  return {
    windows,
    timezone: ruleSet.settings.timezone,
    ...(uncounted === undefined ? {} : { uncounted }),
    ...(quotas === undefined ? {} : { quotas }),
    ...(facts === undefined ? {} : { facts }),
    ...(narrowing.further?.length ? { further: narrowing.further } : {}),
  };
}

/** Their values by name; undefined where there are no such facts. What is missing or not of its type is left out. */
function factsOf({ facts }: Narrowing, interaction: Interaction): ReservationRequest['facts'] {
  if (facts.size === 0) return undefined;
  const values = new Map<string, string>();
  for (const [name, read] of facts) {
    const text = textOf(() => read(interaction, 0));
    if (text !== undefined) values.set(name, text);
  }
  return values;
}

function narrowingOf({ settings, facts }: RuleSet): Narrowing {
  const { windows, quotas = [] } = settings.suppression;
  const parts = [...windows, ...quotas].flatMap(({ per }): readonly string[] => per);
  const names = new Set(parts.filter((part) => part.startsWith('attributes.')));
  return {
    facts: new Map([...names].map((name) => [name, factReader(name, settings, facts.get(name))])),
    further: furtherWidths(windows),
  };
}

function textOf(read: () => unknown): string | undefined {
  try {
    const value = read();
    const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
    return text === '' || text === 'null' ? undefined : text;
  } catch {
    // Not of its type: it may be any.
    return undefined;
  }
}
