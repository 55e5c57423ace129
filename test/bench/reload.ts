/** How long an edit takes from save to active, by size of the rule set and by way of writing; real files, real events. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from './built.js';
import { rulesOfSize } from './random-rules.js';
import { figure, table } from './support.js';

const { watchRuleSet } = built;

const facts = {
  'attributes.handle_time_s': { type: 'number' },
  'attributes.replies': { type: 'number' },
  'attributes.queue': { type: 'string' },
};

const sizes = [20, 1_000, 10_000];
const edits = 60;
const goalMs = 1_000;

type Write = (file: string, text: string) => void;

const ways: Readonly<Record<string, Write>> = {
  'in place': writeFileSync,
  'atomic rename': (file, text) => {
    writeFileSync(`${file}.tmp`, text);
    renameSync(`${file}.tmp`, file);
  },
};

async function latencies(size: number, write: Write): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-bench-'));
  const file = join(folder, 'a.rules.json');
  const text = (edit: number): string =>
    JSON.stringify({ facts, rules: [...rulesOfSize(size - 1), marker(edit)] }, null, 2);
  write(file, text(0));
  // With the options a user has who gives none.
  const source = await watchRuleSet(folder);
  const times: number[] = [];
  for (let edit = 1; edit <= edits; edit += 1) {
    const next = text(edit);
    const active = new Promise<void>((resolve) => {
      const off = source.on('activated', () => {
        off();
        resolve();
      });
    });
    const saved = performance.now();
    write(file, next);
    await active;
    times.push(performance.now() - saved);
  }
  await source.close();
  rmSync(folder, { recursive: true });
  return times.sort((a, b) => a - b);
}

function marker(edit: number): unknown {
  const conditions = { all: [{ fact: 'ext_interaction_id', operator: 'equal', value: `edit ${edit}` }] };
  return { name: 'the rule that is edited', conditions, event: { type: 'skip' } };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

// A rule source does not keep a process alive by itself.
const alive = setInterval(() => {}, 60_000);
const rows: string[][] = [];
let reached = true;
for (const size of sizes) {
  for (const [way, write] of Object.entries(ways)) {
    const times = await latencies(size, write);
    const late = percentile(times, 0.95);
    if (size === 1_000) reached &&= late < goalMs;
    rows.push([
      size.toLocaleString('en-US'),
      way,
      figure(percentile(times, 0.5)),
      figure(late),
      figure(percentile(times, 1)),
    ]);
  }
}
process.stdout.write(`${table(['rules', 'saved', 'median ms', '95 % ms', 'slowest ms'], rows)}\n\n`);
process.stdout.write(
  `${edits} edits each; goal: 95 % under ${goalMs.toLocaleString('en-US')} ms with 1,000 rules: `,
);
process.stdout.write(reached ? 'reached\n' : 'missed\n');
clearInterval(alive);
process.exitCode = reached ? 0 : 1;
