/** Whatever goes through the guard, no address can be read in Redis or Postgres. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { SuppressionStore } from '../../src/stores/port.js';
import { redisStore } from '../../src/stores/redis/store.js';
import { createGuard } from '../../src/suppression/guard.js';
import { missing, postgresService, redisService } from '../support/services.js';
import { weekly } from '../support/weekly.js';
import { postgresScratch } from './postgres/scratch.js';

const email = 'Zoe.Readable@private-address.example';
const weeklyPerBrand = { ...weekly, per: ['customer', 'brand'] as const };

/** Every way in: a request that is confirmed, one that is left in flight, a response, history, and the list. */
async function useEverything(store: SuppressionStore): Promise<void> {
  const guard = createGuard({ store });
  for (const id of [`mailto:${email}`, 'in flight']) {
    const asked = {
      request: {
        customer: { name: 'Zoe', email },
        employee: { email: 'agent@private-address.example' },
        channel: 'chat',
        brand: 'blanca',
        ext_interaction_id: id,
      },
      windows: id === 'in flight' ? [] : [weeklyPerBrand],
      timezone: 'UTC',
    };
    const outcome = await guard.reserve(asked);
    if (outcome.kind !== 'reserved') throw new Error(`expected a reservation, got ${outcome.kind}`);
    await guard.begin(outcome.reservation);
    if (id !== 'in flight') await guard.confirm(outcome.reservation, { requestId: 'r-1', status: 200 });
  }
  await guard.recordResponse({ email, interactionId: `mailto:${email}` });
  await guard.block(email, { by: `${email} herself`, reason: `wrote from ${email}` });
}

const readable = (dump: string): string[] => dump.match(/zoe\.readable|private-address/gi) ?? [];

describe.skipIf(await missing(redisService))('in Redis', () => {
  it('no address can be read', async () => {
    const redis = new Redis(redisService.url);
    const prefix = `privacy:${randomUUID()}:`;
    await useEverything(redisStore({ client: redis, prefix }));
    const keys = await redis.keys(`${prefix}*`);
    const rows = await redis.mget(keys);
    const dump = JSON.stringify([keys, rows]);
    expect(rows).toHaveLength(2);
    expect(dump).toContain('[address]');
    expect(readable(dump)).toEqual([]);
    await redis.del(keys);
    redis.disconnect();
  });
});

describe.skipIf(await missing(postgresService))('in Postgres', () => {
  it('no address can be read', async () => {
    const scratch = await postgresScratch();
    await useEverything(scratch.store);
    const { rows } = await scratch.pool.query('SELECT * FROM autotrigger_customers');
    expect(rows).toHaveLength(2);
    expect(readable(JSON.stringify(rows))).toEqual([]);
    await scratch.drop();
  });
});
