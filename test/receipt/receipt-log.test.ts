import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import type { Receipt } from '../../src/receipt/receipt.js';
import { openReceiptLog } from '../../src/receipt/receipt-log.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';

const sendAll = {
  name: 'all',
  conditions: { not: { all: [{ fact: 'status', operator: 'equal', value: 'never' }] } },
  event: { type: 'send' },
};

function receiptOf(interactionId: string): Promise<Receipt> {
  return createTrigger({
    rules: parseRuleSet([{ path: 'all.rules.json', content: { rules: [sendAll] } }]),
    store: memoryStore({ quiet: true }),
    transport: recordingTransport(),
  }).process({
    ext_interaction_id: interactionId,
    channel: 'email',
    customer: { name: 'Jane Doe', email: 'jane@example.com' },
    employee: { email: 'paul@blancapeak.example' },
  });
}

const hasPipes = process.platform !== 'win32';

const newPath = (): string =>
  join(mkdtempSync(join(tmpdir(), 'autotrigger-log-')), 'logs', 'receipts.ndjson');
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

describe('the receipt log', () => {
  it('writes one line a receipt, readable by its owner only, without a name or an address', async () => {
    const path = newPath();
    const log = openReceiptLog(path);
    log.write(await receiptOf('case-1'));
    log.write(await receiptOf('mail-jane@example.com-7'));
    log.close();
    const text = readFileSync(path, 'utf8');
    expect(linesOf(path).map((line) => JSON.parse(line))).toMatchObject([
      { interactionId: 'case-1', outcome: 'sent', decision: { outcome: 'send', errors: [] } },
      { interactionId: '[address]', outcome: 'sent' },
    ]);
    expect(text).not.toMatch(/jane|paul|@/i);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it.each([
    ['after whole lines', '{"interactionId":"1"}\n{"interactionId":"2"}\n', '{"interactionId":"3","out'],
    ['in a file that holds nothing else', '', '{"interac'],
    ['longer than a block', '{"interactionId":"1"}\n', `{"interactionId":"${'x'.repeat(200_000)}`],
  ])('cuts a half-written last line %s and goes on behind it', async (_where, whole, half) => {
    const path = newPath();
    openReceiptLog(path).close();
    writeFileSync(path, whole);
    appendFileSync(path, half);
    const log = openReceiptLog(path);
    log.write(await receiptOf('case-1'));
    log.close();
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith(whole)).toBe(true);
    expect(JSON.parse(text.slice(whole.length))).toMatchObject({ interactionId: 'case-1' });
  });

  it('ends a whole receipt that only lacks its line’s end', async () => {
    const path = newPath();
    openReceiptLog(path).close();
    writeFileSync(path, '{"interactionId":"1"}\n{"interactionId":"2"}');
    const log = openReceiptLog(path);
    log.write(await receiptOf('case-3'));
    log.close();
    expect(linesOf(path).map((line) => JSON.parse(line).interactionId)).toEqual(['1', '2', 'case-3']);
  });

  it.each(['a\nprecious', 'a\nb\n', '{"rules":[]}', '{"interactionId":"1"}\nprecious', 'x'])(
    'touches no file that holds something else: %j',
    (text) => {
      const path = newPath();
      openReceiptLog(path).close();
      writeFileSync(path, text);
      expect(() => openReceiptLog(path)).toThrow(expect.objectContaining({ code: 'OUTPUT_UNWRITABLE' }));
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it.skipIf(!hasPipes)('is never a pipe, which would hold up everything else when it is full', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'autotrigger-log-')), 'pipe');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    expect(() => openReceiptLog(path)).toThrow(
      expect.objectContaining({ code: 'OUTPUT_UNWRITABLE', message: expect.stringContaining('a pipe') }),
    );
  });

  it('says where it cannot write, and what to do', () => {
    const path = newPath();
    openReceiptLog(path).close();
    expect(() => openReceiptLog(join(path, 'below.ndjson'))).toThrow(
      expect.objectContaining({ code: 'OUTPUT_UNWRITABLE', fix: expect.any(String) }),
    );
  });
});
