/** The published types of a report and its schema are the same; the compiler compares them. */
import { expect, expectTypeOf, it } from 'vitest';
import type { infer as Infer } from 'zod';
import { simulatedOutcomes } from '../../src/simulation/outcomes.js';
import type { SimulationReport } from '../../src/simulation/report.js';
import { simulationReportSchema } from '../../src/simulation/report-schema.js';

it('has the type that its schema describes', () => {
  expectTypeOf<SimulationReport>().toEqualTypeOf<Infer<typeof simulationReportSchema>>();
  expect(Object.keys(simulationReportSchema.shape.after.shape.outcomes.shape)).toEqual([
    ...simulatedOutcomes,
  ]);
});
