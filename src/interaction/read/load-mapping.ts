/** A preset's name or a file's path → a checked mapping, with the lists that it is joined with. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason } from '../../errors/file-reason.js';
import { didYouMean } from '../../shared/suggest.js';
import { rememberJoined } from '../mapping/joined.js';
import type { JoinedSetting, Mapping } from '../mapping/mapping.js';
import { parseMapping } from '../mapping/parse.js';
import { compilePath } from '../mapping/path.js';
import { isPresetName, presetNames } from '../mapping/preset-names.js';
import { presets } from '../mapping/presets/index.js';
import { isUnreadableRecord } from '../unreadable.js';
import { openSource, readSource } from './open-source.js';
import { findSources } from './sources.js';

/**
 * Presets are named in docs/reference/presets.md; a file of such a name is reached as `./zendesk`. Files that the
 * mapping names under `joined` are read from the mapping's folder.
 * @throws AutotriggerError MAPPING_INVALID with all findings, INPUT_UNREADABLE when there is no such file
 */
export async function loadMapping(nameOrPath: string): Promise<Mapping> {
  if (isPresetName(nameOrPath)) {
    return parseMapping(presets[nameOrPath]);
  }
  const mapping = parseMapping(await read(nameOrPath), { path: nameOrPath });
  rememberJoined(mapping, await readJoined(mapping, dirname(nameOrPath)));
  return mapping;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const near = didYouMean(file, presetNames);
    throw new AutotriggerError('INPUT_UNREADABLE', `the mapping \`${file}\` ${fileReason(cause)}`, {
      fix:
        near === undefined
          ? `give a file, or one of the presets ${presetNames.join(', ')}`
          : `did you mean the preset \`${near}\`?`,
      file,
      cause,
    });
  }
}

async function readJoined({ joined = {} }: Mapping, folder: string): Promise<Record<string, unknown>> {
  const lists: Record<string, unknown> = Object.create(null);
  for (const [name, setting] of Object.entries(joined)) {
    if (setting.file !== undefined) lists[name] = await readList(resolve(folder, setting.file), setting);
  }
  return lists;
}

/**
 * JSON, NDJSON or CSV; `records` is the path to the list in each document.
 * @throws AutotriggerError INPUT_UNREADABLE when one record cannot be read: a list with holes would find the wrong one
 */
async function readList(path: string, { records, encoding }: JoinedSetting): Promise<unknown[]> {
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
      for (const document of batch) {
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
