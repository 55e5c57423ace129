/** Checks the ledger of a run: who was asked twice within the window, and which interactions are unaccounted for. */
import type { ReceiptOutcome } from '../../src/receipt/receipt.js';
import type { ChaosInteraction } from './messages.js';
import type { Acceptance } from './vendor.js';

export interface Evidence {
  readonly interactions: readonly ChaosInteraction[];
  readonly ledger: readonly Acceptance[];
  /** Final receipts by interaction; more than one where it was delivered more than once. */
  readonly receipts: ReadonlyMap<string, readonly FinalReceipt[]>;
  /** When the window of an interaction began, on the store's clock; undefined where the store is the control. */
  readonly windows: ReadonlyMap<string, number> | undefined;
  /** Interactions that stand in a log; undefined where none was kept. */
  readonly logged?: ReadonlySet<string>;
}

export interface FinalReceipt {
  readonly outcome: ReceiptOutcome;
  readonly by?: string;
}

export interface LedgerCheck {
  /** Contacts of a customer less than a window after the one before. */
  readonly askedTwice: number;
  /** Requests of an agent that began on one day beyond the quota. */
  readonly overQuota: number;
  /** In words; empty when every interaction is accounted for. */
  readonly unaccounted: readonly string[];
}

/** Requests that an agent's customers may get a day. */
export const agentQuota = 2;

export const windowMs = 7 * 24 * 3_600_000;

export function checkLedger(evidence: Evidence): LedgerCheck {
  const { ledger, windows } = evidence;
  const contacts = grouped(ledger, ({ customer }) => customer);
  let askedTwice = 0;
  for (const ofCustomer of contacts.values()) {
    // The clock may have been stepped: the time of a contact is when its window began on the store's clock.
    const times = ofCustomer
      .map(({ interaction, at }) => windows?.get(interaction) ?? at)
      .sort((a, b) => a - b);
    askedTwice += times.filter(
      (time, index) => index > 0 && time - (times[index - 1] ?? 0) < windowMs,
    ).length;
  }
  return { askedTwice, overQuota: overQuota(evidence), unaccounted: [...unaccounted(evidence)] };
}

/** Counts every request that began and was not given back, whether it was accepted or not. */
function overQuota({ interactions, windows = new Map() }: Evidence): number {
  const begun = interactions.flatMap(({ ext_interaction_id: id, employee }) => {
    const at = windows.get(id);
    return at === undefined ? [] : [`${employee.email} ${new Date(at).toISOString().slice(0, 10)}`];
  });
  const days = grouped(begun, (agentAndDay) => agentAndDay);
  return [...days.values()].reduce((sum, { length }) => sum + Math.max(0, length - agentQuota), 0);
}

/** Outcomes that may stand beside an acceptance; all others deny it. */
const admitting: readonly ReceiptOutcome[] = ['sent', 'unknown', 'duplicate'];

function* unaccounted({ interactions, ledger, receipts, windows, logged }: Evidence): Iterable<string> {
  const acceptances = grouped(ledger, ({ interaction }) => interaction);
  const customers = new Map(
    interactions.map(({ ext_interaction_id: id, customer }) => [id, customer.name] as const),
  );
  for (const [id, name] of customers) {
    const times = acceptances.get(id)?.length ?? 0;
    const own = receipts.get(id) ?? [];
    if (own.length === 0) yield `${id} has no receipt`;
    if (own.length > 0 && logged?.has(id) === false) yield `${id} has a receipt that is in no log`;
    if (windows !== undefined && times > 1) yield `${id} was accepted ${times} times`;
    if (windows !== undefined && times > 0 && !windows.has(id))
      yield `${id} was accepted and holds no window`;
    if (times > 0 && !own.some(({ outcome }) => admitting.includes(outcome))) {
      yield `${id} was accepted, and its receipts deny it: ${own.map(({ outcome }) => outcome).join(', ')}`;
    }
    for (const { outcome, by } of own) {
      if (outcome === 'sent' && times === 0) yield `${id} is said to be sent, and was not accepted`;
      if (outcome === 'suppressed' && by !== undefined && customers.get(by) !== name) {
        yield `${id} is said to be suppressed by ${by}, which is not of this customer`;
      }
    }
  }
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
