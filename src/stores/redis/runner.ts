/** Runs a script by its hash, and by its text where the server does not know it (first use, restart, failover). */
import { createHash } from 'node:crypto';
import type { RedisConnection } from './client.js';
import { type RedisStep, redisScripts } from './scripts.js';

export type ScriptRunner = (
  step: RedisStep,
  key: string,
  rest: readonly string[],
) => Promise<readonly unknown[]>;

const hashes = new Map<string, string>(
  Object.entries(redisScripts).map(([step, text]) => [step, createHash('sha1').update(text).digest('hex')]),
);

export function scriptRunner(connection: RedisConnection): ScriptRunner {
  return async (step, key, rest) => {
    const sha1 = hashes.get(step) ?? '';
    const reply = await connection.runHash(sha1, key, rest).catch((error: unknown) => {
      if (!isUnknownScript(error)) throw error;
      return connection.runText(redisScripts[step], key, rest);
    });
    return Array.isArray(reply) ? reply.map(asText) : [];
  };
}

const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');

/** A client may be set up to give bytes instead of texts. */
const asText = (part: unknown): unknown => (Buffer.isBuffer(part) ? part.toString() : part);
