/** Runs the tests of mappings: what `autotrigger test` does with `*.mapping-tests.json`. */

import { joinedLists } from '../../interaction/mapping/beside.js';
import { compileMapping } from '../../interaction/mapping/compile.js';
import type { DocumentMapper, MappedDocument } from '../../interaction/mapping/mapped-document.js';
import type { Mapping } from '../../interaction/mapping/mapping.js';
import type { MappingUse } from '../../interaction/mapping/mapping-use.js';
import { loadMapping } from '../../interaction/read/load-mapping.js';
import { isUnreadableRecord } from '../../interaction/unreadable.js';
import { pointerOf } from '../../shared/json-pointer.js';
import { compareFields } from '../scenarios/compare-fields.js';
import type { MappingTest } from './mapping-tests-file.js';
import { type MappingTestsFile, pathOfMapping } from './read-mapping-tests.js';

/** What became of one test; only the first difference is named, the others often follow from it. */
export interface MappingTestResult {
  readonly name: string;
  readonly file: string;
  readonly line?: number | undefined;
  readonly passed: boolean;
  /** What differs, one sentence. */
  readonly problem?: string | undefined;
}

/** A field of a mapping, and in how many records of the tests it was found: a default covers no path. */
export interface FieldCoverage {
  /** The first that tests the mapping. */
  readonly file: string;
  readonly mapping: string;
  /** The form of document, where the mapping has several. */
  readonly shape?: string | undefined;
  readonly field: string;
  /** Records with a value at one of its paths. */
  readonly found: number;
}

/** Rejects with what is wrong with a mapping. */
export async function runMappingTests(files: readonly MappingTestsFile[]): Promise<{
  readonly results: readonly MappingTestResult[];
  readonly coverage: readonly FieldCoverage[];
}> {
  const results: MappingTestResult[] = [];
  // One count for a mapping, however many files test it.
  const compiled = new Map<string, Compiled>();
  for (const { file, value, document } of files) {
    const { mapping: name, now, joined, tests } = value;
    const path = pathOfMapping(name, file);
    const known = compiled.get(path) ?? (await compile(path, name, file));
    compiled.set(path, known);
    // Lists of the test come before those on disk: a test should not depend on who works there today.
    const context = { joined: { ...joinedLists(known.mapping), ...joined }, now: Date.parse(now) };
    tests.forEach((test, index) => {
      const isRow = test.row !== undefined;
      const problem = differenceOf(test, known.map(test.row ?? test.document, { ...context, isRow }));
      const line = document.lineOf(pointerOf('tests', index));
      results.push({ name: test.name, file, line, passed: problem === undefined, problem });
    });
  }
  return { results, coverage: [...compiled.values()].flatMap(coverageOf) };
}

interface Compiled {
  readonly name: string;
  readonly file: string;
  readonly mapping: Mapping;
  readonly map: DocumentMapper;
  readonly use: MappingUse;
}

async function compile(path: string, name: string, file: string): Promise<Compiled> {
  const mapping = await loadMapping(path);
  const use: MappingUse = [];
  return { name, file, mapping, map: compileMapping(mapping, use), use };
}

function coverageOf({ name, file, use }: Compiled): FieldCoverage[] {
  return use.flatMap(({ shape, fields }) =>
    fields.map(({ target, found }) => ({ file, mapping: name, shape, field: target, found })),
  );
}

function differenceOf({ expect }: MappingTest, { records, skipped }: MappedDocument): string | undefined {
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
