/** The full counts: 100 good and 100 broken edits under decisions, 1,000 edits in a tight loop. */
import { describe, expect, it } from 'vitest';
import { editInATightLoop } from './tight-loop.js';
import { decideUnderLoad } from './under-load.js';

describe('in full', () => {
  it('200 edits under decisions without a pause', { timeout: 300_000 }, async () => {
    const report = await decideUnderLoad(100);
    expect(report).toMatchObject({ mixed: 0, failed: 0, rejected: 100, seen: 101 });
    expect(report.activated).toHaveLength(100);
    const rate = Math.round(report.decisions / report.seconds);
    process.stdout.write(
      `${report.decisions} decisions in ${report.seconds.toFixed(1)} s: ${rate} a second\n`,
    );
    expect(rate).toBeGreaterThan(10_000);
  });

  it('1,000 edits in a tight loop', { timeout: 300_000 }, async () => {
    expect(await editInATightLoop(1_000)).toEqual({ active: ['edit 1000'], unhandled: [] });
  });
});
