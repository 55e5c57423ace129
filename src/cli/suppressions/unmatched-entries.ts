/** Finds do-not-contact entries that no request can match: the first version kept texts such as `<jane@…>` as they stood. */
import { readAddress } from '../../interaction/address.js';
import { isObject } from '../../shared/is-object.js';
import type { StoreFinding } from '../../stores/port.js';
import type { CommandContext } from '../context.js';
import { formatNumberOf } from '../terminal/text.js';
import { type StoreOptions, type Suppressions, withExistingSuppressions } from './open-suppressions.js';
import { readRows } from './read-rows.js';

/** Keys are hashes, so entries are found by the lists that they came from. */
export async function unmatchedEntries(
  context: CommandContext,
  lists: readonly string[],
  options: StoreOptions,
): Promise<readonly StoreFinding[]> {
  return withExistingSuppressions(context, options, async (suppressions) => {
    let unmatched = 0;
    for await (const row of readRows(context, lists)) {
      const text = isObject(row) ? row.email : row;
      if (typeof text === 'string' && (await isUnmatched(suppressions, text))) unmatched += 1;
    }
    if (unmatched === 0) return [];
    return [
      {
        severity: 'error',
        code: 'ENTRIES_UNMATCHED',
        message: `${formatNumberOf(unmatched, 'do-not-contact entry', 'do-not-contact entries')} of the list can match no address, so these customers can be asked`,
        fix: 'import the list again (`suppressions import`), and correct the rows that it refuses',
      },
    ];
  });
}

async function isUnmatched({ guard, keys, store }: Suppressions, text: string): Promise<boolean> {
  const read = readAddress(text);
  if (read.ok && !read.isUnwrapped) return false;
  const found = new Set(read.ok ? keys.customersOf(read.address) : []);
  const asWritten = keys.customersOf(text).filter((key) => !found.has(key));
  const entries = await Promise.all(asWritten.map((key) => store.entry(key)));
  if (!entries.some((entry) => entry?.block !== undefined)) return false;
  return !read.ok || (await guard.lookUp(read.address))?.block === undefined;
}
