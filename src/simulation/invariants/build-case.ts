/** From values of facts to an interaction, and the moment of deciding, that has them. */

import { attributePrefix, standardFact } from '../../facts/standard-facts.js';
import { localTimeIn } from '../../facts/time-facts.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { isObject } from '../../shared/is-object.js';
import { type Assignment, slotOf } from './solve-condition.js';

export interface LawCase {
  /** As a source system would deliver it. */
  readonly interaction: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

type Fields = Record<string, unknown>;

const minute = 60_000;
const units: Readonly<Record<string, number>> = {
  minutes_since_end: minute,
  hours_since_end: 60 * minute,
  days_since_end: 24 * 60 * minute,
};
const hoursOfAWeek = 168;

/** An interaction with every field that a request needs, so that only the rules decide. */
function plainInteraction(ruleSet: RuleSet, now: number, number: number): Fields {
  const channels = Object.entries(ruleSet.settings.channels ?? {});
  const integrated = channels.find(([, mode]) => mode === 'integrated')?.[0];
  return {
    ext_interaction_id: `case-${number}`,
    channel: integrated ?? 'email',
    customer: { name: 'Jane', email: `jane${number}@example.com` },
    employee: { custom_id: 'agent-1' },
    ended_at: new Date(now - minute).toISOString(),
  };
}

export interface CaseSeed {
  readonly base: Date;
  /** Moves the time of the decision within a week; facts of the clock move it further, to a time at which they hold. */
  readonly hours: number;
  /** Becomes part of the id and the address, so that samples and hold-outs include some cases and exclude others. */
  readonly number: number;
}

export function buildCase(values: Assignment, ruleSet: RuleSet, { base, hours, number }: CaseSeed): LawCase {
  const now = momentFor(values, ruleSet.settings.timezone, base.getTime() + hours * 60 * minute);
  const fields = plainInteraction(ruleSet, now, number);
  for (const [key, value] of values) {
    const { fact, steps } = slotOf(key);
    setFact(fields, fact, steps, value, now);
  }
  return { interaction: fields, now: new Date(now) };
}

function momentFor(values: Assignment, timezone: string, from: number): number {
  const wanted = [...values].map(([key, value]) => [slotOf(key).fact, value] as const);
  const hour = wanted.find(([fact]) => fact === 'local_hour')?.[1];
  const weekday = wanted.find(([fact]) => fact === 'local_weekday')?.[1];
  if (hour === undefined && weekday === undefined) return from;
  const localTime = localTimeIn(timezone);
  for (let step = 0; step < hoursOfAWeek; step += 1) {
    const moment = from + step * 60 * minute;
    const wall = localTime(moment);
    if ((hour === undefined || wall.hour === hour) && (weekday === undefined || wall.weekday === weekday)) {
      return moment;
    }
  }
  return from;
}

function setFact(fields: Fields, fact: string, steps: readonly string[], value: unknown, now: number): void {
  if (fact === 'local_hour' || fact === 'local_weekday') return;
  const unit = units[fact];
  if (unit !== undefined) {
    const ended = typeof value === 'number' ? new Date(now - value * unit) : undefined;
    fields.ended_at = ended === undefined || Number.isNaN(ended.getTime()) ? undefined : ended.toISOString();
  } else if (fact === 'customer.email_domain') {
    setIn(fields, ['customer', 'email'], typeof value === 'string' ? `jane@${value}` : undefined);
  } else if (standardFact(fact) !== undefined) setIn(fields, [...fact.split('.'), ...steps], value);
  else {
    const name = fact.startsWith(attributePrefix) ? fact.slice(attributePrefix.length) : fact;
    setIn(fields, ['attributes', name, ...steps], value);
  }
}

/** Copies what it changes; a number as a step makes a list where there is nothing yet. */
function setIn(fields: Fields, [key = '', ...rest]: readonly string[], value: unknown): void {
  let inner = value;
  if (rest.length > 0) {
    const copy: Fields = isObject(fields[key]) ? { ...fields[key] } : {};
    setIn(copy, rest, value);
    inner = copy;
  }
  if (inner === undefined) Reflect.deleteProperty(fields, key);
  else
    Object.defineProperty(fields, key, {
      value: inner,
      enumerable: true,
      writable: true,
      configurable: true,
    });
}
