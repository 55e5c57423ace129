/** Tests of mappings from `*.mapping-tests.json`, with the mistakes in them at their places. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '../../errors/diagnostic.js';
import { isPresetName, presetNames } from '../../interaction/mapping/preset-names.js';
import type { JsonDocument } from '../../shared/json-document.js';
import { pointerOf } from '../../shared/json-pointer.js';
import { suggestion } from '../../shared/suggest.js';
import { readDocument } from '../document.js';
import type { TextFile } from '../find-files.js';
import { checkInteraction, type FieldMistake } from '../scenarios/check-fields.js';
import { type MappingTest, type MappingTests, mappingTestsFileSchema } from './mapping-tests-file.js';

/** By which `test` and `validate` find the files. */
export const mappingTestsFileEnding = '.mapping-tests.json';

/** A file without mistakes, and where it was read from: names of mappings start there. */
export interface MappingTestsFile {
  readonly file: string;
  readonly value: MappingTests;
  readonly document: JsonDocument;
}

/** Never throws for data; looks at the disk for the mapping that is named, but does not read it. */
export function readMappingTests({ path, content }: TextFile) {
  const read = readDocument(content, path, mappingTestsFileSchema, 'MAPPING_TESTS_INVALID');
  if (!read.ok) return read;
  const { mapping, tests } = read.value;
  const mistakes = [...checkMapping(mapping, path), ...tests.flatMap(checkTest)];
  const diagnostics = mistakes.map((mistake): Diagnostic => {
    const place = { file: path, ...read.document.placeOf(mistake.pointer) };
    return { code: 'MAPPING_TESTS_INVALID', severity: 'error', ...mistake, ...place };
  });
  return diagnostics.length > 0 ? { ok: false as const, diagnostics } : { ...read, file: path };
}

function checkMapping(name: string, file: string): FieldMistake[] {
  if (isPresetName(name) || existsSync(pathOfMapping(name, file))) return [];
  return [
    {
      pointer: '/mapping',
      message: `there is no mapping \`${name}\` in the folder of this file, and no such preset`,
      fix: suggestion(name, presetNames, 'name a file from this folder, or a preset'),
    },
  ];
}

/** Fields that no interaction has would be absent whatever the mapping does. */
function checkTest({ document, row, expect }: MappingTest, index: number): FieldMistake[] {
  const pointer = pointerOf('tests', index);
  const message = 'a test has either `document` or `row`';
  const isOne = (document === undefined) !== (row === undefined);
  const fields = (expect.interactions ?? []).flatMap((interaction, at) =>
    checkInteraction(interaction, []).map((mistake) => ({
      ...mistake,
      pointer: `${pointer}${pointerOf('expect', 'interactions', at)}${mistake.pointer}`,
    })),
  );
  return isOne ? fields : [{ pointer, message, fix: 'give one of them' }, ...fields];
}

/** Folders of the mappings that are tested: a change of a file there, joined lists included, may change a result. */
export function foldersOfMappings(files: readonly TextFile[]): string[] {
  const folders = files.flatMap(({ path, content }) => {
    const read = readDocument(content, path, mappingTestsFileSchema, 'MAPPING_TESTS_INVALID');
    if (!read.ok || isPresetName(read.value.mapping)) return [];
    return dirname(pathOfMapping(read.value.mapping, path));
  });
  return [...new Set(folders)].filter(existsSync);
}

/** What `loadMapping` takes. */
export function pathOfMapping(mapping: string, file: string): string {
  return isPresetName(mapping) ? mapping : resolve(dirname(file), mapping);
}
