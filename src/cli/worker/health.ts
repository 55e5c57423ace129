/** `--health-port`: whether jobs can be taken, and numbers for Prometheus. Holds no address, id or customer. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Trigger } from '../../pipeline/options.js';
import { receiptOutcomes } from '../../receipt/receipt.js';
import { describeStop } from '../../stores/doctor.js';
import type { Closing } from '../closing.js';
import type { CommandContext } from '../context.js';
import { usageError } from '../options.js';
import type { WorkerOptions } from '../run/options.js';

/** Asked at each request: health is what holds now. */
export interface HealthSources {
  readonly status: Trigger['status'];
  readonly ending: () => boolean;
  /** Why no job comes from the queue; undefined where one may. */
  readonly queueAway: () => Promise<QueueAway | undefined>;
}

/** Why no job comes at this moment. */
export interface QueueAway {
  readonly code: 'QUEUE_UNAVAILABLE' | 'QUEUE_PAUSED';
  readonly message: string;
}

interface Health {
  readonly status: ReturnType<Trigger['status']>;
  readonly isEnding: boolean;
  readonly queueAway: QueueAway | undefined;
}

/** Rejects with USAGE where the port cannot be listened on. */
export async function openHealth(
  { stderr }: CommandContext,
  { healthPort, healthHost }: Pick<WorkerOptions, 'healthPort' | 'healthHost'>,
  closing: Closing,
  sources: HealthSources,
): Promise<void> {
  if (healthPort === undefined) {
    if (healthHost === undefined) return;
    throw usageError('`--health-host` does nothing without `--health-port`', 'give both, or neither');
  }
  const server = createServer((request, response) => {
    void answer(request.method, request.url, response, sources).catch(() => response.destroy());
  });
  const url = await listen(server, healthPort, healthHost ?? '127.0.0.1');
  closing.add(() => {
    server.close();
    server.closeAllConnections();
  });
  await stderr.write(`health at ${url}/health, metrics at ${url}/metrics\n`);
}

function listen(server: Server, port: number, host: string): Promise<string> {
  const at = (given: number): string => `${host.includes(':') ? `[${host}]` : host}:${given}`;
  return new Promise((resolve, reject) => {
    // Stays: an error of a connection that cannot be accepted later must not end the worker.
    server.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      const why = code === 'EADDRINUSE' ? 'another program listens there' : message;
      const fix = 'choose another one with `--health-port` or `--health-host`; port 0 takes any that is free';
      reject(usageError(`health cannot be answered on ${at(port)}: ${why}`, fix));
    });
    server.listen(port, host, () => resolve(`http://${at((server.address() as AddressInfo).port)}`));
  });
}

async function answer(
  method: string | undefined,
  url: string | undefined,
  response: ServerResponse,
  { status, ending, queueAway }: HealthSources,
): Promise<void> {
  const path = url?.split('?')[0];
  if (path !== '/health' && path !== '/metrics') return void response.writeHead(404).end();
  if (method !== 'GET' && method !== 'HEAD')
    return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const health: Health = {
    queueAway: await queueAway(),
    status: status(),
    isEnding: ending(),
  };
  if (path === '/metrics') {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    return void response.end(metricsOf(health));
  }
  const reasons = reasonsOf(health);
  response.writeHead(reasons.length === 0 ? 200 : 503, { 'content-type': 'application/json' });
  const { ruleSet, inFlight } = health.status;
  response.end(`${JSON.stringify({ healthy: reasons.length === 0, reasons, ruleSet, inFlight })}\n`);
}

/** Why no job can be taken. */
function reasonsOf({ status: { closing, store, stop }, isEnding, queueAway }: Health) {
  const reasons: { readonly code: string; readonly message: string }[] = [];
  const add = (code: string, message: string): void => void reasons.push({ code, message });
  if (isEnding || closing) add('ENDING', 'the worker is ending');
  if (store.error !== undefined) add(store.error.code, store.error.message);
  if (stop !== undefined) add('STOPPED', `every worker on the store is ${describeStop(stop)}`);
  if (queueAway !== undefined) add(queueAway.code, queueAway.message);
  return reasons;
}

function metricsOf({ status, isEnding, queueAway }: Health): string {
  const { closing, inFlight, receipts, ruleSet, stop, store, transport } = status;
  const version = ruleSet.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  const metric = (name: string, type: string, help: string, lines: readonly string[]): string =>
    [`# HELP autotrigger_${name} ${help}`, `# TYPE autotrigger_${name} ${type}`]
      .concat(lines.map((line) => `autotrigger_${name}${line}`))
      .join('\n');
  const gauge = (name: string, help: string, value: number | boolean): string =>
    metric(name, 'gauge', help, [` ${Number(value)}`]);
  const outcomes = receiptOutcomes.map((outcome) => `{outcome="${outcome}"} ${receipts.outcomes[outcome]}`);
  return `${[
    metric('receipts_total', 'counter', 'Receipts since the start, by outcome.', outcomes),
    gauge('in_flight', 'Interactions under way.', inFlight),
    gauge('store_up', 'Whether the store answers.', store.available),
    gauge('queue_up', 'Whether the queue answers.', queueAway?.code !== 'QUEUE_UNAVAILABLE'),
    gauge('queue_paused', 'Whether the queue is paused.', queueAway?.code === 'QUEUE_PAUSED'),
    gauge('stopped', 'Whether a stop is set in the store.', stop !== undefined),
    gauge('ending', 'Whether the worker is ending.', isEnding || closing),
    gauge('breaker_open', 'Whether calls of the vendor are held back.', transport?.breaker === 'open'),
    metric('rules_info', 'gauge', 'Version of the current rules.', [`{version="${version}"} 1`]),
  ].join('\n')}\n`;
}
