/** One worker on one screen: open what it needs, take jobs until it is interrupted, report. */
import { once } from 'node:events';
import { printable } from '../../errors/printable.js';
import { bullmqProcessor } from '../../queues/bullmq.js';
import { type Closing, createClosing } from '../closing.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { mappingFor } from '../input/open-input.js';
import { takeEnding } from '../run/ending.js';
import { openRules } from '../run/open-rules.js';
import { openTrigger } from '../run/open-trigger.js';
import type { WorkerOptions } from '../run/options.js';
import { writeReport } from '../run/run.js';
import { stderrLogger } from '../run/stderr-logger.js';
import { createRunCounter } from '../run/summary.js';
import { openHealth } from './health.js';
import { type OpenBullmq, openBullmq } from './open-bullmq.js';

/** Closes everything it opened, also when it rejects. */
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
  const { clock, stderr } = context;
  const startedAt = clock.now();
  const counter = createRunCounter();
  // Before anything is said: a reader of it may end the process.
  const ending = takeEnding(context);
  const rules = await openRules(context, { ...options, watch: true }, closing);
  const mapping = await mappingFor(context, options);
  const { signal } = ending;
  const { log, storeName, transport, trigger } = await openTrigger(context, options, rules, {
    closing,
    ending,
    logger: stderrLogger(context),
    onReceipt(receipt) {
      // A job that is deferred comes back, and is counted by what becomes of it.
      if (receipt.outcome !== 'deferred') counter.add(receipt);
    },
  });
  let worker: OpenBullmq | undefined;
  await openHealth(context, options, closing, {
    status: trigger.status,
    ending: () => signal.aborted,
    queueAway: async () =>
      worker === undefined
        ? { code: 'QUEUE_UNAVAILABLE', message: 'it is not connected yet' }
        : worker.away(),
  });
  worker = await openBullmq(
    context,
    options,
    bullmqProcessor(trigger, { ...(mapping && { mapping }) }),
    closing,
  );
  await stderr.write(`taking jobs of the queue ${printable(options.queueName)} at ${worker.name}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  // No further job is taken; those in flight end, and the trigger gives back what has not begun.
  await worker.close();

  const report = {
    ...counter.summary(),
    ...{ store: storeName, transport: transport.name, environment: options.env },
    ...{ durationMs: clock.now() - startedAt, interrupted: log?.failure !== undefined },
    ...{ ignoredFields: {}, mangled: 0, replaced: 0 },
    ...(options.log !== undefined && { log: options.log }),
  };
  await writeReport(context, report, options);
  if (log?.failure !== undefined) throw log.failure.error;
  return ExitCode.Fine;
}
