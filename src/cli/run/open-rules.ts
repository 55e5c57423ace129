/** The rules of a run: loaded once, or watched so that edits are taken up while it runs. */
import { formatError } from '../../errors/autotrigger-error.js';
import type { RuleCheck, RuleSource } from '../../rule-source/rule-source.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Closing } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import { painter } from '../terminal/painter.js';
import { formatNumberOf } from '../terminal/text.js';
import type { RunOptions } from './options.js';

export async function openRules(
  context: CommandContext,
  { rules, watch, lastGood }: RunOptions,
  closing: Closing,
): Promise<RuleSet | RuleSource> {
  if (watch !== true) {
    const { loadRuleSet } = await import('../../rules/load-rule-set.js');
    return loadRuleSet(pathFrom(context, rules));
  }
  const { watchRuleSet } = await import('../../rule-source/watch-rule-set.js');
  const source = await watchRuleSet(/^https?:\/\//.test(rules) ? rules : pathFrom(context, rules), {
    checks: [scenariosHold],
    ...(lastGood !== undefined && { lastGood: pathFrom(context, lastGood) }),
  });
  closing.add(() => source.close());
  announce(context, source);
  return source;
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
  const { name, active: running, lastError } = source.status();
  const kept = running.from === 'last good' ? ' (the last good ones: the files cannot be used)' : '';
  void stderr.write(`watching ${name}: rules ${running.version}, ${size(source.current)}${kept}\n`);
  if (lastError !== undefined) void stderr.write(`${formatError(lastError)}\n`);
  source.on('activated', ({ at, version: now, previous, ruleSet }) => {
    void stderr.write(
      `${at} ${paint.green('activated')} rules ${now}, ${size(ruleSet)}, after ${previous}\n`,
    );
  });
  source.on('rejected', ({ at, error, active }) => {
    void stderr.write(`${at} ${paint.red('rejected')}, rules ${active} stay: ${formatError(error)}\n`);
  });
}
