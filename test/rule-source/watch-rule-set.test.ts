/** What a rule source does with edits: activates, refuses, holds back, rolls back, remembers. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Interaction } from '../../src/interaction/interaction.js';
import { normaliseInteraction } from '../../src/interaction/normalise.js';
import type { RuleProvider } from '../../src/rule-source/provider.js';
import type { Activation, Rejection, RuleSource } from '../../src/rule-source/rule-source.js';
import type { WatchOptions } from '../../src/rule-source/watch-options.js';
import { watchRuleSet } from '../../src/rule-source/watch-rule-set.js';
import { test as testRules } from '../../src/simulation/scenarios/test.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { closing, deferred, namesOf, ruleFile, temporaryFolder } from './support.js';

/** Only `check` looks at the files here, so that every step of a test is its own. */
const byHand = { pollMs: 3_600_000, debounceMs: 3_600_000 };

interface Watched {
  readonly source: RuleSource;
  readonly file: string;
  readonly folder: string;
  readonly activated: Activation[];
  readonly rejected: Rejection[];
  /** Writes the file and looks at it. */
  save(text: string): Promise<void>;
}

async function watched(options: WatchOptions = {}, first = ruleFile('first')): Promise<Watched> {
  const folder = join(temporaryFolder(), 'rules');
  mkdirSync(folder);
  const file = join(folder, 'a.rules.json');
  writeFileSync(file, first);
  const source = closing(await watchRuleSet(folder, { ...byHand, ...options }));
  const activated: Activation[] = [];
  const rejected: Rejection[] = [];
  source.on('activated', (event) => activated.push(event));
  source.on('rejected', (event) => rejected.push(event));
  const save = async (text: string): Promise<void> => {
    writeFileSync(file, text);
    await source.check();
  };
  return { source, file, folder, activated, rejected, save };
}

function interactions(count: number): Interaction[] {
  return Array.from({ length: count }, (_, index) => {
    const read = normaliseInteraction({
      ext_interaction_id: `i-${index}`,
      channel: 'email',
      status: index % 2 === 0 ? 'closed' : 'solved',
      customer: { name: 'Jane', email: `jane.${index}@example.com` },
      employee: { email: 'paulagent@blancapeak.com' },
    });
    if (!read.ok) throw new Error('not an interaction');
    return read.interaction;
  });
}

describe('a valid edit', () => {
  it('becomes active and says so, with both versions and the time', async () => {
    const clock = fixedClock('2026-11-22T12:00:00Z');
    const { source, activated, save } = await watched({ clock });
    const before = source.current;
    clock.advance(60_000);
    await save(ruleFile('second'));
    expect(namesOf(source)).toEqual(['second']);
    expect(namesOf({ current: before })).toEqual(['first']);
    expect(activated).toEqual([
      {
        ruleSet: source.current,
        version: source.current.version,
        previous: before.version,
        cause: 'edit',
        removed: [{ name: 'first', effect: 'send', now: 'missing' }],
        at: '2026-11-22T12:01:00.000Z',
      },
    ]);
    expect(source.status()).toEqual({
      name: expect.stringContaining('rules'),
      active: { version: source.current.version, since: '2026-11-22T12:01:00.000Z', from: 'files' },
      lastAttempt: '2026-11-22T12:01:00.000Z',
      lastError: undefined,
      earlier: [before.version],
      nearMatches: [],
    });
  });

  it('under a name that nearly is one of a rule file is said, once for each time it appears', async () => {
    const { source, folder } = await watched();
    const said: string[] = [];
    source.on('notRead', ({ files }) => said.push(...files));
    const near = join(folder, 'opt-out.rule.json');
    for (const isThere of [true, true, false, true]) {
      if (isThere) writeFileSync(near, ruleFile('opted out'));
      else rmSync(near);
      await source.check();
    }
    expect(said).toEqual([near, near]);
    expect(source.status().nearMatches).toEqual([near]);
  });

  it('that changes no decision is no reload, and lines are still right afterwards', async () => {
    const { source, file, activated, save } = await watched();
    const { version } = source.current;
    const since = source.status().active.since;
    await save(`\n\n\n${ruleFile('first')}`);
    expect(activated).toEqual([]);
    expect(source.status().active).toEqual({ version, since, from: 'files' });
    expect(source.current.lineOf(file, '/rules')).toBe(5);
  });

  it('reaches every listener that is still on, whatever another one throws', async () => {
    const { source, save } = await watched();
    const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const heard: string[] = [];
    source.on('activated', () => {
      throw new Error('broken listener');
    });
    const off = source.on('activated', () => heard.push('off'));
    source.on('activated', () => heard.push('on'));
    off();
    await save(ruleFile('second'));
    expect(heard).toEqual(['on']);
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining('broken listener'), expect.anything());
    warnings.mockRestore();
  });
});

