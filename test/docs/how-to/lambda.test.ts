/** The handler of docs/how-to/lambda.md: events as Lambda gives them, a real Postgres, the SDK's commands recorded. */
import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/testing/index.js';
import { type PostgresScratch, postgresScratch } from '../../stores/postgres/scratch.js';
import { closed } from '../../support/queue-trigger.js';
import { missing, postgresService } from '../../support/services.js';
import { openPage } from './page.js';

/** As Lambda documents it: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const record = (id: string, body: unknown, more: object = {}) => ({
  messageId: id,
  receiptHandle: `handle-${id}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1545082649183',
    SenderId: 'AIDAIENQZJOLO23YVJ4VO',
    ApproximateFirstReceiveTimestamp: '1545082649185',
    ...('MessageGroupId' in more && { ...more, SequenceNumber: '18849496460467696128' }),
  },
  messageAttributes: {},
  md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:us-east-2:123456789012:cases${'MessageGroupId' in more ? '.fifo' : ''}`,
  awsRegion: 'us-east-2',
});

const sdk = {
  'package.json':
    '{ "name": "@aws-sdk/client-sqs", "type": "module", "exports": { ".": { "types": "./index.d.ts", "default": "./index.js" } } }',
  'index.js': `
    class Command { constructor(input) { this.input = input; } }
    export class ChangeMessageVisibilityCommand extends Command {}
    export class SendMessageCommand extends Command {}
    export class SQSClient {
      async send({ constructor, input }) { (globalThis.sentToSqs ??= []).push({ [constructor.name]: input }); }
    }`,
  'index.d.ts': `
    export class ChangeMessageVisibilityCommand { constructor(input: { QueueUrl: string | undefined; ReceiptHandle: string | undefined; VisibilityTimeout: number | undefined }); }
    export class SendMessageCommand { constructor(input: { QueueUrl: string | undefined; MessageBody: string | undefined; MessageAttributes?: Record<string, { DataType: string | undefined; StringValue?: string }> }); }
    export class SQSClient { send(command: object): Promise<object>; }`,
};

const rules = {
  rules: [
    {
      name: 'closed',
      conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
      event: { type: 'send' },
    },
    {
      name: 'resolved, a day later',
      conditions: { all: [{ fact: 'status', operator: 'equal', value: 'resolved' }] },
      event: { type: 'send', params: { delay: '24h' } },
    },
  ],
};

interface Invoked {
  readonly answers: { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }[];
  readonly sent: Record<string, Record<string, unknown>>[];
}

describe.skipIf(await missing(postgresService))('the how-to on Lambda', () => {
  const page = openPage('lambda', ['pg', '@types/pg', 'tsx']);
  for (const [file, content] of Object.entries(sdk))
    page.write(`node_modules/@aws-sdk/client-sqs/${file}`, content);
  page.write('rules/feedback.rules.json', JSON.stringify(rules));
  page.write(
    'invoke.ts',
    `import { handler } from './handler.js';
     const answers = [];
     for (const event of JSON.parse(process.env.EVENTS ?? '')) answers.push(await handler(event));
     process.stdout.write('\\n' + JSON.stringify({ answers, sent: (globalThis as { sentToSqs?: object }).sentToSqs ?? [] }));
     process.exit();`,
  );
  let scratch: PostgresScratch | undefined;

  afterAll(async () => {
    page.remove();
    await scratch?.drop();
  });

  it('is one program, as strict as TypeScript can be', async () => {
    expect(page.files).toEqual(['handler.ts']);
    // What @types/aws-lambda says of a record, as far as it is used.
    page.write(
      'lambda.ts',
      `import { handler } from './handler.js';
       interface Attributes { SenderId: string; MessageGroupId?: string | undefined }
       interface SQSRecord { messageId: string; receiptHandle: string; body: string; eventSourceARN: string; attributes: Attributes }
       export const lambda: (event: { Records: SQSRecord[] }) => Promise<unknown> = (event) => handler(event);`,
    );
    await page.typecheck(['lambda.ts']);
  });

  it('settles what it can, hides what is deferred, and puts aside what is dead', async () => {
    scratch = await postgresScratch();
    const sandbox = await startSandbox();
    const invoke = async (events: readonly object[]): Promise<Invoked> => {
      const output = await page.run('tsx', ['invoke.ts'], {
        ...{ DATABASE_URL: scratch?.url, VENDOR_URL: sandbox.url, AUTOTRIGGER_API_KEY: sandbox.testKey },
        ...{
          QUEUE_URL: 'https://sqs/cases',
          DEAD_QUEUE_URL: 'https://sqs/dead',
          EVENTS: JSON.stringify(events),
        },
      });
      return JSON.parse(output.slice(output.lastIndexOf('\n')));
    };
    const resolved = closed('later', { status: 'resolved', ended_at: new Date().toISOString() });
    const Records = [
      record('a', closed('one')),
      record('b', resolved),
      record('c', { channel: 'email' }),
      record('d', closed('open', { status: 'open' })),
    ];
    const first = await invoke([{ Records }]);
    expect(first.answers).toEqual([{ batchItemFailures: [{ itemIdentifier: 'b' }] }]);
    expect(first.sent).toContainEqual({
      ChangeMessageVisibilityCommand: {
        ...{ QueueUrl: 'https://sqs/cases', ReceiptHandle: 'handle-b', VisibilityTimeout: 42_000 },
      },
    });
    expect(first.sent).toContainEqual({
      SendMessageCommand: {
        QueueUrl: 'https://sqs/dead',
        MessageBody: '{"channel":"email"}',
        MessageAttributes: {
          reason: { DataType: 'String', StringValue: expect.stringContaining('ext_interaction_id') },
        },
      },
    });
    expect(sandbox.accepted).toHaveLength(1);

    // Another container, to which the same message is delivered again.
    const group = { MessageGroupId: 'ann' };
    const again = await invoke([
      { Records: [record('a', closed('one'))] },
      { Records: [record('e', resolved, group), record('f', closed('behind'), group)] },
    ]);
    expect(again.answers).toEqual([
      { batchItemFailures: [] },
      { batchItemFailures: [{ itemIdentifier: 'e' }, { itemIdentifier: 'f' }] },
    ]);
    expect(sandbox.accepted).toHaveLength(1);
    await sandbox.close();
  });
});
