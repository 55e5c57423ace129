/** Decides without a pause while a rule file is edited, well and badly, and says what it saw. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../../src/decision/decide.js';
import { watchRuleSet } from '../../src/rule-source/watch-rule-set.js';
import { temporaryFolder, until } from './support.js';

export interface LoadReport {
  readonly decisions: number;
  readonly seconds: number;
  /** Decisions whose rule, tag and version do not belong together. */
  readonly mixed: number;
  /** Decisions with an error, or an outcome other than `send`. */
  readonly failed: number;
  readonly activated: readonly string[];
  readonly rejected: number;
  /** Edits whose rules decided at least once. */
  readonly seen: number;
}

const interaction = {
  ext_interaction_id: 'i-1',
  channel: 'email',
  status: 'closed',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { email: 'paulagent@blancapeak.com' },
};

const decisionsATurn = 100;

/** Everything in a file of this edit carries its number, so that a mixture would show. */
function fileOf(edit: number): string {
  const conditions = { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] };
  return JSON.stringify({
    rules: [
      { name: `send ${edit}`, conditions, event: { type: 'send' } },
      { name: `mark ${edit}`, conditions, event: { type: 'enrich', params: { add_tags: [`edit-${edit}`] } } },
    ],
  });
}

/** `edits` good ones, each followed by a broken one; each is waited for before the next is made. */
export async function decideUnderLoad(edits: number): Promise<LoadReport> {
  const folder = temporaryFolder();
  const file = join(folder, 'a.rules.json');
  const save = (text: string): void => {
    writeFileSync(`${file}.tmp`, text);
    renameSync(`${file}.tmp`, file);
  };
  save(fileOf(0));
  const source = await watchRuleSet(folder, { pollMs: 3_600_000, debounceMs: 1 });
  const activated: string[] = [];
  const versions = new Map([[source.current.version, 0]]);
  let rejected = 0;
  source.on('activated', ({ version, ruleSet }) => {
    activated.push(version);
    versions.set(version, Number(ruleSet.rules[0]?.name.split(' ')[1]));
  });
  source.on('rejected', () => {
    rejected += 1;
  });

  let decisions = 0;
  let mixed = 0;
  let failed = 0;
  const seen = new Set<number>();
  let isOver = false;
  const began = performance.now();
  const deciding = (async () => {
    while (!isOver) {
      for (let turn = 0; turn < decisionsATurn; turn += 1) {
        const decision = decide(source.current, interaction, { now: new Date(0) });
        const edit = versions.get(decision.ruleSet);
        const belongsTogether =
          decision.reasons.every(({ rule }) => rule === `send ${edit}`) &&
          decision.request?.tags?.join() === `edit-${edit}`;
        decisions += 1;
        if (!belongsTogether) mixed += 1;
        if (decision.outcome !== 'send' || decision.errors.length > 0) failed += 1;
        if (edit !== undefined) seen.add(edit);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();

  for (let edit = 1; edit <= edits; edit += 1) {
    save(fileOf(edit));
    await until(() => activated.length === edit);
    save(`{ "rules": [ { "broken": ${edit} } ] }`);
    await until(() => rejected >= edit);
  }
  isOver = true;
  await deciding;
  await source.close();
  const seconds = (performance.now() - began) / 1_000;
  return { decisions, seconds, mixed, failed, activated, rejected, seen: seen.size };
}
