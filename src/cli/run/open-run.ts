/** Everything a run needs, opened in the order in which mistakes are cheapest: rules, input, log, store, vendor. */

import type { MappingUse } from '../../interaction/mapping/mapping-use.js';
import type { ReadProgress } from '../../interaction/read/read-interactions.js';
import type { Receipt } from '../../receipt/receipt.js';
import { formatNumberOf } from '../../shared/format-numbers.js';
import type { Closing } from '../closing.js';
import type { CommandContext } from '../context.js';
import { openInput } from '../input/open-input.js';
import { openProgress, type Progress } from '../terminal/progress.js';
import { takeEnding } from './ending.js';
import { openRules } from './open-rules.js';
import { type OpenTrigger, openTrigger } from './open-trigger.js';
import { openWatchedInput } from './open-watched-input.js';
import type { RunOptions } from './options.js';
import { refuseInput } from './run-log.js';
import { openShadow, type ShadowRun } from './shadow-run.js';
import { stderrLogger } from './stderr-logger.js';
import { type Intake, takeInteractions } from './take-interactions.js';
import { createWaiting, type Waiting } from './waiting.js';

/** A run that can begin. */
export interface OpenRun extends OpenTrigger {
  readonly intake: Intake;
  /** How the fields of the mapping fare. */
  readonly use: MappingUse;
  /** With --watch: what is deferred and tried again. */
  readonly waiting: Waiting | undefined;
  readonly shadow: ShadowRun | undefined;
  readonly progress: Progress;
  /** Aborted by Ctrl-C, and by a log that cannot be written: takes nothing more. */
  readonly signal: AbortSignal;
}

function waitingNote(count: number): string {
  return `the input has ended, and ${formatNumberOf(count, 'interaction')} will be tried again; Ctrl-C ends the run\n`;
}

/** What is opened is added to `closing` at once. `count` gets each receipt that is final. */
export async function openRun(
  context: CommandContext,
  inputs: readonly string[],
  options: RunOptions,
  closing: Closing,
  count: (receipt: Receipt) => void,
): Promise<OpenRun> {
  const { stderr } = context;
  const onInputEnd = (count: number): void => void stderr.write(waitingNote(count));
  // Before anything is said: a reader of it may end the process.
  const ending = takeEnding(context);
  const rules = await openRules(context, options, closing);
  const shadow = await openShadow(context, options, rules, closing);
  const { signal } = ending;
  const waiting = options.watch && createWaiting({ clock: context.clock, signal, onInputEnd });
  const progress = await openProgress(stderr, options.watch !== true);
  closing.add(() => progress.stop());
  const onProgress = ({ bytes, totalBytes }: ReadProgress): void => progress.read(bytes, totalBytes);
  const use: MappingUse = [];
  const records = options.watch
    ? await openWatchedInput(context, inputs, options, { use, onProgress }, signal, closing)
    : await openInput(context, inputs, options, { use, onProgress });
  if (options.log !== undefined) await refuseInput(context, inputs, options.log);
  const opened = await openTrigger(context, options, rules, {
    closing,
    ending,
    logger: options.watch && stderrLogger(context),
    onReceipt(receipt) {
      // With --watch what is deferred is tried again, and counted by what becomes of it.
      if (waiting === undefined || receipt.outcome !== 'deferred') count(receipt);
    },
  });
  return { ...opened, intake: takeInteractions(records), use, waiting, shadow, progress, signal };
}
