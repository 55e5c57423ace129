/** The one class behind `Interaction`: knows its own again. */
import type { Customer, Employee, Interaction } from './interaction.js';

/**
 * Carries a private brand, so that a result is known again for the price of one look: a WeakSet of a million
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

  constructor({ ext_interaction_id, tags, customer, employee, attributes }: Interaction) {
    this.ext_interaction_id = ext_interaction_id;
    this.tags = tags;
    this.customer = customer;
    this.employee = employee;
    this.attributes = attributes;
  }

  static has(value: object): value is NormalInteraction {
    return #normalised in value;
  }
}
