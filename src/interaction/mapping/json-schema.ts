/** The JSON Schema of a mapping file, for editors: made from the zod schema. */
import * as z from 'zod';
import { isObject } from '../../shared/is-object.js';
import { mappingSchema, openTargetPattern, targetFields } from './schema.js';

/** Draft 2020-12; names every field, so that an editor completes them, where the zod schema has a record of them. */
export function mappingJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(mappingSchema, { io: 'input' });
  const { properties } = schema;
  const fields = properties?.fields;
  if (!isObject(fields)) throw new Error('the schema of a mapping has no `fields`');
  const { additionalProperties: field, propertyNames: _names, ...rest } = fields;
  return {
    ...schema,
    $defs: { field },
    properties: {
      ...properties,
      fields: {
        ...rest,
        properties: Object.fromEntries(targetFields.map((name) => [name, { $ref: '#/$defs/field' }])),
        patternProperties: { [openTargetPattern.source]: { $ref: '#/$defs/field' } },
        additionalProperties: false,
        required: ['ext_interaction_id'],
      },
    },
  };
}
