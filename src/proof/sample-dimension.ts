/** Samples: a share of 0 to 1 that depends on the interaction's id, or the customer's address, for each key. */
import { type Sampling, sampledShare } from '../decision/sample.js';
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { FiniteDomain } from './finite-domain.js';
import type { Encoder, Formula } from './formula.js';
import type { Literal, Solver } from './solver.js';
import type { TextDimension } from './text-dimension.js';

/** Texts that are tried until one has the wanted shares. */
const mostTried = 200_000;

/** The shares that the samples of one name draw. */
export interface AskedShares {
  readonly sampling: Sampling;
  readonly shares: readonly number[];
}

interface Draw extends Pick<AskedShares, 'sampling'> {
  /** The bounds between the classes, 0 and 1 included. */
  readonly bounds: readonly number[];
  readonly domain: FiniteDomain;
}

const sources = {
  interaction: { fact: 'ext_interaction_id', usual: 'case', candidates: idsLike },
  customer: { fact: 'customer.email', usual: 'customer@example.com', candidates: addressesLike },
} as const;

type SampledBy = keyof typeof sources;

function sampledBy({ sampleBy }: Sampling): SampledBy {
  return sampleBy ?? 'interaction';
}

/** What has the same name draws the same. */
export function sampleName(sampling: Sampling): string {
  return `${sampledBy(sampling)} ${sampling.sampleKey ?? ''}`;
}

/**
 * A share is the hash of a text, so no text can be computed for a share: texts are tried until one has it. Shares of
 * different keys are taken to be independent of each other; where no text is found for some shares together, the
 * answer is `undecided`.
 */
export class SampleDimension implements Dimension {
  readonly #encoder: Encoder;
  readonly #draws: ReadonlyMap<string, Draw>;
  readonly #source: (typeof sources)[SampledBy];
  readonly #texts: TextDimension | undefined;
  readonly #isBound: (model: Solver) => boolean;

  /** `texts`: the ids, or the addresses; `isBound`: they are compared with another fact, and cannot be any other. */
  constructor(
    solver: Solver,
    encoder: Encoder,
    by: SampledBy,
    asked: ReadonlyMap<string, AskedShares>,
    texts: TextDimension | undefined,
    isBound: (model: Solver) => boolean,
  ) {
    this.#encoder = encoder;
    this.#source = sources[by];
    this.#texts = texts;
    this.#isBound = isBound;
    const own = [...asked].filter(([, { sampling }]) => sampledBy(sampling) === by);
    this.#draws = new Map(
      own.map(([name, { sampling, shares }]) => {
        const bounds = [...new Set([0, ...shares, 1])].sort((a, b) => a - b);
        return [name, { sampling, bounds, domain: new FiniteDomain(solver, bounds.length - 1) }];
      }),
    );
  }

  /** Undefined where the sample is of another source. */
  isSampled(sampling: Sampling): Formula | undefined {
    const draw = this.#draws.get(sampleName(sampling));
    return draw?.domain.where((index) => (draw.bounds[index + 1] ?? 1) <= (sampling.sample ?? 1));
  }

  realize(model: Solver, draft: Draft): Realization {
    const draws = [...this.#draws.values()].filter(({ domain }) => !domain.isOpen(model));
    const { fact, usual, candidates } = this.#source;
    const wasConstant = this.#texts?.isConstant(model) === true;
    const isMissing = wasConstant && this.#texts?.constantIn(model) === undefined;
    if (draws.length === 0 || isMissing) return done;
    const own = draft.values.get(fact);
    const isRight = (text: string): boolean =>
      draws.every((draw) => isInClass(draw, draw.domain.valueIn(model), text));
    const isAllowed = (text: string): boolean => this.#texts?.allows(model, text) ?? true;
    for (const text of candidates(typeof own === 'string' ? own : usual)) {
      if (isRight(text) && isAllowed(text)) {
        draft.values.set(fact, text);
        return done;
      }
      if (wasConstant) return { kind: 'conflict', literals: this.#chosen(model, draws) };
      if (this.#isBound(model)) break;
    }
    return { kind: 'undecided' };
  }

  #chosen(model: Solver, draws: readonly Draw[]): readonly Literal[] {
    const drawn = draws.map(({ domain }) => this.#encoder.literalOf(domain.is(domain.valueIn(model))));
    return this.#texts === undefined ? drawn : [this.#texts.chosen(model), ...drawn];
  }
}

function isInClass({ sampling, bounds }: Draw, index: number, text: string): boolean {
  const share = sampledShare(sampling, text);
  return share >= (bounds[index] ?? 0) && share < (bounds[index + 1] ?? 1);
}

/** The id itself, and the id with a number in front, behind, or in place of it. */
function* idsLike(id: string): Generator<string> {
  yield id;
  for (let number = 1; number < mostTried / 3; number += 1) {
    yield `case-${number}`;
    yield `${id}${number}`;
    yield `${number}${id}`;
  }
}

/** The address itself, and others at its domain. */
function* addressesLike(address: string): Generator<string> {
  yield address;
  const at = address.lastIndexOf('@');
  const [local, domain] = at === -1 ? [address, ''] : [address.slice(0, at), address.slice(at)];
  for (let number = 1; number < mostTried / 3; number += 1) {
    yield `customer${number}${domain}`;
    yield `${local}${number}${domain}`;
    yield `${number}${local}${domain}`;
  }
}
