/** A preset's name or a file's path → a checked mapping, with the lists that it is joined with. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason } from '../../errors/file-reason.js';
import { didYouMean } from '../../shared/suggest.js';
import { rememberJoined } from '../mapping/joined.js';
import type { Mapping } from '../mapping/mapping.js';
import { parseMapping } from '../mapping/parse.js';
import { isPresetName, presetNames } from '../mapping/preset-names.js';
import { presets } from '../mapping/presets/index.js';

/**
 * Presets are named in docs/reference/mapping.md; a file of such a name is reached as `./zendesk`. Files that the
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
    if (setting.file === undefined) continue;
    const { readList } = await import('./read-list.js');
    lists[name] = await readList(resolve(folder, setting.file), setting);
  }
  return lists;
}
