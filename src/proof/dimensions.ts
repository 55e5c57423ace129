/** The dimensions of all facts that some rule sets ask about. */
import type { Sampling } from '../decision/sample.js';
import { type CustomerTimeZone, customerTimeZone } from '../facts/customer-time-zone.js';
import { factReader } from '../facts/fact-reader.js';
import { readTextValue } from '../facts/read-text-value.js';
import type { Interaction } from '../interaction/interaction.js';
import { normaliseInteraction } from '../interaction/normalise.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Dimension, Draft } from './dimension.js';
import { domainFact, EmailDimension, emailFact } from './email-dimension.js';
import { factKind } from './facts.js';
import { always, anyOf, type Encoder, type Formula, never, not } from './formula.js';
import { witnessOf } from './interaction-of.js';
import type { ProofLeaf } from './leaf.js';
import { ListDimension } from './list-dimension.js';
import { type AskedFact, isFree } from './owned-leaf.js';
import { patternLanguage } from './pattern-language.js';
import { type AskedShares, SampleDimension } from './sample-dimension.js';
import type { Literal, Solver } from './solver.js';
import { TextDimension, type TextOptions } from './text-dimension.js';
import type { TextLanguage } from './text-language.js';
import { type Clock, TimeDimension, type TimeQuestion } from './time-dimension.js';
import { numberClasses, ValueDimension } from './value-dimension.js';

export interface Dimensions {
  /** In the order in which values are chosen: what others depend on comes first. */
  readonly all: readonly Dimension[];
  /** Undefined where nothing is known about the comparison. */
  formulaOf(leaf: ProofLeaf, ruleSet: RuleSet): Formula | undefined;
  /** The fact is there. */
  exists(fact: string): Formula;
  /** Missing, or a text for which `isValid` is true; `pattern` says the same of any text, in RE2's syntax. */
  validity(fact: string, isValid: (text: string) => boolean, pattern: string): Formula;
  /** The fact is this text already; of a list: the text is in it. */
  isText(fact: string, text: string): Formula;
  /** The interaction is in the share that this sample draws. */
  isSampled(sampling: Sampling): Formula;
  value(fact: string): ValueDimension | undefined;
}

/** Texts that read naturally where any other text will do. */
const examples: Readonly<Record<string, readonly string[]>> = {
  channel: ['email', 'chat', 'phone', 'web', 'social', 'sms', 'letter'],
  status: ['closed', 'open', 'pending', 'new', 'solved', 'on hold'],
  brand: ['brand', 'another brand'],
  language: ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'fi', 'da', 'pl', 'cs'],
  country: ['us', 'de', 'fr', 'gb', 'es', 'it', 'nl', 'se', 'ch', 'at', 'ca', 'au', 'nz', 'jp'],
  ext_interaction_id: ['case-1', 'case-2', 'case-3'],
  'customer.name': ['customer', 'another customer'],
  'customer.email': ['customer@example.com', 'customer@example.org', 'customer@example.net'],
  'employee.email': ['agent@example.com', 'agent@example.org'],
  'employee.custom_id': ['agent-1', 'agent-2'],
};

