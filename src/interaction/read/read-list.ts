/** A whole file as one list in memory: what a mapping is joined with. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { compilePath } from '../mapping/path.js';
import { isUnreadableRecord } from '../unreadable.js';
import { readCsv } from './csv.js';
import { formatByContent, formatByName } from './format.js';
import { readJson } from './json.js';
import { readNdjson } from './ndjson.js';
import { peek } from './peek.js';
import { findSources } from './sources.js';
import { refuseUtf16 } from './text-encoding.js';

/**
 * JSON, NDJSON or CSV; `records` is the path to the list in each document.
 * @throws AutotriggerError INPUT_UNREADABLE when one record cannot be read: a list with holes would find the wrong one
 */
export async function readList(path: string, records: string | undefined): Promise<unknown[]> {
  const list: unknown[] = [];
  const take = records === undefined ? undefined : compilePath(records);
  for (const { file, open } of await findSources([path], undefined)) {
    const [start, chunks] = await peek(refuseUtf16(open(), file));
    const format = formatByName(file) ?? formatByContent(start);
    const readers = { csv: readCsv, json: readJson, ndjson: readNdjson };
    for await (const batch of readers[format](chunks, file)) {
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
