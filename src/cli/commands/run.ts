/** `autotrigger run`: the main job, from a file of interactions to receipts. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ReceiptOutcome } from '../../receipt/receipt.js';
import type { Action, ExitCode } from '../command.js';
import { addExamples } from '../command.js';
import type { CommandContext } from '../context.js';
import {
  addressRulesOption,
  commaList,
  delimiterOption,
  duration,
  encodingOption,
  environmentOption,
  formatOption,
  inputFormatOption,
  mapOption,
  nameList,
  notEmpty,
  rulesOption,
  share,
  storeOption,
  wholeNumber,
} from '../options.js';
import type { RunOptions } from '../run/options.js';

/** Outcomes that need attention. */
const issueOutcomes = [
  'deferred',
  'rejected',
  'failed',
  'unknown',
  'invalid',
] as const satisfies ReceiptOutcome[];

export function define(command: Command, action: Action): void {
  command
    .argument(
      '<input...>',
      'interactions: NDJSON, a JSON array or CSV; files, globs, or `-` for standard input',
    )
    .addOption(rulesOption())
    .addOption(mapOption())
    .addOption(inputFormatOption())
    .addOption(encodingOption())
    .addOption(delimiterOption())
    .addOption(storeOption())
    .addOption(environmentOption())
    .addOption(addressRulesOption())
    .addOption(
      new Option(
        '--create-store',
        'take a store into production use that no production run has used: once, with --env production',
      ),
    )
    .addOption(
      new Option('--sandbox', 'submit to a sandbox in this process; its ledger is kept beside the store'),
    )
    .addOption(
      new Option('--dry-run', 'submit nothing and write nothing into the store').conflicts([
        'sandbox',
        'lastGood',
        'watch',
      ]),
    )
    .addOption(
      new Option('--base-url <url>', "the vendor's address, where the account has its own").conflicts(
        'sandbox',
      ),
    )
    .addOption(
      new Option('-c, --concurrency <n>', 'requests under way at once')
        .argParser(wholeNumber(1, 1_000))
        .default(16),
    )
    .addOption(
      new Option('--rate <n>', 'at most as many requests a second').argParser(wholeNumber(1, 100_000)),
    )
    .addOption(
      new Option('-l, --log <file>', 'append every receipt to this file, one JSON line each').argParser(
        notEmpty,
      ),
    )
    .addOption(
      new Option(
        '--last-good <file>',
        'keep the last good rules here, to start while edited ones are broken',
      ).implies({
        watch: true,
      }),
    )
    .addOption(new Option('-w, --watch', 'take up edited rules while running, and follow a file that grows'))
    .addOption(
      new Option(
        '--min-rules <n>',
        'refuse rules with fewer enabled ones than this (with --watch: 1 unless set)',
      ).argParser(wholeNumber(0)),
    )
    .addOption(
      new Option(
        '--required-rules <names>',
        'refuse rules without all of these, enabled; separated by commas, or as a JSON list',
      ).argParser(nameList),
    )
    .addOption(
      new Option(
        '--max-changed-share <share>',
        'with --watch: refuse an edit that changes more of the recent outcomes, 0 to 1 (default: 0.5)',
      ).argParser(share),
    )
    .addOption(
      new Option(
        '--removal-grace <length>',
        'with --watch: how long a rule file must be gone before its rules are (default: 5s)',
      ).argParser(duration),
    )
    .addOption(
      new Option(
        '--bundle-secret-file <file>',
        'with rules from a URL: the secret they are signed with (or set AUTOTRIGGER_BUNDLE_SECRET)',
      ).argParser(notEmpty),
    )
    .addOption(
      new Option(
        '--shadow <rules>',
        'other rules decide, too, without effect; the differences are summed up',
      ),
    )
    .addOption(
      new Option('--fail-on <outcomes>', 'what makes the exit code 1')
        .argParser(outcomeList)
        .default(issueOutcomes, issueOutcomes.join(',')),
    )
    .addOption(formatOption('pretty', 'json'))
    .action(action(run));
  command.addHelpText(
    'after',
    `
Keys are read from the environment, never from the command line: AUTOTRIGGER_API_KEY (test),
AUTOTRIGGER_PRODUCTION_API_KEY (only with --env production), AUTOTRIGGER_KEY_SECRET for hashing addresses
(by default a secret that is kept in the store), and AUTOTRIGGER_BUNDLE_SECRET for rules from a URL that are signed.

Exit codes: 0 every request was accepted, or none was called for; 1 a request was not accepted or a record could
not be read (see --fail-on; a delay that a rule asks for does not count), or the run was interrupted; 2 the run
could not start or could not go on.`,
  );
  addExamples(command, [
    {
      what: 'try it without the vendor; run it twice: the second time nothing more is sent',
      line: 'autotrigger run interactions.ndjson --rules rules --sandbox --log receipts.ndjson',
    },
    {
      what: 'tickets exported as CSV, nothing leaves this machine',
      line: 'autotrigger run tickets.csv --map tickets.mapping.json --rules rules --dry-run',
    },
    {
      what: 'for real',
      line: 'autotrigger run closed-today.ndjson --rules rules --env production --store /var/lib/autotrigger',
    },
    {
      what: 'a stream without end, with rules that are edited meanwhile',
      line: 'tail -F interactions.ndjson | autotrigger run - --rules rules --watch --log receipts.ndjson',
    },
  ]);
}

function outcomeList(text: string): ReceiptOutcome[] {
  return commaList(text).map((name) => {
    const outcome = issueOutcomes.find((known) => known === name);
    if (outcome === undefined) throw new InvalidArgumentError(`It must be of ${issueOutcomes.join(', ')}.`);
    return outcome;
  });
}

/** Loaded only now, so that `run --help` costs nothing. */
async function run(context: CommandContext, inputs: string[], options: RunOptions): Promise<ExitCode> {
  return (await import('../run/run.js')).run(context, inputs, options);
}
