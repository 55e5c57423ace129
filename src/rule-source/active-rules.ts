/** The rules that are active, and those that were: a ring to go back along. */

import type { RuleSet } from '../rules/rule-set.js';
import { invalidOption } from '../shared/options.js';
import type { ProvidedFile } from './provider.js';
import type { RuleSourceStatus } from './rule-source.js';

/** A rule set that decides, or did, and where it came from. */
export interface Active {
  readonly ruleSet: RuleSet;
  /** What the rule set was made from, for the file of the last good rules. */
  readonly files: readonly ProvidedFile[];
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly from: RuleSourceStatus['active']['from'];
}

/** One reference, replaced as a whole: a reader of `current` gets one rule set or the other, never a mixture. */
export class ActiveRules {
  private active: Active;
  private ring: readonly Active[] = [];

  /** @param keep earlier rule sets in the ring */
  constructor(
    first: Active,
    private readonly keep: number,
  ) {
    this.active = first;
  }

  get current(): Active {
    return this.active;
  }

  /** Versions to go back to, the latest first. */
  get earlier(): readonly string[] {
    return this.ring.map(versionOf);
  }

  /** For the same rules with other lines or descriptions: nothing to go back to. */
  replace(same: Active): void {
    this.active = same;
  }

  /** The former ones join the ring; each version is in it once. */
  become(next: Active): void {
    const former = this.active;
    this.ring = [former, ...this.ring.filter((one) => versionOf(one) !== versionOf(former))]
      .filter((one) => versionOf(one) !== versionOf(next))
      .slice(0, this.keep);
    this.active = next;
  }

  /** The one before unless named; throws OPTION_INVALID when the ring does not have it. */
  find(version: string | undefined): Active {
    const found = version === undefined ? this.ring[0] : this.ring.find((one) => versionOf(one) === version);
    if (found !== undefined) return found;
    const what =
      version === undefined ? 'there is no earlier rule set' : `there is no earlier version \`${version}\``;
    throw invalidOption(
      what,
      this.ring.length === 0
        ? 'nothing was activated before this one'
        : `versions are ${this.earlier.join(', ')}`,
    );
  }
}

function versionOf({ ruleSet }: Active): string {
  return ruleSet.version;
}
