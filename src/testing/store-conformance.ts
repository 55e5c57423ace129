/** What every suppression store must do, as tests that take the test functions: hold your own store to it. */
import { customerTests } from './store-conformance-customers.js';
import { noteTests } from './store-conformance-notes.js';
import { quotaTests } from './store-conformance-quotas.js';
import { reservationTests } from './store-conformance-reserve.js';
import { settlementTests } from './store-conformance-settle.js';
import {
  type Check,
  type MakeStore,
  type StoreUnderTest,
  subjectOf,
  type TestFunctions,
} from './store-conformance-subject.js';
import { upkeepTests } from './store-conformance-upkeep.js';
import { windowTests } from './store-conformance-windows.js';

export type { MakeStore, StoreUnderTest, TestFunctions };

/**
 * Defines one `describe` block with a test for each promise of the port. `makeStore` is called once a test and must
 * give an empty store each time.
 */
export function storeConformance(functions: TestFunctions, makeStore: MakeStore): void {
  const { describe, it, expect } = functions;
  const check: Check = (name, test) => {
    it(name, async () => {
      const given = await makeStore();
      const made: StoreUnderTest = 'store' in given ? given : { store: given };
      try {
        await test(subjectOf(made));
      } finally {
        await made.store.close();
        await made.dispose?.();
      }
    });
  };

  describe('a suppression store', () => {
    describe('reserve and begin', () => reservationTests(check, expect));
    describe('windows', () => windowTests(check, expect));
    describe('quotas', () => quotaTests(check, expect));
    describe('confirm, release and hold', () => settlementTests(check, expect));
    describe('customers', () => customerTests(check, expect));
    describe('notes', () => noteTests(check, expect));
    describe('upkeep', () => upkeepTests(check, expect));
  });
}
