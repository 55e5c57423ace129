/** A file of its own: a provider of spans is registered for the whole process, and here it comes late. */
import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { expect, it } from 'vitest';
import { receiptObserver } from '../../src/transport/telemetry/observe-receipts.js';

it('spans are wanted from the moment their provider is registered, however late', async () => {
  const spans = new InMemorySpanExporter();
  const observer = receiptObserver();
  await observer.prepare();
  const receipt = async () => ({ outcome: 'sent' });
  await observer.around(receipt);
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  );
  expect(spans.getFinishedSpans()).toEqual([]);
  await observer.around(receipt);
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['autotrigger.process']);
});
