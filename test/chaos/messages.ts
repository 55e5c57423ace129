/** What the run and its worker processes say to each other. */
import type { ReceiptOutcome } from '../../src/receipt/receipt.js';
import type { StorePlace } from './worker-stores.js';

export interface WorkerSettings {
  readonly place: StorePlace;
  readonly group: number;
  readonly naive: boolean;
  readonly vendor: string;
  /** Receipts are written here before they are told. */
  readonly log: string;
  readonly per: readonly WindowScope[];
  readonly leaseMs: number;
}

export interface ChaosInteraction {
  readonly ext_interaction_id: string;
  readonly channel: 'phone';
  readonly brand?: string;
  /** Each customer has one name, and writes the address in many ways. */
  readonly customer: { readonly name: string; readonly email: string };
  readonly employee: { readonly email: string };
}

export interface Delivery {
  readonly delivery: number;
  readonly interaction: ChaosInteraction;
}

/** How narrow the window is; changed in mid-run. */
export type WindowScope = 'customer' | 'brand' | 'channel';

export type WorkerMessage =
  | ({ readonly kind: 'delivery' } & Delivery)
  | { readonly kind: 'rules'; readonly per: readonly WindowScope[] }
  | { readonly kind: 'reopen' };

export type WorkerReply =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'receipt';
      readonly delivery: number;
      readonly outcome: ReceiptOutcome;
      /** Of a suppressed one: the interaction that started the window. */
      readonly by?: string;
      readonly error?: string;
    };

export type ReceiptReply = Extract<WorkerReply, { readonly kind: 'receipt' }>;
