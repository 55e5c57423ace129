/** Reads rows as the first version wrote them into lmdb: a byte code of its own, with times relative to one of them. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { Anchor, BlockEntry } from '../port-steps.js';
import type { Flight, Handled, Row } from '../row/row.js';

const encodings = ['utf8', 'hex', 'base64url', 'utf16le'] as const satisfies readonly BufferEncoding[];
const outcomes = ['sent', 'recorded', 'unknown'] as const;
const flags = { requestId: 4, status: 8, ruleSet: 16 } as const;

/** Throws STORE_UNAVAILABLE for bytes that are no such row. */
export function rowOfFirstVersion(bytes: Buffer): Row {
  const from = new Reader(bytes);
  const head = from.unsigned();
  const base = from.signed();
  const block = head % 2 === 1 ? readBlock(from, base) : undefined;
  const flights = many(head >> 1, () => readFlight(from, base));
  const anchors = many(from.unsigned(), () => readAnchors(from, base)).flat();
  const handled = many(from.unsigned(), () => readHandled(from, base));
  return { anchors, handled, flights, ...(block === undefined ? {} : { block }) };
}

function many<Item>(count: number, read: () => Item): Item[] {
  const items: Item[] = [];
  for (let index = 0; index < count; index += 1) items.push(read());
  return items;
}

function readBlock(from: Reader, base: number): BlockEntry {
  const at = base + from.signed();
  const by = from.optionalText();
  const reason = from.optionalText();
  return { at, ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
}

function readFlight(from: Reader, base: number): Flight {
  const state = from.unsigned() === 1 ? 'dispatching' : 'reserved';
  const token = from.text();
  const at = base + from.signed();
  // When the lease ends: always `at` and `leaseMs` together.
  from.signed();
  const leaseMs = from.unsigned();
  const [interaction, label] = [from.text(), from.text()];
  const scopes = many(from.unsigned(), () => from.text());
  return { state, token, call: '', at, leaseMs, interaction, label, scopes };
}

/** Anchors of one request stand together: its scopes, then once what they share. */
function readAnchors(from: Reader, base: number): Anchor[] {
  const scopes = many(from.unsigned(), () => from.text());
  const at = base + from.signed();
  const by = from.text();
  return scopes.map((scope) => ({ scope, at, by }));
}

function readHandled(from: Reader, base: number): Handled {
  const head = from.unsigned();
  const outcome = outcomes[head % 4] ?? 'unknown';
  const [interaction, token] = [from.text(), from.text()];
  const at = base + from.signed();
  return {
    interaction,
    token,
    outcome,
    at,
    ...((head & flags.requestId) === 0 ? {} : { requestId: from.text() }),
    ...((head & flags.status) === 0 ? {} : { status: from.unsigned() }),
    ...((head & flags.ruleSet) === 0 ? {} : { ruleSet: from.text() }),
  };
}

/** Numbers have seven bits a byte, the lowest first; signed ones are zigzag; a text's length also says its encoding. */
class Reader {
  #position = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) throw damaged();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(): string {
    const head = this.unsigned();
    const end = this.#position + Math.floor(head / 4);
    if (end > this.#bytes.length) throw damaged();
    const text = this.#bytes.toString(encodings[head % 4], this.#position, end);
    this.#position = end;
    return text;
  }

  optionalText(): string | undefined {
    return this.unsigned() === 0 ? undefined : this.text();
  }
}

function damaged(): AutotriggerError {
  return new AutotriggerError('STORE_UNAVAILABLE', 'a row of the store is damaged: it ends too early', {
    fix: 'restore the store from a backup; nobody is contacted on a row that cannot be read',
  });
}
