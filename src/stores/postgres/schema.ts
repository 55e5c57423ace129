/** The tables and functions of the Postgres store, as one text that makes them or brings them up to date. */
import { helperFunctions } from './helpers.js';
import { requestSteps } from './request-steps.js';
import { upkeepSteps } from './upkeep-steps.js';

/** Raised with every change of a table or a function: an older one in the database says to call `migrate()`. */
export const postgresSchemaVersion = 1;

/** Everything in one implicit transaction, one migration at a time; may be run again. */
export function migrationText(prefix: string): string {
  const statements = [
    `SELECT pg_advisory_xact_lock(hashtext('autotrigger migrate ${prefix}'))`,
    ...tables(prefix),
    refuseNewer(prefix),
    ...helperFunctions(prefix),
    ...requestSteps(prefix),
    ...upkeepSteps(prefix),
    `INSERT INTO ${prefix}meta VALUES ('version', '${postgresSchemaVersion}')
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  ];
  return `${statements.join(';\n')};`;
}

const tables = (prefix: string): readonly string[] => [
  `CREATE TABLE IF NOT EXISTS ${prefix}meta (name text PRIMARY KEY, value text NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS ${prefix}customers (
    customer text COLLATE "C" PRIMARY KEY,
    anchors jsonb NOT NULL DEFAULT '[]',
    flights jsonb NOT NULL DEFAULT '[]',
    handled jsonb NOT NULL DEFAULT '{}',
    block text
  ) WITH (fillfactor = 80)`,
];

const refuseNewer = (prefix: string): string => `DO $do$
  BEGIN
    IF EXISTS (SELECT FROM ${prefix}meta WHERE name = 'version' AND value::int > ${postgresSchemaVersion}) THEN
      RAISE EXCEPTION USING ERRCODE = 'AT001', MESSAGE = 'the tables are of a newer version';
    END IF;
  END $do$`;
