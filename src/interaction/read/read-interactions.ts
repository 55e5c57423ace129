/** Inputs → raw records one by one, ready for `processAll`. */
import { attachSourceLocation } from '../source-location.js';
import { isUnreadableRecord } from '../unreadable.js';
import { type ReadOptions, readBatches } from './read-batches.js';

/**
 * Reads NDJSON, JSON and CSV from files, globs and `-`, and yields raw records (after the mapping, where there is
 * one); a line that cannot be read is an `UnreadableRecord`. Each record remembers its file and line, which
 * `normaliseInteraction` names when the record is no interaction.
 * @throws AutotriggerError INPUT_UNREADABLE, MAPPING_INVALID (see `readBatches`), when iterated
 */
export async function* readInteractions(
  inputs: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<unknown> {
  for await (const { records, places } of readBatches(inputs, options)) {
    for (let index = 0; index < records.length; index++) {
      const record = records[index];
      const place = places[index];
      const isPlain = typeof record === 'object' && record !== null && !isUnreadableRecord(record);
      yield isPlain && place !== undefined ? attachSourceLocation(record, place) : record;
    }
  }
}
