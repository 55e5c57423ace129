/** The schema of a mapping file: which field of an interaction comes from where in a record of another system. */
import * as z from 'zod/mini';

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

const text = z.string().check(z.minLength(1));
const path = text;

const optional = <Schema extends z.core.$ZodType>(schema: Schema, description: string) =>
  z.optional(schema).check(z.meta({ description }));

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const constant = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const valueMap = z.record(z.string(), constant);

const conditionSchema = z
  .strictObject({
    path: z.union([path, z.array(path).check(z.minLength(1))]).check(
      z.meta({
        description: 'path that is looked at; of several, the first that holds something',
      }),
    ),
    equals: optional(path, 'path in the record that must hold the same'),
    equals_value: optional(scalar, 'constant that must stand there'),
    one_of: optional(z.array(scalar).check(z.minLength(1)), 'constants of which one must stand there'),
    not_one_of: optional(z.array(scalar).check(z.minLength(1)), 'constants of which none may stand there'),
    starts_with: optional(text, 'beginning of the text that must stand there'),
    exists: optional(z.boolean(), 'whether something must stand there: not null, not blank'),
    present: optional(z.boolean(), 'whether the key must be there, whatever it holds'),
    ignore_case: optional(z.boolean(), 'compare regardless of case'),
  })
  .check(z.meta({ description: 'one condition; a list of conditions holds when each of them does' }));

const conditions = z.array(conditionSchema).check(z.minLength(1));

const onError = z
  .enum(['refuse', 'missing'])
  .check(
    z.meta({ description: '`refuse` makes the record invalid, `missing` leaves the field to `default`' }),
  );

const pick = z.enum(['first', 'last', 'only']).check(
  z.meta({
    description:
      'of several: the first, the last, or the one that there is (`only` refuses several that differ)',
  }),
);

const dateSchema = z
  .strictObject({
    format: z.union([text, z.array(text).check(z.minLength(1))]).check(
      z.meta({
        description:
          'date-fns pattern (`yyyy-MM-dd HH:mm:ss`), `iso`, `unix`, `unix_ms` or `unix_us` for seconds, milliseconds or microseconds since 1970, or `spreadsheet_day`; of several, the first that fits',
      }),
    ),
    timezone: optional(text, 'IANA zone of times that name none; `UTC` unless set'),
    locale: optional(text, 'language of names of months and days: `de`, `pt-BR`'),
    earliest: optional(text, 'earlier times are refused; `2000-01-01` unless set'),
    latest: optional(text, 'later times are refused; one year after now unless set'),
  })
  .check(z.meta({ description: 'how the value is read as a time' }));

const lookupSchema = z
  .strictObject({
    in: path.check(
      z.meta({ description: 'list in the record, its parents, the document, or a list that is joined' }),
    ),
    where: optional(
      z.union([path, conditions]),
      'field of the list’s entries that is compared (`id` unless set; `@key` for the key in an object), or a list of conditions on an entry',
    ),
    equals: optional(path, 'path in the record that holds the value to look for'),
    equals_value: optional(z.union([z.string(), z.number()]), 'constant to look for, in place of `equals`'),
    take: z.union([path, z.array(path).check(z.minLength(1))]).check(
      z.meta({
        description: 'field of the entry found that is taken; several are joined by a space',
      }),
    ),
    pick: z.optional(pick),
  })
  .check(z.meta({ description: 'find an entry of a list' }));

const matchSchema = z
  .strictObject({
    pattern: z
      .string()
      .check(z.minLength(1), z.meta({ description: 'RE2 pattern, searched for anywhere in the text' })),
    group: optional(
      z.int().check(z.minimum(0), z.maximum(20)),
      'group of the pattern that is taken; the first where there is one, else all that matched',
    ),
  })
  .check(z.meta({ description: 'take a part of the text by a pattern' }));

const plainSource = z.strictObject({
  from: optional(
    z.union([path, z.array(path).check(z.minLength(1))]),
    'path or column; of several, the first that holds something. `*` stands for every entry',
  ),
  value: optional(constant, 'constant'),
  join: optional(z.array(path).check(z.minLength(1)), 'paths or columns, joined; missing ones are left out'),
  with: optional(z.string(), 'what stands between joined texts; a space unless set'),
  text: optional(text, 'text with paths in braces: `zd-{id}`; missing where one of them is. `{{` is a brace'),
  lookup: z.optional(lookupSchema),
  pick: z.optional(pick),
  split: optional(text, 'cut the text at this into a list'),
  trim: optional(z.boolean(), 'remove blanks around the text'),
  lower: optional(z.boolean(), 'lower case'),
  match: z.optional(matchSchema),
  map: optional(valueMap, 'value → value; a value not named stays as it is'),
  ignore_case: optional(z.boolean(), 'compare with the keys of `map` regardless of case'),
  otherwise: optional(constant, 'for values that `map` does not name'),
  date: z.optional(dateSchema),
  on_error: z.optional(onError),
  default: optional(constant, 'when the record holds nothing there'),
});

