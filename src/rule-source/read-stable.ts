/** Reads a provider until two reads agree, so that a file that is being written is not taken for whole. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProvidedContent, RuleProvider } from './provider.js';

/** Content that stood still while it was read. */
export interface StableContent extends ProvidedContent {
  /** Of every path and text of the rules and what stands beside them; another hash is another content. */
  readonly hash: string;
}

/** Between two reads that must agree. */
const pauseMs = 25;

/** Files that are written without a pause are taken as they are after this many reads. */
const mostReads = 100;

/**
 * Undefined when the provider says that nothing changed since its last read. Content that is `known` already needs no
 * second read. Rejects as the provider does.
 */
export async function readStable(
  provider: RuleProvider,
  known: string | undefined,
  signal: AbortSignal,
): Promise<StableContent | undefined> {
  let last = await readOnce(provider, signal);
  for (let reads = 1; reads < mostReads && last !== undefined; reads += 1) {
    if (last.hash === known || provider.atomic) return last;
    await pause(pauseMs, undefined, { signal });
    const next = await readOnce(provider, signal);
    if (next === undefined || next.hash === last.hash) return last;
    last = next;
  }
  return last;
}

async function readOnce(provider: RuleProvider, signal: AbortSignal): Promise<StableContent | undefined> {
  const read = await provider.read({ signal });
  if (read.kind === 'unchanged') return undefined;
  const { files, beside = [], nearMatches = [] } = read;
  const hash = createHash('sha256');
  for (const { path, content } of [...files, ...beside]) hash.update(JSON.stringify([path, content]));
  return { files, beside, nearMatches, hash: hash.digest('hex') };
}
