/** JSON.parse for one record: an object, or an `UnreadableRecord` that says why not, without quoting the text. */
import { isJson } from '../../shared/try-parse-json.js';
import { attachSourceLocation } from '../source-location.js';
import { UnreadableRecord } from '../unreadable.js';

/** One record may not be larger than this, in bytes: without a limit one missing quote would fill the memory. */
export const largestRecord = 64 * 1024 * 1024;

/** `what` names the piece for the message: `line` or `value`. */
export function parseRecord(text: string, what: string, file: string, line: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const isOfCopy = hasDoubledBackslashes(text);
    const message = `the ${what} ${isOfCopy ? 'has its backslashes doubled, as COPY writes them' : complaint(error, text)}`;
    return new UnreadableRecord({ message, fix: isOfCopy ? fixes.copy : fixes.json, file, line, text });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return attachSourceLocation(value, { file, line });
  }
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  const message = `the ${what} holds ${kind}, not an object`;
  return new UnreadableRecord({ message, fix: fixes.object, file, line, text });
}

const fixes = {
  json: 'write one complete JSON object for each interaction',
  copy: 'let `psql -XAt -c "select row_to_json(…)"` write the lines: COPY spoils line breaks in those that can be read, too',
  object:
    'give one JSON object for each interaction; for a file that is one JSON list say `--input-format json`',
};

/** `COPY (select row_to_json(…)) TO STDOUT` writes each backslash of its JSON twice, in the text format. */
function hasDoubledBackslashes(text: string): boolean {
  return text.includes('\\\\') && isJson(text.replaceAll('\\\\', '\\'));
}

/** V8's own message quotes the text, and the text may hold names and addresses; only the position is taken. */
function complaint(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  const isCut = /end of JSON input|Unterminated/.test(message) || Number(position) >= text.length;
  if (isCut) return 'is cut off: its JSON ends in the middle';
  return position === undefined
    ? 'is not valid JSON'
    : `is not valid JSON from its character ${Number(position) + 1} on`;
}