describe('a broken edit', () => {
  it('is refused once with its diagnostics, keeps what was active, and is tried again when it changes', async () => {
    const { source, file, activated, rejected, save } = await watched();
    const before = source.current;
    await save('{ "rules": [ { "nam": 1 } ] }');
    await source.check();
    await source.check();
    expect(source.current).toBe(before);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ active: before.version, error: { code: 'RULES_INVALID' } });
    expect(rejected[0]?.diagnostics[0]).toMatchObject({ file, line: 1 });
    expect(source.status().lastError).toBe(rejected[0]?.error);
    await save('{ "rules": [ ');
    expect(rejected).toHaveLength(2);
    await save(ruleFile('second'));
    expect(namesOf(source)).toEqual(['second']);
    expect(activated).toHaveLength(1);
    expect(source.status().lastError).toBeUndefined();
  });

  it('that is taken back leaves everything as it was', async () => {
    const { source, activated, rejected, save } = await watched();
    await save('oops');
    await save(ruleFile('first'));
    expect([activated.length, rejected.length]).toEqual([0, 1]);
    expect(source.status().lastError).toBeUndefined();
  });

  it('is a folder that goes away, too: said once, and over when it is back', async () => {
    const { source, folder, rejected } = await watched();
    renameSync(folder, `${folder}.away`);
    await source.check();
    await source.check();
    expect(rejected).toMatchObject([{ error: { code: 'RULES_UNREADABLE' } }]);
    expect(source.status().lastError?.code).toBe('RULES_UNREADABLE');
    renameSync(`${folder}.away`, folder);
    await source.check();
    expect(source.status().lastError).toBeUndefined();
    expect(namesOf(source)).toEqual(['first']);
  });

  it('is an empty folder, too', async () => {
    const { source, file, rejected } = await watched();
    rmSync(file);
    await source.check();
    expect(rejected).toMatchObject([
      { error: { code: 'RULES_INVALID' }, diagnostics: [{ code: 'NO_RULE_FILES' }] },
    ]);
    expect(namesOf(source)).toEqual(['first']);
  });

  it('stays known while the folder cannot be read in between', async () => {
    const { source, folder, rejected, save } = await watched();
    await save('oops');
    renameSync(folder, `${folder}.away`);
    await source.check();
    renameSync(`${folder}.away`, folder);
    await source.check();
    expect(source.status().lastError?.code).toBe('RULES_INVALID');
    expect(rejected).toHaveLength(2);
  });
});

