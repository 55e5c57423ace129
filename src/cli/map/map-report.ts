/** What `autotrigger map` says: the interactions, and how each field of the mapping fared. */

import { formatPlace } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';
import { maskFact, maskRecord } from '../../explanation/mask.js';
import { type MappingUse, neverFound } from '../../interaction/mapping/mapping-use.js';
import { normaliseInteraction } from '../../interaction/normalise.js';
import { isUnreadableRecord } from '../../interaction/unreadable.js';
import { formatCount, formatNumberOf } from '../../shared/format-numbers.js';
import { isObject } from '../../shared/is-object.js';
import { meantBy } from '../input/open-input.js';
import type { Painter } from '../terminal/painter.js';
import { formatTable } from '../terminal/text.js';

interface InvalidRecord {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly pointer?: string | undefined;
  readonly message: string;
  readonly fix?: string | undefined;
}

interface FieldReport {
  readonly field: string;
  /** The form of document, where the mapping has several. */
  readonly shape?: string;
  /** Its paths, as they are written. */
  readonly from: string;
  /** Records of its form of document. */
  readonly records: number;
  /** Of them, how many have a value at one of its paths. */
  readonly found: number;
  /** Of them, how many took the default: a path that is wrong would hide behind it. */
  readonly defaulted: number;
  /** Records that hold something there that cannot be read. */
  readonly unreadable: number;
  /** Values that `map` does not name. */
  readonly unmapped: readonly { readonly value: string; readonly count: number }[];
}

/** What a mapping made of the records that were read. */
export interface MapReport {
  /** Invalid ones and those that `when` leaves out included. */
  readonly records: number;
  /** Records that became an interaction. */
  readonly mapped: number;
  readonly invalid: number;
  /** Records that `when` leaves out. */
  readonly skipped: number;
  /** The first of them; masked unless asked otherwise. */
  readonly interactions: readonly unknown[];
  /** The first of them. */
  readonly errors: readonly InvalidRecord[];
  /** Of the forms of document that came. */
  readonly fields: readonly FieldReport[];
  /** One sentence for each path that no record has. */
  readonly neverFound: readonly string[];
  /** Paths that records have, nearly like those that none has. */
  readonly didYouMean: readonly { readonly field: string; readonly path: string }[];
}

/** Keeps at most `limit` interactions and `limit` errors, and counts the rest. `reveal`: nothing is masked. */
export function createMapReport(
  limit: number,
  reveal: boolean,
): { add(record: unknown): void; result(use: MappingUse): MapReport } {
  const interactions: unknown[] = [];
  const errors: InvalidRecord[] = [];
  let mapped = 0;
  let invalid = 0;
  const addError = ({ file, line, pointer, message, fix }: InvalidRecord): void => {
    invalid += 1;
    if (errors.length < limit) errors.push({ file, line, pointer, message, fix });
  };
  return {
    add(record) {
      if (isUnreadableRecord(record)) return addError(record);
      // A value that a mapping passes on may still be none that an interaction takes.
      const read = normaliseInteraction(record);
      if (!read.ok) return addError(read.error);
      mapped += 1;
      if (interactions.length < limit && isObject(record)) {
        interactions.push(reveal ? record : maskRecord(record));
      }
    },
    result(use) {
      const skipped = use.reduce((sum, part) => sum + part.skipped, 0);
      const show = (field: string, value: string): string => (reveal ? value : maskValue(field, value));
      const fields = use
        .filter(({ records }) => records > 0)
        .flatMap(({ shape, records, fields: of }) =>
          of.map(({ target, place, found, defaulted, unreadable, unmapped }) => ({
            ...{
              field: target,
              ...(shape !== undefined && { shape }),
              from: place,
              records,
              found,
              defaulted,
              unreadable,
            },
            unmapped: [...unmapped]
              .sort(([, a], [, b]) => b - a)
              .map(([value, count]) => ({ value: show(target, value), count })),
          })),
        );
      const never = neverFound(use);
      return {
        ...{ records: mapped + invalid + skipped, mapped, invalid, skipped, interactions, errors, fields },
        neverFound: never.map(({ message }) => message),
        didYouMean: never.flatMap(({ target, near }) =>
          near === undefined ? [] : [{ field: target, path: near }],
        ),
      };
    },
  };
}

/** For a terminal. Empty sections are left out. */
export function formatMapReport(report: MapReport, paint: Painter): string {
  const { records, mapped, invalid, skipped, fields } = report;
  const counts = [
    formatNumberOf(mapped, 'interaction'),
    `${formatCount(invalid)} invalid`,
    ...(skipped > 0 ? [`${formatCount(skipped)} left out`] : []),
  ];
  const shapes = [...new Set(fields.map(({ shape }) => shape))];
  const tables = shapes.map((shape) => [
    paint.bold(shape === undefined ? 'Fields' : `Fields of ${printable(shape)}`),
    formatTable(fields.filter((field) => field.shape === shape).map(fieldRow), [
      'left',
      'right',
      'left',
      'left',
    ]),
  ]);
  const unmapped = fields.flatMap(({ field, unmapped: values }) =>
    values.map(({ value, count }) => `  ${printable(`${field}: \`${value}\``)} (${formatCount(count)})`),
  );
  return [
    `${paint.bold(`${formatNumberOf(records, 'record')}: ${counts.join(', ')}`)}\n`,
    ...section(
      'Interactions',
      report.interactions.map((one) => `  ${printable(JSON.stringify(one))}`),
      paint,
    ),
    ...section(
      'Invalid',
      report.errors.map((error) => `  ${paint.red('✗')} ${printable(described(error))}`),
      paint,
    ),
    ...tables.flatMap(([title = '', table = '']) => [title, table]),
    ...section(
      'Never found',
      [
        ...report.neverFound.map((message) => `  ${paint.red('✗')} ${printable(message)}`),
        ...report.didYouMean.map(({ field, path }) => `    ${printable(meantBy(field, path))}`),
      ],
      paint,
    ),
    ...section('Values that `map` does not name', unmapped, paint),
  ].join('\n');
}

function maskValue(field: string, value: string): string {
  return /^(?:customer|employee)\./.test(field) ? '***' : String(maskFact(field, value));
}

function fieldRow({ field, from, records, found, defaulted, unreadable }: FieldReport): string[] {
  const others = [
    ...(defaulted > 0 ? [`default ${formatCount(defaulted)}`] : []),
    ...(unreadable > 0 ? [`unreadable ${formatCount(unreadable)}`] : []),
  ].join(', ');
  return [printable(field), `${formatCount(found)} of ${formatCount(records)}`, others, printable(from)];
}

function section(title: string, lines: readonly string[], paint: Painter): string[] {
  return lines.length === 0 ? [] : [paint.bold(title), ...lines, ''];
}

function described({ file, line, pointer = '', message, fix }: InvalidRecord): string {
  return `${formatPlace({ file, line })}${pointer}: ${message}${fix === undefined ? '' : `; fix: ${fix}`}`;
}
