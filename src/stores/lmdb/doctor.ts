/** Looks at the folder of an lmdb store for what would make it forget, or let others read it. */
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.js';
import type { Environment } from '../../shared/environment.js';
import type { StoreFinding } from '../port.js';
import { isMountedReadOnly } from './folder.js';

/** `f_type` of statfs(2): file systems on which the locks of lmdb do not hold between machines. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x0bd00bd0, 'Lustre'],
]);
/** tmpfs and ramfs. */
const memoryFileSystems: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

const toleratedSkewMs = 5_000;
/** The rights of group and others, of a file's mode. */
const others = 0o077;

const storeReadOnly: StoreFinding = {
  severity: 'error',
  code: 'STORE_READ_ONLY',
  message: 'the folder lies on a read-only file system: it can be looked at, and nothing can be sent',
  fix: 'mount it for writing, or use another folder',
};

/** Rejects where the folder cannot be looked at. `clock`: the one that windows run on. */
export async function examineFolder(
  folder: string,
  clock: Clock,
  environment: Environment,
): Promise<StoreFinding[]> {
  const [system, directory, data, readOnly] = await Promise.all([
    statfs(folder),
    stat(folder),
    stat(join(folder, 'data.mdb')),
    isMountedReadOnly(folder),
  ]);
  return [
    ...(readOnly ? [storeReadOnly] : []),
    ...fileSystemFindings(system.type, environment),
    ...privacyFindings(directory.mode | data.mode),
    ...clockFindings(clock.now(), data.mtimeMs),
  ];
}

/** @param type `f_type` of statfs(2), as Node gives it */
export function fileSystemFindings(type: number, environment: Environment): StoreFinding[] {
  // Some platforms hand the 32 bits over as a signed number.
  const unsigned = type >>> 0;
  const network = networkFileSystems.get(unsigned);
  if (network !== undefined) {
    const message = `the folder lies on a network file system (${network}), where its locks do not hold between machines`;
    return [
      {
        severity: 'error',
        code: 'STORE_ON_NETWORK',
        message,
        fix: 'use a local disk, or redisStore or postgresStore',
      },
    ];
  }
  if (!memoryFileSystems.has(unsigned)) return [];
  const severity = environment === 'production' ? 'error' : 'warning';
  const message = 'the folder lies in memory (tmpfs): every window is forgotten when the machine restarts';
  return [{ severity, code: 'STORE_FORGETS', message, fix: 'use a folder on a disk' }];
}

function privacyFindings(mode: number): StoreFinding[] {
  if ((mode & others) === 0) return [];
  const message = 'other users of this machine may read the folder or its data; the keys in it are hashed';
  return [
    { severity: 'warning', code: 'STORE_READABLE', message, fix: 'chmod 700 the folder and 600 its files' },
  ];
}

/** @param lastWrite when the data file was last written */
export function clockFindings(storeNow: number, lastWrite: number): StoreFinding[] {
  const aheadMs = lastWrite - storeNow;
  if (aheadMs <= toleratedSkewMs) return [];
  const message = `the store was last written ${Math.round(aheadMs / 1_000)} s in the future: the clock went back`;
  const fix = 'set the clock of the machine (NTP); until then windows last longer, never shorter';
  return [{ severity: 'warning', code: 'CLOCK_WENT_BACK', message, fix }];
}
