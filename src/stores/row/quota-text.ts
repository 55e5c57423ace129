/** A bucket as text: `[format, [[scope, at, count, token], …]]`. A time of `null` is the time at which it was written. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { tryParseJson } from '../../shared/try-parse-json.js';
import type { QuotaPermit } from '../port.js';
import type { Bucket } from './quota.js';

const bucketFormat = 1;

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
