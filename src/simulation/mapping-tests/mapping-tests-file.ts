/** `*.mapping-tests.json`: records and the interactions that a mapping makes of them. Its JSON Schema is generated from here. */
import * as z from 'zod';

const record = z.record(z.string(), z.unknown());

const mappingTest = z.strictObject({
  name: z.string().min(1),
  document: z.unknown().optional().describe('the document, as a webhook or a file has it'),
  row: z
    .record(z.string(), z.string())
    .optional()
    .describe('a row of CSV, in place of `document`: column → cell'),
  expect: z
    .strictObject({
      interactions: z
        .array(record)
        .optional()
        .describe(
          'exactly these, each with at least these fields; null means: must be absent. None unless given',
        ),
      invalid: z.int().min(0).optional().describe('how many records are invalid; 0 unless given'),
      skipped: z.int().min(0).optional().describe('how many records `when` leaves out; 0 unless given'),
    })
    .describe('what the mapping makes of it'),
});

/** Tests of one mapping. `now` is required, so that a test does not depend on the day it runs. */
export const mappingTestsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().optional(),
  mapping: z.string().min(1).describe('file of the mapping, beside this file, or the name of a preset'),
  now: z.iso.datetime({ offset: true }).describe('the instant by which times are plausible'),
  joined: z.record(z.string(), z.unknown()).optional().describe('lists that look-ups find by their names'),
  tests: z.array(mappingTest).min(1),
});

/** One document, and what the mapping makes of it. */
export type MappingTest = z.infer<typeof mappingTest>;
/** A whole file, as its schema reads it. */
export type MappingTests = z.infer<typeof mappingTestsFileSchema>;
