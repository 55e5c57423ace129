/** What a reader or a mapping gives in place of a record it could not read, so that the record still gets its receipt. */

/** What a reader knows of a record that it could not read. */
export interface UnreadableDetails {
  /** What is wrong and why: one lower-case sentence without personal data. */
  readonly message: string;
  readonly fix: string;
  /** As the user gave it; `-` is standard input. Absent for a record that was given in code. */
  readonly file?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
  /** JSON pointer within the document, where it holds several records. */
  readonly pointer?: string | undefined;
  /** Fields that could not be read. */
  readonly fields?: readonly string[];
  /** The record's id, where that much could be read. */
  readonly interactionId?: string | undefined;
  /** The beginning of what could not be read; it is masked here, letter by letter. */
  readonly text?: string;
}

const excerptLength = 60;
// Two copies of the package may be loaded; a registered symbol is the same in both.
const brand = Symbol.for('autotrigger.unreadable-record');

/**
 * Stands in the place of a record: give it to `trigger.process`, and it gets its `invalid` receipt, so that no line of
 * an input is lost without a word. Frozen. Besides the id it holds no value of the record: `excerpt` is masked.
 */
export class UnreadableRecord {
  readonly message: string;
  readonly fix: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly pointer: string | undefined;
  readonly fields: readonly string[];
  readonly interactionId: string | undefined;
  /** Shape of the text only: every letter is `x`, every digit `9`, so that no name or address shows. */
  readonly excerpt: string;
  readonly [brand] = true;

  constructor(details: UnreadableDetails) {
    const { message, fix, file, line, pointer, fields = [], interactionId, text = '' } = details;
    this.message = message;
    this.fix = fix;
    this.file = file;
    this.line = line;
    this.pointer = pointer;
    this.fields = Object.freeze([...fields]);
    this.interactionId = interactionId;
    this.excerpt = maskText(text.slice(0, excerptLength));
    Object.freeze(this);
  }
}

/** True for what a reader or a mapping gives in place of a record it could not read. */
export function isUnreadableRecord(value: unknown): value is UnreadableRecord {
  return typeof value === 'object' && value !== null && brand in value;
}

function maskText(text: string): string {
  return text
    .replace(/\p{Cc}|\p{Cs}/gu, ' ')
    .replace(/[\p{L}\p{M}]/gu, 'x')
    .replace(/\p{N}/gu, '9');
}
