/**
 * All interactions that rule sets can tell apart: each fact they ask about is a dimension, each condition a formula
 * over its classes. Asked for an interaction for which some formulas are true, it gives one, or says which exclude it.
 *
 * How the folder works, from the bottom up:
 * - `solver` finds values for variables under which all clauses are true; `formula` makes clauses of conditions.
 * - A dimension cuts the values of facts into classes within which every comparison has one truth, the evaluator's:
 *   `text-`, `list-`, `boolean-`, `number-`, `time-` and `sample-dimension`, over variables of a `finite-domain`.
 * - What does not follow from classes is looked at when the solver has chosen them (`realize`): whether a text fits
 *   several patterns (`text-search`), whether texts are the same (`text-equalities`), whether differences go together
 *   (`line`, `differences`), whether clocks show that time (`clock-domain`). If not, the fewest choices that exclude each
 *   other become a clause, and the solver goes on; if so, the values are an interaction (`interaction-of`).
 * - `effects` and `features` say what rules do with an interaction; `rule-proofs` asks for lint, `rule-effects` for diff,
 *   `nearest` for the nearest change.
 */
import { type CompiledCondition, type CompiledLeaf, leavesOf } from '../evaluation/compiled-condition.js';
import { compileRuleSet, conditionsOf } from '../evaluation/compiled-rule-set.js';
import type { RuleSet } from '../rules/rule-set.js';
import { askedBeside } from './asked-beside.js';
import type { Draft } from './dimension.js';
import { type Dimensions, dimensionsOf } from './dimensions.js';
import { fewest } from './fewest.js';
import { allOf, always, anyOf, Encoder, type Formula, literalFormula, not } from './formula.js';
import { factsOfLeaves, leafKey, type OwnedLeaf, proofLeafOf } from './owned-leaf.js';
import { type Literal, Solver } from './solver.js';

/** The answer to "is there such an interaction?". */
export type Possibility =
  | {
      readonly kind: 'possible';
      readonly draft: Draft;
      /** Comparisons of which nothing is known and on which it rests, with the truth that was taken for each. */
      readonly assuming: readonly Assumption[];
    }
  /** Some of the literals exclude each other. */
  | { readonly kind: 'impossible'; readonly core: readonly Literal[] }
  | { readonly kind: 'undecided' };

/** A comparison that was taken to be true, or false, since nothing is known of it. */
interface Assumption {
  readonly leaf: CompiledLeaf;
  readonly holds: boolean;
  /** True where the comparison is as it was assumed to be. */
  readonly literal: Literal;
}

/** For people: `` `attributes.x` `own` "a" is true ``. */
export function assumptionText({ leaf: { source }, holds }: Assumption): string {
  return `\`${source.fact}\` \`${source.operator}\` ${JSON.stringify(source.value)} is ${holds}`;
}

/** Shared by spaces, so that many hard questions end as soon as a few do. */
export interface Budget {
  /** See {@link Solver.effort}. */
  effort: number;
}

/** Limits, so that every question ends; what is given up is `undecided` and never taken for an answer. */
export interface SpaceOptions {
  /** Where the search for a moment begins, in milliseconds since the epoch. */
  readonly base: number;
  /** Conflicts of the solver until a question is given up. */
  readonly maxConflicts: number;
  /** What is left for all questions together; without it there is no such limit. */
  readonly budget?: Budget;
  /** Facts that are told apart although no rule asks about them. */
  readonly beside?: readonly string[];
  /** False where nothing is asked of requests, only of conditions: that takes half of the time. Default: true. */
  readonly ofRequests?: boolean;
}

/** Values that classes turned out not to have, in one question, until it is given up. */
const mostRefinements = 2_000;
/** Examples that are looked at until one rests on fewer assumptions than the others. */
const mostExamples = 20;

/**
 * One for one or two rule sets; formulas of other rule sets have no meaning in it. What is learned from one question
 * makes the next ones faster, and changes none of their answers.
 */
