/**
 * A customer's row as remote stores keep it. Numbers are texts, because not every server keeps all their digits;
 * labels, receipts and block entries are JSON texts within the JSON, which no server looks into.
 */
import type { BlockEntry, StoredReceipt } from '../port.js';
import type { Anchor, Flight, Handled, Row } from '../row/row.js';

/** The pieces of a row: the lists and the block as JSON texts. */
export interface StoredRow {
  readonly anchors: string | undefined;
  readonly flights: string | undefined;
  readonly block: string | undefined;
  readonly handled: Iterable<readonly [interaction: string, handled: StoredHandled]>;
}

export interface StoredAnchor {
  readonly scope: string;
  readonly at: string;
  readonly by: string;
}

interface StoredFlight {
  readonly token: string;
  readonly state: Flight['state'];
  readonly leaseUntil: string;
  readonly leaseMs: string;
  readonly interaction: string;
  readonly label: string;
  /** Redis writes an empty list as an empty object. */
  readonly scopes: readonly string[] | Record<string, never>;
  readonly at: string;
}

export interface StoredHandled {
  readonly at: string;
  readonly order: string;
  readonly token: string;
  readonly receipt: string;
}

interface StoredBlock {
  readonly at: string;
  readonly entry: string;
}

export function rowOf({ anchors, flights, block, handled }: StoredRow): Row {
  return {
    anchors: parsed<StoredAnchor[]>(anchors ?? '[]').map(anchorOf),
    flights: parsed<StoredFlight[]>(flights ?? '[]').map(flightOf),
    handled: [...handled]
      .map(([interaction, stored]) => ({ ...stored, interaction }))
      .sort((a, b) => Number(a.order) - Number(b.order))
      .map(handledOf),
    ...(block === undefined ? {} : { block: blockOf(block) }),
  };
}

export const storedAnchor = ({ scope, at, by }: Anchor): StoredAnchor => ({
  scope,
  at: String(at),
  by: JSON.stringify(by),
});

export const receiptOf = (at: unknown, receipt: unknown): StoredReceipt => ({
  ...parsed<Omit<StoredReceipt, 'at'>>(receipt),
  at: Number(at),
});

export function blockOf(text: unknown): BlockEntry {
  const { at, entry } = parsed<StoredBlock>(text);
  return { ...parsed<Omit<BlockEntry, 'at'>>(entry), at: Number(at) };
}

export const parsed = <T = string>(text: unknown): T => JSON.parse(String(text)) as T;

const anchorOf = ({ scope, at, by }: StoredAnchor): Anchor => ({ scope, at: Number(at), by: parsed(by) });

const flightOf = ({ token, state, interaction, scopes, ...stored }: StoredFlight): Flight => ({
  token,
  state,
  interaction,
  leaseUntil: Number(stored.leaseUntil),
  leaseMs: Number(stored.leaseMs),
  label: parsed(stored.label),
  scopes: Array.isArray(scopes) ? scopes : [],
  at: Number(stored.at),
});

const handledOf = ({
  interaction,
  token,
  at,
  receipt,
}: StoredHandled & { interaction: string }): Handled => ({
  interaction,
  token,
  ...receiptOf(at, receipt),
});
