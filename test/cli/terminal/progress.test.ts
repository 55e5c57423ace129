/** The progress bar, drawn to a stream that takes itself for a terminal. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openProgress } from '../../../src/cli/terminal/progress.js';

async function drawn(columns: number): Promise<string> {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns }) as unknown as NodeJS.WriteStream;
  const write = async (): Promise<void> => undefined;
  const output = { write, isTerminal: true, hasColours: true, columns, closed: false, stream };
  const progress = await openProgress(output);
  progress.read(500, 1_000);
  for (let index = 0; index < 200; index += 1) progress.count();
  progress.read(1_000, 1_000);
  progress.stop();
  return String((stream as unknown as PassThrough).read());
}

describe('the progress bar', () => {
  it.each([40, 79, 80, 200])('fits into %i columns', async (columns) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves the cursor
    const frames = (await drawn(columns)).replaceAll(/\u001b\[?[?\d;]*[A-Za-z78]/g, '\n').split('\n');
    expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(columns);
    expect(frames.join('')).toContain('interactions');
  });

  it('changes nothing in the terminal that a process which a signal ends could not set back', async () => {
    expect(await drawn(100)).not.toMatch(/\?7l|\?25l/);
  });
});
