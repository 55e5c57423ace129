/** Holds the columns a mapping names against those a CSV file has. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { Diagnostic } from '../../errors/diagnostic.js';
import { pointerOf } from '../../shared/json-pointer.js';
import { didYouMean } from '../../shared/suggest.js';
import { mappingPlaces } from './mapping-places.js';
import type { Mapping } from './schema.js';

interface Named {
  readonly columns: readonly string[];
  readonly pointer: string;
}

/** @throws AutotriggerError MAPPING_INVALID naming every column that is not there, with the nearest that is */
export function checkColumns(mapping: Mapping, columns: readonly string[], csvFile: string): void {
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

/** Of several alternatives under `from` one is enough; of joined columns each must be there. */
function namedColumns(mapping: Mapping): Named[] {
  return Object.entries(mapping.fields).flatMap(([target, source]): Named[] => {
    const pointer = pointerOf('fields', target);
    if (typeof source === 'string') return [{ columns: [source], pointer }];
    const { from, join = [], lookup } = source;
    return [
      ...(from === undefined ? [] : [{ columns: [from].flat(), pointer: `${pointer}/from` }]),
      ...join.map((column, index) => ({ columns: [column], pointer: `${pointer}/join/${index}` })),
      ...(lookup?.equals === undefined
        ? []
        : [{ columns: [lookup.equals], pointer: `${pointer}/lookup/equals` }]),
    ];
  });
}

function list(columns: readonly string[]): string {
  const shown = columns.slice(0, 20).map((column) => `\`${column}\``);
  return `${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}`;
}
