/** Runs the tests of mappings: what `autotrigger test` does with `*.mapping-tests.json`. */
import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '../../errors/diagnostic.js';
import { compileMapping } from '../../interaction/mapping/compile.js';
import { joinedLists } from '../../interaction/mapping/joined.js';
import type { MappingUse } from '../../interaction/mapping/mapping-use.js';
import { isPresetName } from '../../interaction/mapping/preset-names.js';
import { loadMapping } from '../../interaction/read/load-mapping.js';
import { isUnreadableRecord } from '../../interaction/unreadable.js';
import { pointerOf } from '../../shared/json-pointer.js';
import { readDocument } from '../document.js';
import type { TextFile } from '../find-files.js';
import { compareFields } from '../scenarios/compare-fields.js';
import { type MappingTest, mappingTestsFileSchema } from './mapping-tests-file.js';

export const mappingTestsFileEnding = '.mapping-tests.json';

export interface MappingTestResult {
  readonly name: string;
  readonly file: string;
  readonly line?: number;
  readonly passed: boolean;
  /** What differs, one sentence. */
  readonly problem?: string;
}

/** A field of a mapping, and in how many records of the tests it had a value. */
export interface FieldCoverage {
  /** Of the tests. */
  readonly file: string;
  readonly mapping: string;
  /** The form of document, where the mapping has several. */
  readonly shape?: string;
  readonly field: string;
  readonly found: number;
}

export function readMappingTests({ path, content }: TextFile) {
  const read = readDocument(content, path, mappingTestsFileSchema, 'MAPPING_TESTS_INVALID');
  if (!read.ok) return read;
  const diagnostics = read.value.tests.flatMap((test, index): Diagnostic[] => {
    if ((test.document === undefined) !== (test.row === undefined)) return [];
    const pointer = pointerOf('tests', index);
    const message = 'a test has either `document` or `row`';
    const place = { file: path, pointer, ...read.document.placeOf(pointer) };
    return [{ code: 'MAPPING_TESTS_INVALID', severity: 'error', message, fix: 'give one of them', ...place }];
  });
  return diagnostics.length > 0 ? { ok: false as const, diagnostics } : read;
}

/** Rejects with what is wrong with a mapping; `files` were read without mistakes. */
export async function runMappingTests(files: readonly TextFile[]): Promise<{
  readonly results: readonly MappingTestResult[];
  readonly coverage: readonly FieldCoverage[];
}> {
  const results: MappingTestResult[] = [];
  const coverage: FieldCoverage[] = [];
  for (const file of files) {
    const read = readMappingTests(file);
    if (!read.ok) continue;
    const { mapping: name, now, joined, tests } = read.value;
    const path = isPresetName(name) ? name : resolve(dirname(file.path), name);
    const mapping = await loadMapping(path);
    const use: MappingUse = [];
    const map = compileMapping(mapping, use);
    const context = { joined: { ...joinedLists(mapping), ...joined }, now: Date.parse(now) };
    tests.forEach((test, index) => {
      const isRow = test.row !== undefined;
      const problem = differenceOf(test, map(test.row ?? test.document, { ...context, isRow }));
      const line = read.document.lineOf(pointerOf('tests', index));
      results.push({
        ...{ name: test.name, file: file.path, passed: problem === undefined },
        ...(line !== undefined && { line }),
        ...(problem !== undefined && { problem }),
      });
    });
    for (const { shape, fields } of use) {
      for (const { target, found, defaulted } of fields) {
        const field = { file: file.path, mapping: name, field: target, found: found + defaulted };
        coverage.push({ ...field, ...(shape !== undefined && { shape }) });
      }
    }
  }
  return { results, coverage };
}

function differenceOf(
  { expect }: MappingTest,
  { records, skipped }: ReturnType<ReturnType<typeof compileMapping>>,
): string | undefined {
  const { interactions: expected = [], invalid = 0, skipped: leftOut = 0 } = expect;
  const results = records.map(({ result }) => result);
  const errors = results.filter(isUnreadableRecord);
  const interactions = results.filter((result) => !isUnreadableRecord(result));
  if (errors.length !== invalid) {
    const [first] = errors;
    const why = first === undefined ? '' : `: ${first.message}`;
    return `expected ${invalid} invalid, got ${errors.length}${why}`;
  }
  if (skipped !== leftOut) return `expected ${leftOut} left out, got ${skipped}`;
  if (interactions.length !== expected.length) {
    return `expected ${expected.length} interactions, got ${interactions.length}`;
  }
  return expected.flatMap((each, index) =>
    compareFields(`interactions.${index}`, each, interactions[index]),
  )[0];
}
