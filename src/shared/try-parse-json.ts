/** JSON from outside, where what is none is no reason to stop. */

/** Undefined for what is no JSON; no JSON means undefined. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isJson(text: string): boolean {
  return parsedJson(text) !== undefined;
}
