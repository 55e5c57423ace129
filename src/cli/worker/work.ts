/** One worker on one screen: open what it needs, take jobs until it is interrupted, report. */
import { printable } from '../../errors/printable.js';
import { bullmqProcessor } from '../../queues/bullmq.js';
import { type Closing, createClosing } from '../closing.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { mappingFor } from '../input/open-input.js';
import { formatRunReport } from '../run/format-summary.js';
import { openRules } from '../run/open-rules.js';
import { leavingNote } from '../run/open-run.js';
import { openTrigger } from '../run/open-trigger.js';
import type { WorkerOptions } from '../run/options.js';
import { createRunCounter } from '../run/summary.js';
import { troublesTo } from '../run/troubles.js';
import { painter } from '../terminal/painter.js';
import { openHealth } from './health.js';
import { type OpenBullmq, openBullmq } from './open-bullmq.js';

export async function work(context: CommandContext, options: WorkerOptions): Promise<ExitCode> {
  const closing = createClosing();
  try {
    return await workOpened(context, options, closing);
  } finally {
    await closing.closeAll();
  }
}

async function workOpened(
  context: CommandContext,
  options: WorkerOptions,
  closing: Closing,
): Promise<ExitCode> {
  const { clock, stderr, stdout } = context;
  const startedAt = clock.now();
  const counter = createRunCounter();
  const rules = await openRules(context, { ...options, watch: true }, closing);
  const mapping = await mappingFor(context, options);
  const interrupt = context.takeInterrupts();
  interrupt.addEventListener('abort', () => void stderr.write(leavingNote), { once: true });
  const unlogged = new AbortController();
  const signal = AbortSignal.any([interrupt, unlogged.signal]);
  const { log, storeName, transport, trigger } = await openTrigger(context, options, rules, {
    closing,
    signal,
    onLogFailure: () => unlogged.abort(),
    logger: troublesTo(context),
    onReceipt(receipt) {
      // A job that is deferred comes back, and is counted by what becomes of it.
      if (receipt.outcome !== 'deferred') counter.add(receipt);
    },
  });
  let worker: OpenBullmq | undefined;
  await openHealth(context, options, closing, {
    status: trigger.status,
    ending: () => signal.aborted,
    queueAway: async () => (worker === undefined ? 'it is not connected yet' : await worker.away()),
  });
  worker = await openBullmq(
    context,
    options,
    bullmqProcessor(trigger, { ...(mapping && { mapping }) }),
    closing,
  );
  await stderr.write(`taking jobs of the queue ${printable(options.queueName)} at ${worker.name}\n`);
  await new Promise<void>((stop) => {
    if (signal.aborted) stop();
    else signal.addEventListener('abort', () => stop(), { once: true });
  });
  // No further job is taken; those in flight end, and the trigger gives back what has not begun.
  await worker.close();

  const report = {
    ...counter.summary(),
    ...{ store: storeName, transport: transport.name, environment: options.env },
    ...{ durationMs: clock.now() - startedAt, interrupted: log?.failure !== undefined },
    ...{ ignoredFields: {}, mangled: 0, replaced: 0 },
    ...(options.log !== undefined && { log: options.log }),
  };
  await stdout.write(
    options.format === 'json'
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : formatRunReport(report, painter(stdout)),
  );
  if (log?.failure !== undefined) throw log.failure.error;
  return ExitCode.Fine;
}
