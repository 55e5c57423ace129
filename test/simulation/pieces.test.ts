/** NDJSON in pieces and on threads: the same report as record by record, wherever the cuts fall. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInteractions } from '../../src/interaction/read/read-interactions.js';
import { observeLines } from '../../src/simulation/replay/observe-lines.js';
import { Observer } from '../../src/simulation/replay/observer.js';
import { column, rowWidth } from '../../src/simulation/replay/row.js';
import { Numbering } from '../../src/simulation/replay/tables.js';
import type { SimulationReport } from '../../src/simulation/report.js';
import { simulate } from '../../src/simulation/simulate.js';
import { folderOf, interactionOf, ruleSetOf, serviceRules } from './support/example.js';

const folder = folderOf({
  'rules/a.rules.json': serviceRules,
  'before/a.rules.json': { rules: serviceRules.rules.slice(1), conditions: serviceRules.conditions },
});
const file = join(folder, 'a.ndjson');

const odd = [
  `\uFEFF${JSON.stringify(interactionOf({ brand: 'Łódź 花子 🎈' }))}`,
  '',
  '   ',
  `${JSON.stringify(interactionOf())}\r`,
  '{ "cut": ',
  '[]',
  'null',
  JSON.stringify(interactionOf({ attributes: { long: 'é'.repeat(200_000) } })),
  '\u0000',
];

const without = ({ after, before, flips, samples, input }: SimulationReport) => ({
  after,
  before,
  flips,
  samples,
  input,
});

describe('a file in pieces', () => {
  it('has the same rows at the same lines wherever it is cut', () => {
    writeFileSync(file, odd.join('\n'));
    const size = Buffer.byteLength(odd.join('\n'));
    const rows = (cuts: readonly number[]): (readonly [line: number, id: number])[] => {
      const rules = ruleSetOf(serviceRules);
      const observer = new Observer({ rules, environment: 'test' }, new Numbering());
      const edges = [...new Set([0, ...cuts, size])].sort((a, b) => a - b);
      let before = 0;
      return edges.slice(0, -1).flatMap((from, index) => {
        const piece = { file, number: 0, from, to: edges[index + 1] ?? size };
        const observed = observeLines(observer, piece);
        const own = Array.from({ length: observed.count }, (_, row) => {
          const at = row * rowWidth;
          return [
            (observed.rows[at + column.line] ?? 0) + before,
            observed.rows[at + column.idLow] ?? 0,
          ] as const;
        });
        before += observed.lines;
        return own;
      });
    };
    const whole = rows([]);
    expect(whole.map(([line]) => line)).toEqual([1, 4, 5, 6, 7, 8, 9]);
    const lineStarts = [...odd.join('\n').matchAll(/\n/g)].map(({ index }) =>
      Buffer.byteLength(odd.join('\n').slice(0, index)),
    );
    const near = fc.constantFrom(...lineStarts.flatMap((at) => [at - 1, at, at + 1, at + 2]));
    fc.assert(
      fc.property(fc.array(fc.oneof(near, fc.nat({ max: size })), { maxLength: 12 }), (cuts) => {
        expect(rows(cuts)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('comes to the same as record by record, samples and places included', async () => {
    writeFileSync(
      file,
      [...odd, ...Array.from({ length: 300 }, () => JSON.stringify(interactionOf()))].join('\n'),
    );
    const rules = ruleSetOf(serviceRules);
    const inPieces = await simulate({ rules, interactions: { files: [file] } });
    const oneByOne = await simulate({ rules, interactions: readInteractions([file]) });
    expect(without(inPieces)).toEqual(without(oneByOne));
    expect(inPieces.samples.some(({ source }) => source === `${file}:8`) || inPieces.samples.length > 9).toBe(
      true,
    );
  });
});

describe('threads', () => {
  it('come to the same as one core, flips and causes included', async () => {
    const records = Array.from({ length: 12_000 }, (_, index) =>
      interactionOf({
        ended_at: new Date(Date.parse('2026-01-01T00:00:00Z') + index * 600_000).toISOString(),
        customer: { name: 'Jane', email: `jane${index % 900}@example.com` },
        status: ['closed', 'open', 'solved'][index % 3],
        channel: `channel ${index % 7}`,
        tags: index % 50 === 0 ? ['fraud'] : [],
        attributes: { note: 'x'.repeat(300) },
      }),
    );
    writeFileSync(file, `${records.map((record) => JSON.stringify(record)).join('\n')}\n{ broken\n`);
    const options = {
      rules: join(folder, 'rules'),
      baseline: join(folder, 'before'),
      interactions: { files: [file] },
    };
    const progress: number[] = [];
    const onThreads = await simulate({
      ...options,
      threads: 2,
      onProgress: ({ count }) => progress.push(count),
    });
    const onOne = await simulate(options);
    expect(onOne.after.interactions).toBe(12_001);
    expect(onOne.flips?.total).toBeGreaterThan(1_000);
    expect(without(onThreads)).toEqual(without(onOne));
    expect(progress.at(-1)).toBe(12_001);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });
});
