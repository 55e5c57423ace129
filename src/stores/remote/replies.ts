/** What the steps of a remote store answer, read back into the port's words. */
import type { BeginResult, Refusal, ReserveResult, SettleResult, WindowCheck } from '../port.js';
import { blockOf, parsed, receiptOf } from './row.js';

/** The kind first, then what belongs to it, as texts. */
export type Reply = readonly unknown[];

export function reserveOf(reply: Reply, windows: readonly WindowCheck[]): ReserveResult {
  const [kind, leaseUntil] = reply;
  if (kind === 'reserved') return { kind, leaseUntil: Number(leaseUntil) };
  return refusalOf(reply, windows) ?? unreadable(reply);
}

export function refusalOf(reply: Reply, windows: readonly WindowCheck[]): Refusal | undefined {
  const [kind, first, second, third, fourth] = reply;
  switch (kind) {
    case 'none':
      return undefined;
    case 'duplicate':
      return { kind, receipt: receiptOf(first, second) };
    case 'do_not_contact':
      return { kind, block: blockOf(first) };
    case 'busy':
      return { kind, until: Number(first) };
    case 'suppressed': {
      const window = windows[Number(first)]?.name ?? unreadable(reply);
      return { kind, window, since: Number(second), until: Number(third), by: parsed(fourth) };
    }
    default:
      return unreadable(reply);
  }
}

export function beginOf(reply: Reply): BeginResult {
  const [kind, first] = reply;
  if (kind === 'begun') return { kind, at: Number(first) };
  if (kind === 'do_not_contact') return { kind, block: blockOf(first) };
  return kind === 'lost' ? { kind } : unreadable(reply);
}

export function settleOf(reply: Reply): SettleResult {
  const [kind] = reply;
  return kind === 'settled' || kind === 'lost' ? { kind } : unreadable(reply);
}

function unreadable(reply: Reply): never {
  throw new Error(`a step answered with something unknown, \`${String(reply[0])}\``);
}
