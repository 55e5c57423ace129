/** Measuring, shared by the benches: medians of several rounds, and tables in markdown. */

/** Numbers that look random and are the same in every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** Something to time: called with the number of the call, from 0. */
export type Work = (call: number) => unknown;

const rounds = 7;
const roundMs = 120;

/** What the calls gave is kept here, so that no compiler finds them useless. */
export let sink: unknown;

/**
 * Microseconds of processor time per call of each work, the median of several rounds. The works take turns within a
 * round, so that what changes during a run changes all of them alike.
 */
export function microsecondsOf(works: readonly Work[]): number[] {
  const sizes = works.map(callsPerRound);
  const times = works.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [index, work] of works.entries()) times[index]?.push(time(work, sizes[index] ?? 1));
  }
  return times.map(median);
}

/** The same for work that answers with a promise, one call after the other. */
export async function asyncMicrosecondsOf(
  work: (call: number) => Promise<unknown>,
  calls: number,
): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = processorTime();
    for (let call = 0; call < calls; call++) sink = await work(call);
    times.push((processorTime() - start) / calls);
  }
  return median(times);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Three digits that say something: 0.123, 12.3, 12,300. */
export function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function callsPerRound(work: Work): number {
  let calls = 1;
  // The compiler gets its chance to see the work first.
  for (let warm = 0; warm < 3; warm++) {
    calls = 1;
    while (time(work, calls) * calls < (roundMs * 1_000) / 2) calls *= 2;
  }
  return calls;
}

function time(work: Work, calls: number): number {
  const start = processorTime();
  for (let call = 0; call < calls; call++) sink = work(call);
  return (processorTime() - start) / calls;
}

/** Of this process with all its threads, in microseconds: what other processes do meanwhile does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
