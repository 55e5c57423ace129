/** What the run needs of each engine: put jobs in, see how many there are, and see what they cost. */
import { Queue, runMigrations } from 'bullmq';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { postgresService } from '../../support/services.js';
import type { EndedJob } from './judge.js';
import { bullmqBackend, bullmqConnection, type Setting } from './setting.js';

export interface Engine {
  add(data: object): Promise<unknown>;
  /** Jobs that a worker has or could take, and those that wait for their time. */
  open(): Promise<{ readonly ready: number; readonly later: number }>;
  ended(): Promise<readonly EndedJob[] | undefined>;
  remove(): Promise<unknown>;
}

export const openEngine = (setting: Setting): Promise<Engine> =>
  setting.engine === 'pg-boss' ? openPgBoss(setting) : openBullmq(setting);

async function openBullmq(setting: Setting): Promise<Engine> {
  const { engine, name } = setting;
  const inPostgres = async (step: (client: pg.Client) => Promise<unknown>): Promise<void> => {
    if (engine !== 'bullmq-postgres') return;
    const client = new pg.Client({ connectionString: postgresService.url });
    await client.connect();
    await step(client).finally(() => client.end());
  };
  await inPostgres((client) => runMigrations(client, name));
  const queue = new Queue(name, { connection: bullmqConnection(setting) }, bullmqBackend(setting));
  return {
    add: (data) => queue.add('case', data, { attempts: 100, backoff: 200 }),
    async open() {
      const {
        waiting = 0,
        active = 0,
        delayed = 0,
      } = await queue.getJobCounts('waiting', 'active', 'delayed');
      return { ready: waiting + active, later: delayed };
    },
    ended: async () =>
      (await queue.getJobs(['completed', 'failed'])).map(({ data, attemptsMade }) => ({
        delivery: data.attributes.delivery,
        attempts: attemptsMade,
      })),
    async remove() {
      await queue.obliterate({ force: true });
      await queue.close();
      await inPostgres((client) => client.query(`DROP SCHEMA ${name} CASCADE`));
    },
  };
}

async function openPgBoss({ name }: Setting): Promise<Engine> {
  const boss = new PgBoss({
    ...{ connectionString: postgresService.url, schema: name, schedule: false },
    ...{ max: 2, maintenanceIntervalSeconds: 1 },
  });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue(name, { name, retryLimit: 1_000, retryDelay: 1, expireInSeconds: 10 });
  const sql = async (text: string): Promise<{ readonly ready: number; readonly later: number }[]> =>
    (await boss.getDb().executeSql(text, [])).rows;
  let maintainedAt = 0;
  return {
    add: (data) => boss.send(name, data),
    async open() {
      // Its own comes too seldom to see a killed worker's jobs soon.
      if (Date.now() - maintainedAt > 1_000) {
        await boss.maintain();
        maintainedAt = Date.now();
      }
      const [counts] = await sql(
        `SELECT count(*) FILTER (WHERE state = 'active' OR start_after <= now())::int ready,
                count(*) FILTER (WHERE state < 'active' AND start_after > now())::int later
           FROM ${name}.job WHERE name = '${name}' AND state <= 'active'`,
      );
      return counts ?? { ready: 0, later: 0 };
    },
    ended: async () => undefined,
    async remove() {
      await sql(`DROP SCHEMA ${name} CASCADE`);
      await boss.stop({ graceful: false });
    },
  };
}
