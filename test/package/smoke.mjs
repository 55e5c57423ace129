/** The built package under the Node that runs this: decide, submit to the sandbox, suppress in lmdb; both systems. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrigger, lmdbStore, loadRuleSet, stellaConnect } from '../../dist/index.js';
import { startSandbox } from '../../dist/testing.js';

const required = createRequire(import.meta.url)('../../dist/index.cjs');
assert.equal(typeof required.createTrigger, 'function');

const folder = mkdtempSync(join(tmpdir(), 'autotrigger-smoke-'));
const sandbox = await startSandbox();
const store = lmdbStore({ path: join(folder, 'store') });
const transport = stellaConnect({ apiKey: sandbox.testKey, baseUrl: sandbox.url });
const rules = await loadRuleSet(new URL('../../rules/vendor-practice', import.meta.url).pathname);
const trigger = createTrigger({ rules, store, transport });
const interaction = (id) => ({
  ext_interaction_id: id,
  channel: 'email',
  status: 'closed',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { email: 'paulagent@blancapeak.com' },
});
const outcomes = [];
for await (const receipt of trigger.processAll([interaction('1'), interaction('2'), interaction('1')])) {
  outcomes.push(receipt.outcome);
}
assert.deepEqual(outcomes, ['sent', 'suppressed', 'duplicate']);
assert.equal(sandbox.accepted.length, 1);
await trigger.close();
await transport.close();
await store.close();
await sandbox.close();
rmSync(folder, { recursive: true });
process.stdout.write(`node ${process.version}: sent, suppressed, duplicate, as it should be\n`);