/** What rules ask for beside their conditions. */
export interface AskedBeside {
  /** The shares that samples draw, by the name of the sample. */
  readonly shares: ReadonlyMap<string, AskedShares>;
  /** Further values to tell apart, by the fact. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Further facts. */
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

export function dimensionsOf(
  solver: Solver,
  encoder: Encoder,
  asked: readonly AskedFact[],
  { shares, values: valuesBeside, facts, ofRequests }: AskedBeside,
  base: number,
): Dimensions {
  const texts = new Map<string, TextDimension>();
  const values = new Map<string, ValueDimension>();
  const lists = new Map<string, ListDimension>();
  const leavesOf = (name: string): ProofLeaf[] =>
    asked.filter((one) => one.name === name).flatMap(({ leaves }) => leaves.map(({ leaf }) => leaf));

  const further = [...(ofRequests ? neededFacts : []), ...facts, ...zoneFacts(asked)];
  for (const { name, kind } of [...asked, ...unasked(asked, further)]) {
    const leaves = leavesOf(name);
    switch (kind.kind) {
      case 'text':
        texts.set(
          name,
          new TextDimension(solver, encoder, name, {
            ...kind,
            leaves,
            examples: examples[name] ?? ['other'],
            constants: (valuesBeside.get(name) ?? []).map(kind.read),
          }),
        );
        break;
      case 'email':
      case 'domain':
        if (texts.has(emailFact)) break;
        texts.set(emailFact, emailDimension(solver, encoder, leavesOf(emailFact), leavesOf(domainFact)));
        break;
      case 'number':
        values.set(name, new ValueDimension(solver, name, [undefined, ...numberClasses(leaves, kind)]));
        break;
      case 'boolean':
        values.set(name, new ValueDimension(solver, name, [undefined, true, false]));
        break;
      case 'instant':
        values.set(name, new ValueDimension(solver, name, [undefined, ...instantClasses(leaves)]));
        break;
      case 'texts':
      case 'numbers':
        lists.set(
          name,
          new ListDimension(solver, encoder, name, {
            ...kind,
            elements: kind.kind,
            leaves,
            constants: (valuesBeside.get(name) ?? []).map(kind.read),
          }),
        );
        break;
    }
  }
  const addresses = texts.get(emailFact);
  const ofIds = new SampleDimension(solver, encoder, 'interaction', shares, texts.get('ext_interaction_id'));
  const ofCustomers = new SampleDimension(solver, encoder, 'customer', shares, addresses);
  const times = timeDimension(solver, encoder, asked, base, texts);

  return {
    all: [...texts.values(), ...values.values(), ...lists.values(), times.dimension, ofIds, ofCustomers],
    formulaOf(leaf, ruleSet) {
      if (isFree(leaf)) return undefined;
      const question = times.questionOf(leaf, ruleSet);
      if (question !== undefined) return times.dimension.formulaOfQuestion(question);
      const fact = leaf.fact === domainFact ? emailFact : leaf.fact;
      return (texts.get(fact) ?? values.get(fact) ?? lists.get(fact))?.formulaOf(leaf);
    },
    exists(fact) {
      if (fact === 'ended_at') return times.dimension.hasEnd();
      return texts.get(fact)?.exists() ?? values.get(fact)?.where((value) => value !== undefined) ?? always;
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
    value: (fact) => values.get(fact),
  };
}

/** What the zone of a customer's clock depends on. */
function zoneFacts(asked: readonly AskedFact[]): readonly string[] {
  return asked.flatMap(({ kind, leaves }) => {
    if (kind.kind !== 'clock' || kind.whose !== 'customer') return [];
    return leaves.flatMap(({ ruleSet }) =>
      ['country', ruleSet.settings.customer_timezone?.from ?? []].flat(),
    );
  });
}

function unasked(
  asked: readonly AskedFact[],
  facts: readonly string[],
): readonly Pick<AskedFact, 'name' | 'kind'>[] {
  return [...new Set(facts)]
    .filter((name) => asked.every((one) => one.name !== name))
    .map((name) => {
      const kind = factKind(name, []);
      // An attribute that nothing declares may still name a zone.
      return { name, kind: kind.kind === 'free' ? { kind: 'text', ...attributeText } : kind };
    });
}

const attributeText = { read: (text: string): string => text.trim(), allowsEmpty: true, canBeMissing: true };

function emailDimension(
  solver: Solver,
  encoder: Encoder,
  ofEmail: readonly ProofLeaf[],
  ofDomain: readonly ProofLeaf[],
): EmailDimension {
  const domain = factReader(domainFact, { timezone: 'UTC' });
  const domainOf = (email: string | undefined): string | undefined => {
    const value = domain(interactionOf({ now: 0, values: new Map([[emailFact, email]]) }), 0);
    return typeof value === 'string' ? value : undefined;
  };
  const common = { allowsEmpty: false, canBeMissing: true };
  const ofAddress: TextOptions = {
    ...common,
    leaves: ofEmail,
    read: (text) => readTextValue(text, 'address'),
    examples: [...(examples[emailFact] ?? []), ...exampleAddresses(ofDomain)],
  };
  const read = (text: string): string => readTextValue(text, 'domain');
  return new EmailDimension(domainOf, solver, encoder, ofAddress, {
    ...common,
    leaves: ofDomain,
    read,
    examples: [],
  });
}

/** An ordinary address at each domain that rules name. */
function exampleAddresses(leaves: readonly ProofLeaf[]): readonly string[] {
  const operands = leaves.flatMap(({ operand }) => (Array.isArray(operand) ? operand : [operand]));
  return operands.filter((one) => typeof one === 'string').map((domain) => `customer@${domain}`);
}

function instantClasses(leaves: readonly ProofLeaf[]): readonly string[] {
  const times = leaves.map((leaf) => {
    const operands = Array.isArray(leaf.operand) ? leaf.operand : [leaf.operand];
    return { ...leaf, operand: operands.map((one) => (typeof one === 'string' ? Date.parse(one) : one)) };
  });
  return numberClasses(times, { isWhole: true }).map((time) => new Date(time).toISOString());
}

interface Times {
  readonly dimension: TimeDimension;
  questionOf(leaf: ProofLeaf, ruleSet: RuleSet): TimeQuestion | undefined;
}

function timeDimension(
  solver: Solver,
  encoder: Encoder,
  asked: readonly AskedFact[],
  base: number,
  texts: ReadonlyMap<string, TextDimension>,
): Times {
  const clocks = new Map<string, Clock>();
  const questionOf = (leaf: ProofLeaf, { settings }: RuleSet): TimeQuestion | undefined => {
    const kind = factKind(leaf.fact, []);
    if (kind.kind === 'since') return { kind: 'since', unit: kind.unit, leaf };
    if (kind.kind === 'ended_at') return { kind: 'ended_at', leaf };
    if (kind.kind !== 'clock') return undefined;
    const { timezone, customer_timezone } = settings;
    const zone = kind.whose === 'customer' ? customer_timezone : undefined;
    const clock = JSON.stringify([timezone, zone ?? null]);
    if (!clocks.has(clock)) clocks.set(clock, clockOf(timezone, zone, texts));
    return { kind: 'clock', clock, part: kind.part, leaf };
  };
  const questions = asked.flatMap(({ leaves }) =>
    leaves.flatMap(({ leaf, ruleSet }) => questionOf(leaf, ruleSet) ?? []),
  );
  return { dimension: new TimeDimension(solver, encoder, questions, clocks, base), questionOf };
}

function clockOf(
  timezone: string,
  customer: CustomerTimeZone | undefined,
  texts: ReadonlyMap<string, TextDimension>,
): Clock {
  if (customer === undefined) return { zoneOf: () => timezone, dependencies: () => [] };
  const zoneOf = customerTimeZone(customer, timezone);
  const facts = ['country', ...(customer.from === undefined ? [] : [customer.from])];
  return {
    zoneOf: (draft) => zoneOf(interactionOf(draft)),
    dependencies: (model) =>
      facts.flatMap((fact): Literal[] =>
        texts.get(fact)?.chosen(model) === undefined ? [] : [texts.get(fact)?.chosen(model) ?? 0],
      ),
  };
}

function interactionOf(draft: Draft): Interaction {
  const read = normaliseInteraction(witnessOf(draft).interaction);
  if (!read.ok) throw new TypeError(read.error.message);
  return read.interaction;
}
