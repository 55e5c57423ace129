/** How a transport comes to an end: calls in flight end, waits are cancelled, nothing is left behind. */
import { describe, expect, it } from 'vitest';
import { aRequest, inTest } from './support/requests.js';
import { aSandbox, transportTo } from './support/sandboxed.js';

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('closing', () => {
  it('lets a call in flight end and keeps its answer', async () => {
    const sandbox = await aSandbox({ latencyMs: 50 });
    const transport = transportTo(sandbox);
    const sending = transport.send(aRequest(), inTest());
    while (sandbox.accepted.length === 0) await soon(2);
    await transport.close({ timeoutMs: 2000 });
    expect(await sending).toMatchObject({ kind: 'accepted', requestId: expect.any(String) });
  });

  it('cuts a call that does not end in time, and claims unknown for it', async () => {
    const sandbox = await aSandbox({ faults: { script: ['accept-then-drop'] } });
    const transport = transportTo(sandbox, { timeoutMs: 20_000 });
    const sending = transport.send(aRequest(), inTest());
    while (sandbox.accepted.length === 0) await soon(2);
    await transport.close({ timeoutMs: 30 });
    expect(await sending).toMatchObject({ kind: 'unknown', attempts: 1 });
  });

  it('ends every wait at once: for a slot, for a start time and between attempts', async () => {
    const sandbox = await aSandbox({ latencyMs: 30, faults: { script: ['status:503', 'none'] } });
    const transport = transportTo(sandbox, {
      rateLimit: { inFlight: 2 },
      retry: { attempts: 2, baseDelayMs: 60_000, maxDelayMs: 60_000 },
      random: () => 0.4,
    });
    const sending = Array.from({ length: 6 }, () => transport.send(aRequest(), inTest()));
    while (sandbox.counts.faults === 0) await soon(2);
    await soon(50);
    await transport.close({ timeoutMs: 5000 });
    const results = await Promise.all(sending);
    expect(results[0]).toMatchObject({ because: 'not_sent', attempts: 1 });
    expect(results.filter(({ kind }) => kind === 'accepted').length).toBe(sandbox.accepted.length);
    expect(results.filter(({ kind }) => kind === 'unknown')).toEqual([]);
  });

  it('accepts any number as a time-out, without end too, and nothing else', async () => {
    const sandbox = await aSandbox({ latencyMs: 30 });
    const transport = transportTo(sandbox);
    for (const timeoutMs of [Number.NaN, -1, '5' as unknown as number]) {
      await expect(transport.close({ timeoutMs })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    }
    const sending = transport.send(aRequest(), inTest());
    while (sandbox.accepted.length === 0) await soon(2);
    await transport.close({ timeoutMs: Number.POSITIVE_INFINITY });
    expect(await sending).toMatchObject({ kind: 'accepted' });
  });

  it('takes nothing afterwards, and closes twice without harm', async () => {
    const sandbox = await aSandbox();
    const transport = transportTo(sandbox);
    await transport.close();
    await transport.close();
    expect(transport.unavailable()).toMatchObject({ error: { message: expect.stringContaining('closed') } });
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ because: 'closed', attempts: 0 });
    expect(sandbox.accepted).toEqual([]);
  });

  it('leaves no socket and no timer behind', async () => {
    const before = process.getActiveResourcesInfo().filter(countable).length;
    const sandbox = await aSandbox({ faults: { share: 0.3, seed: 7 } });
    const transport = transportTo(sandbox);
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => transport.send(aRequest(`c-${n}`), inTest(`c-${n}`))),
    );
    await transport.close();
    await sandbox.close();
    await soon(30);
    expect(process.getActiveResourcesInfo().filter(countable).length).toBeLessThanOrEqual(before);
  });
});

function countable(resource: string): boolean {
  return /TCP|Timeout/.test(resource);
}
