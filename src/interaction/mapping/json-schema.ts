/** The JSON Schema of a mapping file, for editors: made from the zod schema. */
import * as z from 'zod/mini';
import { isObject } from '../../shared/is-object.js';
import { mappingSchema, openTargetPattern, targetFields } from './schema.js';

/** Draft 2020-12; names every field, so that an editor completes them, where the zod schema has a record of them. */
export function mappingJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(mappingSchema, { io: 'input' });
  const { properties = {} } = schema;
  const field = partOf(properties.fields, 'additionalProperties');
  const shape = partOf(properties.shapes, 'items');
  return {
    ...schema,
    $defs: { field },
    // With shapes, each of them may say where the id comes from.
    anyOf: [
      { properties: { shapes: {} }, required: ['shapes'] },
      {
        properties: {
          fields: {
            type: 'object',
            properties: { ext_interaction_id: {} },
            required: ['ext_interaction_id'],
          },
        },
      },
    ],
    properties: {
      ...properties,
      fields: fieldsWithNames(properties.fields),
      shapes: {
        ...keysOf(properties.shapes),
        items: {
          ...keysOf(shape),
          properties: {
            ...keysOf(partOf(shape, 'properties')),
            fields: fieldsWithNames(partOf(partOf(shape, 'properties'), 'fields')),
          },
        },
      },
    },
  };
}

function fieldsWithNames(fields: unknown): Readonly<Record<string, unknown>> {
  const { additionalProperties: _field, propertyNames: _names, ...rest } = keysOf(fields);
  return {
    ...rest,
    properties: Object.fromEntries(targetFields.map((name) => [name, { $ref: '#/$defs/field' }])),
    patternProperties: { [openTargetPattern.source]: { $ref: '#/$defs/field' } },
    additionalProperties: false,
  };
}

function partOf(schema: unknown, key: string): unknown {
  return keysOf(schema)[key];
}

function keysOf(schema: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(schema)) throw new Error('the schema of a mapping is not as expected');
  return schema;
}
