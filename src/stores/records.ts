/** What a table store keeps: rows of customers, buckets of quotas, and its settings; under which key, and as what text. */
import type { RecordKind } from './compare-and-set.js';
import { type Bucket, bucketFromText, bucketToText } from './row/quota.js';
import { emptyRow, isEmpty, type Row, redated } from './row/row.js';
import { rowFromText, rowToText } from './row/text.js';

/** Keys of store-wide records begin with a colon; customers that do get a second one. */
export const settingsKey = ':settings';
const bucketPrefix = ':quota:';

/** Of a quota's bucket: such a key is never taken for a customer's. */
export const bucketKey = (bucket: string): string => bucketPrefix + bucket;
/** Whether `bucketKey` made it. */
export const isBucketKey = (key: string): boolean => key.startsWith(bucketPrefix);
/** Keys of customers are hashes and begin with no colon; this holds also where the port is called with other ones. */
export const customerKey = (customer: string): string =>
  customer.startsWith(':') ? `:${customer}` : customer;

/** Undefined for the key of a store-wide record. */
export function customerOf(key: string): string | undefined {
  if (!key.startsWith(':')) return key;
  return key.startsWith('::') ? key.slice(1) : undefined;
}

/** A customer's row; an empty one is no record, so that a release leaves nothing behind. */
export const rowKind: RecordKind<Row> = {
  empty: emptyRow,
  fromText: rowFromText,
  toText: (row, asOf) => (isEmpty(row) ? undefined : rowToText(row, asOf)),
  redated,
  // The next step of a request under way.
  isExpectedAgain: ({ flights }) => flights.length > 0,
};

/** A bucket of a quota; one without permits is no record. */
export const bucketKind: RecordKind<Bucket> = {
  empty: [],
  fromText: bucketFromText,
  toText: (bucket, asOf) => (bucket.length === 0 ? undefined : bucketToText(bucket, asOf)),
  redated: (bucket, asOf, writtenAt) =>
    bucket.map((one) => (one.at === asOf ? { ...one, at: writtenAt } : one)),
  // Every request counts in the same few buckets.
  isExpectedAgain: () => true,
};
