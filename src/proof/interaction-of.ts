/** From the values of facts to an interaction that has them, as a record that can be given to `decide`. */
import { attributePrefix } from '../facts/standard-facts.js';
import type { Interaction } from '../interaction/interaction.js';
import { normaliseInteraction } from '../interaction/normalise.js';
import type { Draft } from './dimension.js';

/** An example that anybody can replay. */
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

/** Names and addresses in it are made up, apart from the constants of rules. */
export function witnessOf({ now, values }: Pick<Draft, 'now' | 'values'>): Witness {
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

/** As decisions read it. */
export function interactionOf(draft: Pick<Draft, 'now' | 'values'>): Interaction {
  const read = normaliseInteraction(witnessOf(draft).interaction);
  if (!read.ok) throw new TypeError(read.error.message);
  return read.interaction;
}

/** A missing fact takes the ordinary value away again. */
function assign(parent: Record<string, unknown>, field: string, value: unknown): void {
  if (value === undefined) delete parent[field];
  else parent[field] = value;
}

/** An interaction with other values of some facts, those that are undefined taken away. */
export function withFacts(interaction: Interaction, values: ReadonlyMap<string, unknown>): Interaction {
  const root: Record<string, unknown> = { ...interaction };
  const groups: Record<string, Record<string, unknown>> = {
    customer: { ...interaction.customer },
    employee: { ...interaction.employee },
    attributes: { ...interaction.attributes },
  };
  for (const [fact, value] of values) {
    const at = fact.indexOf('.');
    const parent = at === -1 ? root : groups[fact.slice(0, at)];
    if (parent !== undefined) assign(parent, at === -1 ? fact : fact.slice(at + 1), value);
  }
  return { ...root, ...groups, tags: root.tags ?? [] } as unknown as Interaction;
}
