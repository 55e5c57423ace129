/** `autotrigger suppressions`: who is left alone, and until when. */
import { type Command, Option } from 'commander';
import { type Action, addExamples } from '../command.js';
import {
  addressRulesOption,
  environmentOption,
  formatOption,
  instant,
  notEmpty,
  storeOption,
} from '../options.js';
import { block, forget, respond, unblock } from '../suppressions/change.js';
import { doctor, migrate } from '../suppressions/doctor.js';
import { show } from '../suppressions/show.js';
import { exportList, importKinds, importList } from '../suppressions/transfer.js';

const addressesHelp =
  'e-mail addresses, or `-` and one a line on standard input, where no shell remembers them';

/** Each sub-command takes the store, the environment and the address rules. */
export function define(command: Command, action: Action): void {
  const add = (usage: string, summary: string): Command =>
    command
      .command(usage)
      .description(`${summary}.`)
      .summary(summary)
      .addOption(storeOption())
      .addOption(environmentOption())
      .addOption(addressRulesOption());

  const shown = add('show', 'what is known of a customer; customers are named by hash, never by address');
  shown.argument('[address...]', addressesHelp).option('--all', 'everybody, one line each');
  shown.addOption(formatOption('pretty', 'json')).action(action(show));
  addExamples(shown, {
    'why was she not asked?': 'autotrigger suppressions show jane@example.com --env production',
  });

  const imported = add(
    'import',
    'take over lists: do not contact, or who was asked when before the first day of use',
  );
  imported.argument('<file...>', 'CSV, NDJSON, JSON, or one address a line; files, globs, or `-`');
  imported.addOption(
    new Option('--as <kind>', 'what the list is').choices(importKinds).default('do-not-contact'),
  );
  imported.action(action(importList));
  imported.addHelpText(
    'after',
    `
do-not-contact: an address a line, or columns email, by, reason, at. Without --env and --store
the list goes into the default stores of both environments.
history: columns email, asked_at (ISO 8601; a day alone means its end in every zone), interaction_id, brand, channel.
export: what \`suppressions export\` wrote, from a store with the same AUTOTRIGGER_KEY_SECRET.
Doing it again is harmless. Exit codes: 0 all taken; 1 some rows were refused; 2 it could not run.`,
  );
  addExamples(imported, {
    'unsubscribed customers': 'autotrigger suppressions import unsubscribed.csv --env production',
    'who was asked last week': 'autotrigger suppressions import asked.csv --as history --env production',
  });

  const exported = add('export', 'everybody as NDJSON, hashed: for moving to another store');
  exported.action(action(exportList));
  addExamples(exported, {
    'from a folder to Redis':
      'autotrigger suppressions export --store state | autotrigger suppressions import - --as export --store redis://127.0.0.1',
  });

  const forgotten = add('forget', 'erase what is known of a customer; a do-not-contact entry stays');
  forgotten.argument('<address...>', addressesHelp);
  forgotten.option('--drop-block', 'erase the do-not-contact entry, too').action(action(forget));
  addExamples(forgotten, {
    'a request for erasure': 'autotrigger suppressions forget jane@example.com --env production',
  });

  const blocked = add(
    'block',
    'put customers on the do-not-contact list, of both environments unless one is chosen',
  );
  blocked.argument('<address...>', addressesHelp);
  blocked.option('--reason <text>', 'why').option('--by <name>', 'who says so');
  blocked.action(action(block));
  addExamples(blocked, {
    'she called': "autotrigger suppressions block jane@example.com --reason 'asked by phone'",
  });

  const unblocked = add('unblock', 'take customers off the do-not-contact list');
  unblocked.argument('<address...>', addressesHelp).action(action(unblock));
  addExamples(unblocked, {
    'she wants to be asked': 'autotrigger suppressions unblock jane@example.com --env production',
  });

  const answered = add('respond', 'note that customers answered: windows that count from a response begin');
  answered.argument('<address...>', addressesHelp);
  answered
    .option('--at <instant>', 'when they answered (default: now)', instant)
    .option('--brand <name>', 'of the request that was answered; unless given, of every brand', notEmpty)
    .option('--channel <name>', 'of the request that was answered; unless given, of every channel', notEmpty)
    .option('--interaction-id <id>', 'what refusals name as the cause')
    .action(action(respond));
  addExamples(answered, {
    'answers of last night': 'autotrigger suppressions respond - --env production < answered.txt',
  });

  const examined = add('doctor', 'whether windows kept in this store will hold');
  examined.argument(
    '[list...]',
    'do-not-contact lists that were imported: finds entries that match no address',
  );
  examined.addOption(formatOption('pretty', 'json')).action(action(doctor));
  examined.addHelpText('after', '\nExit codes: 0 it can be relied on; 1 it cannot; 2 it cannot be opened.');
  addExamples(examined, {
    'before going live': 'autotrigger suppressions doctor --env production --store redis://127.0.0.1:6379',
  });

  const migrated = add('migrate', 'make the tables of a postgres://… store; again is harmless');
  migrated.action(action(migrate));
  addExamples(migrated, {
    'once, before the first run': 'autotrigger suppressions migrate --store postgres://127.0.0.1/app',
  });

  command.addHelpText(
    'after',
    '\nAddresses are hashed with AUTOTRIGGER_KEY_SECRET, or with a secret that is kept in the store.',
  );
  addExamples(command, {
    'why was she not asked?': 'autotrigger suppressions show jane@example.com',
    'can this store be relied on?': 'autotrigger suppressions doctor --env production',
  });
}
