/** Judges a run on a queue by what its workers wrote down and by what the vendor accepted. Pure. */

export type QueueEvent = { readonly at: number; readonly job: string; readonly delivery: number } & (
  | { readonly kind: 'taken' }
  | { readonly kind: 'receipt'; readonly outcome: string }
  /** The engine has taken the job back until `due`; on pg-boss as a copy, with so many attempts fewer than were left. */
  | { readonly kind: 'put-off'; readonly due: number; readonly copy: string; readonly attemptsSpent?: number }
);

export interface Stall {
  readonly from: number;
  readonly to: number;
}

/** Of a job that came to its end. */
export interface EndedJob {
  readonly delivery: number;
  readonly attempts: number;
}

export interface QueueRun {
  /** The interaction of each delivery. */
  readonly deliveries: readonly string[];
  readonly events: readonly QueueEvent[];
  /** When workers were killed. */
  readonly kills: readonly number[];
  /** When the run itself waited long for the same server: then the machine was busy, and no worker could be in time. */
  readonly stalls: readonly Stall[];
  /** Jobs that a worker has in hand at most. */
  readonly inHand: number;
  readonly pollMs: number;
  /** The customer of each request that the vendor accepted. */
  readonly accepted: readonly string[];
  /** Undefined where the engine counts kills among the attempts. */
  readonly ended: readonly EndedJob[] | undefined;
}

export interface QueueVerdict {
  readonly contacts: number;
  readonly secondContacts: number;
  readonly lost: number;
  readonly deferred: number;
  /** Of the deferred: those whose worker was killed before the engine had taken the job back. */
  readonly cutOff: number;
  readonly cameBack: number;
  readonly early: number;
  readonly late: number;
  /** Late, and a worker was killed while they were due: the engine first had to notice that it was gone. */
  readonly lateByKill: number;
  readonly lateByStall: number;
  /** Below 0 where one was early. */
  readonly leastLatenessMs: number | undefined;
  readonly medianLatenessMs: number | undefined;
  readonly mostLatenessMs: number | undefined;
  readonly neverBack: number;
  readonly attemptsSpent: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

const graceMs = 2_000;

export function judge(run: QueueRun): QueueVerdict {
  const { deliveries, events, kills, stalls, pollMs, accepted, ended } = run;
  const receipts = events.filter((event) => event.kind === 'receipt');
  const putOff = events.filter((event) => event.kind === 'put-off');
  const settled = new Set(
    receipts.filter(({ outcome }) => outcome !== 'deferred').map(({ delivery }) => deliveries[delivery]),
  );
  const failures = countsOf(
    receipts.filter(({ outcome }) => outcome === 'failed').map(({ delivery }) => `${delivery}`),
  );
  const { returns, waiting } = returnsOf(events);
  const lateness = returns.map(({ due, at }) => at - due).sort((a, b) => a - b);
  const late = returns.filter(({ due, at }) => at - due > pollMs + graceMs);
  const lateByKill = late.filter(({ due, at }) => kills.some((kill) => kill >= due && kill <= at));
  const others = late.filter((one) => !lateByKill.includes(one));
  const lateByStall = others.filter(({ due, at }) => stalls.some(({ from, to }) => to >= due && from <= at));
  return {
    contacts: accepted.length,
    secondContacts: Object.values(countsOf(accepted)).filter((count) => count > 1).length,
    lost: new Set(deliveries.filter((interaction) => !settled.has(interaction))).size,
    deferred: receipts.length - receipts.filter(({ outcome }) => outcome !== 'deferred').length,
    cutOff: receipts.filter(({ outcome }) => outcome === 'deferred').length - putOff.length,
    cameBack: returns.length,
    early: returns.filter(({ due, at }) => at < due).length,
    late: others.length - lateByStall.length,
    lateByKill: lateByKill.length,
    lateByStall: lateByStall.length,
    leastLatenessMs: lateness[0],
    medianLatenessMs: lateness[Math.floor(lateness.length / 2)],
    mostLatenessMs: lateness.at(-1),
    // A newer job of the interaction may have taken its place.
    neverBack: waiting.filter(({ delivery }) => !settled.has(deliveries[delivery])).length,
    attemptsSpent:
      putOff.filter(({ attemptsSpent = 0 }) => attemptsSpent !== 0).length +
      (ended ?? []).filter(({ delivery, attempts }) => attempts - 1 > (failures[`${delivery}`] ?? 0)).length,
    outcomes: countsOf(receipts.map(({ outcome }) => outcome)),
  };
}

/** What a run must not show; empty where it held. */
export function faultsOf(verdict: QueueVerdict, { kills, inHand }: QueueRun): readonly string[] {
  const { cutOff } = verdict;
  const none = ['secondContacts', 'lost', 'early', 'late', 'neverBack', 'attemptsSpent'] as const;
  return [...none.filter((name) => verdict[name] > 0), ...(cutOff > kills.length * inHand ? ['cutOff'] : [])];
}

interface Return {
  readonly due: number;
  readonly at: number;
}

/** When each job that was put off was taken next; a later put-off under the same id is another job in its place. */
function returnsOf(events: readonly QueueEvent[]) {
  const waiting = new Map<string, Extract<QueueEvent, { kind: 'put-off' }>>();
  const returns: Return[] = [];
  for (const event of events) {
    if (event.kind === 'put-off') waiting.set(event.copy, event);
    const former = event.kind === 'taken' ? waiting.get(event.job) : undefined;
    if (former === undefined) continue;
    waiting.delete(event.job);
    returns.push({ due: former.due, at: event.at });
  }
  return { returns, waiting: [...waiting.values()] };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
