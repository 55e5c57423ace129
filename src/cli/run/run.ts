/** One run on one screen: open what it needs, take every interaction, log its receipt, report. */
import type { ReadProgress } from '../../interaction/read/read-batches.js';
import { createTrigger } from '../../pipeline.js';
import type { Receipt } from '../../receipt/receipt.js';
import { openReceiptLog } from '../../receipt/receipt-log.js';
import { type Closing, createClosing } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import { ExitCode } from '../exit-code.js';
import { openInput } from '../input/open-input.js';
import { keySecretFrom } from '../store/key-secret.js';
import { painter } from '../terminal/painter.js';
import { openProgress } from '../terminal/progress.js';
import { chooseTransport } from './choose-transport.js';
import { formatRunReport, type RunReport } from './format-summary.js';
import { openRules } from './open-rules.js';
import { openRunStore } from './open-run-store.js';
import { openWatchedInput } from './open-watched-input.js';
import type { RunOptions } from './options.js';
import { createRunCounter } from './summary.js';
import { takeInteractions } from './take-interactions.js';

export async function run(
  context: CommandContext,
  inputs: readonly string[],
  options: RunOptions,
): Promise<ExitCode> {
  const closing = createClosing();
  try {
    return await runOpened(context, inputs, options, closing);
  } finally {
    await closing.closeAll();
  }
}

async function runOpened(
  context: CommandContext,
  inputs: readonly string[],
  options: RunOptions,
  closing: Closing,
): Promise<ExitCode> {
  const { stdout, stderr, clock } = context;
  const { env: environment, concurrency, format } = options;
  const startedAt = clock.now();
  const rules = await openRules(context, options, closing);
  const signal = context.takeInterrupts();
  signal.addEventListener('abort', () => void stderr.write(leavingNote), { once: true });
  const progress = await openProgress(stderr, options.watch !== true);
  closing.add(() => progress.stop());
  const onProgress = ({ bytes, totalBytes }: ReadProgress): void => progress.read(bytes, totalBytes);
  const input = { ...options, onProgress };
  const intake = takeInteractions(
    await (options.watch
      ? openWatchedInput(context, inputs, input, signal, closing)
      : openInput(context, inputs, input)),
  );
  const log = options.log === undefined ? undefined : openReceiptLog(pathFrom(context, options.log));
  closing.add(() => log?.close());
  const store = await openRunStore(context, options, closing);
  const chosen = await chooseTransport(context, options, store, closing);
  const acceptedBefore = chosen.accepted?.() ?? 0;
  const counter = createRunCounter();
  const trigger = createTrigger({
    rules,
    store: store.store,
    transport: chosen.transport,
    environment,
    ...keySecretFrom(context),
  });
  closing.add(() => trigger.close());

  const failure = await takeAll(
    trigger.processAll(intake.interactions, { concurrency, signal }),
    (receipt) => {
      log?.write(receipt);
      counter.add(receipt);
      progress.count();
    },
  );
  progress.stop();
  const accepted = chosen.accepted?.();
  const report: RunReport = {
    ...counter.summary(),
    store: store.name,
    transport: chosen.name,
    environment,
    durationMs: clock.now() - startedAt,
    interrupted: signal.aborted || failure !== undefined,
    ignoredFields: intake.ignoredFields(),
    ...(accepted !== undefined && { sandbox: { accepted: accepted - acceptedBefore, acceptedBefore } }),
    ...(options.log !== undefined && { log: options.log }),
  };
  if (failure === undefined || report.total > 0) {
    const text =
      format === 'json'
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : formatRunReport(report, painter(stdout));
    await stdout.write(text);
  }
  if (failure !== undefined) throw failure.error;
  const hasFindings = report.troubles.some(({ outcome }) => options.failOn.includes(outcome));
  return hasFindings || signal.aborted ? ExitCode.Findings : ExitCode.Fine;
}

/** What ends a run half-way is kept until the report is written: it says what was done by then. */
async function takeAll(
  receipts: AsyncIterable<Receipt>,
  take: (receipt: Receipt) => void,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    for await (const receipt of receipts) take(receipt);
    return undefined;
  } catch (error) {
    return { error };
  }
}

const leavingNote = '\nfinishing what is in flight; Ctrl-C once more leaves at once\n';
