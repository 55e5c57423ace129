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
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const constant = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const valueMap = z.record(z.string(), constant);

const conditionSchema = z
  .strictObject({
    path: z.union([path, z.array(path).min(1)]).meta({
      description: 'path that is looked at; of several, the first that holds something',
    }),
    equals: path.optional().meta({ description: 'path in the record that must hold the same' }),
    equals_value: scalar.optional().meta({ description: 'constant that must stand there' }),
    one_of: z
      .array(scalar)
      .min(1)
      .optional()
      .meta({ description: 'constants of which one must stand there' }),
    not_one_of: z
      .array(scalar)
      .min(1)
      .optional()
      .meta({ description: 'constants of which none may stand there' }),
    starts_with: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'beginning of the text that must stand there' }),
    exists: z
      .boolean()
      .optional()
      .meta({ description: 'whether something must stand there: not null, not blank' }),
    present: z.boolean().optional().meta({ description: 'whether the key must be there, whatever it holds' }),
    ignore_case: z.boolean().optional().meta({ description: 'compare regardless of case' }),
  })
  .meta({ description: 'one condition; a list of conditions holds when each of them does' });

const conditions = z.array(conditionSchema).min(1);

const onError = z
  .enum(['refuse', 'missing'])
  .meta({ description: '`refuse` makes the record invalid, `missing` leaves the field to `default`' });

const pick = z.enum(['first', 'last', 'only']).meta({
  description:
    'of several: the first, the last, or the one that there is (`only` refuses several that differ)',
});

const dateSchema = z
  .strictObject({
    format: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).meta({
      description:
        'date-fns pattern (`yyyy-MM-dd HH:mm:ss`), `iso`, `unix`, `unix_ms` or `unix_us` for seconds, milliseconds or microseconds since 1970, or `spreadsheet_day`; of several, the first that fits',
    }),
    timezone: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'IANA zone of times that name none; `UTC` unless set' }),
    locale: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'language of names of months and days: `de`, `pt-BR`' }),
    earliest: z.string().min(1).optional().meta({
      description: 'earlier times are refused; `2000-01-01` unless set',
    }),
    latest: z.string().min(1).optional().meta({
      description: 'later times are refused; one year after now unless set',
    }),
  })
  .meta({ description: 'how the value is read as a time' });

const lookupSchema = z
  .strictObject({
    in: path.meta({ description: 'list in the record, its parents, the document, or a list that is joined' }),
    where: z.union([path, conditions]).optional().meta({
      description:
        'field of the list’s entries that is compared (`id` unless set; `@key` for the key in an object), or a list of conditions on an entry',
    }),
    equals: path.optional().meta({ description: 'path in the record that holds the value to look for' }),
    equals_value: z
      .union([z.string(), z.number()])
      .optional()
      .meta({ description: 'constant to look for, in place of `equals`' }),
    take: z.union([path, z.array(path).min(1)]).meta({
      description: 'field of the entry found that is taken; several are joined by a space',
    }),
    pick: pick.optional(),
  })
  .meta({ description: 'find an entry of a list' });

const matchSchema = z
  .strictObject({
    pattern: z.string().min(1).meta({ description: 'RE2 pattern, searched for anywhere in the text' }),
    group: z.int().min(0).max(20).optional().meta({
      description: 'group of the pattern that is taken; the first where there is one, else all that matched',
    }),
  })
  .meta({ description: 'take a part of the text by a pattern' });

const plainSource = z.strictObject({
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
  text: z.string().min(1).optional().meta({
    description: 'text with paths in braces: `zd-{id}`; missing where one of them is. `{{` is a brace',
  }),
  lookup: lookupSchema.optional(),
  pick: pick.optional(),
  split: z.string().min(1).optional().meta({ description: 'cut the text at this into a list' }),
  trim: z.boolean().optional().meta({ description: 'remove blanks around the text' }),
  lower: z.boolean().optional().meta({ description: 'lower case' }),
  match: matchSchema.optional(),
  map: valueMap.optional().meta({ description: 'value → value; a value not named stays as it is' }),
  ignore_case: z
    .boolean()
    .optional()
    .meta({ description: 'compare with the keys of `map` regardless of case' }),
  otherwise: constant.optional().meta({ description: 'for values that `map` does not name' }),
  date: dateSchema.optional(),
  on_error: onError.optional(),
  default: constant.optional().meta({ description: 'when the record holds nothing there' }),
});

const sourceSchema = plainSource.extend({
  first_of: z
    .array(z.union([path, plainSource]))
    .min(1)
    .optional()
    .meta({ description: 'sources that are tried in order, until one gives a value' }),
});

const fieldSchema = z
  .union([path, sourceSchema])
  .meta({ description: 'a path or column, or how to get the value' });

const fields = z
  .record(z.string(), fieldSchema)
  .meta({ description: 'field of the interaction → where it comes from' });

const parts = {
  records: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .meta({
      description:
        'path to the list of records in each document; of several, the first that is there; `""` is the document itself; `*` stands for every entry',
    }),
  when: conditions.optional().meta({ description: 'records for which this does not hold are left out' }),
  expects: conditions.optional().meta({
    description: 'records for which this does not hold are invalid: the mapping is not made for them',
  }),
  json_texts: z
    .array(z.strictObject({ at: path, on_error: onError }))
    .min(1)
    .optional()
    .meta({ description: 'texts that hold JSON; they are read before anything else is' }),
  notices: z
    .array(z.strictObject({ if: conditions, say: z.string().min(1) }))
    .min(1)
    .optional()
    .meta({ description: 'what to say about documents for which the conditions hold' }),
};

const shapeSchema = z
  .strictObject({
    name: z.string().min(1).meta({ description: 'what this form of a document is called in messages' }),
    is: conditions.meta({ description: 'what a document of this form holds' }),
    ...parts,
    fields: fields.optional(),
  })
  .meta({ description: 'one form of document; its keys stand in for those of the mapping' });

export const mappingSchema = z
  .strictObject({
    $schema: z.string().optional(),
    description: z.string().optional(),
    ...parts,
    null_words: z.array(z.string().min(1)).optional().meta({
      description:
        'words that mean that nothing is there, in any case and in every field; unless set `\\N`, `NULL`, `N/A` and `undefined` in names, addresses and ids',
    }),
    joined: z
      .record(
        z.string().min(1),
        z.strictObject({
          file: z
            .string()
            .min(1)
            .optional()
            .meta({ description: 'file beside the mapping: JSON, NDJSON or CSV' }),
          records: path
            .optional()
            .meta({ description: 'path to the list in that file; the file itself unless set' }),
          description: z.string().optional(),
        }),
      )
      .optional()
      .meta({ description: 'lists from elsewhere that look-ups find by this name' }),
    shapes: z.array(shapeSchema).min(1).optional().meta({
      description: 'several forms of document; the first whose `is` holds is read',
    }),
    fields,
  })
  .meta({
    title: 'autotrigger mapping file',
    description: 'How records of another system become interactions.',
  });
