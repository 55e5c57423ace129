/** What happened between a customer and an agent, in the vendor's field names, normalised and frozen. */

/** Who may be asked. Every field may be missing; without an address nobody is. */
export interface Customer {
  readonly name?: string;
  /** As written, trimmed; the key for suppression is derived elsewhere and never changes this. */
  readonly email?: string;
  readonly custom_id?: string;
}

/** Who is rated. The vendor finds the profile by the address or the id. */
export interface Employee {
  readonly name?: string;
  readonly email?: string;
  readonly custom_id?: string;
}

/** Frozen, and only with the fields that are there: one that is missing is absent, never `undefined` or ''. */
export interface Interaction {
  /** Case, ticket, interaction or order number: the most granular there is. */
  readonly ext_interaction_id: string;
  /** Folded: trimmed, lower case. */
  readonly channel?: string;
  /** Folded: trimmed, lower case. */
  readonly status?: string;
  /** Folded: trimmed, lower case, each once. */
  readonly tags: readonly string[];
  /** In the spelling of the record, which goes to the vendor; rules compare it folded. */
  readonly brand?: string;
  /** ISO 639-1 with optional region: `en`, `en-US`. */
  readonly language?: string;
  /** ISO 3166-1 alpha-2, lower case as in the vendor's samples. */
  readonly country?: string;
  /** True: may be submitted, so that it is counted, and must not be e-mailed. */
  readonly do_not_send?: boolean;
  readonly external_url?: string;
  /** ISO 8601 in UTC. */
  readonly ended_at?: string;
  readonly customer: Customer;
  readonly employee: Employee;
  /** One level, text to text; sent to the vendor as it is. */
  readonly custom_properties?: Readonly<Record<string, string>>;
  /** Whatever else rules ask about; never sent. Any JSON value. */
  readonly attributes: Readonly<Record<string, unknown>>;
}
