/** What keeps a request back although the rules would send it, and how it would be without. */

import type { Decision, Reason } from '../decision/decision.js';
import type { Interaction } from '../interaction/interaction.js';
import type { Environment } from '../shared/environment.js';
import type { Change } from './explanation.js';

export interface Circumstances {
  readonly interaction: Interaction;
  readonly environment: Environment;
}

export interface Cleared {
  readonly changes: readonly Change[];
  readonly circumstances: Circumstances;
}

interface Remedy {
  readonly to: string;
  readonly patch: Partial<Interaction>;
}

/** How each field would have to be, and a value that is. */
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

/** Undefined when nothing of the decision can be cleared this way. */
export function clearObstacle(decision: Decision, now: Circumstances): Cleared | undefined {
  const [first] = decision.reasons;
  switch (first?.code) {
    case 'DO_NOT_SEND':
      return {
        changes: [{ fact: 'do_not_send', to: 'were not set' }],
        circumstances: { ...now, interaction: { ...now.interaction, do_not_send: false } },
      };
    case 'CHANNEL_MANUAL':
      return {
        changes: [{ fact: 'the mode of the channel', to: 'were integrated' }],
        circumstances: { ...now, environment: 'test' },
      };
    case 'INCOMPLETE_REQUEST':
      return complete(first, now);
    default:
      return undefined;
  }
}

function complete({ fields = [] }: Reason, { interaction, environment }: Circumstances): Cleared {
  const changes: Change[] = [];
  let mended = interaction;
  for (const field of fields) {
    const remedy = remedies.get(field)?.(mended);
    if (remedy === undefined) continue;
    // Of the employee one of two fields is enough, and both are named.
    const fact = field === 'employee.custom_id' ? 'employee.email or employee.custom_id' : field;
    changes.push({ fact, to: remedy.to });
    mended = { ...mended, ...remedy.patch };
  }
  return { changes, circumstances: { interaction: mended, environment } };
}

function given(patch: Partial<Interaction>): Remedy {
  return { to: 'were given', patch };
}
