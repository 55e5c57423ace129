/** Edits as fast as the disk takes them, by deleting and creating and by renaming in turn. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { watchRuleSet } from '../../src/rule-source/watch-rule-set.js';
import { namesOf, ruleFile, temporaryFolder, until } from './support.js';

/** Resolves when the last of the edits is active; gives the unhandled rejections that came on the way. */
export async function editInATightLoop(edits: number): Promise<{ active: string[]; unhandled: unknown[] }> {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => {
    unhandled.push(reason);
  };
  process.on('unhandledRejection', note);
  const folder = temporaryFolder();
  const file = join(folder, 'a.rules.json');
  writeFileSync(file, ruleFile('edit 0'));
  const source = await watchRuleSet(folder, { pollMs: 3_600_000, debounceMs: 1 });
  try {
    for (let edit = 1; edit <= edits; edit += 1) {
      if (edit % 2 === 0) {
        writeFileSync(`${file}.tmp`, ruleFile(`edit ${edit}`));
        renameSync(`${file}.tmp`, file);
      } else {
        rmSync(file);
        if (edit % 3 === 0) await turn();
        writeFileSync(file, ruleFile(`edit ${edit}`));
      }
      // Lets the source look in the middle of it all, now and then.
      if (edit % 5 === 0) await turn();
    }
    await until(() => namesOf(source).join() === `edit ${edits}`);
    return { active: namesOf(source), unhandled };
  } finally {
    await source.close();
    await turn();
    process.off('unhandledRejection', note);
  }
}
