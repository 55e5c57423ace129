/** What a receipt log does when a disk takes a part of a line only, as one does that is filling up. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Receipt } from '../../src/receipt/receipt.js';
import { openReceiptLog } from '../../src/receipt/receipt-log.js';

const disk = vi.hoisted(() => ({ freeBytes: Number.POSITIVE_INFINITY }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const writeSync = (file: number, bytes: Uint8Array, offset: number): number => {
    if (disk.freeBytes === 0) throw new Error('ENOSPC: no space left on device');
    const written = fs.writeSync(file, bytes, offset, Math.min(bytes.length - offset, disk.freeBytes));
    disk.freeBytes -= written;
    return written;
  };
  return { ...fs, writeSync };
});

afterEach(() => {
  disk.freeBytes = Number.POSITIVE_INFINITY;
});

const receipt = (interactionId: string): Receipt => ({
  interactionId,
  outcome: 'skipped',
  reasons: [],
  attempts: 0,
  ruleSet: 'v',
  at: '2026-11-15T10:00:00.000Z',
});

it('writes the next receipt on a line of its own, whatever was left of the one before', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'autotrigger-log-')), 'receipts.ndjson');
  const log = openReceiptLog(path);
  for (const freeBytes of [30, 1, 0]) {
    disk.freeBytes = freeBytes;
    expect(() => log.write(receipt('lost'))).toThrow(expect.objectContaining({ code: 'OUTPUT_UNWRITABLE' }));
  }
  disk.freeBytes = Number.POSITIVE_INFINITY;
  log.write(receipt('kept'));
  log.write(receipt('kept, too'));
  log.close();
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.slice(-3)).toEqual([
    JSON.stringify(receipt('kept')),
    JSON.stringify(receipt('kept, too')),
    '',
  ]);
  openReceiptLog(path).close();
});
