/** A rule that disappears is not a rule that was deleted: files that are moved, renamed and emptied for a moment. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Activation, Rejection, RuleSource } from '../../src/rule-source/rule-source.js';
import type { WatchOptions } from '../../src/rule-source/watch-options.js';
import { watchRuleSet } from '../../src/rule-source/watch-rule-set.js';
import { type FixedClock, fixedClock } from '../../src/testing/fixed-clock.js';
import { closing, namesOf, ruleFile, temporaryFolder, until } from './support.js';

const skipFile = ruleFile('opted out').replace('"send"', '"skip"');

interface Watched {
  readonly source: RuleSource;
  readonly clock: FixedClock;
  readonly activated: Activation[];
  readonly rejected: Rejection[];
  path(name: string): string;
}

/** `send.rules.json` and `skip.rules.json`, looked at by `check` alone. */
async function watched(options: WatchOptions = {}): Promise<Watched> {
  const folder = join(temporaryFolder(), 'rules');
  mkdirSync(folder);
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('send.rules.json'), ruleFile('closed'));
  writeFileSync(path('skip.rules.json'), skipFile);
  const clock = fixedClock('2026-11-22T12:00:00Z');
  const byHand = { pollMs: 3_600_000, debounceMs: 3_600_000, clock };
  const source = closing(await watchRuleSet(folder, { ...byHand, ...options }));
  const activated: Activation[] = [];
  const rejected: Rejection[] = [];
  source.on('activated', (event) => activated.push(event));
  source.on('rejected', (event) => rejected.push(event));
  return { source, clock, activated, rejected, path };
}

const away: Record<string, (path: (name: string) => string) => void> = {
  'moved away': (path) => renameSync(path('skip.rules.json'), path('../moved.json')),
  deleted: (path) => rmSync(path('skip.rules.json')),
  emptied: (path) => writeFileSync(path('skip.rules.json'), '{"rules":[]}'),
};

describe.each(Object.keys(away))('a file that is %s', (how) => {
  it('for a moment changes nothing, and is said once', async () => {
    const { source, clock, activated, rejected, path } = await watched();
    const { version } = source.current;
    away[how]?.(path);
    await source.check();
    clock.advance(4_999);
    await source.check();
    expect(source.current.version).toBe(version);
    expect(rejected).toMatchObject([
      {
        active: version,
        error: { code: 'RULES_HELD_BACK' },
        diagnostics: [{ code: 'REMOVAL_PENDING', message: expect.stringContaining('`opted out`') }],
      },
    ]);
    writeFileSync(path('skip.rules.json'), skipFile);
    await source.check();
    expect(source.status().lastError).toBeUndefined();
    expect([activated.length, rejected.length]).toEqual([0, 1]);
  });

  it('for longer than the grace takes effect, and the rule that went is named', async () => {
    const { source, clock, activated, path } = await watched();
    away[how]?.(path);
    await source.check();
    clock.advance(5_000);
    await source.check();
    expect(namesOf(source)).toEqual(['closed']);
    expect(activated).toMatchObject([{ removed: [{ name: 'opted out', effect: 'skip', now: 'missing' }] }]);
    expect(source.status().lastError).toBeUndefined();
  });

  it('again after it was back starts the grace anew', async () => {
    const { source, clock, path } = await watched();
    away[how]?.(path);
    await source.check();
    clock.advance(4_000);
    writeFileSync(path('skip.rules.json'), skipFile);
    await source.check();
    away[how]?.(path);
    await source.check();
    clock.advance(4_000);
    await source.check();
    expect(namesOf(source)).toEqual(['closed', 'opted out']);
  });
});

