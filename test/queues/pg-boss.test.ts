/** pg-boss' own queues and workers, on a real Postgres. */
import { randomUUID } from 'node:crypto';
import PgBoss from 'pg-boss';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pgBossHandler } from '../../src/queues/pg-boss.js';
import type { JobOptions } from '../../src/queues/process-job.js';
import { closed, type QueueTrigger, queueTrigger } from '../support/queue-trigger.js';
import { missing, postgresService } from '../support/services.js';

const schema = `pgboss_${randomUUID().slice(0, 8)}`;
const absent = await missing(postgresService);

describe.skipIf(absent)('pgBossHandler', () => {
  const boss = new PgBoss({
    connectionString: postgresService.url,
    schema,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  let queue: string;

  beforeAll(() => boss.start());
  afterAll(async () => {
    await boss.getDb().executeSql(`DROP SCHEMA ${schema} CASCADE`, []);
    await boss.stop({ graceful: false });
  });
  beforeEach(async () => {
    queue = `autotrigger-${randomUUID()}`;
    await boss.createQueue(`${queue}-dead`);
    await boss.createQueue(queue, { name: queue, retryLimit: 2, retryDelay: 0, deadLetter: `${queue}-dead` });
  });

  const work = ({ trigger }: Pick<QueueTrigger, 'trigger'>, options?: JobOptions) =>
    boss.work(queue, { batchSize: 10, pollingIntervalSeconds: 0.5 }, pgBossHandler(trigger, boss, options));
  const jobsOf = async (name: string): Promise<Record<string, unknown>[]> =>
    (
      await boss.getDb().executeSql(
        `SELECT id, state::text, output, data, retry_limit, retry_count, start_after, completed_on
             FROM ${schema}.job WHERE name = $1 ORDER BY created_on`,
        [name],
      )
    ).rows;
  const states = async (): Promise<unknown[]> => (await jobsOf(queue)).map(({ state }) => state).sort();
  const become = (...expected: string[]) => expect.poll(states, { timeout: 20_000 }).toEqual(expected);

  it('settles each job of a batch by its own verdict', async () => {
    const { trigger, transport } = queueTrigger();
    const [sent, refused] = await Promise.all(
      ['one', 'refuse', 'fail'].map((id) => boss.send(queue, closed(id))),
    );
    await work({ trigger });
    await become('cancelled', 'completed', 'failed');
    const jobs = await jobsOf(queue);
    const find = (id: string | null | undefined) => jobs.find((job) => job.id === id);
    expect(find(sent)?.output).toMatchObject({ receipts: [{ outcome: 'sent' }] });
    expect(JSON.stringify(find(sent)?.output)).not.toContain('@');
    expect(find(refused)?.output).toEqual({ message: 'VENDOR: the vendor said no' });
    // Dead at once: one call of the vendor, and three for what failed and has two retries.
    const called = transport.calls.map(({ request }) => request.customer.email.split('@')[0]).sort();
    expect(called).toEqual(['fail', 'fail', 'fail', 'one', 'refuse']);
    const dead = (await jobsOf(`${queue}-dead`)).map(
      ({ data }) => (data as { ext_interaction_id: string }).ext_interaction_id,
    );
    expect(dead.sort()).toEqual(['fail', 'refuse']);
  });

  it('puts a job off to its time without spending an attempt', async () => {
    const { trigger } = queueTrigger();
    const outcomes: string[] = [];
    const endedAt = Date.now();
    await work({ trigger }, { onReceipt: ({ outcome }) => outcomes.push(outcome) });
    await boss.send(queue, closed('late', { status: 'resolved', ended_at: new Date(endedAt) }));
    await expect.poll(() => [...outcomes], { timeout: 20_000 }).toEqual(['deferred', 'sent']);
    await become('completed', 'completed');
    const [first, copy] = await jobsOf(queue);
    expect([first?.retry_limit, first?.retry_count]).toEqual([2, 0]);
    expect([copy?.retry_limit, copy?.retry_count]).toEqual([2, 0]);
    expect(copy?.start_after).toEqual(new Date(endedAt + 2_000));
  });

  it('puts a job off again and again, with the attempts it has left', async () => {
    let deferrals = 0;
    const process = async () => {
      deferrals += 1;
      const outcome = deferrals < 4 ? 'deferred' : 'skipped';
      return { ...(await queueTrigger().trigger.process(closed('again'))), outcome } as never;
    };
    await work({ trigger: { process } as never });
    await boss.send(queue, closed('again'), { retryLimit: 7 });
    // Half a minute each unless the receipt names a time: brought forward here.
    const bringForward = () =>
      boss
        .getDb()
        .executeSql(`UPDATE ${schema}.job SET start_after = now() WHERE name = $1 AND state = 'created'`, [
          queue,
        ]);
    await expect
      .poll(
        async () => {
          await bringForward();
          return deferrals;
        },
        { timeout: 30_000, interval: 200 },
      )
      .toBe(4);
    const jobs = await jobsOf(queue);
    expect(jobs.map(({ retry_limit }) => retry_limit)).toEqual(jobs.map(() => 7));
  });

  it('lets a newer record replace the one that was put off', async () => {
    const { trigger, transport } = queueTrigger();
    const outcomes: string[] = [];
    const ended_at = new Date();
    await work({ trigger }, { onReceipt: ({ outcome }) => outcomes.push(outcome) });
    await boss.send(queue, closed('reopened', { status: 'resolved', ended_at }));
    await become('completed', 'created');
    await boss.send(queue, closed('reopened', { status: 'open', ended_at }));
    await become('completed', 'completed');
    expect(outcomes).toEqual(['deferred', 'skipped']);
    expect(transport.calls).toEqual([]);
  });

  /** The records that wait after an older job has failed, a newer one was settled, and the older one came back. */
  async function waitingAfter(older: object, newer: object): Promise<unknown[]> {
    const { trigger, transport } = queueTrigger();
    const process = async (raw: unknown) => ({
      ...(await trigger.process(raw)),
      outcome: 'failed' as const,
    });
    const sql = (change: string) =>
      boss
        .getDb()
        .executeSql(`UPDATE ${schema}.job SET ${change} WHERE name = $1 AND state = 'retry'`, [queue]);
    const work = async (handle: ReturnType<typeof pgBossHandler>): Promise<void> => {
      const jobs = await boss.fetch(queue, { batchSize: 10 });
      const ids = jobs.map(({ id }) => id);
      await handle(jobs).catch(() => boss.fail(queue, ids));
    };
    const [failing, handle] = [pgBossHandler({ process }, boss), pgBossHandler(trigger, boss)];
    await boss.send(queue, closed('order', older));
    await work(failing);
    await sql(`start_after = now() + interval '1 hour'`);
    await boss.send(queue, closed('order', newer));
    await work(handle);
    await sql('start_after = now()');
    await work(handle);
    expect(transport.calls).toEqual([]);
    const jobs = await jobsOf(queue);
    expect(jobs.filter(({ state }) => state === 'retry')).toEqual([]);
    return jobs.flatMap(({ state, data }) =>
      state === 'created' ? (data as { status: string; attributes?: object }).attributes : [],
    );
  }

  const soon = { status: 'resolved', ended_at: new Date(Date.now() + 60_000) };
  const [first, second] = [{ attributes: { record: 1 } }, { attributes: { record: 2 } }];

  it('keeps a newer record that was put off when an older job of it is repeated', async () => {
    expect(await waitingAfter({ ...soon, ...first }, { ...soon, ...second })).toEqual([second.attributes]);
  });

  it('keeps it also where the older one is done', async () => {
    expect(await waitingAfter({ status: 'open', ...first }, { ...soon, ...second })).toEqual([
      second.attributes,
    ]);
  });

  it('does not put an older record off once a newer one was settled', async () => {
    expect(await waitingAfter({ ...soon, ...first }, { status: 'open', ...second })).toEqual([]);
  });

  it('gives a repeated job its receipt again', async () => {
    const { trigger, transport } = queueTrigger();
    const outcomes: string[] = [];
    await boss.send(queue, closed('twice'));
    await boss.send(queue, closed('twice'));
    await work({ trigger }, { onReceipt: ({ outcome }) => outcomes.push(outcome) });
    await become('completed', 'completed');
    expect(outcomes.sort()).toEqual(['duplicate', 'sent']);
    expect(transport.accepted.length).toBe(1);
  });
});
