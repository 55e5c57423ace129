/** SQS batches: what is settled, what comes back and when. */
import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../src/interaction/mapping/parse.js';
import { type SqsRecord, sqsHandler } from '../../src/queues/lambda.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { closed, queueTrigger } from '../support/queue-trigger.js';

const message = (id: string, body: unknown, more: Partial<SqsRecord> = {}): SqsRecord => ({
  messageId: id,
  receiptHandle: `handle-${id}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...more,
});
const failures = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
const resolved = (id: string, endedAt: Date) =>
  closed(id, { status: 'resolved', ended_at: endedAt.toISOString() });

describe('sqsHandler', () => {
  it('gives back what failed, was refused or cannot be read, and settles the rest', async () => {
    const { trigger, transport } = queueTrigger();
    const handler = sqsHandler(trigger);
    const Records = [
      message('a', closed('one')),
      message('b', closed('fail')),
      message('c', closed('refuse')),
      message('d', '<html>'),
      message('e', closed('open', { status: 'open' })),
    ];
    expect(await handler({ Records })).toEqual(failures('b', 'c', 'd'));
    expect(transport.accepted.length).toBe(1);
    expect(await handler({ Records: [message('a', closed('one'))] })).toEqual(failures());
    expect(transport.accepted.length).toBe(1);
  });

  it('hides a deferred message until its time, at most for what SQS allows', async () => {
    const clock = fixedClock('2026-11-27T12:00:00.000Z');
    const { trigger } = queueTrigger({ clock });
    const hidden: [string, number][] = [];
    const changeVisibility = async ({ receiptHandle }: SqsRecord, seconds: number) => {
      hidden.push([receiptHandle, seconds]);
    };
    const handler = sqsHandler(trigger, { changeVisibility, clock });
    const Records = [
      message('soon', resolved('soon', new Date('2026-11-27T12:00:10.500Z'))),
      message('far', resolved('far', new Date('2026-11-29T12:00:00.000Z'))),
    ];
    expect(await handler({ Records })).toEqual(failures('soon', 'far'));
    expect(hidden).toEqual([
      ['handle-soon', 13],
      ['handle-far', 42_000],
    ]);
  });

  it('gives a message back whose visibility cannot be changed', async () => {
    const { trigger } = queueTrigger();
    const handler = sqsHandler(trigger, { changeVisibility: () => Promise.reject(new Error('throttled')) });
    const late = resolved('late', new Date(Date.now() + 3_600_000));
    expect(await handler({ Records: [message('late', late)] })).toEqual(failures('late'));
  });

  it('hands what is dead to its keeper, with the reason', async () => {
    const { trigger } = queueTrigger();
    const kept: [string, string][] = [];
    const onDead = async ({ messageId }: SqsRecord, reason: string) => {
      kept.push([messageId, reason]);
    };
    expect(await sqsHandler(trigger, { onDead })({ Records: [message('c', closed('refuse'))] })).toEqual(
      failures(),
    );
    expect(kept).toEqual([['c', 'VENDOR: the vendor said no']]);
  });

  it('lets nothing overtake in a group of a FIFO queue', async () => {
    const { trigger, transport } = queueTrigger();
    const inGroup = (MessageGroupId: string) => ({
      eventSourceARN: 'arn:aws:sqs:eu-west-1:1:cases.fifo',
      attributes: { MessageGroupId },
    });
    const Records = [
      message('a', closed('fail'), inGroup('one')),
      message('b', closed('behind'), inGroup('one')),
      message('c', closed('beside'), inGroup('two')),
    ];
    expect(await sqsHandler(trigger)({ Records })).toEqual(failures('a', 'b'));
    expect(transport.accepted.map(({ customer }) => customer.email)).toEqual(['beside@example.com']);
  });

  it('maps the records of a body, and asks for the record of an id', async () => {
    const { trigger, transport } = queueTrigger();
    const mapping = parseMapping({
      records: 'tickets',
      fields: {
        ext_interaction_id: { from: 'id' },
        channel: { value: 'email' },
        status: { value: 'closed' },
        'customer.name': { value: 'Ann' },
        'customer.email': { from: 'mail' },
        'employee.custom_id': { value: 'agent-1' },
      },
    });
    const tickets = [{ id: 'x', mail: 'x@example.com' }, 'no ticket'];
    const resolve = async (data: unknown) => (data === 42 ? { tickets } : undefined);
    const handler = sqsHandler(trigger, { mapping, resolve });
    expect(await handler({ Records: [message('a', '42'), message('b', '43')] })).toEqual(failures('a', 'b'));
    expect(transport.accepted.map(({ customer }) => customer.email)).toEqual(['x@example.com']);
  });

  it('refuses a mapping that was not waited for, a name with a slip, and the event of another service', async () => {
    const trigger = { process: async () => Promise.reject(new Error('not called')) };
    const made = (options: object) => () => sqsHandler(trigger, options);
    const invalid = (text: string) =>
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(text) });
    expect(made({ mapping: Promise.resolve({}) })).toThrow(invalid('`mapping`'));
    expect(made({ mapping: 'zendesk' })).toThrow(invalid('`mapping`'));
    expect(made({ maping: {} })).toThrow(invalid('`maping`'));
    for (const event of [undefined, {}, { detail: {} }]) {
      await expect(made({})()(event as never)).rejects.toEqual(invalid('`event`'));
    }
  });

  it('refuses wrong options', () => {
    const { trigger } = queueTrigger();
    const wrong = { changeVisibility: 'soon' } as unknown as { changeVisibility: () => Promise<void> };
    expect(() => sqsHandler(trigger, wrong)).toThrow(/changeVisibility/);
  });
});
