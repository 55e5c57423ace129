/** What a trigger says while it runs: warnings, failures when they happen, a store that goes away and comes back. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Logger, Warning } from '../../src/pipeline/log.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { closed, queueTrigger } from '../support/queue-trigger.js';

type Line = [level: string, fields: object, message: string];

function recordingLogger(): Logger & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push([level, fields, message]);
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}

describe('a logger', () => {
  it('is told of failures when they happen, without an address, and of nothing else', async () => {
    const logger = recordingLogger();
    const { trigger } = queueTrigger({ logger, onWarning: () => undefined });
    await trigger.process(closed('one'));
    await trigger.process(closed('one'));
    await trigger.process(closed('refuse'));
    expect(logger.lines).toEqual([
      [
        'error',
        { code: 'VENDOR', interactionId: 'refuse', outcome: 'rejected', attempts: 1 },
        'the vendor said no',
      ],
    ]);
    await trigger.process({ ext_interaction_id: 'ann@example.com', customer: 1 });
    expect(logger.lines.length).toBe(2);
    expect(JSON.stringify(logger.lines)).not.toContain('@');
  });

  it('hears once that the store went away, and once that it answers again; the status knows both', async () => {
    let isAway = false;
    const inner = memoryStore({ quiet: true });
    const store: SuppressionStore = {
      ...inner,
      durable: true,
      doctor: async () => [],
      reserve: async (...given) => {
        if (isAway) throw new Error('connection lost');
        return inner.reserve(...given);
      },
    };
    const logger = recordingLogger();
    const { trigger } = queueTrigger({ store, logger });
    expect(trigger.status().store).toEqual({ name: 'memory', available: true });
    isAway = true;
    for (const id of ['a', 'b', 'c']) expect((await trigger.process(closed(id))).outcome).toBe('deferred');
    const { store: status } = trigger.status();
    expect(status).toMatchObject({ available: false, error: { code: 'STORE_UNAVAILABLE' } });
    isAway = false;
    expect((await trigger.process(closed('a'))).outcome).toBe('sent');
    expect(trigger.status().store.available).toBe(true);
    expect(logger.lines.map(([level]) => level)).toEqual(['error', 'info']);
  });

  it('that throws, or rejects, changes no receipt', async () => {
    const throws = () => {
      throw new Error('full disk');
    };
    const logger = { info: throws, warn: throws, error: async () => throws() };
    const { trigger } = queueTrigger({ logger });
    expect((await trigger.process(closed('refuse'))).outcome).toBe('rejected');
  });
});

describe('a warning', () => {
  const onReceipt = () => {
    throw new Error('no disk');
  };
  const emitted: unknown[] = [];
  const listen = (): void => {
    const listener = (warning: unknown): void => void emitted.push(warning);
    process.on('warning', listener);
    onTestFinished(() => void process.off('warning', listener));
  };
  const store = () => ({ ...memoryStore({ quiet: true }), durable: true });

  it('goes to onWarning instead of the logger and the process', async () => {
    listen();
    const warnings: Warning[] = [];
    const logger = recordingLogger();
    const onWarning = (warning: Warning) => void warnings.push(warning);
    await queueTrigger({ onWarning, logger, onReceipt, store: store() }).trigger.process(closed('one'));
    expect(warnings.map(({ code }) => code)).toEqual(['AUTOTRIGGER_STORE_FORGETS', 'AUTOTRIGGER_ON_RECEIPT']);
    expect(logger.lines).toEqual([]);
    await new Promise(setImmediate);
    expect(emitted).toEqual([]);
  });

  it('goes to the logger where there is no onWarning', async () => {
    const logger = recordingLogger();
    await queueTrigger({ logger, onReceipt }).trigger.process(closed('one'));
    expect(logger.lines).toEqual([
      ['warn', { code: 'AUTOTRIGGER_ON_RECEIPT' }, expect.stringContaining('onReceipt threw: no disk')],
    ]);
  });

  it('refuses what is no logger', () => {
    expect(() => queueTrigger({ logger: (() => undefined) as never })).toThrow(/logger/);
    expect(() => queueTrigger({ onWarning: 'loud' as never })).toThrow(/onWarning/);
  });
});
