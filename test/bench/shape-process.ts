/**
 * `shape-process.ts <folder of the build> <root of its source>` writes as JSON what one warm `trigger.process` enters:
 * with Stella Connect's transport to a local server, and with a transport that is only `send`.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import { SourceMap } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type * as Package from '../../src/index.js';
import type { Entered } from './shape-entered.js';

const [folder = '', root = ''] = process.argv.slice(2);
const built = join(folder, 'index.mjs');
const warmUp = 200;

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end('{"request_id":"1"}');
  });
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

const { createTrigger, lmdbStore, loadRuleSet, stellaConnect }: typeof Package = await import(
  pathToFileURL(built).href
);
const rules = await loadRuleSet(resolve(root, 'rules/vendor-practice'));
const { port } = server.address() as AddressInfo;
const stella = stellaConnect({
  apiKey: 'test-key-of-the-benchmark-0123456789',
  baseUrl: `http://127.0.0.1:${port}`,
});
const accepted: Package.SendResult = { kind: 'accepted', requestId: '1', attempts: 1 };

const text = readFileSync(built, 'utf8');
const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
const map = new SourceMap(JSON.parse(readFileSync(`${built}.map`, 'utf8')));

const measured = {
  stellaConnect: await measure('stella', stella),
  sendOnly: await measure('send', { name: 'send', send: async () => accepted }),
};
process.stdout.write(JSON.stringify(measured));
await stella.close?.();
server.close();

async function measure(name: string, transport: Package.Transport): Promise<Entered> {
  const store = lmdbStore({ path: join(folder, name) });
  const trigger = createTrigger({ rules, store, transport });
  for (let number = 0; number < warmUp; number += 1) await processOne(trigger, number);
  // The store's stop is read once a second: by this request, and not by the next.
  await wait(1_100);
  await processOne(trigger, warmUp);
  // What follows a receipt belongs to the request before.
  await wait(200);
  await session.post('Profiler.takePreciseCoverage');
  await processOne(trigger, warmUp + 1);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await trigger.close();
  await store.close();

  const places = result
    .filter(({ url }) => url === pathToFileURL(built).href)
    .flatMap(({ functions }) => functions)
    .flatMap(({ ranges: [range] }) => (range !== undefined && range.count > 0 ? [range.startOffset] : []))
    .flatMap((offset) => placeOf(offset) ?? []);
  return {
    files: [...new Set(places.map(({ file }) => file))].sort(),
    functions: new Set(places.map(({ file, line, column }) => `${file}:${line}:${column}`)).size,
  };
}

async function processOne(trigger: Package.Trigger, number: number): Promise<void> {
  const { outcome, error } = await trigger.process({
    ext_interaction_id: `${number}`,
    channel: 'email',
    status: 'closed',
    customer: { name: 'Jane Doe', email: `jane${number}@example.com` },
    employee: { email: 'paul@example.com' },
  });
  if (outcome !== 'sent') throw new Error(`expected sent, got ${outcome}: ${error?.message}`);
}

/** File below `src` and place in it, or undefined for code of a package. */
function placeOf(offset: number): { file: string; line: number; column: number } | undefined {
  const line = lineStarts.findLastIndex((start) => start <= offset);
  const entry = map.findEntry(line, offset - (lineStarts[line] ?? 0));
  if (!('originalSource' in entry)) return undefined;
  const file = relative(resolve(root, 'src'), resolve(folder, entry.originalSource));
  if (file.startsWith('..')) return undefined;
  return { file, line: entry.originalLine, column: entry.originalColumn };
}
