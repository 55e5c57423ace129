/** The tables of the Postgres store, as one text that makes them or brings them up to date. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { rowFormat } from '../row/text.js';

/** What stands before the name of each table. */
export interface TableNames {
  readonly prefix: string;
  /** Unset: the first schema of the connection's `search_path`. */
  readonly schema?: string | undefined;
}

/** As it goes into statements; a schema may be named like a word of SQL. */
export const qualified = ({ prefix, schema }: TableNames): string =>
  schema === undefined ? prefix : `"${schema}".${prefix}`;

/** Raised with every change of a table: an older one in the database says to call `migrate()`. */
export const postgresSchemaVersion = 2;

/** Functions of version 1: without them its processes fail instead of writing beside those of this version. */
const formerFunctions = [
  ...[
    'now',
    'durable',
    'locked',
    'put',
    'flight',
    'place',
    'anchors_of',
    'shut_until',
    'suppressed',
    'refusal',
  ],
  ...['reserve', 'look', 'begin', 'settle', 'release', 'anchor', 'block', 'unblock', 'erase', 'sweep'],
];

/**
 * Everything in one implicit transaction, one migration at a time; may be run again.
 *
 * @param names what stands before `customers` and `meta`, with a schema where the store names one
 */
export function migrationText(names: TableNames): string {
  const prefix = qualified(names);
  const statements = [
    `SELECT pg_advisory_xact_lock(hashtext('autotrigger migrate ${prefix}'))`,
    `CREATE TABLE IF NOT EXISTS ${prefix}meta (name text PRIMARY KEY, value text NOT NULL)`,
    refuseNewer(prefix),
    setFirstVersionAside(names),
    `CREATE TABLE IF NOT EXISTS ${prefix}customers (
      customer text COLLATE "C" PRIMARY KEY,
      version text NOT NULL,
      row text NOT NULL,
      written_at float8 NOT NULL
    ) WITH (fillfactor = 80)`,
    convertFirstVersion(prefix),
    `INSERT INTO ${prefix}meta VALUES ('version', '${postgresSchemaVersion}')
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  ];
  return `${statements.join(';\n')};`;
}

/** Throws STORE_UNAVAILABLE. */
export function checkSchemaVersion(version: number): void {
  if (version === postgresSchemaVersion) return;
  const isNewer = version > postgresSchemaVersion;
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the postgres store cannot be used: its tables are of version ${version}, and this package knows version ${postgresSchemaVersion}`,
    { fix: isNewer ? 'update the package `autotrigger`' : 'call migrate() of the store' },
  );
}

const refuseNewer = (prefix: string): string => `DO $do$
  BEGIN
    IF EXISTS (SELECT FROM ${prefix}meta WHERE name = 'version' AND value::int > ${postgresSchemaVersion}) THEN
      RAISE EXCEPTION USING ERRCODE = 'AT001', MESSAGE = 'the tables are of a newer version';
    END IF;
  END $do$`;

const isFirstVersion = (prefix: string): string =>
  `EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('${prefix}customers') AND attname = 'anchors')`;

/** The lock waits for steps of version 1 that are under way; later ones find no function. */
const setFirstVersionAside = (names: TableNames): string => `DO $do$
  DECLARE former record;
  BEGIN
    IF ${isFirstVersion(qualified(names))} THEN
      LOCK TABLE ${qualified(names)}customers IN ACCESS EXCLUSIVE MODE;
      FOR former IN SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_class c ON c.relnamespace = p.pronamespace
        WHERE c.oid = to_regclass('${qualified(names)}customers')
          AND p.proname IN (${formerFunctions.map((name) => `'${names.prefix}${name}'`).join(', ')})
      LOOP EXECUTE 'DROP FUNCTION ' || former.name || ' CASCADE'; END LOOP;
      ALTER TABLE ${qualified(names)}customers RENAME TO ${names.prefix}customers_1;
    END IF;
  END $do$`;

/** Of a JSON text: Postgres cannot look into one that holds a zero character or half a surrogate pair. */
const readable = (text: string): string =>
  String.raw`regexp_replace(${text}, '\\u(0000|d[89a-f]..)', '\\uf8fe\1', 'g')::json`;
const original = (text: string): string =>
  String.raw`regexp_replace(${text}, '\\uf8fe(0000|d[89a-f]..)', '\\u\1', 'g')`;

const list = (...items: readonly string[]): string => `'[' || concat_ws(',', ${items.join(', ')}) || ']'`;
const field = (object: string, name: string): string => `coalesce((${object}->'${name}')::text, 'null')`;
const text = (name: string): string => `to_json(one->>'${name}')`;
const all = (entry: string, order: string, source: string): string =>
  `'[' || coalesce((SELECT string_agg(${entry}, ',' ORDER BY ${order}) FROM ${source}), '') || ']'`;

/** Version 1 kept times as texts, and what people typed as JSON texts within its JSON: these are put in unread. */
function convertFirstVersion(prefix: string): string {
  const receipt = ['requestId', 'status', 'ruleSet'].map((name) => field('receipt', name));
  const anchors = all(
    list(text('scope'), "one->>'at'", "one->>'by'"),
    'n',
    'jsonb_array_elements(anchors) WITH ORDINALITY AS x(one, n)',
  );
  const handled = all(
    list('to_json(key)', text('token'), text('outcome'), "one->>'at'", ...receipt),
    "(one->>'order')::int",
    `jsonb_each(handled) AS x(key, one), LATERAL (SELECT ${readable("(one->>'receipt')")} AS receipt) AS r`,
  );
  const flights = all(
    list(
      ...[text('state'), text('token'), `'""'`, "one->>'at'", "one->>'leaseMs'", text('interaction')],
      ...["one->>'label'", "one->>'scopes'"],
    ),
    'n',
    'jsonb_array_elements(flights) WITH ORDINALITY AS x(one, n)',
  );
  const block = `SELECT ${list("block::json->>'at'", field('entry', 'by'), field('entry', 'reason'))}
    FROM (SELECT ${readable("(block::json->>'entry')")} AS entry) AS e WHERE block IS NOT NULL`;
  const row = list(`'${rowFormat}'`, anchors, handled, flights, `(${block})`);
  return `DO $do$
  BEGIN
    IF to_regclass('${prefix}customers_1') IS NOT NULL THEN
      INSERT INTO ${prefix}customers (customer, version, row, written_at)
        SELECT customer, substr(md5(random()::text || customer), 1, 13), ${original(row)}, 0
        FROM ${prefix}customers_1;
      DROP TABLE ${prefix}customers_1;
    END IF;
  END $do$`;
}
