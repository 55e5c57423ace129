/** `autotrigger run`: the main job, from a file of interactions to receipts. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ReceiptOutcome } from '../../receipt/receipt.js';
import { type Action, addExamples, type ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { addInputOptions, commaList, notEmpty } from '../options.js';
import type { RunOptions } from '../run/options.js';
import { addSubmitOptions, keysHelp } from '../submit-options.js';

/** Outcomes that need attention. */
const issueOutcomes = [
  'deferred',
  'rejected',
  'failed',
  'unknown',
  'invalid',
] as const satisfies ReceiptOutcome[];

/** What is submitted has the options of `worker`; the others are about input, which ends. */
export function define(command: Command, action: Action): void {
  const inputs = command.argument(
    '<input...>',
    'interactions: NDJSON, a JSON array or CSV; files, globs, or `-` for standard input',
  );
  addInputOptions(addSubmitOptions(inputs))
    .addOption(
      new Option('--dry-run', 'submit nothing and write nothing into the store').conflicts([
        'sandbox',
        'lastGood',
        'watch',
      ]),
    )
    .option('-w, --watch', 'take up edited rules while running, and follow a file that grows')
    .option('--shadow <rules>', 'other rules decide, too, without effect; the differences are summed up')
    .addOption(
      new Option('--fail-on <outcomes>', 'what makes the exit code 1')
        .argParser(outcomeList)
        .default(issueOutcomes, issueOutcomes.join(',')),
    )
    .action(action(run));
  command.addHelpText(
    'after',
    `${keysHelp}

Exit codes: 0 every request was accepted, or none was called for; 1 a request was not accepted or a record could
not be read (see --fail-on; a delay that a rule asks for does not count), or the run was interrupted; 2 the run
could not start or could not go on.`,
  );
  addExamples(command, {
    'try it without the vendor; run it twice: the second time nothing more is sent':
      'autotrigger run interactions.ndjson --rules rules --sandbox --log receipts.ndjson',
    'tickets exported as CSV, nothing leaves this machine':
      'autotrigger run tickets.csv --map tickets.mapping.json --rules rules --dry-run',
    'for real':
      'autotrigger run closed-today.ndjson --rules rules --env production --store /var/lib/autotrigger',
    'a stream without end, with rules that are edited meanwhile':
      'tail -F interactions.ndjson | autotrigger run - --rules rules --watch --log receipts.ndjson',
  });
}

function outcomeList(text: string): ReceiptOutcome[] {
  return commaList(notEmpty(text)).map((name) => {
    const outcome = issueOutcomes.find((known) => known === name);
    if (outcome === undefined) throw new InvalidArgumentError(`It must be of ${issueOutcomes.join(', ')}.`);
    return outcome;
  });
}

/** Loaded only now, so that `run --help` costs nothing. */
async function run(context: CommandContext, inputs: string[], options: RunOptions): Promise<ExitCode> {
  return (await import('../run/run.js')).run(context, inputs, options);
}
