/** What keeps a request from being sent although the rules would send it, and how it would be without that. */
import type { Decision, Reason } from '../decision/decision.js';
import type { Interaction } from '../interaction/interaction.js';
import type { Environment } from '../shared/environment.js';
import type { Change } from './explanation.js';

/** What a decision depends on beside the rules and the facts they ask for. */
export interface Circumstances {
  readonly interaction: Interaction;
  readonly environment: Environment;
}

export interface Changed {
  readonly changes: readonly Change[];
  readonly circumstances: Circumstances;
}

interface Remedy {
  readonly to: string;
  readonly patch: Partial<Interaction>;
}

/** What each field would have to be, and a value that is. */
const remedies = new Map<string, (interaction: Interaction) => Remedy>([
  ['customer.name', ({ customer }) => given({ customer: { ...customer, name: 'A' } })],
  [
    'customer.email',
    ({ customer }) => ({
      to: customer.email === undefined ? 'were given' : 'were well-formed',
      patch: { customer: { ...customer, email: 'a@example.com' } },
    }),
  ],
  ['employee.custom_id', ({ employee }) => given({ employee: { ...employee, custom_id: '1' } })],
  ['channel', () => given({ channel: '-' })],
  ['language', () => ({ to: 'were a language such as en or en-US', patch: { language: 'en' } })],
  ['country', () => ({ to: 'were a country such as us', patch: { country: 'us' } })],
  ['ended_at', () => given({ ended_at: '2000-01-01T00:00:00.000Z' })],
]);

/** Takes away the obstacle that the first reason names; undefined where no change can. */
export function withoutObstacle(decision: Decision, current: Circumstances): Changed | undefined {
  const [first] = decision.reasons;
  switch (first?.code) {
    case 'DO_NOT_SEND':
      return {
        changes: [{ fact: 'do_not_send', to: 'were not set' }],
        circumstances: { ...current, interaction: { ...current.interaction, do_not_send: false } },
      };
    case 'CHANNEL_MANUAL':
      return {
        changes: [{ fact: 'the mode of the channel', to: 'were integrated' }],
        circumstances: { ...current, environment: 'test' },
      };
    case 'INCOMPLETE_REQUEST':
      return withMissingFields(first, current);
    default:
      return undefined;
  }
}

function withMissingFields({ fields = [] }: Reason, { interaction, environment }: Circumstances): Changed {
  const changes: Change[] = [];
  let completed = interaction;
  for (const field of fields) {
    const remedy = remedies.get(field)?.(completed);
    if (remedy === undefined) continue;
    // Of the employee one of two fields is enough, and both are named.
    const fact = field === 'employee.custom_id' ? 'employee.email or employee.custom_id' : field;
    changes.push({ fact, to: remedy.to });
    completed = { ...completed, ...remedy.patch };
  }
  return { changes, circumstances: { interaction: completed, environment } };
}

function given(patch: Partial<Interaction>): Remedy {
  return { to: 'were given', patch };
}
