/** The JSON Schemas that are shipped in docs/schemas, generated from what the readers check. */
import * as z from 'zod';
import { lawsFileSchema } from './invariants/law.js';
import { mappingTestsFileSchema } from './mapping-tests/mapping-tests-file.js';
import { simulationReportSchema } from './report-schema.js';
import { scenarioFileSchema } from './scenarios/scenario-file.js';

type JsonSchema = Record<string, unknown>;

/** Of `*.scenarios.json`, for editors. */
export function scenarioFileJsonSchema(): JsonSchema {
  return ofFile('autotrigger scenario file', scenarioFileSchema);
}

/** Of `*.laws.json`, for editors. */
export function lawsFileJsonSchema(): JsonSchema {
  return ofFile('autotrigger laws file', lawsFileSchema);
}

/** Of `*.mapping-tests.json`, for editors. */
export function mappingTestsFileJsonSchema(): JsonSchema {
  return ofFile('autotrigger file of mapping tests', mappingTestsFileSchema);
}

/** Of what `simulate` gives, for programs that read it. It names the form that is written, so defaults are required. */
export function simulationReportJsonSchema(): JsonSchema {
  return { title: 'autotrigger simulation report', ...z.toJSONSchema(simulationReportSchema) };
}

function ofFile(title: string, schema: z.ZodType): JsonSchema {
  return { title, ...z.toJSONSchema(schema, { io: 'input' }) };
}
