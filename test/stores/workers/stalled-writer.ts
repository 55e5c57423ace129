/** A process that stops for a while between its read of a row and its write: says so, and waits to be continued. */
import { writeSync } from 'node:fs';
import type { Table } from '../../../src/stores/table.js';
import { tableStore } from '../../../src/stores/table-store.js';
import { reserveRequest } from '../../support/weekly.js';
import { openTable, type TablePlace } from '../durable-tables.js';
import { withFaults } from '../faulty-table.js';

const place = JSON.parse(process.argv[2] ?? '') as TablePlace;
const { table, close } = await openTable(place);

/** Anyone who hears it sends SIGSTOP, and nothing is written before it was sent. */
let isAnnounced = false;
const stalling: Table = withFaults(table, {
  async before(operation) {
    if (operation !== 'write' || isAnnounced) return;
    isAnnounced = true;
    writeSync(1, 'read\n');
    process.kill(process.pid, 'SIGSTOP');
    await new Promise((resolve) => setImmediate(resolve));
  },
});
const store = tableStore(stalling, { name: place.name });
const request = { ...reserveRequest(), interaction: 'of the stalled', label: 'stalled', token: 'stalled' };
const result = await store.reserveAndBegin?.(request).catch((error: unknown) => ({ kind: String(error) }));
writeSync(1, `${result?.kind}\n`);
await close();
