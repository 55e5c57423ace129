/** A whole file as one list in memory: what a mapping is joined with. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { JoinedSetting } from '../mapping/mapping.js';
import { compilePath } from '../mapping/path.js';
import { isUnreadableRecord } from '../unreadable.js';
import { openSource, readSource } from './open-source.js';
import { findSources } from './sources.js';

/**
 * JSON, NDJSON or CSV; `records` is the path to the list in each document.
 * @throws AutotriggerError INPUT_UNREADABLE when one record cannot be read: a list with holes would find the wrong one
 */
export async function readList(path: string, { records, encoding }: JoinedSetting): Promise<unknown[]> {
  const list: unknown[] = [];
  const take = records === undefined ? undefined : compilePath(records);
  for (const source of await findSources([path], undefined)) {
    const { file } = source;
    // There is nobody to tell that an encoding was a guess.
    const refuse = (notice: string): never => {
      throw unreadable(file, `${notice} under \`joined\``);
    };
    const opened = await openSource(source, { encoding, say: refuse });
    for await (const batch of readSource(opened, file)) {
      for (const document of batch.records) {
        if (isUnreadableRecord(document)) throw unreadable(file, document.message);
        const found = take === undefined ? document : take(document);
        if (found === undefined) throw unreadable(file, `it holds nothing at \`${records}\``);
        if (Array.isArray(found)) for (const entry of found) list.push(entry);
        else list.push(found);
      }
    }
  }
  return list;
}

function unreadable(file: string, message: string): AutotriggerError {
  return new AutotriggerError('INPUT_UNREADABLE', `the joined list \`${file}\` cannot be read: ${message}`, {
    fix: 'give a JSON list, NDJSON or CSV, and `records` where the list is not the file itself',
    file,
  });
}
