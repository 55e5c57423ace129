/** From the values of facts to an interaction that has them, as a record that can be given to `decide`. */
import { attributePrefix } from '../facts/standard-facts.js';
import type { Draft } from './dimension.js';

export interface Witness {
  /** A raw interaction: what `decide` takes. */
  readonly interaction: Readonly<Record<string, unknown>>;
  /** The moment of the decision, ISO 8601. */
  readonly now: string;
}

/** What an interaction has where no rule asks: enough for a request that the vendor takes. */
const ordinary: Readonly<Record<string, unknown>> = {
  ext_interaction_id: 'case-1',
  channel: 'email',
  'customer.name': 'Customer',
  'customer.email': 'customer@example.com',
  'employee.email': 'agent@example.com',
};

export function witnessOf({ now, values }: Draft): Witness {
  const root: Record<string, unknown> = {};
  const groups: Record<string, Record<string, unknown>> = { customer: {}, employee: {} };
  const attributes = new Map<string, unknown>();
  for (const [fact, value] of [...Object.entries(ordinary), ...values]) {
    if (value === undefined && !(fact in ordinary)) continue;
    const [group = '', field] = fact.split('.');
    const parent = field === undefined ? root : groups[group];
    if (fact.startsWith(attributePrefix)) attributes.set(fact.slice(attributePrefix.length), value);
    else if (parent !== undefined) assign(parent, field ?? fact, value);
  }
  const parts = {
    ...root,
    ...groups,
    ...(attributes.size === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
  };
  return { interaction: parts, now: new Date(now).toISOString() };
}

/** A missing fact takes the ordinary value away again. */
function assign(parent: Record<string, unknown>, field: string, value: unknown): void {
  if (value === undefined) delete parent[field];
  else parent[field] = value;
}
