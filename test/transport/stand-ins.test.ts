/** The stand-ins: a dry run, a recording transport, and a clock that stands still. */
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';
import { dryRun } from '../../src/transport/dry-run.js';
import { aRequest, inTest } from './support/requests.js';

describe('dryRun', () => {
  it('accepts everything, in either environment, and says that it made no call', async () => {
    const transport = dryRun();
    expect(transport.name).toBe('dry-run');
    expect(transport.environment).toBeUndefined();
    expect(await transport.send(aRequest(), inTest())).toEqual({ kind: 'accepted', attempts: 0 });
    expect(transport.status?.()).toMatchObject({ counts: { accepted: 1 }, lastHour: { calls: 0 } });
    await transport.close?.();
  });
});

describe('recordingTransport', () => {
  it('accepts and remembers what it was given, in order', async () => {
    const transport = recordingTransport({ environment: 'test' });
    await transport.send(aRequest('a'), inTest('a'));
    await transport.send(aRequest('b'), inTest('b'));
    expect(transport.calls.map(({ context, result }) => [context.interactionId, result])).toEqual([
      ['a', { kind: 'accepted', attempts: 1, status: 200, requestId: 'recorded-1' }],
      ['b', { kind: 'accepted', attempts: 1, status: 200, requestId: 'recorded-2' }],
    ]);
  });

  it('answers as it is told, and counts only what it accepted as accepted', async () => {
    const error = { code: 'OUTCOME_UNKNOWN', message: 'no answer came' };
    const transport = recordingTransport({
      answer: (_request, _context, call) => ({
        kind: call === 1 ? 'unknown' : 'accepted',
        error,
        attempts: 1,
      }),
    });
    expect(await transport.send(aRequest('a'), inTest('a'))).toMatchObject({ kind: 'unknown' });
    await transport.send(aRequest('b'), inTest('b'));
    expect(transport.accepted).toEqual([aRequest('b')]);
    expect(transport.calls).toHaveLength(2);
  });
});

describe('fixedClock', () => {
  it('stands still until it is told otherwise', () => {
    const clock = fixedClock('2026-03-01T00:00:00Z');
    const start = Date.parse('2026-03-01T00:00:00Z');
    expect([clock.now(), clock.now()]).toEqual([start, start]);
    clock.advance(1500);
    expect(clock.now()).toBe(start + 1500);
    clock.set(new Date(0));
    expect(clock.now()).toBe(0);
  });

  it('refuses what is no date', () => {
    expect(() => fixedClock('yesterday')).toThrow(RangeError);
  });
});
