/** Headers between the rows: files that were put together, and a file that grows and was replaced by the next one. */
import { UnreadableRecord } from '../unreadable.js';

/** What a row is besides one of the table. */
export type RowBelow = 'repeated' | UnreadableRecord | undefined;

/**
 * A row that names the columns once more is none, and said once. One that names them in another order, or others with
 * them, makes the rows below it unreadable until the first header comes again: their cells stand in other columns.
 */
export function headerChecker(
  names: readonly string[],
  file: string,
  say?: (notice: string) => void,
): (cells: readonly string[], line: number) => RowBelow {
  const known = new Set(names);
  const longest = Math.max(...names.map(({ length }) => length));
  let isSaid = false;
  let otherAt: number | undefined;
  /** At least two names of columns, and no fewer than other texts. */
  const isHeader = (cells: readonly string[]): boolean => {
    const named = new Set<string>();
    let others = 0;
    for (const cell of cells) {
      const name = cell.length > longest + 2 ? cell : cell.trim();
      if (known.has(name)) named.add(name);
      else if (name !== '') others++;
    }
    return named.size > 1 && named.size >= others;
  };
  return (cells, line) => {
    if (cells.length === names.length && cells.every((cell, index) => cell.trim() === names[index])) {
      otherAt = undefined;
      if (!isSaid) say?.(`line ${line} names the columns once more, so it is no record`);
      isSaid = true;
      return 'repeated';
    }
    if (isHeader(cells)) otherAt = line;
    if (otherAt === undefined) return undefined;
    return new UnreadableRecord({
      message:
        otherAt === line
          ? 'the row names columns, and others than the header or in another order'
          : `the row stands below other names of columns, in line ${otherAt}`,
      fix: 'give tables with different columns as files of their own',
      ...{ file, line, text: cells.join(',') },
    });
  };
}
