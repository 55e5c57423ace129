/** `run --shadow`: other rules decide beside the active ones, without effect; what they would change is reported. */
import type { Receipt } from '../../receipt/receipt.js';
import type { RuleSource } from '../../rule-source/rule-source.js';
import { type ShadowReport, shadow } from '../../rule-source/shadow.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Closing } from '../closing.js';
import type { CommandContext } from '../context.js';
import { openRules } from './open-rules.js';
import type { RunOptions } from './options.js';

/** Rules that decide without effect, beside a run. */
export interface ShadowRun {
  /** Hands every interaction on, and remembers it until its receipt comes. */
  follow(interactions: AsyncIterable<unknown>): AsyncIterable<unknown>;
  /** Receipts come in the order of the interactions. */
  compare(receipt: Receipt): Promise<void>;
  report(): ShadowReport;
}

/** Undefined without `--shadow`. Its rules are watched where those of the run are. */
export async function openShadow(
  context: CommandContext,
  options: RunOptions,
  active: RuleSet | RuleSource,
  closing: Closing,
): Promise<ShadowRun | undefined> {
  if (options.shadow === undefined) return undefined;
  const { watch, bundleSecretFile } = options;
  const rules = {
    rules: options.shadow,
    ...(watch && { watch }),
    ...(bundleSecretFile && { bundleSecretFile }),
  };
  const candidate = await openRules(context, rules, closing);
  const shadowed = shadow(active, candidate, { keep: 0 });
  const waiting: unknown[] = [];
  return {
    async *follow(interactions) {
      for await (const interaction of interactions) {
        waiting.push(interaction);
        yield interaction;
      }
    },
    async compare({ decision, at }) {
      // Receipts come in the order of the interactions, so the first that waits is the one.
      const interaction = waiting.shift();
      if (decision === undefined) return;
      await shadowed.observe(interaction, { decision, now: new Date(at), environment: options.env });
    },
    report: () => shadowed.report(),
  };
}