export class Space {
  readonly #solver = new Solver();
  readonly #encoder = new Encoder(this.#solver);
  readonly #dimensions: Dimensions;
  readonly #options: SpaceOptions;
  readonly #formulas = new Map<CompiledCondition, Formula>();
  readonly #comparisons = new Map<string, Formula>();
  /** Literals of classes that turned out to have no value together. */
  readonly #inConflicts = new Set<Literal>();
  #model: readonly number[] = [];
  /** Comparisons of which nothing is known, by what they ask. */
  readonly #free = new Map<string, { readonly literal: Literal; readonly leaf: CompiledLeaf }>();

  constructor(ruleSets: readonly RuleSet[], options: SpaceOptions) {
    this.#options = options;
    const leaves = ruleSets.flatMap((ruleSet) =>
      conditionsOf(compileRuleSet(ruleSet)).flatMap((condition) =>
        leavesOf(condition).map((leaf) => ({ leaf, ruleSet })),
      ),
    );
    const asked = factsOfLeaves(leaves, ruleSets);
    this.#dimensions = dimensionsOf(
      this.#solver,
      this.#encoder,
      asked,
      {
        ...askedBeside(ruleSets),
        facts: options.beside ?? [],
        ofRequests: options.ofRequests ?? true,
      },
      options.base,
    );
  }

  get dimensions(): Dimensions {
    return this.#dimensions;
  }

  /** True exactly for the interactions for which the condition is. */
  formulaOf(condition: CompiledCondition, ruleSet: RuleSet): Formula {
    const known = this.#formulas.get(condition);
    if (known !== undefined) return known;
    const formula = this.#formulaOf(condition, ruleSet);
    this.#formulas.set(condition, formula);
    return formula;
  }

  /** Nothing is known of the comparison: it may be true or false. */
  isFree(leaf: CompiledLeaf, ruleSet: RuleSet): boolean {
    this.formulaOf(leaf, ruleSet);
    return this.#free.has(leafKey({ leaf, ruleSet }));
  }

  literalOf(formula: Formula): Literal {
    return this.#encoder.literalOf(formula);
  }

  /** A statement of which nothing is known. */
  newLiteral(): Literal {
    return this.#solver.newVariable();
  }

  /** In the last answer that was `possible`. */
  isTrue(literal: Literal): boolean {
    return (this.#model[Math.abs(literal)] === 1) === literal > 0;
  }

  /** An interaction for which every literal is true. */
  find(literals: readonly Literal[]): Possibility {
    return this.#find(literals, []);
  }

  /** The same; of examples the one that rests on the fewest assumptions. */
  findCertain(literals: readonly Literal[]): Possibility {
    let best = this.find(literals);
    let last = best;
    const others: Literal[] = [];
    while (last.kind === 'possible' && last.assuming.length > 0 && others.length < mostExamples) {
      others.push(this.literalOf(anyOf(last.assuming.map(({ literal }) => literalFormula(-literal)))));
      last = this.#find(literals, others);
      if (best.kind !== 'possible' || last.kind !== 'possible') break;
      if (last.assuming.length < best.assuming.length) best = last;
    }
    return best;
  }

  /** `beside`: literals that have to be true as well, though the answer does not rest on them. */
  #find(literals: readonly Literal[], beside: readonly Literal[]): Possibility {
    const wanted = [...literals, ...beside];
    const { maxConflicts, budget = { effort: Number.POSITIVE_INFINITY } } = this.#options;
    for (let refinements = 0; refinements < mostRefinements; refinements += 1) {
      if (budget.effort <= 0) break;
      // What nothing asks about keeps its usual value, which no clause but a learned conflict can exclude.
      const asked = this.#encoder.variablesBelow([...wanted, ...this.#inConflicts]);
      const before = this.#solver.effort;
      const result = this.#solver.solve(wanted, maxConflicts, asked);
      budget.effort -= this.#solver.effort - before + asked.length;
      if (result === 'undecided') break;
      if (result === 'unsatisfiable') return { kind: 'impossible', core: this.#solver.core };
      const draft: Draft = { now: this.#options.base, values: new Map(), effort: 0 };
      const outcome = this.#realize(draft);
      budget.effort -= draft.effort;
      if (outcome === 'undecided') break;
      if (outcome === 'done') {
        this.#model = this.#solver.model;
        return { kind: 'possible', draft, assuming: this.#assumptions(literals) };
      }
    }
    return { kind: 'undecided' };
  }

  /** As few of the literals as exclude each other: without any one but the `kept` the others can be true together. */
  minimise(core: readonly Literal[], kept: readonly Literal[] = []): readonly Literal[] {
    const unkept = core.filter((literal) => !kept.includes(literal));
    let needed = [...kept, ...unkept];
    for (const literal of unkept) {
      const without = needed.filter((one) => one !== literal);
      const result = this.find(without);
      if (result.kind === 'impossible') {
        needed = without.filter((one) => kept.includes(one) || result.core.includes(one));
      }
    }
    return needed;
  }

  #realize(draft: Draft): 'done' | 'refined' | 'undecided' {
    for (const dimension of this.#dimensions.all) {
      const result = dimension.realize(this.#solver, draft);
      if (result.kind === 'undecided') return 'undecided';
      if (result.kind === 'conflict') {
        this.#solver.addClause(result.literals.map((literal) => -literal));
        for (const literal of result.literals) this.#inConflicts.add(literal);
        return 'refined';
      }
    }
    return 'done';
  }

  /** As few as make the literals true, with everything else as the model has it. */
  #assumptions(literals: readonly Literal[]): readonly Assumption[] {
    if (this.#free.size === 0) return [];
    const free = new Set([...this.#free.values()].map(({ literal }) => literal));
    const below = this.#encoder.variablesBelow(literals);
    const signed = (variable: number): Literal => (this.isTrue(variable) ? variable : -variable);
    const known = below
      .filter((variable) => !free.has(variable) && !this.#encoder.isGate(variable))
      .map(signed);
    const refuted = -this.literalOf(allOf(literals.map(literalFormula)));
    const all = [...this.#free.values()].filter(({ literal }) => below.includes(literal));
    const needed = fewest(all, (some) => {
      const assumptions = [...known, ...some.map(({ literal }) => signed(literal)), refuted];
      return this.#solver.solve(assumptions, this.#options.maxConflicts, below) === 'unsatisfiable';
    });
    return needed.map(({ leaf, literal }) => ({
      leaf,
      holds: this.isTrue(literal),
      literal: signed(literal),
    }));
  }

  #formulaOf(condition: CompiledCondition, ruleSet: RuleSet): Formula {
    switch (condition.kind) {
      case 'all':
        return allOf(condition.children.map((child) => this.formulaOf(child, ruleSet)));
      case 'any':
        // As the evaluator: an empty `any` is true.
        if (condition.children.length === 0) return always;
        return anyOf(condition.children.map((child) => this.formulaOf(child, ruleSet)));
      case 'not':
        return not(this.formulaOf(condition.child, ruleSet));
      case 'condition':
        return this.formulaOf(condition.child, ruleSet);
      case 'fact':
        return this.#leafFormula({ leaf: condition, ruleSet });
    }
  }

  /** The same comparison is one formula, also where two rule sets have it. */
  #leafFormula(owned: OwnedLeaf): Formula {
    const leaf = proofLeafOf(owned);
    const key = leafKey(owned);
    const { timezone, customer_timezone } = owned.ruleSet.settings;
    // Clocks of two rule sets may show different times.
    const inZones = JSON.stringify([key, timezone, customer_timezone ?? null]);
    const known = this.#comparisons.get(inZones);
    if (known !== undefined) return known;
    const formula = this.#dimensions.formulaOf(leaf, owned.ruleSet) ?? this.#freeFormula(key, owned);
    this.#comparisons.set(inZones, formula);
    return formula;
  }

  #freeFormula(key: string, { leaf }: OwnedLeaf): Formula {
    const free = this.#free.get(key) ?? { literal: this.#solver.newVariable(), leaf };
    this.#free.set(key, free);
    return literalFormula(free.literal);
  }
}
