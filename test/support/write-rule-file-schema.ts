/** Writes docs/schemas/rule-file.schema.json anew from the schema in the code; a test holds the two together. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ruleFileJsonSchema } from '../../src/rules/rule-file-json-schema.js';

export const ruleFileSchemaPath = resolve(import.meta.dirname, '../../docs/schemas/rule-file.schema.json');

export function ruleFileSchemaText(): string {
  return `${JSON.stringify(ruleFileJsonSchema(), null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(ruleFileSchemaPath, ruleFileSchemaText());
