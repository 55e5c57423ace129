/** What `/health` and `/metrics` of a worker say, and what they do not. */
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createClosing } from '../../../src/cli/closing.js';
import type { CommandContext } from '../../../src/cli/context.js';
import { type HealthSources, openHealth } from '../../../src/cli/worker/health.js';
import type { TriggerStatus } from '../../../src/pipeline/options.js';
import { createReceiptCounter } from '../../../src/receipt/counts.js';

const status: TriggerStatus = {
  ruleSet: 'v"1\\2\n3',
  inFlight: 2,
  closing: false,
  receipts: createReceiptCounter().counts(),
  store: { name: 'redis', available: true },
};

async function open(sources: Partial<HealthSources> = {}, options = { healthPort: 0 }) {
  let said = '';
  const write = async (text: string): Promise<void> => {
    said += text;
  };
  const closing = createClosing();
  onTestFinished(() => closing.closeAll());
  await openHealth({ stderr: { write } } as unknown as CommandContext, options, closing, {
    status: () => status,
    ending: () => false,
    queueAway: async () => undefined,
    ...sources,
  });
  const url = /http:\/\/\S+(?=\/health)/.exec(said)?.[0] ?? '';
  return { closing, url };
}

it('is 200 where jobs can be taken, and 503 with every reason where not', async () => {
  const { url } = await open();
  const fine = await fetch(`${url}/health?probe=1`);
  expect(fine.status).toBe(200);
  expect(await fine.json()).toEqual({ healthy: true, reasons: [], ruleSet: status.ruleSet, inFlight: 2 });

  const error = { code: 'STORE_UNAVAILABLE', message: 'away' };
  const stop = { at: 0, by: 'ops', reason: 'wrong rules' };
  const ill = await open({
    status: () => ({ ...status, stop, store: { name: 'redis', available: false, error } }),
    ending: () => true,
    queueAway: async () => ({ code: 'QUEUE_UNAVAILABLE', message: 'no answer within 2 s' }),
  });
  const refused = await fetch(`${ill.url}/health`);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({
    healthy: false,
    reasons: [
      { code: 'ENDING', message: 'the worker is ending' },
      error,
      {
        code: 'STOPPED',
        message: 'every worker on the store is stopped since 1970-01-01T00:00:00.000Z by ops (wrong rules)',
      },
      { code: 'QUEUE_UNAVAILABLE', message: 'no answer within 2 s' },
    ],
  });
});

it('gives numbers in the text format of Prometheus, without channels and brands', async () => {
  const counter = createReceiptCounter();
  counter.add({ outcome: 'sent', channel: 'email', brand: 'shop' } as Parameters<typeof counter.add>[0]);
  const { url } = await open({ status: () => ({ ...status, receipts: counter.counts() }) });
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await response.text();
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines).toEqual(
    expect.arrayContaining([
      '# TYPE autotrigger_receipts_total counter',
      'autotrigger_receipts_total{outcome="sent"} 1',
      'autotrigger_receipts_total{outcome="failed"} 0',
      'autotrigger_in_flight 2',
      'autotrigger_store_up 1',
      'autotrigger_queue_up 1',
      'autotrigger_queue_paused 0',
      'autotrigger_stopped 0',
      'autotrigger_ending 0',
      'autotrigger_breaker_open 0',
      'autotrigger_rules_info{version="v\\"1\\\\2\\n3"} 1',
    ]),
  );
  expect(
    lines.filter(
      (line) => !/^(# (HELP|TYPE) autotrigger_\w+ .+|autotrigger_\w+(\{\w+=".*"\})? \d+)$/.test(line),
    ),
  ).toEqual([]);
  expect(text).not.toContain('shop');
});

it('answers nothing else, and closes with a connection open and a look under way', async () => {
  const looks = new EventEmitter();
  const looked = once(looks, 'look');
  const { closing, url } = await open({
    queueAway: () => {
      looks.emit('look');
      return new Promise(() => undefined);
    },
  });
  expect((await fetch(`${url}/`)).status).toBe(404);
  expect((await fetch(`${url}/health`, { method: 'POST' })).status).toBe(405);
  const cut = expect(fetch(`${url}/health`)).rejects.toThrow();
  await looked;
  await closing.closeAll();
  await cut;
});

it('says why it cannot listen', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  await expect(open({}, { healthPort: port })).rejects.toMatchObject({
    code: 'USAGE',
    message: `health cannot be answered on 127.0.0.1:${port}: another program listens there`,
    fix: expect.stringContaining('--health-port'),
  });
  await expect(open({}, { healthHost: '::1' } as never)).rejects.toMatchObject({ code: 'USAGE' });
});
