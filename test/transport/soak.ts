/**
 * `node --expose-gc --import tsx test/transport/soak.ts [seconds]` (600 unless given): a steady stream of requests to a
 * vendor that flaps; counts sockets, timers and memory, holds every claim to the ledger, and exits with 1 on a leak.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stellaConnect } from '../../src/transport/stella-connect.js';

const seconds = Number(process.argv[2] ?? 600);
const pauseMs = 4;
const phases: readonly [name: string, orders: readonly string[]][] = [
  ['well', ['up', '{}']],
  ['a fifth in error', ['{"share":0.2,"seed":1}']],
  ['overloaded', ['{"share":1,"kinds":["status:503","status:429:0"]}']],
  ['resets and silence', ['{"share":0.5,"kinds":["reset","drop","accept-then-reset","accept-then-drop"]}']],
  ['away', ['down']],
  [
    'back, with half-answers',
    ['up', '{"share":0.5,"kinds":["cut-body","slow-body:50","accept-then-500","garbled-body"]}'],
  ],
];
const phaseMs = 5000;
const mostGrowthMb = 5;
const descriptors = '/proc/self/fd';

const claims = new Map<string, number>();
const claimOf: ('accepted' | 'rejected' | 'unknown')[] = [];
const vendor = fork(fileURLToPath(new URL('./soak-sandbox.ts', import.meta.url)));
const { port } = await answerOf<{ port: number }>(vendor);
const transport = stellaConnect({
  apiKey: 'sandbox-test-key',
  baseUrl: `http://127.0.0.1:${port}`,
  timeoutMs: 500,
  retry: { attempts: 3, baseDelayMs: 20, maxDelayMs: 200 },
  breaker: { openMs: 200, maxOpenMs: 1000 },
});

const idle = resources();
const started = performance.now();
let heapAfterWarmUp = 0;
let phase = -1;
let reported = 0;
const underWay = new Set<Promise<void>>();

while (performance.now() - started < seconds * 1000) {
  const elapsed = performance.now() - started;
  const due = Math.floor(elapsed / phaseMs);
  if (due !== phase) {
    phase = due;
    for (const order of phases[due % phases.length]?.[1] ?? []) vendor.send(order);
  }
  if (elapsed - reported > 35_000) {
    reported = elapsed;
    report(`${Math.round(elapsed / 1000)} s`);
    if (heapAfterWarmUp === 0) heapAfterWarmUp = heapMb();
  }
  const sending = sendNumber(claimOf.length);
  underWay.add(sending);
  void sending.finally(() => underWay.delete(sending));
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}

vendor.send('up');
await Promise.all(underWay);
await transport.close?.({ timeoutMs: 5000 });
await new Promise((resolve) => setTimeout(resolve, 1500));
report('closed');
vendor.send('ledger');
const { ledger } = await answerOf<{ ledger: number[] }>(vendor);
vendor.disconnect();

const taken = new Set(ledger);
const wrongly = claimOf.filter((claim, number) =>
  claim === 'accepted' ? !taken.has(number) : claim === 'rejected' && taken.has(number),
).length;
const left = resources();
const growth = heapMb() - heapAfterWarmUp;
const leaks = [
  ...(left.sockets > idle.sockets ? [`${left.sockets - idle.sockets} sockets`] : []),
  ...(left.timers > idle.timers ? [`${left.timers - idle.timers} timers`] : []),
  ...(heapAfterWarmUp > 0 && growth > mostGrowthMb ? [`${growth.toFixed(1)} MB`] : []),
  ...(wrongly > 0 ? [`${wrongly} claims the ledger does not bear out`] : []),
  ...(taken.size < ledger.length ? [`${ledger.length - taken.size} requests taken twice`] : []),
];
process.stdout.write(
  `${claimOf.length} requests, ${ledger.length} in the ledger, ${JSON.stringify(Object.fromEntries(claims))}\n`,
);
process.stdout.write(
  leaks.length === 0 ? 'nothing leaked, every claim holds\n' : `leaked: ${leaks.join(', ')}\n`,
);
process.exitCode = leaks.length === 0 ? 0 : 1;

async function sendNumber(number: number): Promise<void> {
  claimOf[number] = 'unknown';
  const { kind } = await transport.send(
    {
      customer: { name: 'Jane Doe', email: `customer-${number}@example.com` },
      employee: { email: 'paul@blancapeak.example' },
      channel: 'chat',
      ext_interaction_id: String(number),
    },
    { interactionId: String(number), environment: 'test' },
  );
  claimOf[number] = kind;
  claims.set(kind, (claims.get(kind) ?? 0) + 1);
}

function report(when: string): void {
  const { sockets, timers } = resources();
  const name = phases[phase % phases.length]?.[0] ?? '';
  process.stdout.write(
    `${when} (${name}): ${sockets} sockets, ${timers} timers, ${heapMb().toFixed(1)} MB, ${underWay.size} under way\n`,
  );
}

/** Idle connections do not keep the process alive and so are not listed as active: the descriptors are counted. */
function resources(): { readonly sockets: number; readonly timers: number } {
  const active = process.getActiveResourcesInfo();
  const listed = active.filter((name) => name.includes('TCP')).length;
  return {
    sockets: existsSync(descriptors) ? readdirSync(descriptors).filter(isSocket).length : listed,
    timers: active.filter((name) => name.includes('Timeout')).length,
  };
}

function isSocket(descriptor: string): boolean {
  try {
    return readlinkSync(`${descriptors}/${descriptor}`).startsWith('socket:');
  } catch {
    return false;
  }
}

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve) => child.once('message', (answer) => resolve(answer as Answer)));
}
