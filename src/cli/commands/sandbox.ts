/** `autotrigger sandbox`: a local stand-in of the vendor that runs until Ctrl-C. */

import { once } from 'node:events';
import type { Command } from 'commander';
import { formatCount, formatNumberOf } from '../../shared/format-numbers.js';
import type { FaultPlan } from '../../transport/sandbox/faults.js';
import type { SandboxAccount } from '../../transport/sandbox/vendor-checks.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom } from '../context.js';
import { commaList, formatOption, share, wholeNumber } from '../options.js';
import { channelModes, readEmployees } from '../sandbox/account-options.js';
import { openLedgerFile } from '../sandbox/ledger-file.js';
import { painter } from '../terminal/painter.js';

interface SandboxCommandOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** A file; without it every employee is known to the vendor. */
  readonly employees?: string;
  readonly channels?: SandboxAccount['channels'];
  /** Active ones; every brand unless given. */
  readonly brands?: string[];
  /** Active ones; every language unless given. */
  readonly languages?: string[];
  /** Share of requests that meet a fault, 0 to 1. */
  readonly faults?: number;
  /** What faults are drawn from; with these alone every request meets one. */
  readonly faultKinds?: string[];
  /** Faults of the first requests, one each; then they are drawn. */
  readonly faultScript?: string[];
  /** The same seed draws the same faults, so that a failure can be repeated. */
  readonly seed: number;
  /** Milliseconds before every answer. */
  readonly latency: number;
  /** A file; without it the sandbox forgets at its end. */
  readonly ledger?: string;
  readonly format: 'pretty' | 'json';
}

/** On 127.0.0.1 only, and without an end: Ctrl-C is how it is meant to stop, so that gives exit code 0. */
export function define(command: Command, action: Action): void {
  command
    .option('-p, --port <port>', '0 takes a free one', wholeNumber(0, 65_535), 4010)
    .option('--employees <file>', 'the approved profiles; everybody unless given')
    .option(
      '--channels <list>',
      'the channels, as in `phone,email:manual`; every one unless given',
      channelModes,
    )
    .option('--brands <list>', 'the active brands; every one unless given', commaList)
    .option('--languages <list>', 'the active languages; every one unless given', commaList)
    .option('--faults <share>', 'share of requests that meet a fault, 0 to 1', share)
    .option('--fault-kinds <list>', 'what is drawn from, as in `status:503,accept-then-500,reset`', commaList)
    .option('--fault-script <list>', 'faults of the first requests, one each', commaList)
    .option('--seed <n>', 'the same seed draws the same faults', wholeNumber(0), 1)
    .option('--latency <ms>', 'before every answer', wholeNumber(0, 600_000), 0)
    .option('--ledger <file>', 'keep what was accepted in this file, and go on from it')
    .addOption(formatOption('pretty', 'json'))
    .action(action(sandbox));
  command.addHelpText(
    'after',
    `
Faults: none, latency:MS, slow-body:MS, status:CODE, status:CODE:RETRY_AFTER, accept-then-CODE, reset, drop,
accept-then-reset, accept-then-drop, cut-body, garbled-body.
It listens on 127.0.0.1 only and runs until Ctrl-C. Exit codes: 0 ended; 2 it could not start.`,
  );
  addExamples(command, {
    'a vendor on http://127.0.0.1:4010': 'autotrigger sandbox',
    'every fifth request meets a fault; the same ones each time': 'autotrigger sandbox --faults 0.2 --seed 7',
    'the first request is accepted and answered with 500, and e-mail is not switched yet':
      'autotrigger sandbox --fault-script accept-then-500 --channels phone,chat,email:manual',
  });
}

async function sandbox(context: CommandContext, options: SandboxCommandOptions): Promise<ExitCode> {
  const { stdout } = context;
  const { startSandbox } = await import('../../transport/sandbox/sandbox.js');
  const { employees, channels, brands, languages, latency, format } = options;
  const ledger = options.ledger === undefined ? undefined : openLedgerFile(pathFrom(context, options.ledger));
  const running = await startSandbox({
    port: options.port,
    latencyMs: latency,
    ...(employees !== undefined && { employees: await readEmployees(context, employees) }),
    ...{ channels, brands, languages },
    faults: planOf(options),
    ...(ledger && { ledger: ledger.entries, onAccepted: ledger.append }),
  });
  const interrupt = context.takeInterrupts();
  const { url, testKey, productionKey } = running;
  const paint = painter(stdout);
  await stdout.write(
    format === 'json'
      ? `${JSON.stringify({ url, testKey, productionKey })}\n`
      : [
          `${paint.bold('sandbox')} ${url} (the list of what it accepted: open it in a browser)`,
          `  test key        ${testKey}`,
          `  production key  ${productionKey}`,
          '',
          `  AUTOTRIGGER_API_KEY=${testKey} autotrigger run <input> --base-url ${url}`,
          '',
          'Ctrl-C ends it\n',
        ].join('\n'),
  );
  if (!interrupt.aborted) await once(interrupt, 'abort');
  const { accepted, refused, faults } = running.counts;
  await running.close();
  const said = `${formatNumberOf(accepted, 'request')} accepted, ${formatCount(refused)} refused, ${formatNumberOf(faults, 'fault')}`;
  await stdout.write(
    format === 'json' ? `${JSON.stringify({ accepted, refused, faults })}\n` : `\n${said}\n`,
  );
  return ExitCode.Fine;
}

function planOf({ faults, faultKinds, faultScript, seed }: SandboxCommandOptions): FaultPlan {
  return {
    seed,
    share: faults ?? (faultKinds === undefined ? 0 : 1),
    ...(faultKinds && { kinds: faultKinds }),
    ...(faultScript && { script: faultScript }),
  };
}
