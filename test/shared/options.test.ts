import { describe, expect, it } from 'vitest';
import { checkOptions as checkWatchOptions } from '../../src/rule-source/watch-options.js';
import {
  assertOption,
  invalidOption,
  isCount,
  maxTimerMs,
  optionChecks,
  refuseSlips,
  timerMs,
} from '../../src/shared/options.js';
import { cachedStore } from '../../src/stores/cached.js';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import { memoryStore } from '../../src/stores/memory.js';
import { postgresStore } from '../../src/stores/postgres/store.js';
import { redisStore } from '../../src/stores/redis/store.js';

const check = optionChecks('stellaConnect');

describe('a name with a slip in it, which nothing would read', () => {
  const redis = { call: () => undefined } as never;
  const pool = { query: () => undefined, connect: () => undefined } as never;
  it.each<[string, () => unknown, string]>([
    [
      'a prefix of Redis, so that two stores know nothing of each other',
      () => redisStore({ client: redis, prefx: 'a' } as never),
      'prefix',
    ],
    ['a prefix of Postgres', () => postgresStore({ pool, prefixx: 'a_' } as never), 'prefix'],
    ['the clock of lmdb', () => lmdbStore({ path: 'x', clok: 1 } as never), 'clock'],
    ['quiet', () => memoryStore({ quite: true } as never), 'quiet'],
    ['the size of a cache', () => cachedStore(memoryStore({ quiet: true }), { maxx: 1 } as never), 'max'],
    ['a guard', () => checkWatchOptions({ guards: { minRule: 1 } } as never), 'minRules'],
    ['a grace', () => checkWatchOptions({ removalGrace: 1 } as never), 'removalGraceMs'],
  ])('is refused: %s', (_what, make, meant) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', fix: `did you mean \`${meant}\`?` }),
    );
  });

  it('is told apart from options that are not there', () => {
    expect(() => lmdbStore(undefined as never)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => refuseSlips({ region: 1 }, ['clock'])).not.toThrow();
  });
});

describe('option checks', () => {
  it('throw OPTION_INVALID with the option, what is wrong and what to give', () => {
    expect(() => assertOption(false, 'leaseMs', 'whole milliseconds from 1')).toThrowError(
      expect.objectContaining({
        code: 'OPTION_INVALID',
        message: 'the option `leaseMs` is missing or wrong',
        fix: 'give whole milliseconds from 1',
      }),
    );
    expect(invalidOption('a message', 'a fix', { cause: 1 })).toMatchObject({
      code: 'OPTION_INVALID',
      cause: 1,
    });
  });

  it('name the function that was called, and suggest the nearest name', () => {
    expect(() => check.knownOnly('retry.', { atempts: 1 }, ['attempts', 'budget'])).toThrowError(
      expect.objectContaining({
        message: 'the option `retry.atempts` of stellaConnect is not known',
        fix: 'did you mean `retry.attempts`?',
      }),
    );
    expect(() => check.knownOnly('', null, ['apiKey'])).toThrow(
      'the option `options` of stellaConnect is `null`',
    );
  });

  it.each([
    ['above', 11, undefined],
    ['below', 0, undefined],
    ['no whole number', 1.5, 'whole'],
    ['not a number', Number.NaN, undefined],
    ['a text', '5', undefined],
  ] as const)('refuse a number that is %s', (_, value, whole) => {
    expect(() => check.numberIn('n', value, 1, 10, whole)).toThrow('the option `n` of stellaConnect is');
  });

  it('fill a group of numbers with its fallbacks', () => {
    const ranges = { attempts: [1, 9, 'whole'], budget: [0, 1] } as const;
    expect(check.numbers('retry', { attempts: 3 }, { attempts: 1, budget: 0.5 }, ranges)).toEqual({
      attempts: 3,
      budget: 0.5,
    });
  });

  it('take a count from 1, and a timer up to what a timer can hold', () => {
    expect([0, 1, 1.5, '1', 2 ** 53].map(isCount)).toEqual([false, true, false, false, false]);
    expect(timerMs(Number.POSITIVE_INFINITY)).toBe(maxTimerMs);
    expect([timerMs(-1), timerMs(Number.NaN), timerMs('5'), timerMs(0)]).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
  });
});