const sourceSchema = z.extend(plainSource, {
  first_of: optional(
    z.array(z.union([path, plainSource])).check(z.minLength(1)),
    'sources that are tried in order, until one gives a value',
  ),
});

const fieldSchema = z
  .union([path, sourceSchema])
  .check(z.meta({ description: 'a path or column, or how to get the value' }));

const fields = z
  .record(z.string(), fieldSchema)
  .check(z.meta({ description: 'field of the interaction → where it comes from' }));

const jsonTextSchema = z.strictObject({ at: path, on_error: onError });
const noticeSchema = z.strictObject({ if: conditions, say: text });

const parts = {
  records: optional(
    z.union([z.string(), z.array(z.string()).check(z.minLength(1))]),
    'path to the list of records in each document; of several, the first that is there; `""` is the document itself; `*` stands for every entry',
  ),
  when: optional(conditions, 'records for which this does not hold are left out'),
  expects: optional(
    conditions,
    'records for which this does not hold are invalid: the mapping is not made for them',
  ),
  json_texts: optional(
    z.array(jsonTextSchema).check(z.minLength(1)),
    'texts that hold JSON; they are read before anything else is',
  ),
  notices: optional(
    z.array(noticeSchema).check(z.minLength(1)),
    'what to say about documents for which the conditions hold',
  ),
};

const encoding = optional(text, 'of the files, such as `windows-1252`; recognised unless set');

const csvSchema = z
  .strictObject({
    delimiter: optional(
      z.string().check(z.length(1)),
      'what stands between columns; found from the header unless set',
    ),
    skip_lines: optional(z.int().check(z.minimum(1)), 'lines in front of the header that belong to no table'),
    columns: optional(z.array(text).check(z.minLength(1)), 'names of the columns of files without a header'),
  })
  .check(z.meta({ description: 'how CSV files are read' }));

const joinedSchema = z.strictObject({
  file: optional(text, 'file beside the mapping: JSON, NDJSON or CSV'),
  encoding,
  records: optional(path, 'path to the list in that file; the file itself unless set'),
  description: z.optional(z.string()),
});

const shapeSchema = z
  .strictObject({
    name: z
      .string()
      .check(z.minLength(1), z.meta({ description: 'what this form of a document is called in messages' })),
    is: conditions.check(z.meta({ description: 'what a document of this form holds' })),
    ...parts,
    fields: z.optional(fields),
  })
  .check(z.meta({ description: 'one form of document; its keys stand in for those of the mapping' }));

/** Strict, and with descriptions for editors: `json-schema.ts` and `docs/schemas` are made from it. */
export const mappingSchema = z
  .strictObject({
    $schema: z.optional(z.string()),
    description: z.optional(z.string()),
    encoding,
    csv: z.optional(csvSchema),
    ...parts,
    null_words: optional(
      z.array(text),
      'words that mean that nothing is there, in any case and in every field; unless set `\\N`, `NULL`, `N/A`, `undefined`, `None` and others alike in names, addresses and ids',
    ),
    joined: z
      .optional(z.record(text, joinedSchema))
      .check(z.meta({ description: 'lists from elsewhere that look-ups find by this name' })),
    shapes: optional(
      z.array(shapeSchema).check(z.minLength(1)),
      'several forms of document; the first whose `is` holds is read',
    ),
    fields,
  })
  .check(
    z.meta({
      title: 'autotrigger mapping file',
      description: 'How records of another system become interactions.',
    }),
  );

/** Every kind of object in a mapping, as messages call it. */
export const objectSchemas = {
  mapping: mappingSchema,
  shape: shapeSchema,
  field: sourceSchema,
  lookup: lookupSchema,
  date: dateSchema,
  match: matchSchema,
  csv: csvSchema,
  condition: conditionSchema,
  'JSON text': jsonTextSchema,
  notice: noticeSchema,
  'joined list': joinedSchema,
};
