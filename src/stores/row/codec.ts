/** A row as few bytes: numbers as varints, times relative to the row's own, hex and base64url texts packed. */
import type { BlockEntry, StoredReceipt } from '../port.js';
import { ByteReader, ByteWriter } from './bytes.js';
import type { Anchor, Flight, Handled, Row } from './row.js';

/** Raised whenever the bytes on disk change; a store written with another one is not opened. */
export const rowFormat = 2;

const outcomes = ['sent', 'recorded', 'unknown'] as const satisfies readonly StoredReceipt['outcome'][];
const has = { requestId: 4, status: 8, ruleSet: 16 } as const;

export function encodeRow(row: Row): Buffer {
  const { anchors, handled, flights, block } = row;
  const base = anchors[0]?.at ?? handled[0]?.at ?? flights[0]?.at ?? block?.at ?? 0;
  const out = new ByteWriter();
  out.unsigned((block === undefined ? 0 : 1) | (flights.length << 1));
  out.signed(base);
  if (block !== undefined) writeBlock(out, block, base);
  for (const flight of flights) writeFlight(out, flight, base);
  writeAnchors(out, anchors, base);
  out.unsigned(handled.length);
  for (const one of handled) writeHandled(out, one, base);
  return out.bytes();
}

export function decodeRow(bytes: Uint8Array): Row {
  const from = new ByteReader(bytes);
  const head = from.unsigned();
  const base = from.signed();
  const block = (head & 1) === 1 ? readBlock(from, base) : undefined;
  const flights = many(head >> 1, () => readFlight(from, base));
  const anchors = readAnchors(from, base);
  const handled = many(from.unsigned(), () => readHandled(from, base));
  return { anchors, handled, flights, ...(block === undefined ? {} : { block }) };
}

function many<Item>(count: number, read: () => Item): Item[] {
  const items: Item[] = [];
  for (let index = 0; index < count; index += 1) items.push(read());
  return items;
}

/** Anchors of one request stand together: its scopes, then once what they share. */
function writeAnchors(out: ByteWriter, anchors: readonly Anchor[], base: number): void {
  const groups: (Omit<Anchor, 'scope'> & { readonly scopes: string[] })[] = [];
  for (const { scope, at, by } of anchors) {
    const last = groups.at(-1);
    if (last?.at === at && last.by === by) last.scopes.push(scope);
    else groups.push({ at, by, scopes: [scope] });
  }
  out.unsigned(groups.length);
  for (const { at, by, scopes } of groups) {
    out.unsigned(scopes.length);
    for (const scope of scopes) out.text(scope);
    out.signed(at - base);
    out.text(by);
  }
}

function readAnchors(from: ByteReader, base: number): Anchor[] {
  const groups = many(from.unsigned(), () => {
    const scopes = many(from.unsigned(), () => from.text());
    const at = base + from.signed();
    const by = from.text();
    return scopes.map((scope): Anchor => ({ scope, at, by }));
  });
  return groups.flat();
}

function writeBlock(out: ByteWriter, { at, by, reason }: BlockEntry, base: number): void {
  out.signed(at - base);
  out.optionalText(by);
  out.optionalText(reason);
}

function readBlock(from: ByteReader, base: number): BlockEntry {
  const at = base + from.signed();
  const by = from.optionalText();
  const reason = from.optionalText();
  return { at, ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
}

function writeFlight(out: ByteWriter, flight: Flight, base: number): void {
  out.unsigned(flight.state === 'dispatching' ? 1 : 0);
  out.text(flight.token);
  out.signed(flight.at - base);
  out.signed(flight.leaseUntil - base);
  out.unsigned(flight.leaseMs);
  out.text(flight.interaction);
  out.text(flight.label);
  out.unsigned(flight.scopes.length);
  for (const scope of flight.scopes) out.text(scope);
}

function readFlight(from: ByteReader, base: number): Flight {
  const state = from.unsigned() === 1 ? 'dispatching' : 'reserved';
  const token = from.text();
  const at = base + from.signed();
  const leaseUntil = base + from.signed();
  const leaseMs = from.unsigned();
  const interaction = from.text();
  const label = from.text();
  const scopes = many(from.unsigned(), () => from.text());
  return { token, state, at, leaseUntil, leaseMs, interaction, label, scopes };
}

function writeHandled(out: ByteWriter, one: Handled, base: number): void {
  const { outcome, requestId, status, ruleSet } = one;
  out.unsigned(
    outcomes.indexOf(outcome) |
      (requestId === undefined ? 0 : has.requestId) |
      (status === undefined ? 0 : has.status) |
      (ruleSet === undefined ? 0 : has.ruleSet),
  );
  out.text(one.interaction);
  out.text(one.token);
  out.signed(one.at - base);
  if (requestId !== undefined) out.text(requestId);
  if (status !== undefined) out.unsigned(status);
  if (ruleSet !== undefined) out.text(ruleSet);
}

function readHandled(from: ByteReader, base: number): Handled {
  const flags = from.unsigned();
  const outcome = outcomes[flags & 3] ?? 'unknown';
  const interaction = from.text();
  const token = from.text();
  const at = base + from.signed();
  return {
    interaction,
    token,
    outcome,
    at,
    ...((flags & has.requestId) === 0 ? {} : { requestId: from.text() }),
    ...((flags & has.status) === 0 ? {} : { status: from.unsigned() }),
    ...((flags & has.ruleSet) === 0 ? {} : { ruleSet: from.text() }),
  };
}
