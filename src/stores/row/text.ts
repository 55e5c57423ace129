/**
 * A row as text, in plain JSON: `[format, anchors, handled, flights, block]`, each entry a list, so that a row is
 * short. New fields go to the end of a list. A time of `null` is the time at which the table wrote the row.
 */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { Anchor, BlockEntry, StoredReceipt } from '../port-steps.js';
import { type Flight, type Handled, type Row, rowWithUnknownScopes } from './row.js';

/** Goes up with every change that former versions would read wrongly. Formats 1 and 2 are of the first version. */
export const rowFormat = 3;

const outcomes: readonly StoredReceipt['outcome'][] = ['sent', 'recorded', 'unknown'];
const states: readonly Flight['state'][] = ['reserved', 'dispatching'];

/** @param asOf everything but anchors that is dated so gets the time of the write */
export function rowToText({ anchors, handled, flights, block }: Row, asOf: number): string {
  const time = (at: number): number | null => (at === asOf ? null : at);
  const lists: unknown[] = [
    requestsOf(anchors).map(({ scopes, at, by, uncounted }) =>
      uncounted === undefined ? [scopes, at, by] : [scopes, at, by, uncounted],
    ),
    handled.map(({ interaction, token, outcome, at, requestId, status, ruleSet }) =>
      short([interaction, token, outcome, time(at), requestId, status, ruleSet]),
    ),
    flights.map(({ state, token, call, at, leaseMs, interaction, label, scopes, uncounted }) => {
      const entry = [state, token, call, time(at), leaseMs, interaction, label, scopes];
      return uncounted === undefined ? entry : [...entry, uncounted];
    }),
    block === undefined ? undefined : short([time(block.at), block.by, block.reason]),
  ];
  return JSON.stringify([rowFormat, ...short(lists)]);
}

/**
 * @param writtenAt when the table wrote it
 * @throws AutotriggerError STORE_UNAVAILABLE for what is no row, or one of a newer version
 */
export function rowFromText(text: string, writtenAt: number): Row {
  const [format, anchors = [], handled = [], flights = [], block] = listOf(parse(text));
  if (typeof format !== 'number') throw damaged('it does not begin with the number of its format');
  if (format !== rowFormat) throw otherFormat(format);
  const time = (at: unknown): number => (at === null ? writtenAt : numberOf(at));
  const entries = listOf(anchors).map(listOf);
  const row: Row = {
    anchors: entries.flatMap(anchorsFrom),
    handled: listOf(handled).map((one) => handledOf(listOf(one), time)),
    flights: listOf(flights).map((one) => flightOf(listOf(one), time)),
    ...(isAbsent(block) ? {} : { block: blockOf(listOf(block), time) }),
  };
  // A call's id stands in every flight of this version, and a list of scopes in every anchor.
  const isOfFirstVersion =
    entries.some(([scope]) => typeof scope === 'string') || row.flights.some((one) => one.call === '');
  return isOfFirstVersion ? rowWithUnknownScopes(row) : row;
}

type Time = (at: unknown) => number;

interface Request extends Omit<Anchor, 'scope'> {
  readonly scopes: string[];
}

/** Anchors of one request stand together, so that what they share is written once. */
function requestsOf(anchors: readonly Anchor[]): readonly Request[] {
  const requests: Request[] = [];
  for (const anchor of anchors) {
    const last = requests.at(-1);
    if (last !== undefined && isSameRequest(last, anchor)) last.scopes.push(anchor.scope);
    else requests.push({ ...anchor, scopes: [anchor.scope] });
  }
  return requests;
}

const isSameRequest = (one: Omit<Anchor, 'scope'>, other: Omit<Anchor, 'scope'>): boolean =>
  one.at === other.at && one.by === other.by && one.uncounted?.join('\0') === other.uncounted?.join('\0');

/** Rows converted from the first version hold one scope in place of the list. */
function anchorsFrom([scopes, at, by, uncounted]: readonly unknown[]): Anchor[] {
  const shared = { at: numberOf(at), by: textOf(by), ...uncountedOf(uncounted) };
  const list = typeof scopes === 'string' ? [scopes] : listOf(scopes).map(textOf);
  return list.map((scope) => ({ scope, ...shared }));
}

function handledOf(entry: readonly unknown[], time: Time): Handled {
  const [interaction, token, outcome, at, requestId, status, ruleSet] = entry;
  return {
    interaction: textOf(interaction),
    token: textOf(token),
    outcome: oneOf(outcomes, outcome),
    at: time(at),
    ...(isAbsent(requestId) ? {} : { requestId: textOf(requestId) }),
    ...(isAbsent(status) ? {} : { status: numberOf(status) }),
    ...(isAbsent(ruleSet) ? {} : { ruleSet: textOf(ruleSet) }),
  };
}

function flightOf(entry: readonly unknown[], time: Time): Flight {
  const [state, token, call, at, leaseMs, interaction, label, scopes, uncounted] = entry;
  return {
    state: oneOf(states, state),
    token: textOf(token),
    call: textOf(call),
    at: time(at),
    leaseMs: numberOf(leaseMs),
    interaction: textOf(interaction),
    label: textOf(label),
    scopes: listOf(scopes).map(textOf),
    ...uncountedOf(uncounted),
  };
}

function blockOf([at, by, reason]: readonly unknown[], time: Time): BlockEntry {
  return {
    at: time(at),
    ...(isAbsent(by) ? {} : { by: textOf(by) }),
    ...(isAbsent(reason) ? {} : { reason: textOf(reason) }),
  };
}

const uncountedOf = (windows: unknown): Pick<Anchor, 'uncounted'> =>
  isAbsent(windows) ? {} : { uncounted: listOf(windows).map(textOf) };

/** Without what is empty or absent at the end; absent values before it become `null`. */
function short(list: readonly unknown[]): readonly unknown[] {
  const length = list.findLastIndex((one) => one !== undefined && !(Array.isArray(one) && one.length === 0));
  return list.slice(0, length + 1);
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged('it is not JSON');
  }
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw damaged('a list is missing');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw damaged('a text is missing');
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  throw damaged('a number is missing');
}

function oneOf<Value>(values: readonly Value[], value: unknown): Value {
  const known = values.find((one) => one === value);
  if (known === undefined) throw damaged('it holds a state or an outcome that does not exist');
  return known;
}

/** The row itself is not quoted: it may hold what somebody typed. */
function damaged(why: string): AutotriggerError {
  return new AutotriggerError('STORE_UNAVAILABLE', `a row of the store is damaged: ${why}`, {
    fix: 'restore the store from a backup; nobody is contacted on a row that cannot be read',
  });
}

function otherFormat(format: number): AutotriggerError {
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `a row of the store has format ${format}, and this version reads format ${rowFormat}`,
    { fix: 'update the package `autotrigger`: a newer version wrote the row' },
  );
}
