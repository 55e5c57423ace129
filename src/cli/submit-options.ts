/** The options that all commands share that submit: `run` and `worker`. */
import { type Command, Option } from 'commander';
import {
  addressRulesOption,
  duration,
  environmentOption,
  formatOption,
  joinOption,
  mapOption,
  nameList,
  notEmpty,
  rulesOption,
  share,
  storeOption,
  wholeNumber,
} from './options.js';

/**
 * Of what is submitted, where to, under which rules. Keys are no options: other users of the machine see command lines.
 */
export function addSubmitOptions(command: Command): Command {
  return command
    .addOption(rulesOption())
    .addOption(mapOption())
    .addOption(joinOption())
    .addOption(storeOption())
    .addOption(environmentOption().default('test'))
    .addOption(addressRulesOption())
    .option(
      '--create-store',
      'take a store into production use that no production run has used: once, with --env production',
    )
    .option('--sandbox', 'submit to a sandbox in this process; its ledger is kept beside the store')
    .addOption(
      new Option('--base-url <url>', "the vendor's address, where the account has its own").conflicts(
        'sandbox',
      ),
    )
    .addOption(
      new Option(
        '--client-certificate <file>',
        'a certificate for the connection to the vendor, in PEM; with --client-key',
      )
        .argParser(notEmpty)
        .conflicts('sandbox'),
    )
    .addOption(
      new Option('--client-key <file>', 'its private key, in PEM').argParser(notEmpty).conflicts('sandbox'),
    )
    .option('-c, --concurrency <n>', 'requests under way at once', wholeNumber(1, 1_000), 16)
    .option('--rate <n>', 'at most as many requests a second', wholeNumber(1, 100_000))
    .option('-l, --log <file>', 'append every receipt to this file, one JSON line each', notEmpty)
    .addOption(
      new Option(
        '--last-good <file>',
        'keep the last good rules here, to start while edited ones are broken',
      ).implies({
        watch: true,
      }),
    )
    .option(
      '--min-rules <n>',
      'refuse rules with fewer enabled ones than this (with --watch: 1 unless set)',
      wholeNumber(0),
    )
    .option(
      '--required-rules <names>',
      'refuse rules without all of these, enabled; separated by commas, or as a JSON list',
      nameList,
    )
    .option(
      '--max-changed-share <share>',
      'with --watch: refuse an edit that changes more of the recent outcomes, 0 to 1 (default: 0.5)',
      share,
    )
    .option(
      '--removal-grace <length>',
      'with --watch: how long a rule file must be gone before its rules are (default: 5s)',
      duration,
    )
    .option(
      '--bundle-secret-file <file>',
      'with rules from a URL: the secret they are signed with (or set AUTOTRIGGER_BUNDLE_SECRET)',
      notEmpty,
    )
    .addOption(formatOption('pretty', 'json'));
}

/** At the end of `--help`. */
export const keysHelp = `
Keys are read from the environment, never from the command line: AUTOTRIGGER_API_KEY (test),
AUTOTRIGGER_PRODUCTION_API_KEY (only with --env production), AUTOTRIGGER_KEY_SECRET for hashing addresses
(by default a secret that is kept in the store), and AUTOTRIGGER_BUNDLE_SECRET for rules from a URL that are signed.
The vendor is reached through HTTPS_PROXY, save for hosts in NO_PROXY; NODE_EXTRA_CA_CERTS adds authorities.`;
