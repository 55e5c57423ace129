/** Decisions while rules are edited, and edits without a pause; the full counts run in under-load.long.test.ts. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { watchRuleSet } from '../../src/rule-source/watch-rule-set.js';
import { ruleFile, temporaryFolder } from './support.js';
import { editInATightLoop } from './tight-loop.js';
import { decideUnderLoad } from './under-load.js';

describe('decisions under edits', () => {
  it('never mix versions, never fail, and each broken edit is reported once', async () => {
    const edits = 10;
    const report = await decideUnderLoad(edits);
    expect(report).toMatchObject({ mixed: 0, failed: 0, rejected: edits });
    expect(report.activated).toHaveLength(edits);
    expect(new Set(report.activated).size).toBe(edits);
    expect(report.seen).toBe(edits + 1);
    expect(report.decisions).toBeGreaterThan(1_000);
  });
});

describe('edits in a tight loop', () => {
  it('end with the last one active, and nothing unhandled', async () => {
    expect(await editInATightLoop(100)).toEqual({ active: ['edit 100'], unhandled: [] });
  });
});

describe('a source that is closed', () => {
  it.runIf(process.platform === 'linux')('leaves no watch with the system', async () => {
    const folder = temporaryFolder();
    mkdirSync(`${folder}/deep/er`, { recursive: true });
    writeFileSync(`${folder}/a.rules.json`, ruleFile('a'));
    writeFileSync(`${folder}/deep/er/b.rules.json`, ruleFile('b'));
    const before = watches();
    const sources = await Promise.all(Array.from({ length: 20 }, () => watchRuleSet(folder)));
    expect(watches()).toBeGreaterThan(before);
    for (const source of sources) await source.check();
    await Promise.all(sources.map((source) => source.close()));
    expect(watches()).toBe(before);
    await expect(watchRuleSet(`${folder}/deep/none`)).rejects.toThrow();
    expect(watches()).toBe(before);
  });
});

/** What the kernel watches for this process. */
function watches(): number {
  return readdirSync('/proc/self/fdinfo')
    .flatMap((fd) => {
      try {
        return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').split('\n');
      } catch {
        // Closed since it was listed.
        return [];
      }
    })
    .filter((line) => line.startsWith('inotify ')).length;
}
