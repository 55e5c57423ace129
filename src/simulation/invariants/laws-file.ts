/** `*.laws.json`: statements that must hold for every interaction. Its JSON Schema is generated from here. */
import * as z from 'zod';

const outcome = z.enum(['send', 'record', 'skip']);
const outcomes = z.union([outcome, z.array(outcome).min(1)]);

const law = z
  .strictObject({
    name: z.string().min(1).describe('the statement in words'),
    description: z.string().optional(),
    when: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('a condition as in a rule file; every interaction when left out'),
    never: outcomes.optional().describe('outcomes that may never come out where `when` holds'),
    always: outcomes.optional().describe('the only outcomes that may come out where `when` holds'),
    runs: z.int().min(1).max(1_000_000).optional().describe('interactions to try; 1,000 unless given'),
  })
  .refine(({ never, always }) => (never === undefined) !== (always === undefined), {
    error: 'a law says exactly one of `never` and `always`',
  });

export const lawsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().optional(),
  now: z.iso.datetime({ offset: true }).optional().describe('the instant that cases are built around'),
  environment: z.enum(['test', 'production']).optional(),
  laws: z.array(law).min(1),
});