describe('guards and checks', () => {
  it('hold back a set with too few rules, or without one that must be there', async () => {
    const guards = { minRules: 2, requiredRules: ['first'] };
    const { source, rejected, save } = await watched({ guards }, ruleFile('first', 'second'));
    await save(ruleFile('frist'));
    expect(rejected).toMatchObject([
      {
        error: { code: 'RULES_HELD_BACK' },
        diagnostics: [
          { code: 'GUARD_MIN_RULES' },
          { code: 'GUARD_REQUIRED_RULE', fix: 'did you mean `frist`?' },
        ],
      },
    ]);
    expect(namesOf(source)).toEqual(['first', 'second']);
    const disabled = { ...JSON.parse(ruleFile('second', 'third', 'first')) };
    disabled.rules[2].enabled = false;
    await save(JSON.stringify(disabled));
    expect(rejected[1]?.diagnostics).toMatchObject([{ code: 'GUARD_REQUIRED_RULE', fix: 'enable it' }]);
  });

  it('hold back a set that would change too many outcomes of recent interactions', async () => {
    const { source, rejected, save } = await watched({ guards: { maxChangedShare: 0.4 }, recent: 40 });
    for (const interaction of interactions(60)) source.observe(interaction);
    const skipAll = ruleFile('first').replaceAll('"send"', '"skip"');
    await save(skipAll);
    expect(rejected[0]?.diagnostics).toMatchObject([
      { code: 'GUARD_CHANGED_OUTCOMES', message: expect.stringContaining('20 of 40 recent interactions') },
    ]);
    await save(ruleFile('first').replace('"closed"', '"solved"'));
    expect(rejected[1]?.diagnostics[0]?.message).toContain('100 %');
    expect(namesOf(source)).toEqual(['first']);
  });

  it('do not judge by a handful of interactions', async () => {
    const { source, activated, save } = await watched({ guards: { maxChangedShare: 0 } });
    for (const interaction of interactions(19)) source.observe(interaction);
    await save(ruleFile('first').replaceAll('"send"', '"skip"'));
    expect(activated).toHaveLength(1);
  });

  it('run the scenarios that lie beside the rules, and again when only those change', async () => {
    const scenario = (outcome: string): string =>
      JSON.stringify({
        now: '2026-11-22T12:00:00Z',
        scenarios: [
          {
            name: 'closed',
            interaction: { ...interactions(1)[0], tags: [] },
            expect: { outcome },
          },
        ],
      });
    const { source, folder, rejected, save } = await watched({
      checks: [
        async (candidate, _active, { beside }) => {
          const report = await testRules({ rules: candidate, scenarios: beside });
          return report.scenarios
            .filter(({ passed }) => !passed)
            .map(({ name, differences }) => ({
              code: 'SCENARIO_FAILED',
              severity: 'error',
              message: `${name}: ${differences.join(', ')}`,
            }));
        },
      ],
    });
    writeFileSync(join(folder, 'a.scenarios.json'), scenario('send'));
    await source.check();
    const skipAll = ruleFile('second').replaceAll('"send"', '"skip"');
    await save(skipAll);
    expect(rejected).toMatchObject([{ diagnostics: [{ code: 'SCENARIO_FAILED' }] }]);
    expect(namesOf(source)).toEqual(['first']);
    writeFileSync(join(folder, 'a.scenarios.json'), scenario('skip'));
    await source.check();
    expect(namesOf(source)).toEqual(['second']);
  });

  it('that throw hold back, too', async () => {
    const { source, rejected, save } = await watched({
      checks: [
        (_candidate, active) => {
          if (active === undefined) return [];
          throw new Error('no database');
        },
      ],
    });
    await save(ruleFile('second'));
    expect(rejected[0]?.diagnostics).toMatchObject([
      { code: 'CHECK_FAILED', message: expect.stringContaining('no database') },
    ]);
    expect(namesOf(source)).toEqual(['first']);
  });

  it('may warn without holding back', async () => {
    const { source, save } = await watched({
      checks: [() => [{ code: 'NOTE', severity: 'warning', message: 'unusual' }]],
    });
    await save(ruleFile('second'));
    expect(namesOf(source)).toEqual(['second']);
  });
});

