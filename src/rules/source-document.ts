/** A rule file's content as a document: JSON text, or a value given in code. */
import { type JsonDocument, parseJsonDocument } from '../shared/json-document.js';

/** A value goes through its text: that copies it, and leaves nothing in it that JSON does not know. */
export function documentOf(content: unknown, file: string): JsonDocument {
  if (typeof content === 'string') return parseJsonDocument(content, file);
  const noPlaces = { placeOf: () => undefined, lineOf: () => undefined };
  try {
    // A value has no encoding: a replacement character in it was written on purpose.
    const text = JSON.stringify(content)?.replaceAll('\uFFFD', '\\ufffd') ?? '';
    const { value, diagnostics } = parseJsonDocument(text, file);
    return {
      value,
      diagnostics: diagnostics.map(({ line: _line, column: _column, ...rest }) => rest),
      ...noPlaces,
    };
  } catch {
    const message =
      'the content cannot be written as JSON: it refers to itself, is nested too deep, or holds a bigint';
    const fix = 'give a plain value, or the JSON text';
    return {
      value: undefined,
      diagnostics: [{ code: 'JSON_SYNTAX', severity: 'error', message, fix, file }],
      ...noPlaces,
    };
  }
}
