/** The JSON Schemas that are shipped in docs/schemas, generated from what the readers check. */
import * as z from 'zod';
import { lawsFileSchema } from './invariants/law.js';
import { mappingTestsFileSchema } from './mapping-tests/mapping-tests-file.js';
import { simulationReportSchema } from './report-schema.js';
import { scenarioFileSchema } from './scenarios/scenario-file.js';

type JsonSchema = Record<string, unknown>;

export function scenarioFileJsonSchema(): JsonSchema {
  return { title: 'autotrigger scenario file', ...z.toJSONSchema(scenarioFileSchema, { io: 'input' }) };
}

export function lawsFileJsonSchema(): JsonSchema {
  return { title: 'autotrigger laws file', ...z.toJSONSchema(lawsFileSchema, { io: 'input' }) };
}

export function mappingTestsFileJsonSchema(): JsonSchema {
  return {
    title: 'autotrigger file of mapping tests',
    ...z.toJSONSchema(mappingTestsFileSchema, { io: 'input' }),
  };
}

export function simulationReportJsonSchema(): JsonSchema {
  return { title: 'autotrigger simulation report', ...z.toJSONSchema(simulationReportSchema) };
}
