/** One run on one screen: open what it needs, take every interaction, count its receipt, report. */
import { isAutotriggerError } from '../../errors/autotrigger-error.js';
import type { Receipt } from '../../receipt/receipt.js';
import { type Closing, createClosing } from '../closing.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { mappingHint, neverFoundNotes } from '../input/open-input.js';
import { defaultStore } from '../options.js';
import { writeResults } from '../results.js';
import { withoutPassword } from '../store/connection.js';
import { painter } from '../terminal/painter.js';
import { formatRunReport, type RunReport } from './format-summary.js';
import { type OpenRun, openRun } from './open-run.js';
import type { RunOptions, SubmitOptions } from './options.js';
import { createRunCounter } from './summary.js';

/** Closes everything it opened, also when it rejects. */
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
  const { clock } = context;
  const startedAt = clock.now();
  const counter = createRunCounter();
  const report = (): RunReport => ({
    ...counter.summary(),
    store: withoutPassword(options.store ?? defaultStore(options.sandbox ? 'sandbox' : options.env)),
    transport: 'none',
    environment: options.env,
    durationMs: clock.now() - startedAt,
    interrupted: true,
    ignoredFields: {},
    mangled: 0,
    replaced: 0,
    ...(options.log !== undefined && { log: options.log }),
  });
  let opened: OpenRun;
  try {
    opened = await openRun(context, inputs, options, closing, counter.add);
  } catch (error) {
    // Who reads the summary learns from it, too, that nothing was sent.
    if (isAutotriggerError(error) && error.code === 'OUTPUT_UNWRITABLE')
      await writeReport(context, report(), options);
    throw error;
  }
  const { trigger, intake, use, waiting, shadow, log, progress, transport, storeName, signal } = opened;
  const acceptedBefore = transport.accepted?.() ?? 0;

  const { concurrency } = options;
  const followed = waiting?.follow(intake.interactions) ?? intake.interactions;
  const interactions = shadow?.follow(followed) ?? followed;
  const receipts = trigger.processAll(interactions, { concurrency, signal });
  const broken = await takeAll(receipts, async (receipt) => {
    const taken = waiting?.take(receipt);
    if (taken === 'final' && receipt.outcome === 'deferred') counter.add(receipt);
    await shadow?.compare(receipt);
    progress.count();
  });
  for (const receipt of waiting?.receipts() ?? []) counter.add(receipt);
  progress.stop();

  // A log that failed is why the run was broken off, so that is what is said.
  const failure = log?.failure ?? broken;
  const accepted = transport.accepted?.();
  const complete: RunReport = {
    ...report(),
    store: storeName,
    transport: transport.name,
    interrupted: signal.aborted || failure !== undefined,
    ignoredFields: intake.ignoredFields(),
    mangled: intake.mangled(),
    replaced: waiting?.replaced ?? 0,
    ...(accepted !== undefined && { sandbox: { accepted: accepted - acceptedBefore, acceptedBefore } }),
    ...(shadow && { shadow: shadow.report() }),
  };
  const { total: read, outcomes, issues } = complete;
  // An input that fails before its first record has nothing to sum up: the error alone says it.
  if (broken === undefined || read > 0) await writeReport(context, complete, options);
  await context.stderr.write(neverFoundNotes(use, options.map));
  await context.stderr.write(mappingHint({ read, invalid: outcomes.invalid, map: options.map }));
  if (failure !== undefined) throw failure.error;
  const hasFindings = issues.some(({ outcome }) => options.failOn.includes(outcome));
  return hasFindings || signal.aborted ? ExitCode.Findings : ExitCode.Fine;
}

/** What ends a run half-way is kept until the report is written: it says what was done by then. */
async function takeAll(
  receipts: AsyncIterable<Receipt>,
  take: (receipt: Receipt) => Promise<void>,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    for await (const receipt of receipts) await take(receipt);
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Prints the summary in the format that was asked for. */
export function writeReport(
  context: CommandContext,
  report: RunReport,
  { format }: SubmitOptions,
): Promise<void> {
  return writeResults(context, format, {
    pretty: () => formatRunReport(report, painter(context.stdout)),
    json: () => report,
  });
}
