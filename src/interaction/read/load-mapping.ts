/** A preset's name or a file's path → a checked mapping. */
import { readFile } from 'node:fs/promises';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason } from '../../errors/file-reason.js';
import { didYouMean } from '../../shared/suggest.js';
import { isPresetName, presetNames } from '../mapping/preset-names.js';
import type { Mapping } from '../mapping/schema.js';

/**
 * Presets are `zendesk`, `salesforce`, `intercom` and `freshdesk`; a file of such a name is reached as `./zendesk`.
 * @throws AutotriggerError MAPPING_INVALID with all findings, INPUT_UNREADABLE when there is no such file
 */
export async function loadMapping(nameOrPath: string): Promise<Mapping> {
  const { parseMapping } = await import('../mapping/parse.js');
  if (isPresetName(nameOrPath)) {
    const { presets } = await import('../mapping/presets/index.js');
    return parseMapping(presets[nameOrPath]);
  }
  const content = await read(nameOrPath);
  return parseMapping(content, { file: nameOrPath });
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
