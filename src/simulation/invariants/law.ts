/** A law: a statement about every interaction, in data (`*.laws.json`) or in code; and the result of checking it. */
import * as z from 'zod';
import type { Decision, DecisionOutcome } from '../../decision/decision.js';
import type { Interaction } from '../../interaction/interaction.js';

/** One of `never`, `always` and `holds` at least; more of them must all hold. */
export interface Law {
  /** The statement in words. */
  readonly name: string;
  readonly description?: string | undefined;
  /** Where it applies: a condition as in a rule file. Everywhere when left out. */
  readonly when?: Readonly<Record<string, unknown>> | undefined;
  /** Outcomes that are not allowed. */
  readonly never?: DecisionOutcome | readonly DecisionOutcome[] | undefined;
  /** The only outcomes that are allowed. */
  readonly always?: DecisionOutcome | readonly DecisionOutcome[] | undefined;
  /** The statement in code; false breaks the law. */
  readonly holds?: (decision: Decision, interaction: Interaction) => boolean;
  /** Interactions to try where a law cannot be proved: one in code; 1,000 unless given. */
  readonly runs?: number | undefined;
}

/** An interaction that breaks a law; `decide` gives the same outcome again, with `now` and the environment of the check. */
export interface Counterexample {
  /** Shrunk to the fields that matter. */
  readonly interaction: Readonly<Record<string, unknown>>;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly outcome: DecisionOutcome;
  /** One sentence for each reason of the decision. */
  readonly reasons: readonly string[];
  /** Rule by rule, condition by condition. */
  readonly explanation: string;
}

/** What became of a law: it holds, it is broken, or nothing was checked, which fails as well. */
export interface LawResult {
  readonly name: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly passed: boolean;
  /** Interactions that were decided: of a law that is proved the few that the proof needed. */
  readonly tried: number;
  /** Of these, how many the law applies to; a law that never applied has not been checked, and fails. */
  readonly applied: number;
  /** The seed that repeats a run of interactions. */
  readonly seed: number;
  /** Comparisons of which proofs know nothing, and on which it rests that the law holds. */
  readonly assuming?: readonly string[];
  /** Why it failed, in one sentence. */
  readonly problem?: string;
  readonly counterexample?: Counterexample;
}

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
    runs: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('interactions to try where the law cannot be proved; 1,000 unless given'),
  })
  .refine(({ never, always }) => (never === undefined) !== (always === undefined), {
    error: 'a law says exactly one of `never` and `always`',
  });

/** A laws file. Its JSON Schema is generated from here. */
export const lawsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().optional(),
  now: z.iso.datetime({ offset: true }).optional().describe('the instant that cases are built around'),
  environment: z.enum(['test', 'production']).optional(),
  laws: z.array(law).min(1),
});
