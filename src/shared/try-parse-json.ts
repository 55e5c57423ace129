/** Parses JSON from outside where text that is not JSON is expected. */

/** Undefined for text that is not JSON; no JSON text has the value undefined. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses the text for it; for a value that is needed, too, call `tryParseJson`. */
export function isJson(text: string): boolean {
  return tryParseJson(text) !== undefined;
}