describe('rollback', () => {
  it('goes back one version, holds while the files stay, and ends with the next edit', async () => {
    const { source, activated, rejected, save } = await watched();
    const first = source.current;
    await save(ruleFile('second'));
    expect(source.rollback()).toBe(first);
    expect(activated.at(-1)).toMatchObject({ cause: 'rollback', version: first.version });
    await source.check();
    await source.check();
    expect(source.current).toBe(first);
    expect(source.status()).toMatchObject({ active: { from: 'rollback' }, lastError: undefined });
    await save(ruleFile('third'));
    expect(namesOf(source)).toEqual(['third']);
    expect(rejected).toEqual([]);
  });

  it('goes to any version that is kept, forward again too, and to no other', async () => {
    const { source, save } = await watched({ keep: 2 });
    const versions = [source.current.version];
    for (const name of ['second', 'third', 'fourth']) {
      await save(ruleFile(name));
      versions.unshift(source.current.version);
    }
    expect(source.status().earlier).toEqual(versions.slice(1, 3));
    source.rollback(versions[2]);
    expect(namesOf(source)).toEqual(['second']);
    source.rollback(versions[0]);
    expect(namesOf(source)).toEqual(['fourth']);
    expect(() => source.rollback(versions[3])).toThrowError(
      expect.objectContaining({ code: 'OPTION_INVALID', fix: expect.stringContaining(versions[2] ?? '') }),
    );
  });

  it('has nowhere to go at the start', async () => {
    const { source } = await watched();
    expect(() => source.rollback()).toThrowError(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  it('is not undone by an edit that was being judged when it came', async () => {
    const judging = deferred();
    const judged = deferred();
    const { source, file } = await watched({
      checks: [
        async (candidate) => {
          if (candidate.rules[0]?.name !== 'third') return [];
          judging.resolve();
          await judged.promise;
          return [];
        },
      ],
    });
    writeFileSync(file, ruleFile('second'));
    await source.check();
    writeFileSync(file, ruleFile('third'));
    const looked = source.check();
    await judging.promise;
    source.rollback();
    judged.resolve();
    await looked;
    expect(namesOf(source)).toEqual(['first']);
  });
});

describe('the last good rules', () => {
  it('start a process while the files are broken, and give way when they are corrected', async () => {
    const lastGood = join(temporaryFolder(), 'state/last-good.json');
    const { source, folder, file, save } = await watched({ lastGood });
    await save(ruleFile('second'));
    await save('{ broken');
    await source.close();
    const again = closing(await watchRuleSet(folder, { ...byHand, lastGood }));
    expect(namesOf(again)).toEqual(['second']);
    expect(again.status()).toMatchObject({
      active: { from: 'last good' },
      lastError: { code: 'RULES_INVALID' },
    });
    writeFileSync(file, ruleFile('third'));
    await again.check();
    expect(namesOf(again)).toEqual(['third']);
    expect(again.status()).toMatchObject({ active: { from: 'files' }, lastError: undefined });
  });

  it('start a process without any folder', async () => {
    const lastGood = join(temporaryFolder(), 'last-good.json');
    const { source, folder } = await watched({ lastGood });
    await source.close();
    rmSync(folder, { recursive: true });
    const again = closing(await watchRuleSet(folder, { ...byHand, lastGood }));
    expect(namesOf(again)).toEqual(['first']);
    expect(again.status().lastError?.code).toBe('RULES_UNREADABLE');
  });

  it('keep a rollback over a restart, until the files change', async () => {
    const lastGood = join(temporaryFolder(), 'last-good.json');
    const { source, folder, file, save } = await watched({ lastGood });
    await save(ruleFile('second'));
    source.rollback();
    await source.close();
    const again = closing(await watchRuleSet(folder, { ...byHand, lastGood }));
    expect(namesOf(again)).toEqual(['first']);
    expect(again.status().active.from).toBe('rollback');
    writeFileSync(file, ruleFile('third'));
    await again.check();
    expect(namesOf(again)).toEqual(['third']);
  });

  it('do not stand in the way of good files when a kept rollback is of no use', async () => {
    const lastGood = join(temporaryFolder(), 'last-good.json');
    const { source, folder, save } = await watched({ lastGood });
    await save(ruleFile('second'));
    source.rollback();
    await source.close();
    const kept = JSON.parse(readFileSync(lastGood, 'utf8'));
    writeFileSync(lastGood, JSON.stringify({ ...kept, files: [{ path: 'a.rules.json', content: 'oops' }] }));
    const again = closing(await watchRuleSet(folder, { ...byHand, lastGood }));
    expect(namesOf(again)).toEqual(['second']);
    expect(again.status()).toMatchObject({ active: { from: 'files' }, lastError: undefined });
  });

  it('are of no use when they are broken themselves: the files are what is reported', async () => {
    const lastGood = join(temporaryFolder(), 'last-good.json');
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.rules.json'), 'oops');
    for (const content of ['half a fi', '{}', '{ "files": [ { "path": "a", "content": "oops" } ] }']) {
      writeFileSync(lastGood, content);
      await expect(watchRuleSet(folder, { ...byHand, lastGood })).rejects.toMatchObject({
        code: 'RULES_INVALID',
        file: join(folder, 'a.rules.json'),
      });
    }
  });

  it('are replaced as a whole and leave nothing behind', async () => {
    const state = temporaryFolder();
    const { source, save } = await watched({ lastGood: join(state, 'last-good.json') });
    await save(ruleFile('second'));
    await source.close();
    expect(JSON.parse(readFileSync(join(state, 'last-good.json'), 'utf8')).files[0].content).toContain(
      'second',
    );
    expect(readdirSync(state)).toEqual(['last-good.json']);
  });

  it('never take the place of a file of others', async () => {
    const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    for (const content of ['', ruleFile('first')]) {
      const lastGood = join(temporaryFolder(), 'in-the-way.json');
      writeFileSync(lastGood, content);
      const { save } = await watched({ lastGood });
      await save(ruleFile('second'));
      expect(readFileSync(lastGood, 'utf8')).toBe(content);
      expect(warnings).toHaveBeenCalledWith(expect.stringContaining('something else'), expect.anything());
      warnings.mockClear();
    }
    warnings.mockRestore();
  });

  it('that cannot be written are a warning, and the rules go on', async () => {
    const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const inTheWay = join(temporaryFolder(), 'file');
    writeFileSync(inTheWay, '');
    const { source, save } = await watched({ lastGood: join(inTheWay, 'last-good.json') });
    await save(ruleFile('second'));
    expect(namesOf(source)).toEqual(['second']);
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining('cannot be kept'), expect.anything());
    expect(existsSync(join(inTheWay, 'last-good.json'))).toBe(false);
    warnings.mockRestore();
  });
});

describe('starting and ending', () => {
  it('throws when there is nothing to start with', async () => {
    const folder = temporaryFolder();
    await expect(watchRuleSet(join(folder, 'none'))).rejects.toMatchObject({ code: 'RULES_UNREADABLE' });
    await expect(watchRuleSet(folder)).rejects.toMatchObject({ code: 'RULES_INVALID' });
    writeFileSync(join(folder, 'a.rules.json'), ruleFile('first'));
    await expect(watchRuleSet(folder, { guards: { minRules: 2 } })).rejects.toMatchObject({
      code: 'RULES_HELD_BACK',
    });
  });

  it.each<[string, WatchOptions]>([
    ['a poll of nothing', { pollMs: 0 }],
    ['half a poll', { pollMs: 0.5 }],
    ['a poll longer than a timer', { pollMs: 2 ** 31 }],
    ['a pause longer than a timer', { debounceMs: 2 ** 31 }],
    ['a negative ring', { keep: -1 }],
    ['a share of 40', { guards: { maxChangedShare: 40 } }],
  ])('throws at once for %s', async (_what, options) => {
    await expect(watchRuleSet(temporaryFolder(), options)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it.each([undefined, 0, Number.POSITIVE_INFINITY])(
    'throws for a provider that is asked every %s ms',
    async (pollMs) => {
      const provider = {
        name: 'a table',
        pollMs,
        atomic: true,
        read: async () => ({ kind: 'files', files: [] }),
      };
      await expect(watchRuleSet(provider as RuleProvider)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    },
  );

  it('hears nothing after it was closed, keeps what was active, and may be closed twice', async () => {
    const { source, file, activated } = await watched();
    await source.close();
    await source.close();
    writeFileSync(file, ruleFile('second'));
    await source.check();
    expect(namesOf(source)).toEqual(['first']);
    expect(activated).toEqual([]);
  });
});
