/** One worker process: the real trigger, transport and log, fed by messages until it is killed or its log is full. */
import { openRunLog } from '../../src/cli/run/run-log.js';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { stellaConnect } from '../../src/transport/stella-connect.js';
import { agentQuota } from './check-ledger.js';
import type { WindowScope, WorkerMessage, WorkerReply, WorkerSettings } from './messages.js';
import { openStore } from './worker-stores.js';

const settings: WorkerSettings = JSON.parse(process.argv[2] ?? '{}');
const tell = (reply: WorkerReply): void => {
  process.send?.(reply);
};

const { store, clock } = await openStore(settings.place, settings.group, settings.naive);
// Before the folder is replaced, not afterwards. A server may be away.
await store.open().catch(() => undefined);
const agents = {
  ...{ name: 'agents', max: agentQuota, per: ['employee'], over: 'skip' },
  ...{ length: '1d', boundary: 'calendar' },
};
let rules = rulesPer(settings.per);
// As `run` does: what cannot be written down is not sent.
const log = openRunLog(settings.log, () => void trigger.close().then(() => process.exit(1)));
const trigger = createTrigger({
  rules: {
    get current() {
      return rules;
    },
  },
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
  onReceipt: log.write,
  ...(clock === undefined ? {} : { clock }),
});

process.on('message', async (message: WorkerMessage) => {
  if (message.kind === 'reopen') return log.reopen();
  if (message.kind === 'rules') {
    rules = rulesPer(message.per);
    return;
  }
  const { delivery, interaction } = message;
  const { outcome, suppression, error } = await trigger.process(interaction);
  if (log.failure !== undefined) return;
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

function rulesPer(per: readonly WindowScope[]): RuleSet {
  return parseRuleSet([
    {
      path: 'chaos.rules.json',
      content: {
        suppression: {
          windows: [{ name: 'weekly', length: '7d', per }],
          // The control fails without one.
          quotas: settings.naive ? [] : [agents],
        },
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
}
