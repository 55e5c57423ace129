import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { followFile } from '../../../src/cli/input/follow-file.js';

const folder = mkdtempSync(join(tmpdir(), 'autotrigger-follow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Follows a file with the text in it, and ends by itself with the test. */
function follow(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  const ended = new AbortController();
  let seen = '';
  const reading = (async () => {
    for await (const chunk of followFile(path, ended.signal)) seen += String(chunk);
  })();
  return {
    path,
    until: async (wanted: string) => {
      while (!seen.includes(wanted)) await delay(10);
    },
    end: async () => {
      ended.abort();
      await reading;
      return seen;
    },
  };
}

describe('following a file that grows', () => {
  it('loses nothing that was written just before the file was replaced', async () => {
    const { path, until, end } = follow('rotated', 'a\n');
    await until('a\n');
    appendFileSync(path, 'b\n');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'c\n');
    await until('c\n');
    expect(await end()).toBe('a\nb\nc\n');
  });

  it('goes on with the former file until its writer has begun the one that replaces it', async () => {
    const { path, until, end } = follow('created', 'a\n');
    await until('a\n');
    renameSync(path, `${path}.1`);
    writeFileSync(path, '');
    appendFileSync(`${path}.1`, 'b\n');
    await until('b\n');
    appendFileSync(path, 'c\n');
    await until('c\n');
    expect(await end()).toBe('a\nb\nc\n');
  });

  it.each([
    ['replaced', (path: string) => renameSync(path, `${path}.1`)],
    ['cut', (path: string) => truncateSync(path)],
  ])('ends a line that was open when the file was %s', async (how, rotate) => {
    const { path, until, end } = follow(`open-${how}`, 'a\nbroken off');
    await until('off');
    rotate(path);
    await delay(0);
    writeFileSync(path, 'c\n', { flag: how === 'cut' ? 'a' : 'w' });
    await until('c\n');
    expect(await end()).toBe('a\nbroken off\nc\n');
  });
});
