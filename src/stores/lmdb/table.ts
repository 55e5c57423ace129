/** lmdb as a table: a write is made on condition of the version, and shares its commit with others of the moment. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextLoop } from 'node:timers/promises';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { Clock } from '../../shared/clock.js';
import { rowWithUnknownScopes } from '../row/row.js';
import { rowToText } from '../row/text.js';
import type { StoreSettings } from '../settings.js';
import type { KeyedState, StoredRow, Table, TableState, TableWrite } from '../table.js';
import { type LmdbEnvironment, openEnvironment } from './environment.js';
import { reasonOf, storeUnavailable } from './errors.js';
import { rowOfFirstVersion } from './first-version.js';

/** The table of one folder; calls before `open` reject. */
export interface LmdbTable extends Table {
  open(): Promise<void>;
  close(): Promise<void>;
  /** What the first version kept beside its rows. */
  formerSettings(): Promise<StoreSettings | undefined>;
}

/** Before each row of this version: the first version cannot take it for one of its own, and fails to read it. */
const mark = Buffer.from([0xff, 0xff, 0x7f]);
const timeRadix = 36;
const versionDigits = 13;

/** Rows read at once from a walk; other work runs in between. */
const pageSize = 500;

/** lmdb makes a timer for each fresh look, and reads in a loop of promises would let no timer end. */
const readsPerLoop = 1_000;

/** Opens nothing before `open`. After `close` it stays closed. */
export function lmdbTable(folder: string, clock: Clock): LmdbTable {
  let environment: LmdbEnvironment | undefined;
  let opening: Promise<LmdbEnvironment> | undefined;
  let isClosed = false;
  let reads = 0;

  const timeNow = (): number => Math.floor(clock.now());

  function opened(): LmdbEnvironment {
    if (environment === undefined) throw closed(folder);
    return environment;
  }

  function lookUp(key: string): TableState {
    const { rows, lastVersion } = opened();
    try {
      // lmdb-js keeps a snapshot open for a while, in which what others committed since does not show.
      rows.resetReadTxn();
      const bytes = rows.getBinary(keyToBytes(key));
      const now = timeNow();
      return bytes === undefined ? { now } : { row: storedRow(bytes, lastVersion()), now };
    } catch (error) {
      throw storeUnavailable(folder, 'be read', error);
    }
  }

  return {
    async open() {
      // For good: its owner may have moved or removed the folder since.
      if (isClosed) throw closed(folder);
      opening ??= openEnvironment(folder);
      try {
        environment = await opening;
      } catch (error) {
        opening = undefined;
        throw error;
      }
    },
    async read(key) {
      reads += 1;
      if (reads % readsPerLoop === 0) await nextLoop();
      return lookUp(key);
    },
    async write(given) {
      const { rows, commits } = opened();
      let now = 0;
      try {
        const written = await commits.commit(async () => {
          // Read when the write goes to the disk, not while it waits for the commit before.
          now = timeNow();
          return now >= given.notBefore && now <= given.notAfter && put(rows, given, now);
        });
        if (written) return { written, now };
      } catch (error) {
        throw storeUnavailable(folder, 'be written', await reasonOf(error));
      }
      return { written: false, ...lookUp(given.key) };
    },
    async *rows() {
      let last: Buffer | undefined;
      for (;;) {
        const page = pageAfter(last);
        for (const { key, value, version } of page) {
          const row = storedRow(value, version);
          const state: KeyedState = { key: keyFromBytes(key), row, now: timeNow() };
          yield state;
        }
        last = page.at(-1)?.key;
        if (last === undefined) return;
        await nextLoop();
      }
    },
    size: async () => (await stat(join(folder, 'data.mdb'))).size,
    formerSettings: async () => opened().formerSettings(),
    async close() {
      isClosed = true;
      environment = undefined;
      const last = await opening?.catch(() => undefined);
      opening = undefined;
      await last?.commits.ended();
      await last?.root.close();
    },
  };

  function pageAfter(last: Buffer | undefined): { key: Buffer; value: Buffer; version: number }[] {
    try {
      const { rows } = opened();
      // A page at a time: a cursor that stays open keeps lmdb from using the room of what is removed meanwhile.
      const start = last === undefined ? {} : { start: last, exclusiveStart: true };
      const range = rows.getRange({ ...start, limit: pageSize, versions: true });
      return Array.from(range, ({ key, value, version = 0 }) => ({ key: Buffer.from(key), value, version }));
    } catch (error) {
      throw storeUnavailable(folder, 'be read', error);
    }
  }
}

/** lmdb keeps the version as a number. */
function put(rows: LmdbEnvironment['rows'], { key, expected, version, text }: TableWrite, now: number) {
  const keyBytes = keyToBytes(key);
  if (text === undefined) return rows.remove(keyBytes, numberOf(expected ?? ''));
  const value = Buffer.concat([mark, Buffer.from(`${now.toString(timeRadix)} ${text}`)]);
  if (expected === undefined) {
    return rows.ifNoExists(keyBytes, () => void rows.put(keyBytes, value, numberOf(version)));
  }
  return rows.put(keyBytes, value, numberOf(version), numberOf(expected));
}

function storedRow(bytes: Buffer, versionNumber: number): StoredRow {
  const version = versionNumber.toString(16).padStart(versionDigits, '0');
  if (!bytes.subarray(0, mark.length).equals(mark)) {
    const row = rowWithUnknownScopes(rowOfFirstVersion(bytes));
    // Every time in it is known: NaN equals none, so none becomes the time of the write.
    return { text: rowToText(row, Number.NaN), version, writtenAt: 0 };
  }
  const value = bytes.toString('utf8', mark.length);
  const space = value.indexOf(' ');
  const writtenAt = Number.parseInt(value.slice(0, space), timeRadix);
  return { text: value.slice(space + 1), version, writtenAt };
}

const numberOf = (version: string): number => Number.parseInt(version, 16);

function closed(folder: string): AutotriggerError {
  return new AutotriggerError('STORE_UNAVAILABLE', `the lmdb store \`${folder}\` was closed`, {
    fix: 'make another with lmdbStore({ path }), or close later',
  });
}

/** The place of an encoding is written before the key; the first version wrote keys in the same way. */
const encodings = ['utf8', 'hex', 'base64url', 'utf16le'] as const satisfies readonly BufferEncoding[];
const smallestFirst = ['hex', 'base64url', 'utf8', 'utf16le'] as const satisfies readonly BufferEncoding[];

function keyToBytes(key: string): Buffer {
  const encoding = smallestFirst.find((one) => Buffer.from(key, one).toString(one) === key) ?? 'utf16le';
  const bytes = Buffer.from(key, encoding);
  return Buffer.concat([varint(bytes.length * 4 + encodings.indexOf(encoding)), bytes]);
}

function keyFromBytes(bytes: Buffer): string {
  const end = bytes.findIndex((byte) => byte < 0x80);
  const encoding = encodings[(bytes[0] ?? 0) % 4] ?? 'utf8';
  return bytes.toString(encoding, end + 1);
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
