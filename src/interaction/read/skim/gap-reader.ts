/** Reads, for the first time, what stands between two values: token by token, as JSON demands. */
import type { Block } from './block.js';
import { byte } from './bytes.js';
import type { Gap } from './gap.js';
import { doubt, endOfText, passBlanks, passColon } from './passing.js';
import type { Field, Scope } from './selection.js';

/** Its setter would be called, where JSON.parse makes it a key like any other. */
const proto = '__proto__';

export class GapReader {
  readonly #block: Block;
  readonly scopes: Scope[];
  readonly keys: Map<string, number>;
  /** Behind what has been read. */
  at: number;
  opensText = false;
  /** What the last key stands for. */
  field: Field | undefined;

  constructor({ scopes, keys }: Pick<Gap, 'scopes' | 'keys'>, block: Block, from: number) {
    this.#block = block;
    this.scopes = [...scopes];
    this.keys = new Map(keys);
    this.at = from;
  }

  /** From the record's first byte to its first value. False where it is no JSON, or a key comes twice. */
  begin(record: Scope): boolean {
    return this.#take(byte.openBrace) && this.#enter(record);
  }

  /** From the end of a value to the next one, or to the end of the record. */
  goOn(isInText: boolean): boolean {
    if (isInText && !this.#take(byte.quote)) return false;
    for (;;) {
      this.#passBlanks();
      if (this.#take(byte.comma)) {
        this.#passBlanks();
        return this.#readKey();
      }
      if (!this.#take(byte.closeBrace)) return false;
      this.scopes.pop();
      if (this.scopes.length === 0) return true;
    }
  }

  /** Into an object; on from it where it is empty. */
  #enter(scope: Scope): boolean {
    this.scopes.push(scope);
    this.#passBlanks();
    return this.#block.bytes[this.at] === byte.closeBrace ? this.goOn(false) : this.#readKey();
  }

  #readKey(): boolean {
    const scope = this.scopes.at(-1);
    if (scope === undefined || !this.#take(byte.quote)) return false;
    const end = endOfText(this.#block, this.at);
    const name = this.#block.bytes.toString('utf8', this.at, end);
    const key = `${scope.name} ${name}`;
    if (end === -1 || name === proto || this.keys.has(key)) return false;
    this.at = passColon(this.#block, end + 1);
    if (this.at === doubt) return false;
    const field = scope.fields.get(name);
    if (field?.within !== undefined && this.#take(byte.openBrace)) {
      this.keys.set(key, -1);
      return this.#enter(field.within);
    }
    this.keys.set(key, field?.place ?? -1);
    this.field = field;
    this.opensText = this.#take(byte.quote);
    return true;
  }

  #passBlanks(): void {
    this.at = passBlanks(this.#block, this.at);
  }

  #take(wanted: number): boolean {
    if (this.#block.bytes[this.at] !== wanted) return false;
    this.at += 1;
    return true;
  }
}
