/** Noticing before the vendor does, and telling OpenTelemetry: with nothing personal in any of it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Context, type ContextManager, context, metrics, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RollingHour } from '../../../src/transport/metrics.js';
import { receiptObserver } from '../../../src/transport/telemetry/observe-receipts.js';
import { aRequest, inTest } from '../support/requests.js';
import { aSandbox, transportTo } from '../support/sandboxed.js';

const spans = new InMemorySpanExporter();
const exported = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: exported, exportIntervalMillis: 3_600_000 });
const meters = new MeterProvider({ readers: [reader] });

beforeAll(() => {
  context.setGlobalContextManager(new StorageContextManager());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  );
  metrics.setGlobalMeterProvider(meters);
});
beforeEach(() => spans.reset());
afterAll(() => meters.shutdown());

describe('the rolling hour', () => {
  const minute = 60_000;

  it('counts the calls of the last hour and forgets older ones', () => {
    const hour = new RollingHour();
    for (let n = 0; n < 10; n += 1) hour.add(n * minute, n < 5);
    expect(hour.read(9 * minute)).toEqual({ calls: 10, errorShare: 0.5 });
    expect(hour.read(64 * minute)).toEqual({ calls: 5, errorShare: 0 });
    expect(hour.read(200 * minute)).toEqual({ calls: 0, errorShare: 0 });
  });

  it('holds a clock that is set back, and one that jumps far ahead', () => {
    const hour = new RollingHour();
    hour.add(1000 * minute, true);
    hour.add(0, true);
    expect(hour.read(0)).toEqual({ calls: 2, errorShare: 1 });
    hour.add(9_000_000 * minute, false);
    expect(hour.read(0)).toEqual({ calls: 1, errorShare: 0 });
  });
});

describe('the error share', () => {
  it('is told once when it reaches the vendor’s own alarm of 5 %, and again only after it was below', async () => {
    const told: unknown[] = [];
    const listen = (message: unknown): void => void told.push(message);
    subscribe('autotrigger:error-share', listen);
    const sandbox = await aSandbox();
    const transport = transportTo(sandbox, { breaker: false });
    const send = async (count: number, fault: string): Promise<void> => {
      sandbox.setFaults({ share: 1, kinds: [fault] });
      for (let call = 0; call < count; call += 1) await transport.send(aRequest(), inTest());
    };
    await send(38, 'none');
    await send(1, 'status:400');
    expect(told).toEqual([]);
    await send(1, 'status:400');
    expect(told).toEqual([{ transport: 'stella-connect', calls: 40, errorShare: 0.05 }]);
    await send(1, 'status:400');
    expect(told).toHaveLength(1);
    await send(40, 'none');
    await send(1, 'status:400');
    expect(told).toHaveLength(1);
    await send(2, 'status:400');
    expect(told).toHaveLength(2);
    unsubscribe('autotrigger:error-share', listen);
    expect(transport.status()).toMatchObject({ counts: { accepted: 78, rejected: 6, unknown: 0 } });
    expect(transport.status().lastHour.calls).toBe(84);
  });

  it('is told again after a rise that one error makes, when it was below in between', async () => {
    const told: unknown[] = [];
    const listen = (message: unknown): void => void told.push(message);
    subscribe('autotrigger:error-share', listen);
    const sandbox = await aSandbox({ faults: { script: ['status:400'] } });
    const transport = transportTo(sandbox, { breaker: false });
    for (let call = 0; call < 19; call += 1) await transport.send(aRequest(), inTest());
    expect(told).toEqual([]);
    sandbox.fail('status:400');
    await transport.send(aRequest(), inTest());
    expect(told).toHaveLength(1);
    for (let call = 0; call < 24; call += 1) await transport.send(aRequest(), inTest());
    sandbox.fail('status:400');
    await transport.send(aRequest(), inTest());
    unsubscribe('autotrigger:error-share', listen);
    expect(told).toHaveLength(2);
  });

  it('says nothing on a handful of calls', async () => {
    const told: unknown[] = [];
    const listen = (message: unknown): void => void told.push(message);
    subscribe('autotrigger:error-share', listen);
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:400'] } });
    for (let call = 0; call < 5; call += 1) await transportTo(sandbox).send(aRequest(), inTest());
    unsubscribe('autotrigger:error-share', listen);
    expect(told).toEqual([]);
  });
});

describe('OpenTelemetry', () => {
  it('gets a span for each call, a repeat as such, below the span of the interaction', async () => {
    const sandbox = await aSandbox({ faults: { script: ['status:503'] } });
    const transport = transportTo(sandbox);
    const observer = receiptObserver();
    const receipt = await observer.observe(async () => {
      await transport.send(aRequest(), inTest());
      return { outcome: 'sent', channel: 'chat', brand: 'blancakids' };
    });
    expect(receipt.outcome).toBe('sent');
    const [first, second, whole] = spans.getFinishedSpans();
    expect(whole).toMatchObject({
      name: 'autotrigger.process',
      attributes: {
        'autotrigger.outcome': 'sent',
        'autotrigger.channel': 'chat',
        'autotrigger.brand': 'blancakids',
      },
    });
    expect(first).toMatchObject({
      name: 'POST /v1/requests',
      attributes: {
        'http.response.status_code': 503,
        'autotrigger.verdict': 'not_accepted',
        'error.type': 'NOT_ACCEPTED',
      },
    });
    expect(second?.attributes).toMatchObject({
      'http.response.status_code': 200,
      'autotrigger.verdict': 'accepted',
      'http.request.resend_count': 1,
    });
    for (const span of [first, second]) {
      expect(span?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId);
    }
  });

  it('gets counts of receipts and durations of calls', async () => {
    const sandbox = await aSandbox();
    await transportTo(sandbox).send(aRequest(), inTest());
    const observer = receiptObserver();
    for (const outcome of ['sent', 'sent', 'suppressed']) {
      await observer.observe(async () => ({ outcome, channel: 'phone' }));
    }
    exported.reset();
    await reader.forceFlush();
    const found = exported
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    const receipts = found.find(({ descriptor }) => descriptor.name === 'autotrigger.receipts');
    expect(
      receipts?.dataPoints.filter(({ attributes }) => attributes['autotrigger.channel'] === 'phone'),
    ).toMatchObject([
      { value: 2, attributes: { 'autotrigger.outcome': 'sent' } },
      { value: 1, attributes: { 'autotrigger.outcome': 'suppressed' } },
    ]);
    const durations = found.find(({ descriptor }) => descriptor.name === 'autotrigger.call.duration');
    expect(durations?.descriptor.unit).toBe('s');
    expect(durations?.dataPoints.length).toBeGreaterThan(0);
  });

  it('gets no address, name, key or interaction id, whatever the request and the vendor say', async () => {
    const told: unknown[] = [];
    const listen = (message: unknown): void => void told.push(message);
    const names = ['call', 'receipt', 'breaker', 'error-share'].map((name) => `autotrigger:${name}`);
    for (const name of names) subscribe(name, listen);
    const sandbox = await aSandbox({
      faults: { script: ['status:500', 'accept-then-reset', 'status:403', 'none'] },
    });
    const transport = transportTo(sandbox);
    const request = aRequest('secret-id', { brand: 'jane@example.com' });
    const observer = receiptObserver();
    for (let call = 0; call < 4; call += 1) {
      await observer.observe(async () => {
        await transport.send(request, inTest('secret-id'));
        return { outcome: 'sent', channel: 'chat', brand: request.brand };
      });
    }
    for (const name of names) unsubscribe(name, listen);
    await reader.forceFlush();
    const everything = JSON.stringify([
      told,
      spans
        .getFinishedSpans()
        .map(({ name, attributes, status, events }) => [name, attributes, status, events]),
      exported.getMetrics(),
      transport.status(),
    ]);
    expect(told.length).toBeGreaterThan(7);
    expect(everything).not.toMatch(/jane|@|secret-id|sandbox-test-key/i);
  });

  it('counts no more names than it can keep: the rest is told as one', async () => {
    const told: { brand?: string }[] = [];
    const listen = (message: unknown): void => void told.push(message as { brand?: string });
    subscribe('autotrigger:receipt', listen);
    const observer = receiptObserver();
    for (let n = 0; n < 300; n += 1)
      await observer.observe(async () => ({ outcome: 'sent', brand: `brand-${n}` }));
    unsubscribe('autotrigger:receipt', listen);
    expect(new Set(told.map(({ brand }) => brand)).size).toBe(201);
    expect(told.at(-1)).toEqual({ outcome: 'sent', brand: '(others)' });
  });

  it('ends the span and hands on the error when the work fails', async () => {
    const failing = receiptObserver().observe(async () => {
      throw new Error('a mistake of the program');
    });
    await expect(failing).rejects.toThrow('a mistake of the program');
    expect(spans.getFinishedSpans()).toMatchObject([{ name: 'autotrigger.process', status: { code: 2 } }]);
  });
});

/** The smallest context manager there is: what an application's OpenTelemetry set-up brings along. */
class StorageContextManager implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Args extends unknown[], Work extends (...args: Args) => ReturnType<Work>>(
    active: Context,
    work: Work,
    self?: ThisParameterType<Work>,
    ...args: Args
  ): ReturnType<Work> {
    return this.storage.run(active, () => work.apply(self, args));
  }

  bind<Target>(_context: Context, target: Target): Target {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.storage.disable();
    return this;
  }
}
