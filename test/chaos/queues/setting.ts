/** What the run and its workers know of each other. */
import { createPostgresBackend } from 'bullmq';
import { postgresService, redisService } from '../../support/services.js';

export const engines = ['bullmq-redis', 'bullmq-postgres', 'pg-boss'] as const;
export type EngineName = (typeof engines)[number];

/** What is left out, so that the run must find it. */
export const controls = ['store', 'delay'] as const;

export interface Setting {
  readonly engine: EngineName;
  /** Without the shared store, or without the engine's delay. */
  readonly control?: (typeof controls)[number];
  /** Of the queue, the schema and the keys of the store. */
  readonly name: string;
  readonly vendor: string;
}

/** How often an idle worker looks. */
export const pollMs = 1_000;
/** Jobs that a worker has in hand at most. */
export const inHand = 16;

/** BullMQ's types of `connection` are those of Redis; the backend reads it. */
export const bullmqConnection = ({ engine, name }: Setting): never =>
  (engine === 'bullmq-redis'
    ? { url: redisService.url }
    : { connectionString: postgresService.url, schema: name }) as never;

export const bullmqBackend = ({ engine }: Setting): never =>
  (engine === 'bullmq-postgres' ? createPostgresBackend : undefined) as never;
