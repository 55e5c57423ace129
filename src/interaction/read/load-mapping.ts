/** A preset's name or a file's path → a checked mapping, with the lists that it is joined with. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason } from '../../errors/file-reason.js';
import { isObject } from '../../shared/is-object.js';
import { assertOption } from '../../shared/options.js';
import { didYouMean } from '../../shared/suggest.js';
import { rememberJoined } from '../mapping/beside.js';
import type { JoinedSetting, Mapping } from '../mapping/mapping.js';
import { parseMapping } from '../mapping/parse.js';
import { compilePath } from '../mapping/path.js';
import { isPresetName, presetNames } from '../mapping/preset-names.js';
import { presets } from '../mapping/presets/index.js';
import { listsIn } from '../mapping/source-paths.js';
import { isUnreadableRecord } from '../unreadable.js';
import { openSource, readSource } from './open-source.js';
import { findSources } from './sources.js';

/** What `--join` says on the command line. */
export interface LoadMappingOptions {
  /** Files of lists that look-ups find by these names, in place of those that the mapping names. */
  readonly joined?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Presets are named in docs/reference/presets.md; a file of such a name is reached as `./zendesk`. Files that the
 * mapping names under `joined` are read from the mapping's folder.
 * @throws AutotriggerError MAPPING_INVALID with all findings, INPUT_UNREADABLE when there is no such file
 */
export async function loadMapping(nameOrPath: string, options: LoadMappingOptions = {}): Promise<Mapping> {
  const { joined: files = {} } = options;
  assertOption(
    typeof nameOrPath === 'string' && nameOrPath !== '',
    'nameOrPath',
    'a file, or the name of a preset',
  );
  const mapping = isPresetName(nameOrPath)
    ? parseMapping(presets[nameOrPath])
    : parseMapping(await read(nameOrPath), { path: nameOrPath });
  checkNames(mapping, nameOrPath, Object.keys(files));
  const lists: Record<string, unknown> = Object.create(null);
  for (const [name, setting] of Object.entries(mapping.joined ?? {})) {
    if (setting.file === undefined || Object.hasOwn(files, name)) continue;
    lists[name] = await readList(resolve(dirname(nameOrPath), setting.file), setting);
  }
  for (const [name, paths] of Object.entries(files)) {
    const setting = { under: [name, ...usualKeys], ...mapping.joined?.[name] };
    lists[name] = (await Promise.all([paths].flat().map((path) => readList(path, setting)))).flat();
  }
  rememberJoined(mapping, lists);
  return mapping;
}

/** Where answers of APIs hold their records. */
const usualKeys = ['results', 'data', 'records'];

/** A list that no look-up uses would be read for nothing, and somebody would wait for the people in it. */
function checkNames(mapping: Mapping, nameOrPath: string, names: readonly string[]): void {
  const known = [mapping, ...(mapping.shapes ?? [])].flatMap(({ fields }) => listsIn(fields ?? {}));
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return;
  const near = didYouMean(wrong, known);
  const lists = [...new Set(known)].filter((name) => !/[.$^]/.test(name)).map((name) => `\`${name}\``);
  const fix = lists.length === 0 ? 'the mapping looks nothing up' : `its look-ups use ${lists.join(', ')}`;
  throw new AutotriggerError(
    'MAPPING_INVALID',
    `no look-up of the mapping \`${nameOrPath}\` uses the list \`${wrong}\``,
    { fix: near === undefined ? fix : `did you mean \`${near}\`?` },
  );
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

interface ListSetting extends Pick<JoinedSetting, 'records' | 'encoding'> {
  /** Keys of which the first that holds a list is taken where `records` says nothing. */
  readonly under?: readonly string[];
}

/**
 * JSON, NDJSON or CSV; `records` is the path to the list in each document.
 * @throws AutotriggerError INPUT_UNREADABLE when one record cannot be read: a list with holes would find the wrong one
 */
async function readList(path: string, { records, encoding, under = [] }: ListSetting): Promise<unknown[]> {
  const list: unknown[] = [];
  const take =
    records === undefined ? (document: unknown) => listUnder(document, under) : compilePath(records);
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
        const found = take(document);
        if (found === undefined) throw unreadable(file, `it holds nothing at \`${records}\``);
        if (Array.isArray(found)) for (const entry of found) list.push(entry);
        else list.push(found);
      }
    }
  }
  return list;
}

function listUnder(document: unknown, keys: readonly string[]): unknown {
  if (!isObject(document)) return document;
  const key = keys.find((each) => Object.hasOwn(document, each) && Array.isArray(document[each]));
  return key === undefined ? document : document[key];
}

function unreadable(file: string, message: string): AutotriggerError {
  return new AutotriggerError('INPUT_UNREADABLE', `the joined list \`${file}\` cannot be read: ${message}`, {
    fix: 'give a JSON list, NDJSON or CSV, and `records` where the list is not the file itself',
    file,
  });
}
