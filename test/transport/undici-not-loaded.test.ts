/** Where undici cannot be loaded, as in a bundle that made something else of it: nothing left, so nothing is `unknown`. */
import { expect, it, vi } from 'vitest';
import { stellaConnect } from '../../src/transport/stella-connect.js';
import { closed, queueTrigger } from '../support/queue-trigger.js';

vi.mock('undici/index.js', () => {
  throw new Error('Dynamic require of "node:assert" is not supported');
});

it('defers, gives the window back, says what to do, and closes', async () => {
  const transport = stellaConnect({ apiKey: 'a-key', baseUrl: 'http://127.0.0.1:9' });
  const { trigger } = queueTrigger({ transport });
  for (const id of ['one', 'one']) {
    expect(await trigger.process(closed(id))).toMatchObject({
      outcome: 'deferred',
      attempts: 0,
      error: {
        code: 'TRANSPORT_UNAVAILABLE',
        message: expect.stringMatching(/^no connection can be made: /),
        fix: expect.stringContaining('bundle'),
      },
    });
  }
  await trigger.close();
  await transport.close?.();
});
