/** Random interactions of a company with several brands, the same in every run. */
import { pick, randomNumbers } from './support.js';

export const channels = ['phone', 'email', 'chat', 'sms'] as const;
export const statuses = ['open', 'pending', 'on hold', 'closed', 'solved', 'resolved'] as const;
export const countries = ['us', 'ca', 'gb', 'de', 'fr', 'es', 'it', 'jp', 'au', 'br'] as const;
export const brands = Array.from({ length: 40 }, (_, index) => `brand${index}`);
export const tags = Array.from({ length: 60 }, (_, index) => `tag${index}`);
const domains = ['example.com', 'example.org', 'mail.test', 'blancapeak.test'];

export interface RawInteraction {
  readonly ext_interaction_id: string;
  readonly channel: string;
  readonly status: string;
  readonly tags: readonly string[];
  readonly brand: string;
  readonly language: string;
  readonly country: string;
  readonly ended_at: string;
  readonly customer: { readonly name: string; readonly email: string };
  readonly employee: { readonly email: string; readonly custom_id: string };
  readonly attributes: { readonly handle_time_s: number; readonly queue: string; readonly replies: number };
}

export function randomInteractions(count: number): readonly RawInteraction[] {
  const random = randomNumbers(7);
  return Array.from({ length: count }, (_, index) => ({
    ext_interaction_id: `case-${index}`,
    channel: pick(random, channels),
    status: pick(random, statuses),
    tags: Array.from({ length: Math.floor(random() * 4) }, () => pick(random, tags)),
    brand: pick(random, brands),
    language: 'en',
    country: pick(random, countries),
    ended_at: new Date(1_763_000_000_000 + Math.floor(random() * 1e9)).toISOString(),
    customer: { name: `Customer ${index}`, email: `customer${index}@${pick(random, domains)}` },
    employee: { email: `agent${index % 50}@blancapeak.test`, custom_id: String(index % 50) },
    attributes: {
      handle_time_s: Math.floor(random() * 2_000),
      queue: `queue${Math.floor(random() * 20)}`,
      replies: Math.floor(random() * 5),
    },
  }));
}
