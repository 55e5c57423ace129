/** `autotrigger worker`: takes the jobs of a BullMQ queue until it is interrupted. */
import { type Command, Option } from 'commander';
import { type Action, addExamples, type ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { notEmpty, wholeNumber } from '../options.js';
import type { WorkerOptions } from '../run/options.js';
import { addSubmitOptions, keysHelp } from '../submit-options.js';

/** As `run`, with a queue in place of input: rules are always watched, because it has no end. */
export function define(command: Command, action: Action): void {
  addSubmitOptions(command)
    .addOption(
      new Option(
        '-q, --queue <url>',
        'where the queue is: `redis://…`, `redis+cluster://…`, `redis+sentinel://…` or `postgres://…` (needs bullmq)',
      )
        .argParser(notEmpty)
        .makeOptionMandatory(),
    )
    .option('--queue-name <name>', 'name of the queue', notEmpty, 'interactions')
    .option(
      '--queue-prefix <prefix>',
      'of the keys in Redis (default: bull), or the schema in Postgres (default: bullmq)',
      notEmpty,
    )
    .option(
      '--health-port <port>',
      'answer `GET /health` and `GET /metrics` (Prometheus) on this port; 0 takes a free one',
      wholeNumber(0, 65_535),
    )
    .option('--health-host <host>', 'of the address that they are answered on (default: 127.0.0.1)', notEmpty)
    .action(action(work));
  command.addHelpText(
    'after',
    `${keysHelp}

Rules are always watched. What is deferred comes back at its time and spends no attempt of its job; with --rate, all
workers of the queue together take as many jobs a second. Ctrl-C finishes what is in flight and gives back the rest.

Exit codes: 0 ended by Ctrl-C or SIGTERM; 2 it could not start or could not go on.`,
  );
  addExamples(command, {
    'try it without the vendor': 'autotrigger worker --queue redis://127.0.0.1:6379 --rules rules --sandbox',
    'for real, with jobs that hold records of Zendesk':
      'autotrigger worker --queue postgres://db/support --queue-name tickets --map zendesk --env production --store postgres://db/support --log receipts.ndjson',
  });
}

/** Loaded only now, so that `worker --help` costs nothing. */
async function work(context: CommandContext, options: WorkerOptions): Promise<ExitCode> {
  return (await import('../worker/work.js')).work(context, options);
}
