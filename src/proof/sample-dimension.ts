/** Samples: a share of 0 to 1 that depends on the interaction's id alone, for each key that samples have. */
import { sampledShare } from '../decision/stable-share.js';
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { FiniteDomain } from './finite-domain.js';
import { type Encoder, type Formula, never } from './formula.js';
import type { Literal, Solver } from './solver.js';
import type { TextDimension } from './text-dimension.js';

/** Ids that are tried until one has the wanted shares. */
const mostTried = 200_000;

interface Draw {
  readonly key: string;
  /** The bounds between the classes, 0 and 1 included. */
  readonly bounds: readonly number[];
  readonly domain: FiniteDomain;
}

export class SampleDimension implements Dimension {
  readonly #encoder: Encoder;
  readonly #draws: ReadonlyMap<string, Draw>;
  readonly #ids: TextDimension | undefined;

  constructor(
    solver: Solver,
    encoder: Encoder,
    shares: ReadonlyMap<string, readonly number[]>,
    ids: TextDimension | undefined,
  ) {
    this.#encoder = encoder;
    this.#ids = ids;
    this.#draws = new Map(
      [...shares].map(([key, wanted]) => {
        const bounds = [...new Set([0, ...wanted, 1])].sort((a, b) => a - b);
        return [key, { key, bounds, domain: new FiniteDomain(solver, bounds.length - 1) }];
      }),
    );
  }

  formulaOf(): undefined {
    return undefined;
  }

  isSampled(key: string, share: number): Formula {
    const draw = this.#draws.get(key);
    return draw?.domain.where((index) => (draw.bounds[index + 1] ?? 1) <= share) ?? never;
  }

  realize(model: Solver, draft: Draft): Realization {
    const draws = [...this.#draws.values()].filter(({ domain }) => !domain.isOpen(model));
    if (draws.length === 0) return done;
    const own = draft.values.get('ext_interaction_id');
    const isRight = (id: string): boolean =>
      draws.every((draw) => isInClass(draw, draw.domain.valueIn(model), id));
    const isAllowed = (id: string): boolean => this.#ids?.allows(model, id) ?? true;
    const wasConstant = this.#ids?.isConstant(model) === true;
    for (const id of candidates(typeof own === 'string' ? own : 'case')) {
      if (isRight(id) && isAllowed(id)) {
        draft.values.set('ext_interaction_id', id);
        return done;
      }
      if (wasConstant) return { kind: 'conflict', literals: this.#chosen(model, draws) };
    }
    return { kind: 'undecided' };
  }

  #chosen(model: Solver, draws: readonly Draw[]): readonly Literal[] {
    const drawn = draws.map(({ domain }) => this.#encoder.literalOf(domain.is(domain.valueIn(model))));
    return this.#ids === undefined ? drawn : [this.#ids.chosen(model), ...drawn];
  }
}

function isInClass({ key, bounds }: Draw, index: number, id: string): boolean {
  const share = sampledShare(key, id);
  return share >= (bounds[index] ?? 0) && share < (bounds[index + 1] ?? 1);
}

/** The id itself, and the id with a number in front, behind, or in place of it. */
function* candidates(id: string): Generator<string> {
  yield id;
  for (let number = 1; number < mostTried / 3; number += 1) {
    yield `case-${number}`;
    yield `${id}${number}`;
    yield `${number}${id}`;
  }
}
