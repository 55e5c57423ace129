/**
 * Passes over JSON without building it. Every function takes the place of a value's first byte and gives that of the
 * first byte behind it, or `doubt`: for all that is no JSON, and for what is too rare to be worth code of its own.
 *
 * INVARIANT: no text of the line holds a backslash, so that a text ends at the next quote. It may be one of a later
 * line where the line is broken off: whoever asks for a value must see whether it ends within its line.
 */
import type { Block } from './block.js';
import { byte } from './bytes.js';

export const doubt = -1;

/** Deeper than this is left to the ordinary way, which has a limit of its own. */
const deepest = 32;

const words = ['true', 'false', 'null'].map((word) =>
  Uint8Array.from(word, (letter) => letter.charCodeAt(0)),
);

export function passBlanks({ bytes }: Block, from: number): number {
  let at = from;
  while (bytes[at] === byte.blank) at += 1;
  return at;
}

/** To the quote that ends the text; `from` stands behind the one that begins it. */
export function endOfText({ text }: Block, from: number): number {
  return text.indexOf('"', from);
}

export function passNumber({ bytes }: Block, from: number): number {
  const first = bytes[from] === byte.minus ? from + 1 : from;
  let at = passDigits(bytes, first);
  if (at === first || (bytes[first] === byte.zero && at > first + 1)) return doubt;
  if (bytes[at] === byte.dot) {
    const fraction = at + 1;
    at = passDigits(bytes, fraction);
    if (at === fraction) return doubt;
  }
  // With an exponent, which nobody writes.
  return bytes[at] === 0x65 || bytes[at] === 0x45 ? doubt : at;
}

function passDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at] ?? 0)) at += 1;
  return at;
}

export function isDigit(value: number): boolean {
  return value >= byte.zero && value <= byte.nine;
}

/** true, false or null. */
export function passWord({ bytes }: Block, from: number): number {
  for (const word of words) if (stands(word, bytes, from)) return from + word.length;
  return doubt;
}

export function stands(wanted: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let at = 0; at < wanted.length; at += 1) if (bytes[from + at] !== wanted[at]) return false;
  return true;
}

/** Any value. Keys that come twice are no matter where nobody asks for them. */
export function passValue(block: Block, from: number, depth = 0): number {
  const first = block.bytes[from] ?? 0;
  if (first === byte.quote) {
    const end = endOfText(block, from + 1);
    return end === doubt ? doubt : end + 1;
  }
  if (first === byte.minus || isDigit(first)) return passNumber(block, from);
  if (first === byte.openBrace) return passMembers(block, from, byte.closeBrace, depth);
  return first === byte.openBracket
    ? passMembers(block, from, byte.closeBracket, depth)
    : passWord(block, from);
}

/** Of an object or a list, up to its `close`. */
function passMembers(block: Block, from: number, close: number, depth: number): number {
  const { bytes } = block;
  if (depth === deepest) return doubt;
  let at = passBlanks(block, from + 1);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    if (close === byte.closeBrace) at = passKey(block, at);
    if (at === doubt) return doubt;
    at = passValue(block, at, depth + 1);
    if (at === doubt) return doubt;
    at = passBlanks(block, at);
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== byte.comma) return doubt;
    at = passBlanks(block, at + 1);
  }
}

function passKey(block: Block, from: number): number {
  if (block.bytes[from] !== byte.quote) return doubt;
  const end = endOfText(block, from + 1);
  return end === -1 ? doubt : passColon(block, end + 1);
}

/** From behind a key to its value. */
export function passColon(block: Block, from: number): number {
  const at = passBlanks(block, from);
  return block.bytes[at] === byte.colon ? passBlanks(block, at + 1) : doubt;
}
