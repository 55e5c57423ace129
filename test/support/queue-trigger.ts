/** What the tests of the queues share: closed cases are asked, 40 ms after they ended where they ask for a delay. */
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import type { Trigger, TriggerOptions } from '../../src/pipeline/options.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { RecordingTransport, RecordingTransportOptions } from '../../src/testing/recording-transport.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';

export const closed = (id: string, more: object = {}): Record<string, unknown> => ({
  ext_interaction_id: id,
  channel: 'email',
  status: 'closed',
  customer: { name: 'Ann Example', email: `${id}@example.com` },
  employee: { custom_id: 'agent-1' },
  ...more,
});

export const rules = parseRuleSet([
  {
    path: 'queues.rules.json',
    content: {
      suppression: { windows: [{ name: 'weekly', length: '7d' }] },
      rules: [
        {
          name: 'closed',
          conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
          event: { type: 'send' },
        },
        {
          name: 'closed, after a delay',
          conditions: { all: [{ fact: 'status', operator: 'equal', value: 'resolved' }] },
          event: { type: 'send', params: { delay: '2s' } },
        },
      ],
    },
  },
]);

export interface QueueTrigger {
  readonly trigger: Trigger;
  readonly transport: RecordingTransport;
}

/** `answer` by the local part of the address: `refuse…` is rejected, `fail…` is surely not accepted. */
export function queueTrigger(
  options: Partial<TriggerOptions> & RecordingTransportOptions = {},
): QueueTrigger {
  const { answer, ...rest } = options;
  const transport = recordingTransport({
    answer:
      answer ??
      ((request) => {
        const id = request.customer.email;
        const error = { code: 'VENDOR', message: 'the vendor said no' };
        if (id.startsWith('refuse')) {
          return { kind: 'rejected', retry: 'never', because: 'data', attempts: 1, error };
        }
        if (id.startsWith('fail')) {
          return { kind: 'rejected', retry: 'later', because: 'not_sent', attempts: 1, error };
        }
        return { kind: 'accepted', attempts: 1, status: 200, requestId: 'r-1' };
      }),
  });
  return {
    trigger: createTrigger({ rules, store: memoryStore({ quiet: true }), transport, ...rest }),
    transport,
  };
}
