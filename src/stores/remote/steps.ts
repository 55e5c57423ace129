/** The port over a server that runs the steps itself: what redis and postgres have in common. */
import type { ReserveRequest, StoredReceipt, SuppressionStore, Ticket, WindowCheck } from '../port.js';
import { entryOf, isAlive, type Row } from '../row/row.js';
import { sweep } from '../row/steps.js';
import { beginOf, type Reply, refusalOf, reserveOf, settleOf } from './replies.js';
import { storedAnchor } from './row.js';

export type RemoteStep =
  | 'reserve'
  | 'look'
  | 'begin'
  | 'settle'
  | 'release'
  | 'anchor'
  | 'block'
  | 'unblock'
  | 'erase'
  | 'sweep';

/** A row, and the server's clock when it was read. */
export interface SeenRow {
  readonly customer: string;
  readonly row: Row;
  readonly now: number;
}

export interface RemoteTable {
  /** One atomic step on one customer's row, on the server's clock. */
  run(step: RemoteStep, customer: string, ...rest: readonly string[]): Promise<Reply>;
  row(customer: string): Promise<SeenRow | undefined>;
  /** Every customer once. */
  rows(): AsyncIterable<SeenRow>;
}

type Steps = Omit<SuppressionStore, 'name' | 'durable' | 'open' | 'secret' | 'doctor' | 'close'>;

export function remoteSteps(table: RemoteTable): Steps {
  const settle = async ({ customer, token }: Ticket, receipt: Omit<StoredReceipt, 'at'>) =>
    settleOf(await table.run('settle', customer, token, receipt.outcome, JSON.stringify(receipt)));

  return {
    async reserve({ customer, interaction, label, token, leaseMs, windows, anchors }: ReserveRequest) {
      const texts = [JSON.stringify(label), token, String(leaseMs), windowsText(windows)] as const;
      const reply = await table.run('reserve', customer, interaction, ...texts, JSON.stringify(anchors));
      return reserveOf(reply, windows);
    },
    begin: async ({ customer, token }) => beginOf(await table.run('begin', customer, token)),
    confirm: settle,
    release: async ({ customer, token }) => settleOf(await table.run('release', customer, token)),
    hold: (ticket, receipt) => settle(ticket, { ...receipt, outcome: 'unknown' }),

    async look({ customer, interaction, windows }) {
      const contacts = flag(windows.length > 0);
      return refusalOf(
        await table.run('look', customer, interaction, windowsText(windows), contacts),
        windows,
      );
    },
    async anchor(customer, anchors) {
      await table.run('anchor', customer, JSON.stringify(anchors.map(storedAnchor)));
    },

    async block(customer, { at, ...entry }) {
      await table.run('block', customer, at === undefined ? '' : String(at), JSON.stringify(entry));
    },
    unblock: async (customer) => isDone(await table.run('unblock', customer)),
    async entry(customer) {
      const seen = await table.row(customer);
      return seen === undefined ? undefined : entryOf(customer, seen.row, seen.now);
    },
    erase: async (customer, { keepBlock }) => isDone(await table.run('erase', customer, flag(keepBlock))),
    async *entries() {
      for await (const { customer, row, now } of table.rows()) {
        const entry = entryOf(customer, row, now);
        if (entry !== undefined) yield entry;
      }
    },
    async sweep(before) {
      let removed = 0;
      for await (const { customer, row, now } of table.rows()) {
        if (sweep(row, before, now).row === undefined) continue;
        const [count] = await table.run('sweep', customer, String(before));
        removed += Number(count);
      }
      return removed;
    },
    async statistics() {
      const counts = { customers: 0, blocked: 0, inFlight: 0 };
      for await (const { customer, row, now } of table.rows()) {
        if (entryOf(customer, row, now) === undefined) continue;
        counts.customers += 1;
        if (row.block !== undefined) counts.blocked += 1;
        counts.inFlight += row.flights.filter((flight) => isAlive(flight, now)).length;
      }
      return counts;
    },
  };
}

const flag = (set: boolean): string => (set ? '1' : '0');
const isDone = ([count]: Reply): boolean => count === '1';

/** A window's name stays here: the step answers with its place. */
function windowsText(windows: readonly WindowCheck[]): string {
  return JSON.stringify(
    windows.map(({ scope, lengthMs, steps = [], max }) => ({
      scope,
      max,
      ...(lengthMs === undefined ? { steps } : { lengthMs }),
    })),
  );
}
