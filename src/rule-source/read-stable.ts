/** Reads an provider until what it gives stands still, so that a file that is being written is not taken for whole. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Content } from './candidate.js';
import type { RuleProvider } from './provider.js';

export interface StableContent extends Content {
  /** Of every path and text; another hash is another content. */
  readonly hash: string;
}

/** Between two reads that must agree. */
const settleMs = 25;

/** Somebody who writes without a pause for this many reads is not waited for any longer. */
const mostReads = 100;

/** Undefined when nothing changed since `seen`. Rejects as the provider does. */
export async function readStable(
  provider: RuleProvider,
  seen: string | undefined,
  signal: AbortSignal,
): Promise<StableContent | undefined> {
  let last = await readOnce(provider, signal);
  for (let reads = 1; reads < mostReads && last !== undefined; reads += 1) {
    if (last.hash === seen) return undefined;
    if (provider.atomic) return last;
    await pause(settleMs, undefined, { signal });
    const next = await readOnce(provider, signal);
    if (next === undefined || next.hash === last.hash) return last;
    last = next;
  }
  return last;
}

async function readOnce(provider: RuleProvider, signal: AbortSignal): Promise<StableContent | undefined> {
  const read = await provider.read({ signal });
  if (read.kind === 'unchanged') return undefined;
  const { files, beside = [] } = read;
  const hash = createHash('sha256');
  for (const { path, content } of [...files, ...beside]) hash.update(JSON.stringify([path, content]));
  return { files, beside, hash: hash.digest('hex') };
}
