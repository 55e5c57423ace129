/** Reads a value as the field that it stands for: to what normalising would make of it. */
import { copyJson } from '../../copy-json.js';
import { asItIs } from '../../freeze.js';
import { instantOf } from '../../instant.js';
import type { Problem } from '../../issue.js';
import { cleanText } from '../../normalize-text.js';
import { readCustomProperties } from '../../read-groups.js';
import { readInstant } from '../../read-instant.js';
import { onceEach } from '../../read-tags.js';
import { type Block, emptyBlock } from './block.js';
import { byte } from './bytes.js';
import { instantIn } from './instant.js';
import { doubt, endOfText, isDigit, passBlanks, passNumber, passValue, passWord } from './passing.js';
import type { Field } from './selection.js';

/** So many digits always make a small integer. */
const mostDigits = 9;

export class ValueReader {
  /** What was read last; undefined for what counts as missing. */
  value: unknown;
  /** The last point in time of the line, in milliseconds; NaN where it has none. */
  instant = Number.NaN;
  #block: Block = emptyBlock;
  /** Where the line's text ends. */
  #stop = 0;
  #isAscii = true;

  /** Of one line. */
  open(block: Block, stop: number, isAscii: boolean): void {
    this.#block = block;
    this.#stop = stop;
    this.#isAscii = isAscii;
    this.instant = Number.NaN;
  }

  /**
   * The place behind the value that begins at `from`, or that of its last quote where it `isText` and begins there
   * behind its first one. `doubt` for what is no JSON, and for what the field does not commonly hold.
   */
  read(from: number, field: Field, isText: boolean): number {
    if (isText) return this.#readText(from, field);
    const first = this.#block.bytes[from] ?? 0;
    if (field.kind === 'value') return this.#readAny(from);
    if (first === 0x6e) return this.#readWord(from);
    switch (field.kind) {
      case 'tags':
        return first === byte.openBracket ? this.#readTags(from, field) : doubt;
      case 'flag':
        return this.#readWord(from);
      case 'id':
        return isDigit(first) ? this.#readIdNumber(from) : doubt;
      case 'properties':
        return this.#readProperties(from);
      default:
        return doubt;
    }
  }

  #readText(from: number, field: Field): number {
    const block = this.#block;
    const end = endOfText(block, from);
    if (end === doubt || end > this.#stop) return doubt;
    switch (field.kind) {
      case 'text':
      case 'id':
      case 'common':
        this.value = this.#textOf(from, end, field) || undefined;
        return end;
      case 'value':
        this.value = this.#textOf(from, end, field);
        return end;
      case 'instant':
        return this.#readInstant(from, end);
      default:
        return doubt;
    }
  }

  #textOf(from: number, end: number, { texts }: Field): string {
    const { bytes, text } = this.#block;
    if (!this.#isAscii) return (texts?.work ?? cleanText)(bytes.toString('utf8', from, end));
    if (texts !== undefined) return texts.of(this.#block, from, end);
    const written = text.slice(from, end);
    // Of plain ASCII nothing else is cleaned away.
    return bytes[from] === byte.blank || bytes[end - 1] === byte.blank ? written.trim() : written;
  }

  #readInstant(from: number, end: number): number {
    const { bytes, text } = this.#block;
    this.instant = instantIn(bytes, from, end);
    if (!Number.isNaN(this.instant)) {
      this.value = text.slice(from, end);
      return end;
    }
    const problems: Problem[] = [];
    const written = this.#isAscii ? text.slice(from, end) : bytes.toString('utf8', from, end);
    const instant = readInstant(written, 'ended_at', problems);
    this.value = instant;
    if (instant !== undefined) this.instant = instantOf(instant);
    return problems.length === 0 ? end : doubt;
  }

  #readTags(from: number, field: Field): number {
    const block = this.#block;
    const { bytes } = block;
    const tags: string[] = [];
    let at = passBlanks(block, from + 1);
    let isOpen = bytes[at] !== byte.closeBracket;
    while (isOpen) {
      const end = bytes[at] === byte.quote ? endOfText(block, at + 1) : doubt;
      if (end === doubt || end > this.#stop) return doubt;
      const tag = this.#textOf(at + 1, end, field);
      if (tag !== '') tags.push(tag);
      at = passBlanks(block, end + 1);
      isOpen = bytes[at] === byte.comma;
      if (isOpen) at = passBlanks(block, at + 1);
    }
    this.value = onceEach(tags);
    return bytes[at] === byte.closeBracket ? at + 1 : doubt;
  }

  #readWord(from: number): number {
    const end = passWord(this.#block, from);
    this.value = this.#block.bytes[from] === 0x6e ? undefined : this.#block.bytes[from] === 0x74;
    return end;
  }

  #readIdNumber(from: number): number {
    const end = this.#readNumber(from);
    this.value = String(this.value);
    return end > from + mostDigits ? doubt : end;
  }

  #readNumber(from: number): number {
    const end = passNumber(this.#block, from);
    if (end !== doubt) this.value = numberIn(this.#block, from, end);
    return end;
  }

  #readProperties(from: number): number {
    const problems: Problem[] = [];
    const end = this.#parse(from);
    if (end !== doubt) this.value = readCustomProperties(this.value, problems, asItIs);
    return problems.length === 0 ? end : doubt;
  }

  #readAny(from: number): number {
    const first = this.#block.bytes[from] ?? 0;
    if (isDigit(first) || first === byte.minus) return this.#readNumber(from);
    const end = this.#parse(from);
    if (end !== doubt) this.value = copyJson(this.value, 'attributes', [], asItIs);
    return end;
  }

  /** A value of any form that ends within the line. */
  #parse(from: number): number {
    const end = passValue(this.#block, from);
    if (end === doubt || end > this.#stop) return doubt;
    this.value = JSON.parse(this.#block.bytes.toString('utf8', from, end));
    return end;
  }
}

/** Small whole numbers digit by digit: most are, and a text would have to be made of the others. */
function numberIn({ bytes, text }: Block, from: number, end: number): number {
  if (end - from > mostDigits) return Number(text.slice(from, end));
  let value = 0;
  for (let at = from; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - byte.zero;
    if (digit < 0) return Number(text.slice(from, end));
    value = value * 10 + digit;
  }
  return value;
}
