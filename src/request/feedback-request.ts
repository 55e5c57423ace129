/** The body of `POST /v1/requests`, in the vendor's field names; unknown fields are refused there. */

export interface FeedbackRequest {
  readonly customer: { readonly name: string; readonly email: string; readonly custom_id?: string };
  readonly employee: { readonly email?: string; readonly custom_id?: string };
  readonly channel: string;
  readonly ext_interaction_id: string;
  readonly external_url?: string;
  readonly do_not_send?: boolean;
  readonly tags?: readonly string[];
  readonly brand?: string;
  readonly language?: string;
  readonly country?: string;
  readonly custom_properties?: Readonly<Record<string, string>>;
}
