/** A validated, frozen set of rules with a content hash as its version: what decisions are made from. */
import type { Diagnostic } from '../errors/diagnostic.js';
import type { CustomerTimeZone } from '../facts/customer-time-zone.js';
import type { FactDefinition, FactType, OperatorDefinition } from '../facts/definition.js';
import type { WeeklyHours } from '../shared/open-hours.js';
import type { Boundary } from '../shared/window-length.js';
import type { Moments } from './moment.js';

/** json-rules-engine's condition, as the strict schema accepts it. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly condition: string }
  | LeafCondition;

/** One comparison of a fact with a constant or another fact. */
export interface LeafCondition {
  readonly fact: string;
  /** With decorators in front, outermost first: `someFact:not:equal`. */
  readonly operator: string;
  /** As written: a JSON value, or a reference `{ fact, path? }` to another fact. */
  readonly value: unknown;
  /** The value as it is compared, where that differs from what was written: see `operandOf`. */
  readonly operand?: unknown;
  /** What the value stands for where it is an instant only once a decision is made: an age, or an offset. */
  readonly moments?: Moments;
  /** A definite JSONPath into the fact. */
  readonly path?: string;
}

/** What the fact is compared with: the value as it was read, in the form in which facts are read. */
export function operandOf(leaf: LeafCondition): unknown {
  return Object.hasOwn(leaf, 'operand') ? leaf.operand : leaf.value;
}

/**
 * What a rule does when it matches: its `event`, read. Of several rules that match, skip beats record beats send;
 * `enrich` decides nothing.
 */
export type Effect =
  | {
      readonly kind: 'send';
      /** Share of interactions, 0 to 1, stable by interaction id; 1 when absent. */
      readonly sample?: number;
      /** Keeps samples apart: rules with the same key, or none, draw the same interactions. */
      readonly sampleKey?: string;
      /** Draws customers and not interactions, each stable by the normalised address. */
      readonly sampleBy?: 'customer';
      /** Milliseconds after `ended_at` before which nothing is sent. */
      readonly delayMs?: number;
      /** The same in milliseconds of the sending hours. */
      readonly delayOpenMs?: number;
      /** Lengths as written (`30d`) that replace those of the windows of these names, or of the only window. */
      readonly window?: string | Readonly<Record<string, string>>;
      readonly reason?: string;
    }
  | { readonly kind: 'record'; readonly reason?: string }
  | { readonly kind: 'skip'; readonly reason?: string }
  | {
      readonly kind: 'enrich';
      readonly addTags: readonly string[];
      /** Fields of the request: brand, language, country, channel, external_url or custom_properties.NAME. */
      readonly set: Readonly<Record<string, string>>;
      readonly reason?: string;
    };

/** A place in the rule files; `line` counts from 1. */
export interface Place {
  readonly file: string;
  readonly pointer: string;
  readonly line?: number;
}

/** An enabled rule. Frozen, like everything below a rule set. */
export interface Rule {
  readonly name: string;
  readonly description?: string;
  /** json-rules-engine's: a positive whole number, 1 when absent. Orders `enrich` alone. */
  readonly priority: number;
  /** Root condition. Pointer: `${place.pointer}/conditions`. */
  readonly conditions: Condition;
  readonly effect: Effect;
  readonly place: Place;
}

/** The vendor's: in production it refuses requests for a channel that was not switched to `integrated`. */
export type ChannelMode = 'integrated' | 'manual';

/** What windows and quotas have in common. */
export interface CountedSetting {
  readonly name: string;
  /** As written: `7d`, `12h`, `P7D`, `P3M`, `forever`. */
  readonly length: string;
  /**
   * `rolling`: open again when elapsed ≥ length. `calendar`: whole days in the rule set's time zone. `aligned`: this
   * day, week, month or quarter there.
   */
  readonly boundary: Boundary;
  /** IANA zone of its days and months, or `customer` for the customer's own; the rule set's unless set. */
  readonly zone?: string;
  /** Requests allowed within the length. */
  readonly max: number;
  /** Which requests it holds back; all of them unless set. In doubt it holds back. */
  readonly for?: Condition;
  /** Which requests count in it; those it holds back unless set. In doubt a request counts. */
  readonly counts?: Condition;
}

