/** JSON.parse for one record: an object, or an `UnreadableRecord` that says why not, without quoting the text. */
import { isJson } from '../../shared/try-parse-json.js';
import { UnreadableRecord } from '../unreadable.js';

/** `what` names the piece for the message: `line` or `value`. */
export function parseRecord(text: string, what: string, file: string, line: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const isOfCopy = hasDoubledBackslashes(text);
    return new UnreadableRecord({
      message: `the ${what} ${isOfCopy ? 'has its backslashes doubled, as COPY writes them' : complaint(error, text)}`,
      fix: isOfCopy ? fixes.copy : fixes.json,
      file,
      line,
      text,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  return new UnreadableRecord({
    message: `the ${what} holds ${kind}, not an object`,
    fix: fixes.object,
    file,
    line,
    text,
  });
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
  if (/end of JSON input|Unterminated/.test(message)) return 'is cut off: its JSON ends in the middle';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return 'is not valid JSON';
  return Number(position) >= text.length
    ? 'is cut off: its JSON ends in the middle'
    : `is not valid JSON from its character ${Number(position) + 1} on`;
}
