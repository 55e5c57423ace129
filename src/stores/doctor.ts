/** What a doctor finds in every store: why its table cannot be used, that it was stopped, that its clock is wrong. */
import { isAutotriggerError } from '../errors/autotrigger-error.js';
import type { StoreFinding, StoreStop, SuppressionStore } from './port.js';

/** `now` in milliseconds since the epoch on this machine's clock, to compare the store's with. */
type DoctorContext = Parameters<SuppressionStore['doctor']>[0];

/** What is looked at, in this order. Each may reject. */
interface Examined {
  /** The findings of the table itself. */
  table(): Promise<readonly StoreFinding[]>;
  stop(): Promise<StoreStop | undefined>;
  /** The table's clock. */
  now(): Promise<number>;
}

/** Why a look fails is a finding, too; after an error of the table itself, nothing further is looked at. */
export async function examine(
  store: string,
  { table, stop, now }: Examined,
  context: DoctorContext,
): Promise<readonly StoreFinding[]> {
  const own = await findingsOf(table);
  if (own.some(({ severity }) => severity === 'error')) return own;
  const stops = await findingsOf(async () => stopFindings(await stop()));
  return [...own, ...stops, ...(await findingsOf(async () => clockSkew(store, await now(), context)))];
}

async function findingsOf(look: () => Promise<readonly StoreFinding[]>): Promise<readonly StoreFinding[]> {
  try {
    return await look();
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    const { code, message, fix } = error;
    return [{ severity: 'error', code, message, ...(fix === undefined ? {} : { fix }) }];
  }
}

const noticeableMs = 5_000;
const graveMs = 10 * 60_000;

/** Whether the store's clock and ours agree: windows run on the store's, imports on ours. */
function clockSkew(
  store: string,
  storeNow: number,
  { environment, now }: DoctorContext,
): readonly StoreFinding[] {
  const skew = storeNow - now;
  if (Math.abs(skew) <= noticeableMs) return [];
  const seconds = Math.round(Math.abs(skew) / 1_000);
  return [
    {
      severity: environment === 'production' && Math.abs(skew) > graveMs ? 'error' : 'warning',
      code: 'CLOCK_SKEW',
      message: `the clock of the ${store} server is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's: imported history is off by as much`,
      fix: 'keep both clocks right with NTP',
    },
  ];
}

function stopFindings(stop: StoreStop | undefined): readonly StoreFinding[] {
  if (stop === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'STORE_STOPPED',
      message: `every worker on it is ${describeStop(stop)}: nothing is sent`,
      fix: 'lift the stop: autotrigger start --store …',
    },
  ];
}

/** Completes `the store is …`: `stopped since 2026-05-01T09:00:00.000Z by ana (wrong rules)`. Holds no address. */
export function describeStop({ at, by, reason }: StoreStop): string {
  const who = `${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '' : ` (${reason})`}`;
  return `stopped since ${new Date(at).toISOString()}${who}`;
}
