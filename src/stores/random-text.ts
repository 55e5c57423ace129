/** Random texts for rows: drawn from a pool, because asking the system for each takes longer than all else in a step. */
import { randomBytes } from 'node:crypto';

const drawnAtOnce = 64;

/** 52 random bits in hex, which fit into a number as well. */
export const randomId = drawFrom('hex', 13);

/** 132 random bits in base64url. */
export const randomToken = drawFrom('base64url', 22);

function drawFrom(encoding: 'hex' | 'base64url', characters: number): () => string {
  let pool = '';
  return () => {
    if (pool.length < characters) pool = randomBytes(characters * drawnAtOnce).toString(encoding);
    const text = pool.slice(0, characters);
    pool = pool.slice(characters);
    return text;
  };
}
