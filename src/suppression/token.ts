/** Tokens that fence the steps of a reservation: 128 random bits each, as hex, drawn many at a time. */
import { randomFillSync } from 'node:crypto';

const bytes = 16;
const drawn = Buffer.alloc(bytes * 256);
let used = drawn.length;

export function freshToken(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += bytes;
  return drawn.toString('hex', used - bytes, used);
}
