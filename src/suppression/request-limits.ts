/** What a store is asked about a request: the windows and quotas of a decision, and what narrows them. */
import type { AppliedQuota, Decision } from '../decision/decision.js';
import { type FactReader, factReader } from '../facts/fact-reader.js';
import type { Interaction } from '../interaction/interaction.js';
import type { RuleSet, ScopePart } from '../rules/rule-set.js';
import type { WindowCheck } from '../stores/port-steps.js';
import type { QuotaToTake, ReservationRequest } from './protocol.js';
import { type HashPart, hashedParts, type Surroundings } from './scopes.js';
import { countedFor, furtherWidths, windowChecks } from './windows.js';

type Limits = Pick<Decision, 'windows' | 'uncounted' | 'quotas'>;

/** What the windows and quotas of a rule set are narrowed by: the same for every request. */
interface RuleSetScopes {
  /** The declared facts among it. */
  readonly facts: ReadonlyMap<string, FactReader>;
  readonly further: ReservationRequest['further'];
}

const known = new WeakMap<RuleSet, RuleSetScopes>();

/**
 * What a store has to be asked about one decided interaction, besides the request itself: the decision's windows and
 * quotas, and the values of this interaction that narrow them.
 */
export function requestLimits(
  ruleSet: RuleSet,
  { windows, uncounted, quotas }: Limits,
  interaction: Interaction,
): Omit<ReservationRequest, 'request'> {
  const scopes = known.get(ruleSet) ?? scopesOf(ruleSet);
  known.set(ruleSet, scopes);
  const facts = factsOf(scopes, interaction);
  return {
    windows,
    timezone: ruleSet.settings.timezone,
    ...(uncounted === undefined ? {} : { uncounted }),
    ...(quotas === undefined ? {} : { quotas }),
    ...(facts === undefined ? {} : { facts }),
    ...(scopes.further?.length ? { further: scopes.further } : {}),
  };
}

/** Their values by name; undefined where there are no such facts. What is missing or not of its type is left out. */
function factsOf({ facts }: RuleSetScopes, interaction: Interaction): ReservationRequest['facts'] {
  if (facts.size === 0) return undefined;
  const values = new Map<string, string>();
  for (const [name, read] of facts) {
    const text = textOf(() => read({ interaction, now: 0 })); // no declared fact depends on now
    if (text !== undefined) values.set(name, text);
  }
  return values;
}

function scopesOf({ settings, facts }: RuleSet): RuleSetScopes {
  const { windows, quotas = [] } = settings.suppression;
  const parts = [...windows, ...quotas].flatMap(({ per }): readonly string[] => per);
  const names = new Set(parts.filter((part) => part.startsWith('attributes.')));
  return {
    facts: new Map([...names].map((name) => [name, factReader(name, settings, facts)])),
    further: furtherWidths(windows),
  };
}

function textOf(read: () => unknown): string | undefined {
  try {
    const value = read();
    const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
    return text === '' || text === 'null' ? undefined : text;
  } catch {
    // Not of its type: it may be any, and what is unknown matches every scope.
    return undefined;
  }
}

/**
 * Each agent has a bucket of its own, because every request has an agent. What may be unknown stands within the bucket,
 * where a request of which it is unknown can be counted against all others.
 */
export function quotasToTake(
  quotas: readonly AppliedQuota[],
  surroundings: Surroundings,
  timezone: string,
  hash: HashPart,
): readonly QuotaToTake[] {
  return quotas.map((quota) => {
    const { name, max, per, over, holds, counted } = quota;
    const ofBucket: readonly ScopePart[] = per.filter((part) => part === 'employee');
    const within = per.filter((part) => part !== 'employee');
    return {
      ...countedFor(quota, timezone),
      name,
      bucket: hash(JSON.stringify([name, hashedParts(ofBucket, surroundings, hash)])),
      scope: hashedParts(within, surroundings, hash),
      max,
      over,
      holds,
      counted,
    };
  });
}

/** Empty for a submission that contacts nobody. */
export function checksOf(asked: ReservationRequest, hashPart: HashPart): readonly WindowCheck[] {
  const { windows, request, timezone } = asked;
  return request.do_not_send === true ? [] : windowChecks(windows, surroundingsOf(asked), timezone, hashPart);
}

/** What narrows windows and quotas of this request: its own fields, with the declared facts beside them. */
export function surroundingsOf({ request, facts }: ReservationRequest): Surroundings {
  return facts === undefined ? request : { ...request, facts };
}

/** Requests under several secrets are not added up: under a previous one, a single request closes the window. */
export function limitToOne(windows: readonly WindowCheck[]): readonly WindowCheck[] {
  return windows.map((window) => ({ ...window, max: 1 }));
}
