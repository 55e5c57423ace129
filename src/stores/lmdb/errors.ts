/** Errors of lmdb and of the disk as STORE_UNAVAILABLE, with what to do. */
import { AutotriggerError, isAutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';

const remedies: readonly { readonly pattern: RegExp; readonly because: string; readonly fix: string }[] = [
  {
    pattern: /EROFS|Read-only file system/i,
    because: 'it lies on a read-only file system',
    fix: 'mount it for writing, or choose another folder; `suppressions show` and `export` can read it there',
  },
  {
    pattern: /EACCES|EPERM|Permission denied|Operation not permitted/,
    because: 'it may not be written',
    fix: 'give the user that runs this process the right to write there, or choose another folder',
  },
  {
    pattern: /ENOTDIR|EEXIST|EISDIR|Not a directory/,
    because: 'it is, or lies under, a file and not a folder',
    fix: 'give a path where a folder is or can be made',
  },
  {
    pattern: /ENOENT|No such file/,
    because: 'its folder cannot be made',
    fix: 'give a path where a folder can be made',
  },
  {
    pattern: /MDB_MAP_FULL|ENOSPC|No space left|Input\/output error|EDQUOT|quota exceeded|File too large/i,
    because: 'its disk is full or failing, or a quota of it is',
    fix: 'look at the disk and free space on it, and remove what is past with sweep()',
  },
  {
    pattern: /MDB_INVALID|MDB_VERSION_MISMATCH|MDB_CORRUPTED|MDB_PAGE_NOTFOUND/,
    because: 'its files are damaged or not those of a store',
    fix: 'restore the folder from a backup, or choose an empty folder and import the history',
  },
  {
    pattern: /MDB_READERS_FULL/,
    because: 'too many processes read it',
    fix: 'end processes that are no longer needed',
  },
];

/** `action` completes `the store cannot …`: `be opened`, `be written`. Errors of this package pass as they are. */
export function storeUnavailable(folder: string, action: string, cause: unknown): AutotriggerError {
  if (isAutotriggerError(cause)) return cause;
  const text = errorText(cause);
  const remedy = remedies.find(({ pattern }) => pattern.test(text));
  const because = remedy?.because ?? text;
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the lmdb store \`${folder}\` cannot ${action}: ${because}`,
    {
      fix: remedy?.fix ?? 'look at the folder and its disk; nothing is sent while the store is away',
      cause,
    },
  );
}

/** lmdb says only "commit failed" and keeps the reason in another promise, which has no other listener. */
export async function reasonOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (reason) {
    return reason;
  }
}
