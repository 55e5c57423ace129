/** Pieces among threads: each once, in order, and none too far ahead. */
import { describe, expect, it } from 'vitest';
import { sharedTurns, Turns } from '../../src/simulation/replay/turns.js';

describe('turns', () => {
  it('give every piece once, whoever asks', () => {
    const shared = sharedTurns();
    const [one, other] = [new Turns(shared, 5, 10), new Turns(shared, 5, 10)];
    const given = [one.next(), other.nextInTime(), one.next(), other.next(), one.nextInTime(), other.next()];
    expect(given).toEqual([0, 1, 2, 3, 4, undefined]);
    expect(one.nextInTime()).toBeUndefined();
  });

  it('hold back when too much waits to be taken in, and go on when it is', () => {
    const turns = new Turns(sharedTurns(), 10, 2);
    expect([turns.next(), turns.next(), turns.next()]).toEqual([0, 1, undefined]);
    turns.advance();
    expect([turns.next(), turns.next()]).toEqual([2, undefined]);
  });
});
