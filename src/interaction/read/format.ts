/** Which format an input has: by option, by its name, by its first bytes. */
import { extname } from 'node:path';
import { isJson } from '../../shared/try-parse-json.js';
import { beginningOf } from './peek.js';

/** As `--input-format` names them. `json` is a list, one object, or several objects over any number of lines. */
export const inputFormats = ['ndjson', 'json', 'csv'] as const;

/** How a source is read, whatever it is compressed with and called. */
export type InputFormat = (typeof inputFormats)[number];

const byExtension: Readonly<Record<string, InputFormat>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.tsv': 'csv',
};

/** By the file's extension; undefined where only the content tells (`.json` may hold one object a line). */
export function formatByName(file: string): InputFormat | undefined {
  return byExtension[extname(withoutGz(file)).toLowerCase()];
}

/** The name that a gzipped file had before. */
export function withoutGz(file: string): string {
  return file.replace(/\.gz$/i, '');
}

/**
 * By the first bytes: a list or objects over several lines are JSON, objects line by line NDJSON, the rest CSV, unless
 * the file's name says that it is JSON.
 */
export function formatByContent(start: Buffer, file: string): InputFormat {
  const text = beginningOf(start);
  if (text.startsWith('[')) return 'json';
  if (!text.startsWith('{')) return /\.json$/i.test(withoutGz(file)) ? 'json' : 'csv';
  const end = text.indexOf('\n');
  return end !== -1 && isJson(text.slice(0, end)) ? 'ndjson' : 'json';
}
