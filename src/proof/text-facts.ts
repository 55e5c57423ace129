/** The dimensions of facts that are texts, with the constants of all facts that they are compared with. */
import { factReader } from '../facts/fact-reader.js';
import { readTextValue } from '../facts/read-text-value.js';
import { domainFact, EmailDimension, emailFact } from './email-dimension.js';
import type { FactKind } from './facts.js';
import type { Encoder } from './formula.js';
import { interactionOf } from './interaction-of.js';
import { constantsIn, type ProofLeaf } from './leaf.js';
import type { AskedFact } from './owned-leaf.js';
import type { Solver } from './solver.js';
import { TextDimension, type TextOptions, textConstants } from './text-dimension.js';

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

/** By the fact. A text is compared with another one by way of constants, so both need the constants of both. */
export function textDimensions(
  solver: Solver,
  encoder: Encoder,
  asked: readonly AskedFact[],
  /** Further values to tell apart, by the fact. */
  beside: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, TextDimension> {
  const texts = new Map<string, TextDimension>();
  const leavesOf = (fact: string): readonly ProofLeaf[] =>
    asked.filter(({ name }) => name === fact).flatMap(({ leaves }) => leaves.map(({ leaf }) => leaf));
  const constantsOf = (fact: string, kind: FactKind): readonly string[] => {
    const own = (beside.get(fact) ?? []).map((text) => ('read' in kind ? kind.read(text) : text));
    const compared = comparedWith(fact, asked);
    const theirs = [...compared].flatMap((other) => [
      ...leavesOf(other).flatMap(textConstants),
      ...(beside.get(other) ?? []),
    ]);
    return [...own, ...theirs];
  };
  for (const { name, kind } of asked) {
    if (kind.kind === 'text') {
      const leaves = leavesOf(name);
      const constants = constantsOf(name, kind);
      const options = { ...kind, leaves, examples: examples[name] ?? ['other'], constants };
      texts.set(name, new TextDimension(solver, encoder, name, options));
    } else if ((kind.kind === 'email' || kind.kind === 'domain') && !texts.has(emailFact)) {
      const ofDomain = leavesOf(domainFact);
      const ofEmail = { leaves: leavesOf(emailFact), constants: constantsOf(emailFact, kind) };
      texts.set(emailFact, emailDimension(solver, encoder, ofEmail, ofDomain));
    }
  }
  return texts;
}

/** Every fact that this one is compared with, also by way of others. */
function comparedWith(fact: string, asked: readonly AskedFact[]): ReadonlySet<string> {
  const pairs = asked.flatMap(({ leaves }) =>
    leaves.flatMap(({ leaf }) => (leaf.otherFact === undefined ? [] : [[leaf.fact, leaf.otherFact]])),
  );
  const found = new Set([fact]);
  // Grows while it is walked.
  for (const one of found) {
    for (const pair of pairs) if (pair.includes(one)) for (const other of pair) found.add(other);
  }
  found.delete(fact);
  return found;
}

function emailDimension(
  solver: Solver,
  encoder: Encoder,
  ofEmail: Pick<TextOptions, 'leaves' | 'constants'>,
  ofDomain: readonly ProofLeaf[],
): EmailDimension {
  const domain = factReader(domainFact, { timezone: 'UTC' });
  const domainOf = (email: string | undefined): string | undefined => {
    const value = domain({
      interaction: interactionOf({ now: 0, values: new Map([[emailFact, email]]) }),
      now: 0,
    });
    return typeof value === 'string' ? value : undefined;
  };
  const common = { allowsEmpty: false, canBeMissing: true };
  const ofAddress: TextOptions = {
    ...common,
    ...ofEmail,
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
  return leaves
    .flatMap(({ operand }) => constantsIn(operand))
    .filter((constant) => typeof constant === 'string')
    .map((domain) => `customer@${domain}`);
}
