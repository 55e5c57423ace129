/**
 * `npm run bench simulate [interactions]`: a simulation of NDJSON against one core that only reads, splits and parses
 * it. Each measurement is a process of its own; the processes take turns, so that other load on the machine slows all of
 * them alike.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { builtSimulation } from './built.js';
import { randomInteractions } from './interactions.js';
import { figure, table } from './support.js';
import { twentyRules } from './twenty-rules.js';

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly count: number;
}

const bytesEach = 425;
const rounds = 3;
const dayMs = 86_400_000;
const start = Date.parse('2026-01-01T00:00:00Z');
const different = 5_000;

const tasks: Readonly<Record<string, (input: string, rules: string) => Promise<number>>> = {
  parse: parseAlone,
  simulate: simulateFile,
  half: simulateFile,
};

/** What the goal is measured against: read, split, JSON.parse, nothing else. */
async function parseAlone(input: string): Promise<number> {
  let count = 0;
  let rest = '';
  const stream = createReadStream(input, { encoding: 'utf8', highWaterMark: 1 << 20 });
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (JSON.parse(line) !== null) count += 1;
  }
  return count;
}

async function simulateFile(input: string, rules: string): Promise<number> {
  const report = await builtSimulation.simulate({ rules, interactions: { files: [input] } });
  return report.after.interactions;
}

/** In the order of time, five interactions a customer, spread over ninety days. */
async function writeInteractions(file: string, count: number): Promise<void> {
  const base = randomInteractions(different);
  const out = createWriteStream(file);
  for (let index = 0; index < count; index += 1) {
    const customer = (index * 2_654_435_761) % Math.ceil(count / 5);
    const record = {
      ...base[index % different],
      ext_interaction_id: `case-${index}`,
      ended_at: new Date(start + Math.floor((index / count) * 90 * dayMs)).toISOString(),
      customer: { name: `Customer ${customer}`, email: `customer${customer}@example.com` },
      note: '',
    };
    record.note = 'x'.repeat(Math.max(0, bytesEach - 1 - JSON.stringify(record).length));
    if (!out.write(`${JSON.stringify(record)}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

function measure(task: string, input: string, rules: string): Measured {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(import.meta.url), '--task', task, input, rules],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${task} failed: ${stderr}`);
  return JSON.parse(stdout);
}

async function runTask(name: string, input: string, rules: string): Promise<void> {
  const began = performance.now();
  const count = (await tasks[name]?.(input, rules)) ?? 0;
  const { user, system } = process.cpuUsage();
  const measured: Measured = {
    seconds: (performance.now() - began) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1_024,
    count,
  };
  process.stdout.write(JSON.stringify(measured));
}

export async function simulateTable(count: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-bench-'));
  try {
    const input = join(folder, 'interactions.ndjson');
    const half = join(folder, 'half.ndjson');
    const rules = join(folder, 'bench.rules.json');
    const facts = {
      'attributes.handle_time_s': { type: 'number' },
      'attributes.replies': { type: 'number' },
      'attributes.queue': { type: 'string' },
    };
    const suppression = { windows: [{ name: 'monthly', length: '30d' }] };
    writeFileSync(rules, JSON.stringify({ facts, suppression, rules: twentyRules }));
    await writeInteractions(input, count);
    await writeInteractions(half, Math.ceil(count / 2));
    const results = new Map<string, Measured[]>(Object.keys(tasks).map((task) => [task, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [task, measured] of results) {
        measured.push(measure(task, task === 'half' ? half : input, rules));
      }
    }
    // The best process of each: whatever else happens only slows.
    const least = (task: string, field: keyof Measured): number =>
      Math.min(...(results.get(task) ?? []).map((measured) => measured[field]));
    const row = (what: string, task: string): string[] => [
      what,
      figure(least(task, 'seconds')),
      `${figure(least(task, 'seconds') / least('parse', 'seconds'))} ×`,
      figure(least(task, 'cpuSeconds')),
      figure(least(task, 'count') / least(task, 'seconds')),
      figure(least(task, 'peakMb')),
    ];
    const head = [
      `${count.toLocaleString('en-US')} interactions`,
      's',
      'of parsing alone',
      'CPU s',
      'per second',
      'peak MB',
    ];
    return table(head, [
      row('reading, splitting, JSON.parse', 'parse'),
      row('simulate, 20 rules', 'simulate'),
      row('simulate, half of them', 'half'),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [first, task = '', input = '', rules = ''] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (first === '--task') await runTask(task, input, rules);
  else process.stdout.write(`${await simulateTable(Number(first ?? 1_000_000))}\n`);
}
