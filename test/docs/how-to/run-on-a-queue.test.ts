/** The programs of docs/how-to/run-on-a-queue.md on real servers, and its tables against `verdictOf`. */
import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import PgBoss from 'pg-boss';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReasonCode } from '../../../src/decision/decision.js';
import { verdictOf } from '../../../src/queues/index.js';
import { type Receipt, type ReceiptOutcome, receiptOutcomes } from '../../../src/receipt/receipt.js';
import { closed } from '../../support/queue-trigger.js';
import { missing, postgresService, redisService } from '../../support/services.js';
import { openPage } from './page.js';

const [noRedis, noPostgres] = [await missing(redisService), await missing(postgresService)];
const page = openPage('run-on-a-queue', ['bullmq', 'ioredis', 'pg-boss', 'tsx']);
const at = '2026-11-27T12:00:00.000Z';
const receipt = (outcome: ReceiptOutcome, code: ReasonCode, retryAt?: string): Receipt => ({
  ...{ interactionId: 'i-1', outcome, reasons: [{ code, message: 'why' }], attempts: 0, ruleSet: 'v1', at },
  ...(retryAt !== undefined && { retryAt }),
});

/** Rows of the table whose first column is headed so, cell by cell. */
function table(heading: string): string[][] {
  const [, , ...rows] =
    page.text
      .slice(page.text.indexOf(`| ${heading} |`))
      .split('\n\n')[0]
      ?.split('\n') ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
const codesIn = (cell = ''): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, code = '']) => code);

describe('the how-to on queues', () => {
  beforeAll(() => page.runCommands());
  afterAll(() => page.remove());

  it('has programs that are as strict as TypeScript can be', async () => {
    expect(page.files).toEqual(['bullmq.ts', 'pg-boss.ts']);
    await page.typecheck();
  });

  it('says which outcome to queue again, as verdictOf does', () => {
    const rows = table('outcome').flatMap(([outcomes, verdict]) =>
      codesIn(outcomes).map((outcome) => [outcome, ...codesIn(verdict)]),
    );
    const verdicts = receiptOutcomes.map((outcome) => [outcome, verdictOf(receipt(outcome, 'DEFAULT')).kind]);
    expect(rows.sort()).toEqual(verdicts.sort());
  });

  it('says when a deferred one comes back, as verdictOf does', () => {
    const secondsOf = (code: ReasonCode, retryAt?: string): number => {
      const verdict = verdictOf(receipt('deferred', code, retryAt));
      return verdict.kind === 'later' ? (verdict.at.getTime() - Date.parse(at)) / 1_000 : Number.NaN;
    };
    const rows = table('`reasons[0].code`');
    expect(rows.flatMap(([codes]) => codesIn(codes)).length).toBe(9);
    for (const [codes, back = ''] of rows) {
      for (const code of codesIn(codes) as ReasonCode[]) {
        expect([code, secondsOf(code, '2026-11-27T13:00:00.000Z')]).toEqual([code, 3_600]);
        expect([code, secondsOf(code, at)]).toEqual([code, 1]);
        const fixed = /after (\d+) s(?!.*`retryAt`)/.exec(back)?.[1];
        if (fixed !== undefined && !back.includes('earliest'))
          expect([code, secondsOf(code)]).toEqual([code, Number(fixed)]);
      }
    }
  });

  it.skipIf(noRedis)('has a worker on BullMQ that shuts down in order', async () => {
    const name = `how-to-${randomUUID()}`;
    const worker = page.start('tsx', ['bullmq.ts'], { REDIS_URL: redisService.url, QUEUE: name });
    await worker.says('working');
    const queue = new Queue(name, { connection: { url: redisService.url } });
    await queue.add('interaction', closed('case-1'));
    await worker.says('case-1 sent');
    expect(await worker.end()).toBe(0);
    await queue.obliterate({ force: true });
    await queue.close();
  });

  it.skipIf(noPostgres)('has a worker on pg-boss that shuts down in order', async () => {
    const schema = `how_to_${randomUUID().slice(0, 8)}`;
    const worker = page.start('tsx', ['pg-boss.ts'], { DATABASE_URL: postgresService.url, SCHEMA: schema });
    await worker.says('working');
    const boss = new PgBoss({
      connectionString: postgresService.url,
      schema,
      supervise: false,
      schedule: false,
    });
    await boss.start();
    await boss.send('interactions', closed('case-2'));
    await worker.says('case-2 sent');
    expect(await worker.end()).toBe(0);
    await boss.getDb().executeSql(`DROP SCHEMA ${schema} CASCADE`, []);
    await boss.stop({ graceful: false });
  });
});
