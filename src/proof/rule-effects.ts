/** Where two rule sets decide differently: every kind of difference, each with an interaction that shows it. */
import { decide } from '../decision/decide.js';
import type { RuleSet, RuleSetSettings } from '../rules/rule-set.js';
import { Effects, type Outcome } from './effects.js';
import { type Feature, featuresOf } from './features.js';
import { allOf, anyOf, type Formula, never, not } from './formula.js';
import { type Witness, witnessOf } from './interaction-of.js';
import { limitedSearch } from './limits.js';
import { assumptionText, Space } from './space.js';

/** One kind of difference, with an example. */
interface Difference {
  readonly kind: 'outcome' | Feature['kind'] | 'setting';
  readonly name?: string;
  readonly witness: Witness;
}

/** All of them. What could not be decided may be a difference, too; `assuming` names what the examples rest on. */
export interface Differences {
  readonly differences: readonly Difference[];
  readonly undecided: readonly string[];
  readonly assuming: readonly string[];
}

const outcomes: readonly Outcome[] = ['send', 'record', 'skip'];

/** Both rule sets in one space: a condition that they share is one formula, so that nothing has to be proved of it. */
export class RuleEffects {
  readonly #space: Space;
  readonly #before: Effects;
  readonly #after: Effects;
  readonly #undecided: string[] = [];
  readonly #assuming = new Set<string>();

  constructor(before: RuleSet, after: RuleSet) {
    this.#space = new Space([before, after], limitedSearch());
    this.#before = new Effects(this.#space, before);
    this.#after = new Effects(this.#space, after);
  }

  differences(): Differences {
    const differences = [...this.#outcomes(), ...this.#features(), ...this.#settings()];
    return { differences, undecided: this.#undecided, assuming: [...this.#assuming] };
  }

  #outcomes(): Difference[] {
    return outcomes.flatMap((before) =>
      outcomes.flatMap((after) => {
        if (before === after) return [];
        const what = `whether \`${before}\` becomes \`${after}\``;
        const formula = allOf([this.#before.outcome(before), this.#after.outcome(after)]);
        const witness = this.#find(formula, what, (one) => {
          const now = new Date(one.now);
          return (
            decide(this.#before.ruleSet, one.interaction, { now }).outcome === before &&
            decide(this.#after.ruleSet, one.interaction, { now }).outcome === after
          );
        });
        return witness === undefined ? [] : [{ kind: 'outcome' as const, witness }];
      }),
    );
  }

  /** Windows and delays of requests that are sent before and after; tags and fields of all that are submitted. */
  #features(): Difference[] {
    const [before, after] = [featuresOf(this.#before), featuresOf(this.#after)];
    // Of requests that are made in one of the two only, the outcome says enough.
    const sent = allOf([this.#before.outcome('send'), this.#after.outcome('send')]);
    const recorded = allOf([this.#before.outcome('record'), this.#after.outcome('record')]);
    // A window or a tag of only one of the rule sets is compared with nothing, and differs wherever it shows.
    const keys = new Map([...before, ...after].map((feature) => [keyOf(feature), feature]));
    return [...keys.values()].flatMap((feature) => {
      const find = (features: readonly Feature[]) => features.find((one) => keyOf(one) === keyOf(feature));
      const differs = this.#differs(find(before), find(after));
      const isOfSent = feature.kind !== 'tag' && feature.kind !== 'field';
      const what = `whether the ${feature.kind} \`${feature.name}\` changes`;
      const witness = this.#find(
        allOf([isOfSent ? sent : anyOf([sent, recorded]), differs]),
        what,
        () => true,
      );
      return witness === undefined ? [] : [{ kind: feature.kind, name: feature.name, witness }];
    });
  }

  /** What holds for every request alike: it changes as soon as one is sent. */
  #settings(): Difference[] {
    const [before, after] = [this.#before.ruleSet.settings, this.#after.ruleSet.settings];
    const names = [...new Set([...Object.keys(before.suppression), ...Object.keys(after.suppression)])];
    const changed = names
      .filter((name) => name !== 'windows' && name !== 'quotas')
      .filter((name) => textOf(before.suppression, name) !== textOf(after.suppression, name));
    if (sendingOf(before) !== sendingOf(after)) changed.push('sending');
    if (JSON.stringify(before.channels ?? {}) !== JSON.stringify(after.channels ?? {}))
      changed.push('channels');
    return changed.flatMap((name) => {
      const sends = anyOf([this.#before.outcome('send'), this.#after.outcome('send')]);
      const witness = this.#find(sends, `whether the setting \`${name}\` changes a request`, () => true);
      return witness === undefined ? [] : [{ kind: 'setting' as const, name, witness }];
    });
  }

  /** The feature has one value before and another after, and the interaction itself does not have it already. */
  #differs(before: Feature | undefined, after: Feature | undefined): Formula {
    const { kind = 'field', name = '' } = before ?? after ?? {};
    const values = [...new Set([...(before?.values.keys() ?? []), ...(after?.values.keys() ?? [])])];
    const { dimensions } = this.#space;
    return anyOf(
      values.flatMap((value) => {
        const [old, fresh] = [before?.values.get(value) ?? never, after?.values.get(value) ?? never];
        const own =
          kind === 'field'
            ? dimensions.isText(name, value)
            : kind === 'tag'
              ? dimensions.isText('tags', name)
              : never;
        return [allOf([old, not(fresh), not(own)]), allOf([fresh, not(old), not(own)])];
      }),
    );
  }

  #find(formula: Formula, what: string, shows: (witness: Witness) => boolean): Witness | undefined {
    const result = this.#space.findCertain([this.#space.literalOf(formula)]);
    if (result.kind === 'impossible') return undefined;
    if (result.kind === 'possible') {
      const witness = witnessOf(result.draft);
      for (const assumption of result.assuming) this.#assuming.add(assumptionText(assumption));
      // An example that rests on an assumption cannot be replayed.
      if (result.assuming.length > 0 || shows(witness)) return witness;
    }
    this.#undecided.push(what);
    return undefined;
  }
}

function keyOf({ kind, name }: Feature): string {
  return `${kind} ${name}`;
}

/** The sending hours with what they are in: the same hours of another zone are others. */
function sendingOf({ sending, timezone, customer_timezone = {} }: RuleSetSettings): string {
  if (sending === undefined) return '';
  const zone = sending.zone === 'customer' ? { timezone, customer_timezone } : (sending.zone ?? timezone);
  return JSON.stringify({ ...sending, zone });
}

function textOf(settings: object, name: string): string {
  return JSON.stringify((settings as Readonly<Record<string, unknown>>)[name] ?? null);
}
