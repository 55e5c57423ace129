/** The trigger of a command that submits, with its log, store and vendor; rules and input are open already. */
import { createTrigger } from '../../pipeline/create-trigger.js';
import type { Logger } from '../../pipeline/log.js';
import type { Trigger } from '../../pipeline/options.js';
import type { Receipt } from '../../receipt/receipt.js';
import type { RuleSource } from '../../rule-source/rule-source.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { addressRulesFor, secretsFor } from '../../suppression/store-notes.js';
import type { Closing } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import { usageError } from '../options.js';
import { keySecretFrom } from '../store/key-secret.js';
import { assertKeys, type ChosenTransport, chooseTransport } from './choose-transport.js';
import type { Ending } from './ending.js';
import { openRunStore } from './open-run-store.js';
import type { SubmitOptions } from './options.js';
import { openRunLog, type RunLog } from './run-log.js';

/** A trigger that can process, with what the report says of it. */
export interface OpenTrigger {
  readonly trigger: Trigger;
  readonly log: RunLog | undefined;
  readonly transport: ChosenTransport;
  /** Of the store, for messages. */
  readonly storeName: string;
}

/** What differs between `run` and `worker`. */
export interface TriggerParts {
  readonly closing: Closing;
  /** Closes the trigger; ended here as well, when a receipt cannot be logged. */
  readonly ending: Ending;
  /** Each receipt, also of a run that stops early: what the vendor accepted is counted all the same. */
  readonly onReceipt: (receipt: Receipt) => void;
  readonly logger?: Logger | undefined;
}

/** The log first: what cannot be logged is not sent. Rejects with what is wrong with log, keys, store or vendor. */
export async function openTrigger(
  context: CommandContext,
  options: SubmitOptions,
  rules: RuleSet | RuleSource,
  { closing, ending, onReceipt, logger }: TriggerParts,
): Promise<OpenTrigger> {
  if (options.log !== undefined && options.log === options.lastGood) {
    throw usageError('`--log` and `--last-good` name one file', 'name another file for the receipts');
  }
  const log =
    options.log === undefined ? undefined : openRunLog(pathFrom(context, options.log), ending.abort);
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
    ...(logger && { logger }),
    onReceipt(receipt) {
      onReceipt(receipt);
      log?.write(receipt);
    },
  });
  closing.add(() => trigger.close(), 35_000);
  // What only waits, for its turn or for another attempt, is given back; what is in flight ends.
  ending.signal.addEventListener('abort', () => void trigger.close(), { once: true });
  return { trigger, log, transport, storeName: opened.name };
}
