/** A file of its own: a provider of spans is registered for the whole process, and here it comes late. */
import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { expect, it } from 'vitest';
import { receiptObserver } from '../../../src/transport/telemetry/observe-receipts.js';

it('spans are recorded from the moment their provider is registered, however late', async () => {
  const spans = new InMemorySpanExporter();
  const observer = receiptObserver();
  const receipt = async () => ({ outcome: 'sent' });
  await observer.observe(receipt);
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  );
  expect(spans.getFinishedSpans()).toEqual([]);
  await observer.observe(receipt);
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['autotrigger.process']);
});