/** A part of a request, or a declared fact, that narrows a window or a quota. */
export type ScopePart = 'brand' | 'channel' | 'employee' | `attributes.${string}`;

/**
 * How long a customer is left alone after a request, or after an answer. Where it stands in a decision, `length` is
 * that of the rules that send, and `zone` that of the customer.
 */
export interface WindowSetting extends CountedSetting {
  /** A window is always of one customer; the others narrow it. */
  readonly per: readonly ('customer' | ScopePart)[];
  /** What starts it: a request (default) or the customer's response. */
  readonly after: 'request' | 'response';
}

/** So many requests in all, over all customers. */
export interface QuotaSetting extends CountedSetting {
  /** Each of these has a quota of its own; one for all requests where it is empty. */
  readonly per: readonly ScopePart[];
  /** What becomes of a request over it: deferred until it opens, or skipped. */
  readonly over: 'defer' | 'skip';
}

/** When requests are sent; outside of these hours they wait. */
export interface SendingSetting {
  readonly hours: readonly WeeklyHours[];
  /** Days without sending hours: `2026-12-24`. */
  readonly except?: readonly string[];
  /** IANA name, or `customer` for the customer's own; the rule set's `timezone` unless set. */
  readonly zone?: string;
}

/** Settings of all files together, each with its default. */
export interface RuleSetSettings {
  /** IANA zone; `UTC` unless set. */
  readonly timezone: string;
  /** Where the zone of `customer_local_…` comes from; keys of `by_country` are folded. */
  readonly customer_timezone?: CustomerTimeZone;
  readonly default: 'send' | 'record' | 'skip';
  /** Absent: requests are sent at any time. */
  readonly sending?: SendingSetting;
  /** Vendor's channel name as spelled in the file → mode; a channel not named is integrated. Absent: all are. */
  readonly channels?: Readonly<Record<string, ChannelMode>>;
  readonly suppression: {
    readonly windows: readonly WindowSetting[];
    readonly quotas?: readonly QuotaSetting[];
    readonly when_suppressed: 'skip' | 'record';
    /** Share of customers, 0 to 1, never asked; stable by customer. 0 unless set. */
    readonly hold_out: number;
  };
}

/**
 * Compare versions to know whether two sets decide alike: with the same code for facts and operators, the same version
 * means the same decisions. Another version may still mean the same (`diff` tells).
 */
export interface RuleSet {
  /** Content hash: 16 hex digits of SHA-256 over the canonical content; independent of file order and white space. */
  readonly version: string;
  readonly files: readonly { readonly path: string; readonly description?: string }[];
  readonly settings: RuleSetSettings;
  /** Every fact rules may ask about beside the standard table: declared in files or given in code. */
  readonly facts: ReadonlyMap<string, FactDefinition>;
  readonly operators: ReadonlyMap<string, OperatorDefinition>;
  /** Named conditions; references are resolved by name, cycles were refused. */
  readonly conditions: ReadonlyMap<string, { readonly condition: Condition; readonly place: Place }>;
  /** Enabled rules in a canonical order (by name), disabled ones left out. */
  readonly rules: readonly Rule[];
  /** Names of rules with `"enabled": false`; they are checked like the others. */
  readonly disabled: readonly string[];
  /** What is legal in the files and probably not meant: a set that can send nothing. */
  readonly warnings: readonly Diagnostic[];
  /** Line of a JSON pointer in a file of the set, from 1; undefined where the set was given as values. */
  lineOf(file: string, pointer: string): number | undefined;
}

/** What rules may name beside the standard facts and operators; functions cannot stand in a rule file. */
export interface RuleSetOptions {
  readonly facts?: readonly FactDefinition[];
  readonly operators?: readonly OperatorDefinition[];
}

export type { FactType };
