/** A process of its own on an lmdb folder: asks customers one after the other, and says on stdout what it did. */
import { writeSync } from 'node:fs';
import { lmdbStore } from '../../../../src/stores/lmdb/store.js';

const [path = '', name = '', count = '0'] = process.argv.slice(2);
const store = lmdbStore({ path });
await store.open();

/** Straight to the pipe: what was said is heard even when the process is killed the moment after. */
const say = (what: string, customer: string): void => {
  writeSync(1, `${what} ${customer}\n`);
};

say('ready', name);
for (let index = 0; index < Number(count); index += 1) {
  const customer = `customer-${index}`;
  const token = `${name}-${index}`;
  const reserved = await store.reserve({
    customer,
    interaction: token,
    label: token,
    token,
    leaseMs: 60_000,
    windows: [{ name: 'weekly', scope: '', max: 1, lengthMs: 7 * 24 * 60 * 60 * 1_000 }],
    anchors: [''],
  });
  if (reserved.kind !== 'reserved') continue;
  const begun = await store.begin({ customer, token });
  if (begun.kind !== 'begun') continue;
  say('begun', customer);
  await store.confirm({ customer, token }, { outcome: 'sent' });
  say('confirmed', customer);
}
await store.close();
