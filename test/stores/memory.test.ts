/** The store that forgets. */
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/stores/memory.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { storeConformance } from '../../src/testing/store-conformance.js';

describe('memoryStore', () => {
  storeConformance({ describe, it, expect }, () => {
    const clock = fixedClock();
    return { store: memoryStore({ clock, quiet: true }), advance: clock.advance };
  });
});

describe('a clock that goes back between reserve and begin', () => {
  it('makes begin fail, because a window that was found open may be shut at that time', async () => {
    const clock = fixedClock();
    const store = memoryStore({ clock, quiet: true });
    const hour = 60 * 60 * 1_000;
    await store.anchor('c', [{ scope: '', at: clock.now() - hour, by: 'past' }]);
    const ticket = { customer: 'c', token: 't' };
    const window = { name: 'short', scope: '', max: 1, lengthMs: hour };
    const rest = { interaction: 'i', label: 'i', leaseMs: 60_000, anchors: [''] };
    expect((await store.reserve({ ...ticket, ...rest, windows: [window] })).kind).toBe('reserved');
    clock.advance(-1);
    expect(await store.begin(ticket)).toEqual({ kind: 'lost' });
  });
});

describe('memoryStore on the clock of the machine', () => {
  storeConformance({ describe, it, expect }, () => memoryStore({ quiet: true }));
});
