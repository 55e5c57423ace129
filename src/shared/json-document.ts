/** Strict JSON with places: every problem and every pointer knows its line and column. */
import type { Diagnostic } from '../errors/diagnostic.js';
import { readPlaceTree } from './json-places.js';

/** Where an editor would put the cursor. */
interface TextPlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** A JSON text that was read, and where everything in it stands. */
export interface JsonDocument {
  /** What `JSON.parse` gives; undefined when the text is not JSON. */
  readonly value: unknown;
  /** JSON_SYNTAX, DUPLICATE_KEY and TOO_DEEP, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where a JSON pointer stands: a property at its name, an element at its value; else its nearest ancestor. */
  placeOf(pointer: string): TextPlace | undefined;
  /** The line of `placeOf`. */
  lineOf(pointer: string): number | undefined;
}

/** Deeper than any rule a person would write; keeps every reader that recurses far from the end of the stack. */
const maxJsonDepth = 200;

/** After so many lines with mistakes the rest is probably no JSON at all. */
const maxSyntaxErrors = 20;

const [quote, backslash, lineFeed] = [0x22, 0x5c, 0x0a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

const [invalidSymbol, valueExpected] = [1, 4];

/** `ParseErrorCode` of jsonc-parser is a const enum, so its members are spelled as numbers here. */
const syntaxMessages: Readonly<Record<number, readonly [message: string, fix: string]>> = {
  1: ['this is no JSON value', 'write a text in double quotes, a number, true, false, null, `[…]` or `{…}`'],
  2: ['this is no JSON number', 'write digits, with a point for decimals'],
  3: ['a property name is expected here', 'write the name in double quotes, and no comma after the last one'],
  4: ['a value is expected here', 'write a value, or remove the comma before it'],
  5: ['a colon is expected after a property name', 'write `"name": value`'],
  6: ['a comma is missing between two values', 'write a comma after the value before this one'],
  7: ['an object is opened and never closed', 'write the missing `}`'],
  8: ['a list is opened and never closed', 'write the missing `]`'],
  9: ['there is more text after the end of the document', 'remove it, or put it inside the document'],
  10: ['JSON has no comments', 'remove it; files and rules take a `description`'],
  11: ['JSON has no comments', 'remove it; files and rules take a `description`'],
  12: ['a text is opened and never closed on its line', 'write the missing `"`; a line break is `\\n`'],
  13: ['a number ends too early', 'write digits after the point or the exponent'],
  14: ['a `\\u` must be followed by four hexadecimal digits', 'write it as in `\\u00e9`'],
  15: [
    'this escape is not one of JSON',
    'use `\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` or `\\u0000`',
  ],
  16: ['a control character stands inside a text', 'write it as an escape: `\\t`, `\\n` or `\\u0000`'],
};

/** Parses strict JSON (RFC 8259; a byte order mark is passed over). Never throws, however deep or broken it is. */
export function parseJsonDocument(text: string, file: string): JsonDocument {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const placeAt = placesIn(body);
  const problem = (
    code: string,
    message: string,
    fix: string,
    offset: number,
    pointer?: string,
  ): Diagnostic => ({
    code,
    severity: 'error',
    message,
    fix,
    file,
    ...(pointer === undefined ? {} : { pointer }),
    ...placeAt(offset),
  });
  if (body.trim() === '') {
    return unread([problem('JSON_SYNTAX', 'there is nothing in it', 'write a JSON value, such as `{}`', 0)]);
  }
  // Bytes that are no UTF-8 were read as this character: what it stands for would never match anything.
  const undecoded = body.indexOf('\uFFFD');
  if (undecoded !== -1) {
    const message = 'a character here cannot be read: the text is not written in UTF-8';
    return unread([problem('JSON_SYNTAX', message, 'save it as UTF-8', undecoded)]);
  }
  // Every line of a conflict would be a mistake of its own, and none of them the one that was made.
  const conflict = body.search(/^(?:<{7}|={7}|>{7})(?:\s|$)/m);
  if (conflict !== -1) {
    const message = 'a merge was not finished: the file holds marks of two versions';
    const fix = 'keep one version, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`';
    return unread([problem('JSON_SYNTAX', message, fix, conflict)]);
  }
  const tooDeep = offsetBelowDepth(body, maxJsonDepth);
  if (tooDeep !== undefined) {
    const message = `the document is nested more than ${maxJsonDepth} levels deep`;
    return unread([problem('TOO_DEEP', message, 'flatten it; name parts of it under `conditions`', tooDeep)]);
  }

  const diagnostics: Diagnostic[] = [];
  const badLines = new Set<number>();
  let last = 0;
  const syntaxError = (code: number, offset: number): void => {
    const { line } = placeAt(offset);
    // A word that is no value is passed over, and then missed: one slip, not two.
    const echo = code === valueExpected && last === invalidSymbol;
    last = code;
    if (echo || badLines.has(line) || badLines.size >= maxSyntaxErrors) return;
    badLines.add(line);
    const [message, fix] = knownSlip(body, offset) ??
      syntaxMessages[code] ?? ['this is not JSON', 'check the text around here'];
    diagnostics.push(problem('JSON_SYNTAX', message, fix, offset));
  };
  const tree = readPlaceTree(body, {
    syntaxError,
    duplicate: (key, pointer, offset) => {
      const message = `the key \`${key}\` stands twice in one object, and only the last would count`;
      diagnostics.push(problem('DUPLICATE_KEY', message, 'keep one of them', offset, pointer));
    },
  });
  if (badLines.size > 0) return unread(diagnostics);

  // The values are those of `JSON.parse`, so that they are the same wherever a file is read without places.
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return unread([...diagnostics, problem('JSON_SYNTAX', 'this is not JSON', 'check the text', 0)]);
  }
  const placeOf = (pointer: string): TextPlace => placeAt(tree.offsetOf(pointer));
  return { value, diagnostics, placeOf, lineOf: (pointer) => placeOf(pointer).line };
}

