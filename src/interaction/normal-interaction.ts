/** The one class behind `Interaction`: recognises its own instances. */
import type { Customer, Employee, Interaction } from './interaction.js';

/** The fields of an interaction, those that are missing as undefined. */
export type InteractionFields = { readonly [Name in keyof Required<Interaction>]: Interaction[Name] };

/**
 * Carries a private brand, so that a result is recognised by one check: a WeakSet of a million
 * interactions costs more than normalising them. Missing fields are absent, not undefined.
 */
export class NormalInteraction implements Interaction {
  readonly #normalised = true;
  readonly ext_interaction_id: string;
  declare channel?: string;
  declare status?: string;
  readonly tags: readonly string[];
  declare brand?: string;
  declare language?: string;
  declare country?: string;
  declare do_not_send?: boolean;
  declare external_url?: string;
  declare ended_at?: string;
  readonly customer: Customer;
  readonly employee: Employee;
  declare custom_properties?: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, unknown>>;

  private constructor({ ext_interaction_id, tags, customer, employee, attributes }: InteractionFields) {
    this.ext_interaction_id = ext_interaction_id;
    this.tags = tags;
    this.customer = customer;
    this.employee = employee;
    this.attributes = attributes;
  }

  /** With the fields that are there. */
  static of(fields: InteractionFields): NormalInteraction {
    const {
      channel,
      status,
      brand,
      language,
      country,
      do_not_send,
      external_url,
      ended_at,
      custom_properties,
    } = fields;
    const interaction = new NormalInteraction(fields);
    if (channel !== undefined) interaction.channel = channel;
    if (status !== undefined) interaction.status = status;
    if (brand !== undefined) interaction.brand = brand;
    if (language !== undefined) interaction.language = language;
    if (country !== undefined) interaction.country = country;
    if (do_not_send !== undefined) interaction.do_not_send = do_not_send;
    if (external_url !== undefined) interaction.external_url = external_url;
    if (ended_at !== undefined) interaction.ended_at = ended_at;
    if (custom_properties !== undefined) interaction.custom_properties = custom_properties;
    return interaction;
  }

  static has(value: object): value is NormalInteraction {
    return #normalised in value;
  }
}
