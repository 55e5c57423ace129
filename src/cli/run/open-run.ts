/** Everything a run needs, opened in the order in which mistakes are cheapest: rules, input, log, store, vendor. */
import type { ReadProgress } from '../../interaction/read/read-batches.js';
import { createTrigger } from '../../pipeline/create-trigger.js';
import type { Trigger } from '../../pipeline/options.js';
import type { Receipt } from '../../receipt/receipt.js';
import { secretsFor } from '../../suppression/key-fingerprints.js';
import { addressRulesFor } from '../../suppression/store-notes.js';
import type { Closing } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import { openInput } from '../input/open-input.js';
import { keySecretFrom } from '../store/key-secret.js';
import { openProgress, type Progress } from '../terminal/progress.js';
import { formatNumberOf } from '../terminal/text.js';
import { assertKeys, type ChosenTransport, chooseTransport } from './choose-transport.js';
import { openRules } from './open-rules.js';
import { openRunStore } from './open-run-store.js';
import { openWatchedInput } from './open-watched-input.js';
import type { RunOptions } from './options.js';
import { openRunLog, type RunLog, refuseInput } from './run-log.js';
import { openShadow, type ShadowRun } from './shadow-run.js';
import { type Intake, takeInteractions } from './take-interactions.js';
import { createWaiting, type Waiting } from './waiting.js';

export interface OpenRun {
  readonly trigger: Trigger;
  readonly intake: Intake;
  /** With --watch: what is deferred and tried again. */
  readonly waiting: Waiting | undefined;
  readonly shadow: ShadowRun | undefined;
  readonly log: RunLog | undefined;
  readonly progress: Progress;
  readonly transport: ChosenTransport;
  /** Of the store, for messages. */
  readonly storeName: string;
  /** Aborted by Ctrl-C, and by a log that cannot be written: takes nothing more. */
  readonly signal: AbortSignal;
}

function waitingNote(count: number): string {
  return `the input has ended, and ${formatNumberOf(count, 'interaction')} will be tried again; Ctrl-C ends the run\n`;
}

const leavingNote = '\nfinishing what is in flight; Ctrl-C once more leaves at once\n';

export async function openRun(
  context: CommandContext,
  inputs: readonly string[],
  options: RunOptions,
  closing: Closing,
  count: (receipt: Receipt) => void,
): Promise<OpenRun> {
  const { stderr } = context;
  const onInputEnd = (count: number): void => void stderr.write(waitingNote(count));
  const rules = await openRules(context, options, closing);
  const shadow = await openShadow(context, options, rules, closing);
  const interrupt = context.takeInterrupts();
  interrupt.addEventListener('abort', () => void stderr.write(leavingNote), { once: true });
  const unlogged = new AbortController();
  const signal = AbortSignal.any([interrupt, unlogged.signal]);
  const waiting = options.watch && createWaiting({ clock: context.clock, signal, onInputEnd });
  const progress = await openProgress(stderr, options.watch !== true);
  closing.add(() => progress.stop());
  const onProgress = ({ bytes, totalBytes }: ReadProgress): void => progress.read(bytes, totalBytes);
  const input = { ...options, onProgress };
  const records = options.watch
    ? await openWatchedInput(context, inputs, input, signal, closing)
    : await openInput(context, inputs, input);
  if (options.log !== undefined) await refuseInput(context, inputs, options.log);
  const log =
    options.log === undefined
      ? undefined
      : openRunLog(pathFrom(context, options.log), () => unlogged.abort());
  if (log !== undefined) context.takeHangups(log.reopen);
  closing.add(() => log?.close());
  await assertKeys(context, options);
  const { store, ...opened } = await openRunStore(context, options, closing);
  const secret = keySecretFrom(context);
  // Before anything is read: under another secret or other rules than the store was filled with, no customer would be
  // recognised.
  await secretsFor(store, secret.keySecret);
  const addressRules = await addressRulesFor(store, options);
  const transport = await chooseTransport(context, options, opened, closing);
  await store.note?.({ environment: options.env });
  const trigger = createTrigger({
    ...{ rules, store, transport: transport.transport, environment: options.env },
    ...secret,
    addressRules,
    // Counted here, not where receipts are taken: a run that stops early still counts what the vendor accepted.
    onReceipt(receipt) {
      // With --watch what is deferred is tried again, and counted by what becomes of it.
      if (waiting === undefined || receipt.outcome !== 'deferred') count(receipt);
      log?.write(receipt);
    },
  });
  closing.add(() => trigger.close(), 35_000);
  // What only waits, for its turn or for another attempt, is given back; what is in flight ends.
  signal.addEventListener('abort', () => void trigger.close(), { once: true });
  return {
    trigger,
    intake: takeInteractions(records),
    waiting,
    shadow,
    log,
    progress,
    transport,
    storeName: opened.name,
    signal,
  };
}
