/** One bucket of a quota as plain data, and the steps on it. Pure. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { nextPeriod } from '../../shared/calendar.js';
import { tryParseJson } from '../../shared/try-parse-json.js';
import type { CountedFor, QuotaCheck, QuotaPermit, QuotaRequest, QuotaResult } from '../port-steps.js';
import { type Counted, countedUntil, stillCounted } from './counted.js';
import { overlaps, united, unknownPart } from './scope.js';
import type { Change, Step } from './steps.js';

/** The permits of one quota for one agent or for all. No order is relied on. */
export type Bucket = readonly QuotaPermit[];

const minuteMs = 60_000;

/** As long as its request may be under way: a lease, at least some minutes. */
const shortestTokenMs = 5 * minuteMs;

/** What is over is kept for as long, in case that a clock goes back. */
const keptMs = 2 * 24 * 60 * minuteMs;

/** Counts the request, where the quota has room or does not hold it back. */
export const takeQuota =
  (request: QuotaRequest): Step<QuotaResult, Bucket> =>
  (bucket, { now }) => {
    const { scope, token, counted, leaseUntil } = request;
    const own = bucket.find((one) => one.token === token);
    if (own !== undefined) return { result: (at) => permitted(request, isRolling(request) ? at : own.at) };
    const until = request.holds ? fullUntil(bucket, request, now) : undefined;
    if (until !== undefined) return { result: () => ({ kind: 'full', until }) };
    if (!counted) return { result: (at) => permitted(request, at) };
    const at = isRolling(request) ? leaseUntil : now;
    const taken: Change<QuotaResult, Bucket> = {
      row: [...withoutOld(bucket, request, now), { scope, at, token, count: 1 }],
      result: (writtenAt) => permitted(request, writtenAt),
    };
    // What had room in this period may have none in the next.
    const { calendar } = request;
    return calendar === undefined || isRolling(request)
      ? taken
      : { ...taken, notAfter: nextPeriod(calendar, now) - 1 };
  };

/** Dates a permit at the instant at which its request began, or takes it back. */
export const settleQuota =
  (token: string, at: number | undefined): Step<void, Bucket> =>
  (bucket) => {
    const own = bucket.find((one) => one.token === token);
    if (own === undefined || own.at === at) return { result: () => undefined };
    const others = bucket.filter((one) => one !== own);
    return {
      row: at === undefined ? others : [...others, { ...own, at }],
      durable: false,
      result: () => undefined,
    };
  };

/** Removes what was counted before `before`; the result counts it. */
export const sweepQuota =
  (before: number): Step<number, Bucket> =>
  (bucket) => {
    const kept = bucket.filter(({ at }) => at >= before);
    const removed = bucket.length - kept.length;
    return removed === 0 ? { result: () => 0 } : { row: kept, result: () => removed };
  };

/** When the quota has room again; undefined where it has now. */
export function fullUntil(bucket: Bucket, check: QuotaCheck, now: number): number | undefined {
  const { scope, max } = check;
  const counted = stillCounted(
    bucket.filter((one) => overlaps(one.scope, scope)),
    check,
    now,
  );
  if (!scope.includes(unknownPart)) return fullBy(counted, max);
  // Of the scopes that it might be, the one with the most requests.
  const scopes = new Set(counted.map(({ entry }) => united(scope, entry.scope)));
  const ends = [...scopes].map(
    (one) =>
      fullBy(
        counted.filter(({ entry }) => overlaps(entry.scope, one)),
        max,
      ) ?? 0,
  );
  const latest = Math.max(0, ...ends);
  return latest === 0 ? undefined : latest;
}

/** @param counted what ends last comes first */
function fullBy(counted: readonly Counted<QuotaPermit>[], max: number): number | undefined {
  let sum = 0;
  for (const { entry, until } of counted) {
    sum += entry.count;
    if (sum >= max) return until;
  }
  return undefined;
}

/** Begin must come within the period in which the request was counted, and not before it was. */
function permitted({ calendar, leaseUntil }: QuotaRequest, from: number): QuotaResult {
  const isInPeriod = calendar !== undefined && !isRolling({ calendar });
  return { kind: 'permitted', from, until: isInPeriod ? nextPeriod(calendar, from) : leaseUntil };
}

/** Counted from an exact instant on, and not in whole periods. */
export const isRolling = ({ lengthMs, calendar }: CountedFor): boolean =>
  lengthMs !== undefined || calendar?.boundary === 'rolling';

/** Without tokens that nobody holds any more; and of what can be, one entry for each scope and period. */
function withoutOld(bucket: Bucket, request: QuotaRequest, now: number): QuotaPermit[] {
  const heldMs = Math.max(shortestTokenMs, 2 * (request.leaseUntil - now));
  const kept: QuotaPermit[] = [];
  for (const permit of bucket) {
    const { scope, at, count, token } = permit;
    if (token !== undefined && at > now - heldMs) {
      kept.push(permit);
      continue;
    }
    if (countedUntil(request, at) + keptMs <= now) continue;
    const same = kept.findLastIndex((one) => one.scope === scope && one.token === undefined);
    const before = kept[same];
    // Together at the later instant: never counted too briefly.
    if (before !== undefined && isSamePeriod(request, before.at, at)) {
      kept[same] = { scope, at: Math.max(before.at, at), count: before.count + count };
    } else kept.push({ scope, at, count });
  }
  return kept;
}

function isSamePeriod(length: CountedFor, one: number, other: number): boolean {
  if (one === other) return true;
  if (isRolling(length)) return false;
  const { calendar } = length;
  return calendar === undefined || nextPeriod(calendar, Math.min(one, other)) > Math.max(one, other);
}

const bucketFormat = 1;

/** `[format, [[scope, at, count, token?], …]]`. @param asOf a permit dated so gets the time of the write */
export function bucketToText(bucket: Bucket, asOf: number): string {
  const permits = bucket.map(({ scope, at, count, token }) => {
    const time = at === asOf ? null : at;
    return token === undefined ? [scope, time, count] : [scope, time, count, token];
  });
  return JSON.stringify([bucketFormat, permits]);
}

/** @throws AutotriggerError STORE_UNAVAILABLE for what is no bucket, or one of a newer version */
export function bucketFromText(text: string, writtenAt: number): Bucket {
  const read = tryParseJson(text);
  const [format, permits] = Array.isArray(read) ? read : [];
  if (format !== bucketFormat || !Array.isArray(permits)) throw damaged();
  return permits.map((permit: unknown) => permitFrom(permit, writtenAt));
}

function permitFrom(permit: unknown, writtenAt: number): QuotaPermit {
  const [scope, time, count, token]: unknown[] = Array.isArray(permit) ? permit : [];
  const at = time === null ? writtenAt : time;
  if (typeof scope !== 'string' || typeof at !== 'number' || typeof count !== 'number') throw damaged();
  return typeof token === 'string' ? { scope, at, count, token } : { scope, at, count };
}

function damaged(): AutotriggerError {
  return new AutotriggerError('STORE_UNAVAILABLE', 'a quota in the store is damaged or of a newer version', {
    fix: 'update the package `autotrigger`, or restore the store from a backup',
  });
}
