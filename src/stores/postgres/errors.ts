/** Errors of a Postgres server that have a fix of their own, by SQLSTATE. */
import { withoutCredentials } from '../../shared/redact.js';
import type { Remedy } from '../limited-calls.js';

const notMigrated: Remedy = {
  why: 'its tables are missing, or the `schema` or the `search_path` does not lead to them',
  fix: 'call migrate() of the store once before its first use',
};

const refused: Remedy = {
  why: 'the server refused the user or its password',
  fix: 'check the credentials of the pool',
};

const remedies: Readonly<Record<string, Remedy>> = {
  '42P01': notMigrated,
  '42883': notMigrated,
  '3F000': {
    why: 'the schema that is named, or that the `search_path` leads to, is not there',
    fix: 'create the schema, or correct its name, and then make the tables',
  },
  '28000': refused,
  '28P01': refused,
  '25006': {
    why: 'the server is a read-only replica, or the session is read-only',
    fix: 'connect the pool to the primary',
  },
  '3D000': {
    why: 'the database does not exist',
    fix: 'create the database, or correct its name in the pool',
  },
  '53300': {
    why: 'the server has no connection left',
    fix: 'lower `max` of the pool, or raise `max_connections` of the server',
  },
  '53100': { why: 'the disk of the server is full', fix: 'free space on the disk of the server' },
  '57014': {
    why: 'the server cancelled a statement after its `statement_timeout`, or somebody did',
    fix: 'look at what holds the tables locked or the server busy, or raise `statement_timeout` for the user',
  },
  '57P01': { why: 'the server is shutting down', fix: 'try again when it is back' },
  '57P03': { why: 'the server is starting up', fix: 'try again when it is up' },
  AT001: {
    why: 'its tables were made by a newer version of this package',
    fix: 'update the package `autotrigger`',
  },
};

/** By SQLSTATE (Postgres, appendix A), never by the text, which is in the server's language. */
export function postgresRemedy(error: unknown): Remedy | undefined {
  const state = sqlState(error);
  if (state === '42501' && error instanceof Error) return missingRight(error.message);
  if (state === undefined) return undefined;
  return Object.hasOwn(remedies, state) ? remedies[state] : refusedBy(error, state);
}

/** The server, or a pooler before it, answered: that it is up needs no check. */
function refusedBy(error: unknown, state: string): Remedy | undefined {
  // Of five characters, with a digit, unlike EPIPE; class 08 is the connection's.
  if (!(error instanceof Error) || !/^(?!08)(?=.*\d)[\dA-Z]{5}$/.test(state)) return undefined;
  return {
    why: `the server refused a statement: ${withoutCredentials(error.message)} (SQLSTATE ${state})`,
    fix: "look the state up in the server's manual, and at its log and settings",
  };
}

/** The server names the schema or the table, and nothing else. */
function missingRight(message: string): Remedy {
  const why = `its user lacks a right (${message})`;
  if (message.includes('must be owner')) {
    return { why, fix: 'make or update the tables as the user who owns them' };
  }
  if (message.includes('schema')) {
    return {
      why,
      fix: 'GRANT USAGE ON SCHEMA … TO the user, and CREATE as well to make the tables; or name a schema of its own',
    };
  }
  return {
    why,
    fix: 'GRANT SELECT, INSERT, UPDATE, DELETE ON autotrigger_customers, autotrigger_meta TO the user (with the prefix and the schema that are named, where there are some)',
  };
}

/** Serialisation failure and deadlock: the transaction was undone. */
export const isUndone = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
