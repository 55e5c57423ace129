/** The body of `POST /v1/requests`, in the vendor's field names; unknown fields are refused there. */

/**
 * `channel` and `brand` must be the names set up at the vendor. `do_not_send` has the interaction counted
 * there without an e-mail to the customer. An employee has an `email`, a `custom_id` or both, of an approved
 * profile. There is no field for a date of sending and no idempotency key: a delay is kept on our side, and a
 * call made twice asks the customer twice.
 */
export interface FeedbackRequest {
  readonly customer: { readonly name: string; readonly email: string; readonly custom_id?: string };
  readonly employee: { readonly email?: string; readonly custom_id?: string };
  readonly channel: string;
  /** Not unique at the vendor: the same id may be submitted again. */
  readonly ext_interaction_id: string;
  /** A link to the case in the source system. */
  readonly external_url?: string;
  readonly do_not_send?: boolean;
  readonly tags?: readonly string[];
  readonly brand?: string;
  /** ISO 639-1 with an optional region. */
  readonly language?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly custom_properties?: Readonly<Record<string, string>>;
}
