/** Faults on demand: written as short texts, in a script or drawn at random from a seed. */
import * as z from 'zod';
import { invalidOption } from '../../shared/options.js';
import { tryParseJson } from '../../shared/try-parse-json.js';

/** A fault text, read. */
export type Fault =
  | {
      readonly kind:
        | 'none'
        | 'reset'
        | 'drop'
        | 'accept-then-reset'
        | 'accept-then-drop'
        | 'cut-body'
        | 'garbled-body';
    }
  | { readonly kind: 'latency' | 'slow-body'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'accept-then-status'; readonly status: number };

/**
 * `none` · `latency:MS` · `status:CODE` · `status:CODE:RETRY_AFTER` · `reset` and `drop` (read, then the connection is
 * reset, or no answer ever comes) · `accept-then-CODE` · `accept-then-reset` · `accept-then-drop` · `slow-body:MS` ·
 * `cut-body` · `garbled-body` (the last three: accepted, with an answer that is late, cut off, or not JSON)
 */
export type FaultText = string;

/** Which requests are answered badly, and how. */
export interface FaultPlan {
  /** For the next requests, one each, in this order. */
  readonly script?: readonly FaultText[] | undefined;
  /** Of the requests after the script, 0 to 1. @defaultValue 0 */
  readonly share?: number | undefined;
  /** What is drawn from. @defaultValue every kind that answers within a second */
  readonly kinds?: readonly FaultText[] | undefined;
  /** The same seed gives the same faults in the same order. @defaultValue 1 */
  readonly seed?: number | undefined;
}

/** What is drawn from unless a plan names kinds: all answer soon, so that a run against them does not take long. */
export const mixedFaults: readonly FaultText[] = Object.freeze([
  'latency:20',
  'status:500',
  'status:502',
  'status:503',
  'status:504',
  'status:429:0',
  'status:408',
  'reset',
  'accept-then-500',
  'accept-then-504',
  'accept-then-reset',
  'slow-body:20',
  'cut-body',
  'garbled-body',
]);

const plain = [
  'none',
  'reset',
  'drop',
  'accept-then-reset',
  'accept-then-drop',
  'cut-body',
  'garbled-body',
] as const;

/** @throws AutotriggerError OPTION_INVALID */
export function parseFault(text: FaultText): Fault {
  const kind = plain.find((name) => name === text);
  if (kind !== undefined) return { kind };
  const timed = /^(latency|slow-body):(\d{1,6})$/.exec(text);
  if (timed?.[1] === 'latency' || timed?.[1] === 'slow-body') return { kind: timed[1], ms: Number(timed[2]) };
  const accepted = /^accept-then-([2-5]\d\d)$/.exec(text);
  if (accepted !== null) return { kind: 'accept-then-status', status: Number(accepted[1]) };
  const status = /^status:([3-5]\d\d)(?::([\x20-\x7e]{1,60}))?$/.exec(text);
  if (status !== null) {
    const retryAfter = status[2];
    return { kind: 'status', status: Number(status[1]), ...(retryAfter === undefined ? {} : { retryAfter }) };
  }
  throw invalidOption(
    `the fault \`${text.slice(0, 60)}\` is not known to the sandbox`,
    `use one of ${plain.join(', ')}, latency:MS, slow-body:MS, status:CODE, status:CODE:RETRY_AFTER, accept-then-CODE`,
  );
}

/** A plan as JSON, as it comes over HTTP. @throws AutotriggerError OPTION_INVALID */
export function parseFaultPlan(text: string): FaultPlan {
  const given = tryParseJson(text);
  const read = faultPlan.safeParse(given);
  if (read.success) return read.data;
  throw invalidOption(
    `the plan of faults ${given === undefined ? 'is not JSON' : `will not do: ${z.prettifyError(read.error)}`}`,
    'give { "script": ["status:503"], "share": 0.2, "kinds": ["accept-then-500"], "seed": 1 }, or parts of it',
  );
}

const faultPlan = z.strictObject({
  script: z.array(z.string()).optional(),
  share: z.number().min(0).max(1).optional(),
  kinds: z.array(z.string()).optional(),
  seed: z.number().optional(),
});

/** Gives one fault per call: the script first, then by chance. */
export function faultSource(plan: FaultPlan): () => Fault {
  const script = (plan.script ?? []).map(parseFault);
  const kinds = (plan.kinds ?? mixedFaults).map(parseFault);
  const share = plan.share ?? 0;
  if (!(share >= 0 && share <= 1)) {
    throw invalidOption(`the share of faults is \`${share}\``, 'give 0 to 1');
  }
  if (share > 0 && kinds.length === 0) {
    throw invalidOption(
      'there is a share of faults, and no kinds to draw from',
      'name some kinds, or leave them out for a mixture',
    );
  }
  const random = randomFrom(plan.seed ?? 1);
  let next = 0;
  return () => {
    const scripted = script[next];
    if (scripted !== undefined) {
      next += 1;
      return scripted;
    }
    if (share === 0 || random() >= share) return { kind: 'none' };
    return kinds[Math.floor(random() * kinds.length)] ?? { kind: 'none' };
  };
}

/** mulberry32: small, fast, and good enough to scatter faults. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
