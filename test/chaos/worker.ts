/** One worker process: the real trigger and the real transport, fed by messages until it is killed. */
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { stellaConnect } from '../../src/transport/stella-connect.js';
import type { Delivery, WorkerReply, WorkerSettings } from './messages.js';
import { openStore } from './worker-stores.js';

const settings: WorkerSettings = JSON.parse(process.argv[2] ?? '{}');
const tell = (reply: WorkerReply): void => {
  process.send?.(reply);
};

const { store, clock } = await openStore(settings.place, settings.group, settings.naive);
const rules = parseRuleSet([
  {
    path: 'chaos.rules.json',
    content: {
      suppression: { windows: [{ name: 'weekly', length: '7d', per: ['customer'] }] },
      rules: [
        {
          name: 'calls',
          conditions: { all: [{ fact: 'channel', operator: 'equal', value: 'phone' }] },
          event: { type: 'send' },
        },
      ],
    },
  },
]);
const trigger = createTrigger({
  rules,
  store,
  leaseMs: settings.leaseMs,
  transport: stellaConnect({
    apiKey: 'chaos',
    baseUrl: settings.vendor,
    timeoutMs: 300,
    retry: { attempts: 2, baseDelayMs: 20, maxDelayMs: 50 },
    breaker: false,
    rateLimit: false,
  }),
  ...(clock === undefined ? {} : { clock }),
});

process.on('message', async ({ delivery, interaction }: Delivery) => {
  const { outcome, suppression, error } = await trigger.process(interaction);
  tell({
    kind: 'receipt',
    delivery,
    outcome,
    ...(suppression === undefined ? {} : { by: suppression.by }),
    ...(error === undefined ? {} : { error: `${error.code}: ${error.message}` }),
  });
});
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready' });