/** Slips that JSON's grammar has no name for. */
function knownSlip(text: string, offset: number): readonly [message: string, fix: string] | undefined {
  const found = text.charAt(offset);
  if (/[“”„‟«»‘’‚`']/.test(found)) {
    return [`the quote ${found} does not begin a text in JSON`, 'write straight double quotes: `"`'];
  }
  const [word] = /^[\p{L}_$][\p{L}\p{N}_$-]*/u.exec(text.slice(offset, offset + longestWord)) ?? [];
  if (word !== undefined) return wordSlip(word, text.slice(offset + word.length, offset + longestWord));
  const [, zeros] = /(?:^|[^\d.eE])-?(0+)$/.exec(text.slice(Math.max(0, offset - 40), offset)) ?? [];
  const [digits] = /^\d+/.exec(text.slice(offset, offset + 40)) ?? [];
  if (zeros === undefined || digits === undefined) return undefined;
  const number = `${zeros}${digits}`;
  const fix = `write \`${Number(number)}\`, or the text \`"${number}"\``;
  return [`the number ${number} begins with a zero`, fix];
}

const longestWord = 60;

function wordSlip(word: string, after: string): readonly [message: string, fix: string] | undefined {
  if (/^\s*:/.test(after)) {
    return [`the name ${word} stands without quotes`, `write \`"${word}"\``];
  }
  const value = { none: 'null', nil: 'null', undefined: 'null', yes: 'true', no: 'false' }[
    word.toLowerCase()
  ];
  const meant = value ?? word.toLowerCase();
  return /^(?:true|false|null)$/.test(meant)
    ? [`${word} is no JSON value`, `did you mean \`${meant}\`?`]
    : undefined;
}

function unread(diagnostics: readonly Diagnostic[]): JsonDocument {
  return { value: undefined, diagnostics, placeOf: () => undefined, lineOf: () => undefined };
}

/** Where nesting first exceeds `limit`: found without recursion, before anything that recurses sees the text. */
function offsetBelowDepth(text: string, limit: number): number | undefined {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (inText) {
      if (unit === backslash) at += 1;
      else if (unit === quote || unit === lineFeed) inText = false;
    } else if (unit === quote) inText = true;
    else if (unit === openBrace || unit === openBracket) {
      depth += 1;
      if (depth > limit) return at;
    } else if (unit === closeBrace || unit === closeBracket) depth -= 1;
  }
  return undefined;
}

/** Line starts are found once, and only when a place is asked for. */
function placesIn(text: string): (offset: number) => TextPlace {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
