/** The dimensions of all facts that some rule sets ask about. */
import type { Sampling } from '../decision/sample.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { AskedBeside } from './asked-beside.js';
import { BooleanDimension } from './boolean-dimension.js';
import type { Dimension } from './dimension.js';
import { domainFact, emailFact } from './email-dimension.js';
import { factKind } from './facts.js';
import { always, anyOf, type Encoder, type Formula, never, not } from './formula.js';
import type { ProofLeaf } from './leaf.js';
import { ListDimension } from './list-dimension.js';
import { NumberDimension } from './number-dimension.js';
import type { AskedFact } from './owned-leaf.js';
import { patternLanguage } from './pattern-language.js';
import { SampleDimension } from './sample-dimension.js';
import type { Solver } from './solver.js';
import { TextEqualities } from './text-equalities.js';
import { textDimensions } from './text-facts.js';
import type { TextLanguage } from './text-language.js';
import { timeFacts, zoneFacts } from './time-facts.js';

/** What formulas of rules are made of, whichever dimension a fact belongs to. */
export interface Dimensions {
  /** In the order in which values are chosen: what others depend on comes first. */
  readonly all: readonly Dimension[];
  /** Undefined where nothing is known about the comparison. */
  formulaOf(leaf: ProofLeaf, ruleSet: RuleSet): Formula | undefined;
  /** The fact is there; always where it is a list. */
  exists(fact: string): Formula;
  /** Missing, or a text for which `isValid` is true; `pattern` says the same of any text, in RE2's syntax. */
  validity(fact: string, isValid: (text: string) => boolean, pattern: string): Formula;
  /** The fact is this text already; of a list: the text is in it. */
  isText(fact: string, text: string): Formula;
  /** The interaction is in the share that this sample draws. */
  isSampled(sampling: Sampling): Formula;
  /** A fact that rules need not ask about is false then. */
  isTrue(fact: string): Formula;
}

/** What is told apart beside the comparisons of conditions. */
interface FurtherAsked extends AskedBeside {
  /** Facts that no rule has to ask about. */
  readonly facts: readonly string[];
  /** False where nothing is asked of requests, only of conditions. */
  readonly ofRequests: boolean;
}

/** What a request needs; it can be missing, also where no rule asks about it. */
const neededFacts = [
  'customer.name',
  'customer.email',
  'employee.email',
  'employee.custom_id',
  'channel',
  'language',
  'country',
];

/** The patterns that values of a request have to fit are the same for every rule set. */
const requestLanguages = new Map<string, TextLanguage | undefined>();

/**
 * Makes a dimension for each fact that is asked about, and those that a request needs; `base` is where the search for
 * a moment begins. A fact without one keeps its ordinary value in examples.
 */
export function dimensionsOf(
  solver: Solver,
  encoder: Encoder,
  askedByRules: readonly AskedFact[],
  { shares, values, facts, ofRequests }: FurtherAsked,
  base: number,
): Dimensions {
  const further = [...(ofRequests ? neededFacts : []), ...facts, ...zoneFacts(askedByRules)];
  const asked = [...askedByRules, ...unasked(askedByRules, further)];
  const texts = textDimensions(solver, encoder, asked, values);
  const booleans = new Map<string, BooleanDimension>();
  const lists = new Map<string, ListDimension>();
  const numbers = new Set<string>();
  const leavesOf = ({ leaves }: AskedFact): ProofLeaf[] => leaves.map(({ leaf }) => leaf);
  for (const fact of asked) {
    const { name, kind } = fact;
    if (kind.kind === 'boolean') booleans.set(name, new BooleanDimension(solver, name));
    else if (kind.kind === 'number') numbers.add(name);
    else if (kind.kind === 'texts' || kind.kind === 'numbers') {
      const constants = (values.get(name) ?? []).map(kind.read);
      const options = { ...kind, elements: kind.kind, leaves: leavesOf(fact), constants };
      lists.set(name, new ListDimension(solver, encoder, name, options));
    }
  }
  const ofNumbers = asked.filter(({ name }) => numbers.has(name)).flatMap(leavesOf);
  const line = new NumberDimension(solver, [...numbers], ofNumbers);
  const times = timeFacts(solver, asked, base, texts);
  const equalities = new TextEqualities(solver, encoder, texts);
  const addresses = texts.get(emailFact);
  const sampled = (by: 'interaction' | 'customer', fact: string): SampleDimension =>
    new SampleDimension(solver, encoder, by, shares, texts.get(fact), (model) =>
      equalities.binds(model, fact),
    );
  const ofIds = sampled('interaction', 'ext_interaction_id');
  const ofCustomers = sampled('customer', emailFact);

  return {
    all: [
      ...texts.values(),
      equalities,
      ...booleans.values(),
      line,
      ...lists.values(),
      times.dimension,
      ofIds,
      ofCustomers,
    ],
    formulaOf(leaf, ruleSet) {
      const { fact, otherFact, isOpaque } = leaf;
      if (isOpaque) return undefined;
      const isText = texts.has(fact === domainFact ? emailFact : fact);
      if (isText && otherFact !== undefined) return equalities.formulaOf(leaf);
      if (isText) return texts.get(fact === domainFact ? emailFact : fact)?.formulaOf(leaf);
      if (numbers.has(fact)) return line.formulaOf(leaf);
      const boolean = booleans.get(fact);
      if (boolean === undefined) return lists.get(fact)?.formulaOf(leaf) ?? times.formulaOf(leaf, ruleSet);
      if (otherFact === undefined) return boolean.formulaOf(leaf);
      const other = booleans.get(otherFact);
      return other && boolean.formulaOf(leaf, other);
    },
    exists(fact) {
      if (numbers.has(fact)) return line.exists(fact);
      const isSince = factKind(fact, []).kind === 'since';
      const own = texts.get(fact)?.exists() ?? booleans.get(fact)?.where((value) => value !== undefined);
      return own ?? times.dimension.exists(isSince ? 'ended_at' : fact);
    },
    validity(fact, isValid, pattern) {
      const language = requestLanguages.get(pattern) ?? patternLanguage(pattern);
      requestLanguages.set(pattern, language);
      const text = texts.get(fact);
      if (text === undefined || language === undefined) return always;
      return text.where(
        (value) => value === undefined || isValid(value),
        text.atom(`valid ${fact}`, language, true),
      );
    },
    isText(fact, text) {
      const kind = factKind(fact, []);
      const read = 'read' in kind ? kind.read(text) : text;
      return texts.get(fact)?.where((one) => one === read, false) ?? lists.get(fact)?.holds(read) ?? never;
    },
    isSampled(sampling) {
      const drawn = ofIds.isSampled(sampling) ?? ofCustomers.isSampled(sampling) ?? always;
      // A request without an address is refused for that.
      return sampling.sampleBy === 'customer' && addresses !== undefined
        ? anyOf([not(addresses.exists()), drawn])
        : drawn;
    },
    isTrue: (fact) => booleans.get(fact)?.where((value) => value === true) ?? never,
  };
}

function unasked(asked: readonly AskedFact[], facts: readonly string[]): readonly AskedFact[] {
  return [...new Set(facts)]
    .filter((fact) => asked.every(({ name }) => name !== fact))
    .map((name) => {
      const kind = factKind(name, []);
      // An attribute that nothing declares may still name a zone.
      return { name, kind: kind.kind === 'free' ? { kind: 'text', ...attributeText } : kind, leaves: [] };
    });
}

const attributeText = { read: (text: string): string => text.trim(), allowsEmpty: true, canBeMissing: true };
