/** JSON.parse for one record: an object, or an `UnreadableRecord` that says why not, without quoting the text. */
import { UnreadableRecord } from '../unreadable.js';

/** `what` names the piece for the message: `line` or `value`. */
export function parseRecord(text: string, what: string, file: string, line: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return new UnreadableRecord({
      message: `the ${what} ${complaint(error, text)}`,
      fix: fixes.json,
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
  object:
    'give one JSON object for each interaction; for a file that is one JSON list say `--input-format json`',
};

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
