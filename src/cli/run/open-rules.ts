/** The rules of a run: loaded once, or watched so that edits are taken up while it runs. */

import { formatError } from '../../errors/autotrigger-error.js';
import { printable } from '../../errors/printable.js';
import type { RemovedRule } from '../../rule-source/removals.js';
import type { RuleCheck, RuleSource } from '../../rule-source/rule-source.js';
import type { WatchOptions } from '../../rule-source/watch-options.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { formatNumberOf } from '../../shared/format-numbers.js';
import type { Closing } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import { readGivenFile } from '../input/read-given-file.js';
import { sayNotRead } from '../not-read.js';
import { usageError } from '../options.js';
import { proxyFrom } from '../proxy.js';
import { painter } from '../terminal/painter.js';
import type { RunOptions } from './options.js';

/** What is said of the rules; `--shadow` opens its own with some of it. */
export type RulesOptions = Pick<
  RunOptions,
  | 'rules'
  | 'watch'
  | 'lastGood'
  | 'minRules'
  | 'requiredRules'
  | 'maxChangedShare'
  | 'removalGrace'
  | 'bundleSecretFile'
>;

/** Rejects with RULES_INVALID or RULES_UNREADABLE, and with USAGE for options that say nothing without `--watch`. */
export async function openRules(
  context: CommandContext,
  options: RulesOptions,
  closing: Closing,
): Promise<RuleSet | RuleSource> {
  if (options.watch !== true) return loadOnce(context, options);
  const { rules, lastGood, removalGrace: removalGraceMs } = options;
  const isUrl = isUrlOfRules(rules);
  if (!isUrl && options.bundleSecretFile !== undefined) {
    throw usageError(
      '`--bundle-secret-file` is for rules from a URL',
      'leave it out, or give the URL as `--rules`',
    );
  }
  const { watchRuleSet } = await import('../../rule-source/watch-rule-set.js');
  const source = await watchRuleSet(isUrl ? rules : pathFrom(context, rules), {
    checks: [scenariosHold],
    guards: guardsOf(options),
    ...(removalGraceMs !== undefined && { removalGraceMs }),
    ...(lastGood !== undefined && { lastGood: pathFrom(context, lastGood) }),
    ...(isUrl && (await bundleOptions(context, options))),
  });
  closing.add(() => source.close());
  announce(context, source);
  return source;
}

/** Guards that are given hold for rules that are loaded once, too; what only watching can do is refused. */
async function loadOnce(context: CommandContext, options: RulesOptions): Promise<RuleSet> {
  const { rules, minRules, requiredRules, maxChangedShare, removalGrace, bundleSecretFile } = options;
  if (isUrlOfRules(rules)) throw usageError('rules from a URL need --watch', 'add --watch');
  const needsWatch =
    (maxChangedShare !== undefined && '--max-changed-share') ||
    (removalGrace !== undefined && '--removal-grace') ||
    (bundleSecretFile !== undefined && '--bundle-secret-file');
  if (needsWatch) throw usageError(`\`${needsWatch}\` needs --watch`, 'add --watch, or leave it out');
  const { loadRuleSet } = await import('../../rules/load-rule-set.js');
  const ruleSet = await loadRuleSet(pathFrom(context, rules));
  await sayNotRead(context, pathFrom(context, rules));
  if (minRules === undefined && requiredRules === undefined) return ruleSet;
  const { checkCandidate } = await import('../../rule-source/candidate.js');
  const guards = guardsOf({ minRules: 0, ...options });
  const nothing = { files: [], beside: [], nearMatches: [] };
  const moment = { interactions: [], now: new Date(context.clock.now()) };
  await checkCandidate(ruleSet, nothing, undefined, moment, { guards });
  return ruleSet;
}

function guardsOf({
  minRules,
  requiredRules,
  maxChangedShare,
}: Omit<RulesOptions, 'rules'>): NonNullable<WatchOptions['guards']> {
  return {
    ...(minRules !== undefined && { minRules }),
    ...(requiredRules !== undefined && { requiredRules }),
    ...(maxChangedShare !== undefined && { maxChangedShare }),
  };
}

function isUrlOfRules(rules: string): boolean {
  return /^https?:\/\//i.test(rules);
}

/** A secret that is empty is a mistake, never a bundle without a signature. */
async function bundleOptions(
  context: CommandContext,
  { bundleSecretFile }: RulesOptions,
): Promise<Pick<WatchOptions, 'bundle'>> {
  const secret =
    bundleSecretFile === undefined
      ? context.env.AUTOTRIGGER_BUNDLE_SECRET
      : // A line break at the end of the file, as editors write it, does not belong to the secret.
        (await readGivenFile(context, bundleSecretFile, 'the file of the secret,'))
          .toString()
          .replace(/\r?\n$/, '');
  const proxy = proxyFrom(context);
  const { proxyDispatcher } = await import('../../transport/connection.js');
  return {
    bundle: {
      ...(secret !== undefined && { signature: { secret } }),
      ...(proxy !== undefined && { dispatcher: await proxyDispatcher(proxy) }),
    },
  };
}

/** An edit that breaks a scenario or a law beside the rules is refused. */
const scenariosHold: RuleCheck = async (candidate, _active, { beside }) => {
  if (beside.length === 0) return [];
  const [{ test }, { testFindings }] = await Promise.all([
    import('../../simulation/scenarios/test.js'),
    import('../../simulation/scenarios/test-findings.js'),
  ]);
  return testFindings(await test({ rules: candidate, scenarios: beside }));
};

/** Each activation and each refusal as it happens. */
function announce({ stderr }: CommandContext, source: RuleSource): void {
  const paint = painter(stderr);
  const size = ({ rules }: RuleSet): string => formatNumberOf(rules.length, 'rule');
  const { name, active: running, lastError, nearMatches } = source.status();
  const kept = running.from === 'last good' ? ' (the last good ones: the files cannot be used)' : '';
  void stderr.write(
    `watching ${printable(name)}: rules ${running.version}, ${size(source.current)}${kept}\n`,
  );
  const sayNotRead = (files: readonly string[]): void => {
    for (const file of files) {
      void stderr.write(
        `${paint.yellow('not read')}: \`${printable(file)}\`; names of rule files end in \`.rules.json\`\n`,
      );
    }
  };
  sayNotRead(nearMatches);
  if (lastError !== undefined) void stderr.write(`${formatError(lastError)}\n`);
  source.on('activated', ({ at, version: now, previous, ruleSet, removed }) => {
    void stderr.write(
      [
        `${at} ${paint.green('activated')} rules ${now}, ${size(ruleSet)}, after ${previous}\n`,
        ...removed.map((rule) => `  ${paint.yellow('no longer')} ${describeRemoval(rule)}\n`),
      ].join(''),
    );
  });
  source.on('notRead', ({ files }) => sayNotRead(files));
  source.on('rejected', ({ at, error, active }) => {
    void stderr.write(`${at} ${paint.red('rejected')}, rules ${active} stay: ${formatError(error)}\n`);
  });
}

function describeRemoval({ name, effect, now }: RemovedRule): string {
  const what = now === 'missing' || now === 'disabled' ? now : `now its effect is ${now}`;
  return `${effect}: the rule \`${printable(name)}\` (${what})`;
}