describe('a removal', () => {
  it('takes effect by itself when the grace ends, without another event', async () => {
    const { source, path } = await watched({ removalGraceMs: 60, clock: { now: () => performance.now() } });
    rmSync(path('skip.rules.json'));
    await source.check();
    expect(namesOf(source)).toEqual(['closed', 'opted out']);
    await until(() => namesOf(source).length === 1);
  });

  it.each([
    'skip.rule.json',
    'skip.rules.JSON',
    'skip.rules.jsonc',
    'skip.rules.json.txt',
    'skip.rules (1).json',
    'skip.rules.json (1)',
  ])('never takes effect while %s holds the rules', async (name) => {
    const { source, clock, rejected, path } = await watched();
    renameSync(path('skip.rules.json'), path(name));
    await source.check();
    clock.advance(86_400_000);
    await source.check();
    expect(namesOf(source)).toEqual(['closed', 'opted out']);
    expect(source.status()).toMatchObject({
      nearMatches: [path(name)],
      lastError: { diagnostics: [{ code: 'REMOVAL_NEAR_MATCH', file: path(name) }] },
    });
    expect(rejected).toHaveLength(1);
    rmSync(path(name));
    await source.check();
    expect(namesOf(source)).toEqual(['closed']);
  });

  it('is found in a nearly matching file with comments, too', async () => {
    const { source, clock, path } = await watched({ removalGraceMs: 0 });
    rmSync(path('skip.rules.json'));
    writeFileSync(path('skip.rules.jsonc'), `// why\n${skipFile}`);
    await source.check();
    clock.advance(60_000);
    await source.check();
    expect(namesOf(source)).toEqual(['closed', 'opted out']);
  });

  it('waits for a file that holds settings only, too', async () => {
    const { source, clock, path } = await watched();
    writeFileSync(
      path('windows.rules.json'),
      '{"rules":[],"suppression":{"windows":[{"name":"w","length":"30d"}]}}',
    );
    await source.check();
    const { version } = source.current;
    rmSync(path('windows.rules.json'));
    await source.check();
    expect(source.current.version).toBe(version);
    clock.advance(5_000);
    await source.check();
    expect(source.current.version).not.toBe(version);
  });

  it('is none where a file moves within the folder, or its rules move to another file', async () => {
    const { source, activated, rejected, path } = await watched();
    mkdirSync(path('deep'));
    renameSync(path('skip.rules.json'), path('deep/other.rules.json'));
    await source.check();
    expect(namesOf(source)).toEqual(['closed', 'opted out']);
    rmSync(path('deep/other.rules.json'));
    const both = { rules: [...JSON.parse(ruleFile('closed')).rules, ...JSON.parse(skipFile).rules] };
    writeFileSync(path('send.rules.json'), JSON.stringify(both));
    await source.check();
    expect([activated, rejected, source.status().lastError]).toEqual([[], [], undefined]);
  });

  it('by an edit of a file that keeps other rules takes effect at once, and is named', async () => {
    const { source, activated, path } = await watched();
    writeFileSync(path('skip.rules.json'), skipFile.replace('opted out', 'opted out by tag'));
    await source.check();
    expect(namesOf(source)).toEqual(['closed', 'opted out by tag']);
    expect(activated[0]?.removed).toEqual([{ name: 'opted out', effect: 'skip', now: 'missing' }]);
  });

  it.each([
    ['disabled', skipFile.replace('"name"', '"enabled": false, "name"'), 'disabled'],
    ['turned into another effect', ruleFile('opted out'), 'send'],
  ])('is named where a skip rule is %s', async (_, text, now) => {
    const { source, activated, path } = await watched();
    writeFileSync(path('skip.rules.json'), text);
    await source.check();
    expect(activated[0]?.removed).toEqual([{ name: 'opted out', effect: 'skip', now }]);
  });

  it('does not undo a rollback when its grace ends', async () => {
    const { source, clock, path } = await watched();
    writeFileSync(path('send.rules.json'), ruleFile('closed', 'solved'));
    await source.check();
    rmSync(path('skip.rules.json'));
    await source.check();
    source.rollback();
    clock.advance(10_000);
    await source.check();
    expect(namesOf(source)).toEqual(['closed', 'opted out']);
  });
});

describe('guards that are not set', () => {
  it('refuse a set without rules', async () => {
    const { source, rejected, clock, path } = await watched();
    writeFileSync(path('send.rules.json'), '{"rules":[]}');
    writeFileSync(path('skip.rules.json'), '{"rules":[]}');
    await source.check();
    clock.advance(5_000);
    await source.check();
    expect(rejected.at(-1)?.diagnostics).toMatchObject([{ code: 'GUARD_MIN_RULES' }]);
    expect(namesOf(source)).toEqual(['closed', 'opted out']);
  });

  it('allow a set without rules with minRules 0, and name all that went', async () => {
    const { source, activated, path } = await watched({ guards: { minRules: 0 }, removalGraceMs: 0 });
    writeFileSync(path('send.rules.json'), '{"rules":[]}');
    writeFileSync(path('skip.rules.json'), '{"rules":[]}');
    await source.check();
    expect(namesOf(source)).toEqual([]);
    expect(activated[0]?.removed.map(({ name }) => name)).toEqual(['closed', 'opted out']);
  });
});
