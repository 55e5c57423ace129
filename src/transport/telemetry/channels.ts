/**
 * What this library publishes through node:diagnostics_channel. Messages hold no personal data: no address, no name,
 * no interaction id.
 */
import { channel } from 'node:diagnostics_channel';

/** `autotrigger:call`: one call to the vendor has ended. */
export interface CallMessage {
  /** Name of the transport, such as `stella-connect`. */
  readonly transport: string;
  readonly verdict: 'accepted' | 'refused' | 'not_accepted' | 'ambiguous';
  readonly status: number | undefined;
  /** Code of the error, where there is one. */
  readonly error: string | undefined;
}

/** `autotrigger:error-share`: the share of failed calls over the last hour reached the vendor's own alarm. */
export interface ErrorShareMessage {
  readonly transport: string;
  readonly calls: number;
  /** 0 to 1. */
  readonly errorShare: number;
}

/** `autotrigger:breaker`: the transport stopped calling, tries again, or calls as usual. */
export interface BreakerMessage {
  readonly transport: string;
  readonly state: 'closed' | 'open' | 'half-open';
  /** Milliseconds since the epoch. */
  readonly until: number | undefined;
}

/** `autotrigger:receipt`: an interaction got its receipt. */
export interface ReceiptMessage {
  readonly outcome: string;
  readonly channel?: string;
  readonly brand?: string;
}

/** One channel for each message above; the publisher checks for subscribers where the message costs something. */
export const channels = Object.freeze({
  call: channel('autotrigger:call'),
  errorShare: channel('autotrigger:error-share'),
  breaker: channel('autotrigger:breaker'),
  receipt: channel('autotrigger:receipt'),
});
