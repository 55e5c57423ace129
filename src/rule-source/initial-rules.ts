/** What a rule source begins with: the files, a rollback that still holds, or the last good rules. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { parseRuleSet } from '../rules/parse-rule-set.js';
import type { Active } from './active-rules.js';
import { checkCandidate } from './candidate.js';
import { type LastGood, readLastGood } from './last-good.js';
import type { RuleProvider } from './provider.js';
import { readStable, type StableContent } from './read-stable.js';
import type { RuleSourceOptions } from './rule-source.js';

/** What decides at the start, and how that compares with the files. */
interface InitialRules {
  readonly active: Active;
  /** What the files held; undefined when they could not be read. */
  readonly content: StableContent | undefined;
  /** Why the files are not what is active. */
  readonly refused?: unknown;
}

/** Rejects when neither the files nor the last good rules can be used, with what is wrong with the files. */
export async function loadInitialRules(
  provider: RuleProvider,
  options: RuleSourceOptions,
  { signal, now }: { readonly signal: AbortSignal; readonly now: Date },
): Promise<InitialRules> {
  const since = now.toISOString();
  const saved = options.lastGood === undefined ? undefined : await readLastGood(options.lastGood);
  let content: StableContent | undefined;
  try {
    content = await readStable(provider, undefined, signal);
    if (content === undefined) {
      throw new AutotriggerError('RULES_UNREADABLE', `${provider.name} gave no files`);
    }
    if (saved?.holdsAgainst === content.hash) {
      const kept = keptFrom(saved, options, { since, from: 'rollback' });
      if (kept !== undefined) return { active: kept, content };
    }
    const ruleSet = parseRuleSet(content.files, options);
    await checkCandidate(ruleSet, content, undefined, { interactions: [], now }, options);
    return { active: { ruleSet, files: content.files, since, from: 'files' }, content };
  } catch (refused) {
    const kept = saved && keptFrom(saved, options, { since, from: 'last good' });
    // What is wrong with the files is what has to be fixed.
    if (kept === undefined) throw refused;
    return { active: kept, content, refused };
  }
}

/** Undefined when they are no rules, or no longer: there may be another version of the package, or other facts. */
function keptFrom(
  { files }: LastGood,
  options: RuleSourceOptions,
  how: Pick<Active, 'since' | 'from'>,
): Active | undefined {
  try {
    return { ruleSet: parseRuleSet(files, options), files, ...how };
  } catch {
    return undefined;
  }
}
