/** A transport that accepts everything and sends nothing. */
import type { SendResult, Transport } from './port.js';

/**
 * For trying rules on real input: every request is `accepted` with no call made (`attempts: 0`) and no request id.
 * It holds no key, so it stands in for either environment. Its receipts look like sent ones in every other respect.
 * The trigger reads the store that it is given and writes nothing into it: what the dry run would have written is
 * kept in memory, so that its second request for a customer is `suppressed` as a real one would be.
 */
export function dryRun(): Transport {
  const accepted: SendResult = Object.freeze({ kind: 'accepted', attempts: 0 });
  let calls = 0;
  return Object.freeze({
    name: 'dry-run',
    dryRun: true,
    send: async () => {
      calls += 1;
      return accepted;
    },
    status: () => ({
      name: 'dry-run',
      breaker: 'closed' as const,
      counts: { accepted: calls, rejected: 0, unknown: 0 },
      lastHour: { calls: 0, errorShare: 0 },
    }),
    close: async () => {},
  });
}
