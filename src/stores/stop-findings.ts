/** What a doctor says of a store that was stopped. */
import type { StoreFinding, StoreStop } from './port.js';

export function stopFindings(stop: StoreStop | undefined): readonly StoreFinding[] {
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

export function describeStop({ at, by, reason }: StoreStop): string {
  const who = `${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '' : ` (${reason})`}`;
  return `stopped since ${new Date(at).toISOString()}${who}`;
}
