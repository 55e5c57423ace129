import { describe, expect, it } from 'vitest';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import { memoryStore } from '../../src/stores/memory.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';
import { dryRun } from '../../src/transport/dry-run.js';
import { scratch } from '../cli/support/scratch.js';

const rules = parseRuleSet([{ path: 'all.rules.json', content: { default: 'send', rules: [] } }]);

const interaction = (id: string) => ({
  ext_interaction_id: id,
  channel: 'email',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { email: 'paul@blancapeak.example' },
});

describe('a dry run in code', () => {
  it.each([
    ['lmdb', () => lmdbStore({ path: scratch().path('store') })],
    ['memory', () => memoryStore({ quiet: true })],
  ])('leaves nothing in a store of %s: the first real run sends', async (_name, open) => {
    const store = open();
    const rehearsal = createTrigger({ rules, store, transport: dryRun() });
    expect(await rehearsal.process(interaction('case-1'))).toMatchObject({ outcome: 'sent', attempts: 0 });
    await rehearsal.recordResponse({ email: 'jane@example.com', interactionId: 'case-1' });
    expect(await store.statistics()).toMatchObject({ customers: 0, inFlight: 0 });
    const real = createTrigger({ rules, store, transport: recordingTransport() });
    expect(await real.process(interaction('case-1'))).toMatchObject({ outcome: 'sent', attempts: 1 });
    await store.close();
  });

  it('counts quotas from what the store counts, and takes no permit there', async () => {
    const store = memoryStore({ quiet: true });
    const quotas = [{ name: 'all', max: 2, length: '1d' }];
    const limited = parseRuleSet([
      { path: 'all.rules.json', content: { default: 'send', suppression: { quotas } } },
    ]);
    const ask = (number: number) => ({
      ...interaction(`case-${number}`),
      customer: { name: 'Jane', email: `jane-${number}@example.com` },
    });
    const outcomes = async (trigger: ReturnType<typeof createTrigger>, ...numbers: number[]) => {
      const list: string[] = [];
      for (const number of numbers) list.push((await trigger.process(ask(number))).outcome);
      return list;
    };
    const real = createTrigger({ rules: limited, store, transport: recordingTransport() });
    expect(await outcomes(real, 1)).toEqual(['sent']);
    const rehearsal = createTrigger({ rules: limited, store, transport: dryRun() });
    expect(await outcomes(rehearsal, 2, 3)).toEqual(['sent', 'deferred']);
    expect(await outcomes(real, 4, 5)).toEqual(['sent', 'deferred']);
  });

  it('is suppressed by its own requests, and by those of real runs', async () => {
    const store = memoryStore({ quiet: true });
    const rehearsal = createTrigger({ rules, store, transport: dryRun() });
    await rehearsal.process(interaction('case-1'));
    expect(await rehearsal.process(interaction('case-2'))).toMatchObject({ outcome: 'suppressed' });
    const real = createTrigger({ rules, store, transport: recordingTransport() });
    await real.process(interaction('case-3'));
    const next = createTrigger({ rules, store, transport: dryRun() });
    expect(await next.process(interaction('case-4'))).toMatchObject({
      outcome: 'suppressed',
      suppression: { by: 'case-3' },
    });
  });
});
