/** The rules of a run: loaded once, or watched so that edits are taken up while it runs. */
import { formatError } from '../../errors/autotrigger-error.js';
import type { RuleSource } from '../../reload/rule-source.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Closing } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import { painter } from '../terminal/painter.js';
import { formatNumberOf } from '../terminal/text.js';
import type { RunOptions } from './options.js';

export async function openRules(
  context: CommandContext,
  { rules, watch }: RunOptions,
  closing: Closing,
): Promise<RuleSet | RuleSource> {
  if (watch !== true) {
    const { loadRuleSet } = await import('../../rules/load-rule-set.js');
    return loadRuleSet(pathFrom(context, rules));
  }
  const { watchRuleSet } = await import('../../reload/watch-rule-set.js');
  const source = await watchRuleSet(/^https?:\/\//.test(rules) ? rules : pathFrom(context, rules));
  closing.add(() => source.close());
  announce(context, source);
  return source;
}

/** Each activation and each refusal as it happens. */
function announce({ stderr }: CommandContext, source: RuleSource): void {
  const paint = painter(stderr);
  const size = ({ rules }: RuleSet): string => formatNumberOf(rules.length, 'rule');
  const { version } = source.current;
  void stderr.write(`watching ${source.status().name}: rules ${version}, ${size(source.current)}\n`);
  source.on('activated', ({ at, version: now, previous, ruleSet }) => {
    void stderr.write(
      `${at} ${paint.green('activated')} rules ${now}, ${size(ruleSet)}, after ${previous}\n`,
    );
  });
  source.on('rejected', ({ at, error, active }) => {
    void stderr.write(`${at} ${paint.red('rejected')}, rules ${active} stay: ${formatError(error)}\n`);
  });
}
