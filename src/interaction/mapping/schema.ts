/** The schema of a mapping file: which field of an interaction comes from where in a record of another system. */
import * as z from 'zod';

/** Fields of an interaction a mapping can fill; beside them `custom_properties.NAME` and `attributes.NAME`. */
export const targetFields = [
  'ext_interaction_id',
  'channel',
  'status',
  'tags',
  'brand',
  'language',
  'country',
  'do_not_send',
  'external_url',
  'ended_at',
  'customer.name',
  'customer.email',
  'customer.custom_id',
  'employee.name',
  'employee.email',
  'employee.custom_id',
] as const;

/** `custom_properties.issue_type`, `attributes.assignee_type`, `attributes.order.total`. */
export const openTargetPattern = /^(custom_properties|attributes)\.[^.]+(\.[^.]+)*$/;

const path = z.string().min(1);
const constant = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const valueMap = z.record(z.string(), constant);

const dateSchema = z
  .strictObject({
    format: z.string().min(1).meta({
      description:
        'date-fns pattern (`yyyy-MM-dd HH:mm:ss`), or `unix` or `unix_ms` for seconds or milliseconds since 1970',
    }),
    timezone: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'IANA zone of times that name none; `UTC` unless set' }),
  })
  .meta({ description: 'how the text is read as a time' });

const lookupSchema = z
  .strictObject({
    in: path.meta({ description: 'list beside the record (Zendesk: `users`) or within it' }),
    where: path
      .optional()
      .meta({ description: 'field of the list’s entries that is compared; `id` unless set' }),
    equals: path.optional().meta({ description: 'path in the record that holds the value to look for' }),
    equals_value: z
      .union([z.string(), z.number()])
      .optional()
      .meta({ description: 'constant to look for, in place of `equals`' }),
    take: path.meta({ description: 'field of the entry found that is taken' }),
  })
  .meta({ description: 'find an entry of a list by its id' });

const sourceSchema = z.strictObject({
  from: z
    .union([path, z.array(path).min(1)])
    .optional()
    .meta({
      description: 'path or column; of several, the first that holds something. `*` stands for every entry',
    }),
  value: constant.optional().meta({ description: 'constant' }),
  join: z
    .array(path)
    .min(1)
    .optional()
    .meta({ description: 'paths or columns, joined; missing ones are left out' }),
  with: z.string().optional().meta({ description: 'what stands between joined texts; a space unless set' }),
  lookup: lookupSchema.optional(),
  split: z.string().min(1).optional().meta({ description: 'cut the text at this into a list' }),
  map: valueMap.optional().meta({ description: 'value → value; a value not named stays as it is' }),
  ignore_case: z
    .boolean()
    .optional()
    .meta({ description: 'compare with the keys of `map` regardless of case' }),
  otherwise: constant.optional().meta({ description: 'for values that `map` does not name' }),
  date: dateSchema.optional(),
  default: constant.optional().meta({ description: 'when the record holds nothing there' }),
});

const fieldSchema = z
  .union([path, sourceSchema])
  .meta({ description: 'a path or column, or how to get the value' });

export const mappingSchema = z
  .strictObject({
    $schema: z.string().optional(),
    description: z.string().optional(),
    records: z
      .union([z.string(), z.array(z.string()).min(1)])
      .optional()
      .meta({
        description:
          'path to the list of records in each document; of several, the first that is there; `""` is the document itself',
      }),
    fields: z
      .record(z.string(), fieldSchema)
      .meta({ description: 'field of the interaction → where it comes from' }),
  })
  .meta({
    title: 'autotrigger mapping file',
    description: 'How records of another system become interactions.',
  });

export type FieldSource = z.infer<typeof sourceSchema>;

/** A mapping file as it is written; `parseMapping` checks what a type cannot say. */
export interface Mapping {
  readonly $schema?: string | undefined;
  readonly description?: string | undefined;
  readonly records?: string | readonly string[] | undefined;
  readonly fields: Readonly<Record<string, string | FieldSource>>;
}
