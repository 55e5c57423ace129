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

describe('memoryStore on the clock of the machine', () => {
  storeConformance({ describe, it, expect }, () => memoryStore({ quiet: true }));
});
