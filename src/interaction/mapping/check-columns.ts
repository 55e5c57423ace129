/** Holds the columns a mapping names against those a CSV file has. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { Diagnostic } from '../../errors/diagnostic.js';
import { pointerOf } from '../../shared/json-pointer.js';
import { didYouMean } from '../../shared/suggest.js';
import { joinedLists, mappingPlaces } from './beside.js';
import { compileConditions } from './condition.js';
import type { Mapping } from './mapping.js';
import { listsIn, pathsOf } from './source-paths.js';

interface Named {
  readonly columns: readonly string[];
  readonly pointer: string;
}

/**
 * A mapping with shapes is made for files of several kinds, whose columns are a choice of who exports: of it one
 * shape must fit, and columns that are missing leave their fields missing.
 * @throws AutotriggerError MAPPING_INVALID naming every column that is not there, with the nearest that is
 */
export function checkColumns(
  mapping: Mapping,
  columns: readonly string[],
  csvFile: string,
  say: (notice: string) => void,
): void {
  if (mapping.shapes !== undefined) {
    sayEmptyLookups(mapping, checkShapes(mapping, columns, csvFile), columns, say);
    return;
  }
  sayEmptyLookups(mapping, mapping.fields, columns, say);
  const present = new Set(columns);
  const { file, lineOf } = mappingPlaces(mapping);
  const diagnostics = namedColumns(mapping)
    .filter((named) => !named.columns.some((column) => present.has(column)))
    .map(({ columns: [column = ''], pointer }): Diagnostic => {
      const near = didYouMean(column, columns);
      const line = lineOf(pointer);
      return {
        code: 'UNKNOWN_COLUMN',
        severity: 'error',
        message: `the mapping names the column \`${column}\`, which \`${csvFile}\` does not have`,
        fix: near === undefined ? `its columns are ${list(columns)}` : `did you mean \`${near}\`?`,
        pointer,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
      };
    });
  if (diagnostics.length === 0) return;
  throw new AutotriggerError('MAPPING_INVALID', `the mapping does not fit \`${csvFile}\``, {
    fix: 'correct the named columns in the mapping',
    diagnostics,
  });
}

/** A row has no list beside it: without a joined one the field would be missing in every record. */
function sayEmptyLookups(
  mapping: Mapping,
  fields: Mapping['fields'],
  columns: readonly string[],
  say: (notice: string) => void,
): void {
  const { joined = {}, json_texts: texts = [] } = mapping;
  const given = [...Object.keys(joined), ...Object.keys(joinedLists(mapping))];
  const present = [...given, ...columns, ...texts.map(({ at }) => at)];
  const missing = listsIn(fields).filter((list) => !present.includes(list.split('.')[0] ?? ''));
  for (const list of new Set(missing)) {
    say(
      `a row of CSV holds no list \`${list}\`: what is looked up in it is missing; name a file for it under \`joined\`, or with \`--join\``,
    );
  }
}

/** The fields of the shape that fits. */
function checkShapes(
  { shapes = [], fields }: Mapping,
  columns: readonly string[],
  csvFile: string,
): Mapping['fields'] {
  // A shape is recognised by cells, too (`exists`): every cell holds something here.
  const row = Object.fromEntries(columns.map((column) => [column, '1']));
  const scope = { record: row, parents: [], document: row, joined: {}, key: undefined, now: 0 };
  const fitting = shapes.find(({ is }) => compileConditions(is)(scope, scope));
  if (fitting !== undefined) return { ...fields, ...fitting.fields };
  throw new AutotriggerError('MAPPING_INVALID', `the mapping is not made for the columns of \`${csvFile}\``, {
    fix: `its columns are ${list(columns)}; write a mapping for them`,
  });
}

/** Of several alternatives under `from` one is enough; of joined columns each must be there. */
function namedColumns(mapping: Mapping): Named[] {
  const jsonColumns = mapping.json_texts?.map(({ at }) => at) ?? [];
  return Object.entries(mapping.fields)
    .flatMap(([target, source]) => pathsOf(source).map((named) => ({ ...named, target })))
    .map(({ paths, at, target }) => ({
      pointer: `${pointerOf('fields', target)}${at}`,
      columns: paths.map((path) => columnOf(path, jsonColumns)),
    }));
}

/** `payload.customer.email` leads into the column `payload` where its cells are read as JSON. */
function columnOf(path: string, jsonColumns: readonly string[]): string {
  const column = path.replace(/^\$\./, '');
  return jsonColumns.find((json) => column === json || column.startsWith(`${json}.`)) ?? column;
}

function list(columns: readonly string[]): string {
  const shown = columns.slice(0, 20).map((column) => `\`${column}\``);
  return `${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}`;
}
