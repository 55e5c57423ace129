/** The service of docs/how-to/service-with-fastify.md, on a real Redis. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { closed } from '../../support/queue-trigger.js';
import { missing, redisService } from '../../support/services.js';
import { openPage } from './page.js';

describe.skipIf(await missing(redisService))('the how-to on fastify and BullMQ', () => {
  const page = openPage('service-with-fastify', ['fastify', 'bullmq', 'ioredis', 'tsx']);
  const redis = new Redis(redisService.url);
  const queue = `how-to-${randomUUID()}`;

  afterAll(async () => {
    page.remove();
    const keys = await redis.keys(`*${queue}*`);
    if (keys.length > 0) await redis.del(keys);
    await redis.quit();
  });

  it('is one program, as strict as TypeScript can be', async () => {
    expect(page.files).toEqual(['service.ts']);
    await page.typecheck();
  });

  it('takes a record, works on it, shows its receipt, and shuts down in order', async () => {
    await page.runCommands();
    const service = page.start('tsx', ['service.ts'], {
      REDIS_URL: redisService.url,
      QUEUE: queue,
      PORT: '0',
    });
    await service.says(/Server listening at http:\/\/127\.0\.0\.1:\d+/);
    const base = /listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(service.output())?.[1];
    const get = async (path: string) => {
      const answer = await fetch(`${base}${path}`);
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const post = async (body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${base}/interactions`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };

    expect((await get('/receipts/case%2F1')).status).toBe(404);
    expect(await post({ channel: 'email' })).toMatchObject({
      status: 422,
      body: { fields: ['ext_interaction_id'] },
    });
    expect(await post(closed('case/1'))).toEqual({ status: 202, body: { receipt: '/receipts/case%2F1' } });
    const receipt = () => get('/receipts/case%2F1').then(({ body }) => body.outcome);
    await expect.poll(receipt, { timeout: 20_000 }).toBe('sent');
    await post(closed('case/1'));
    await expect.poll(receipt, { timeout: 20_000 }).toBe('duplicate');
    expect(await get('/receipts/case%2F1')).toMatchObject({ body: { first: { outcome: 'sent' } } });
    expect(await redis.get(`${queue}:receipt:case/1`)).not.toContain('example.com');
    expect(await get('/health')).toMatchObject({
      status: 200,
      body: { closing: false, store: { available: true } },
    });

    expect(await service.end()).toBe(0);
    await expect(fetch(`${base}/health`)).rejects.toThrow();
  });
});
