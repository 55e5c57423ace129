/** A mapping file as it is written. `schema.ts` checks it; a test compares the two. */

/** A value that stands for itself. */
export type Constant = string | number | boolean | string[];

type Scalar = string | number | boolean;

/** Which form of document or which entry is meant. A list of conditions holds when each of them does. */
export interface MappingCondition {
  /** Path that is looked at; of several, the first that holds something. */
  path: string | string[];
  /** Path in the record that must hold the same. */
  equals?: string | undefined;
  equals_value?: Scalar | undefined;
  one_of?: Scalar[] | undefined;
  not_one_of?: Scalar[] | undefined;
  starts_with?: string | undefined;
  /** Whether something must stand there: not null, not blank. */
  exists?: boolean | undefined;
  /** Whether the key must be there, whatever it holds. */
  present?: boolean | undefined;
  ignore_case?: boolean | undefined;
}

/** `refuse` makes the record invalid, `missing` leaves the field to `default`. */
export type OnError = 'refuse' | 'missing';

/** Of several values: the first, the last, or the one that there is (`only` refuses several that differ). */
export type Pick = 'first' | 'last' | 'only';

/** How times are written in the other system. */
export interface DateSetting {
  /** A date-fns pattern, `iso`, `unix`, `unix_ms`, `unix_us` or `spreadsheet_day`; of several, the first that fits. */
  format: string | string[];
  /** IANA zone of times that name none; `UTC` unless set. */
  timezone?: string | undefined;
  /** Language of names of months and days. */
  locale?: string | undefined;
  /** Earlier times are refused; `2000-01-01` unless set. */
  earliest?: string | undefined;
  /** Later times are refused; one year after now unless set. */
  latest?: string | undefined;
}

/** Finds an entry of a list. */
export interface LookupSetting {
  /** List in the record, its parents, the document, or a list that is joined. */
  in: string;
  /** Field of the entries that is compared (`id` unless set), or conditions on an entry. */
  where?: string | MappingCondition[] | undefined;
  /** Path in the record that holds the value to look for. */
  equals?: string | undefined;
  equals_value?: string | number | undefined;
  /** Field of the entry found that is taken; several are joined by a space. */
  take: string | string[];
  pick?: Pick | undefined;
}

/** Takes a part of the text by an RE2 pattern. */
export interface MatchSetting {
  pattern: string;
  /** The first group where there is one, else all that matched, unless set. */
  group?: number | undefined;
}

/** Where a value comes from (`from`, `value`, `join`, `text` or `lookup`), then how it is changed, in this order. */
export interface PlainSource {
  /** Path or column; of several, the first that holds something. */
  from?: string | string[] | undefined;
  value?: Constant | undefined;
  /** Paths or columns, joined; missing ones are left out. */
  join?: string[] | undefined;
  /** What stands between joined texts; a space unless set. */
  with?: string | undefined;
  /** Text with paths in braces; missing where one of them is. */
  text?: string | undefined;
  lookup?: LookupSetting | undefined;
  pick?: Pick | undefined;
  /** Cuts the text at this into a list. */
  split?: string | undefined;
  trim?: boolean | undefined;
  lower?: boolean | undefined;
  match?: MatchSetting | undefined;
  /** Value → value; a value not named stays as it is. */
  map?: Record<string, Constant> | undefined;
  /** Compares with the keys of `map` regardless of case. */
  ignore_case?: boolean | undefined;
  /** For values that `map` does not name. */
  otherwise?: Constant | undefined;
  date?: DateSetting | undefined;
  on_error?: OnError | undefined;
  /** For a record that holds nothing there. */
  default?: Constant | undefined;
}

/** Where a field comes from: one source, or several in order. */
export interface FieldSource extends PlainSource {
  /** Sources that are tried in order, until one gives a value. */
  first_of?: (string | PlainSource)[] | undefined;
}

interface MappingParts {
  /** Path to the list of records; of several, the first that is there; `""` is the document itself. */
  records?: string | string[] | undefined;
  /** Records for which this does not hold are left out. */
  when?: MappingCondition[] | undefined;
  /** Records for which this does not hold are invalid. */
  expects?: MappingCondition[] | undefined;
  /** Texts that hold JSON; they are read before anything else is. */
  json_texts?: { at: string; on_error: OnError }[] | undefined;
  /** What to say about documents for which the conditions hold. */
  notices?: { if: MappingCondition[]; say: string }[] | undefined;
}

/** One form of document; its keys replace those of the mapping. */
export interface MappingShape extends MappingParts {
  /** What this form of a document is called in messages. */
  name: string;
  /** What a document of this form holds. */
  is: MappingCondition[];
  fields?: Record<string, string | FieldSource> | undefined;
}

/** A mapping file as it is written; `parseMapping` checks what a type cannot say. */
export interface Mapping extends MappingParts {
  $schema?: string | undefined;
  description?: string | undefined;
  /** Of the files that are read, such as `windows-1252`; recognised unless set. */
  encoding?: string | undefined;
  csv?: CsvSetting | undefined;
  /** Words that mean that nothing is there, in any case and in every field. */
  null_words?: string[] | undefined;
  /** Lists from elsewhere that look-ups find by this name. */
  joined?: Record<string, JoinedSetting> | undefined;
  /** Several forms of document; the first whose `is` holds is read. */
  shapes?: MappingShape[] | undefined;
  /** Field of the interaction → where it comes from. */
  fields: Record<string, string | FieldSource>;
}

/** How CSV files are cut into rows and cells. Quotes are always `"`. */
export interface CsvSetting {
  /** What stands between columns; found from the header unless set. */
  delimiter?: string | undefined;
  /** Lines in front of the header that belong to no table. */
  skip_lines?: number | undefined;
  /** Names of the columns of files without a header. */
  columns?: string[] | undefined;
}

/** A list that look-ups use; without `file` it is given in code or on the command line. */
export interface JoinedSetting {
  /** File beside the mapping: JSON, NDJSON or CSV. */
  file?: string | undefined;
  /** Of that file; recognised unless set. */
  encoding?: string | undefined;
  /** Path to the list in that file; the file itself unless set. */
  records?: string | undefined;
  description?: string | undefined;
}
