/** Looks at the folder of an lmdb store for what would make it forget, or let others read it. */
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.js';
import type { StoreFinding } from '../port.js';

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
const memoryFileSystems: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** Beyond this the clocks of caller and store tell different stories about short windows and leases. */
const toleratedSkewMs = 5_000;
const others = 0o077;

export interface DoctorContext {
  readonly environment: 'test' | 'production';
  readonly now: number;
}

export async function examine(
  folder: string,
  clock: Clock,
  { environment, now }: DoctorContext,
): Promise<StoreFinding[]> {
  const [system, directory, data] = await Promise.all([
    statfs(folder),
    stat(folder),
    stat(join(folder, 'data.mdb')),
  ]);
  return [
    ...fileSystemFindings(system.type, environment),
    ...privacyFindings(directory.mode | data.mode),
    ...clockFindings(clock.now(), now, data.mtimeMs),
  ];
}

export function fileSystemFindings(type: number, environment: DoctorContext['environment']): StoreFinding[] {
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

export function privacyFindings(mode: number): StoreFinding[] {
  if ((mode & others) === 0) return [];
  const message = 'other users of this machine may read the folder or its data; the keys in it are hashed';
  return [
    { severity: 'warning', code: 'STORE_READABLE', message, fix: 'chmod 700 the folder and 600 its files' },
  ];
}

export function clockFindings(storeNow: number, now: number, lastWrite: number): StoreFinding[] {
  const skew = Math.abs(storeNow - now);
  const findings: StoreFinding[] = [];
  if (skew > toleratedSkewMs) {
    const message = `the clocks of the caller and of the store are ${Math.round(skew / 1_000)} s apart`;
    findings.push({
      severity: 'warning',
      code: 'CLOCK_SKEW',
      message,
      fix: 'give both the same clock',
    });
  }
  if (lastWrite - storeNow > toleratedSkewMs) {
    const message = `the store was last written ${Math.round((lastWrite - storeNow) / 1_000)} s in the future: the clock went back`;
    const fix = 'set the clock of the machine (NTP); until then windows last longer, never shorter';
    findings.push({ severity: 'warning', code: 'CLOCK_WENT_BACK', message, fix });
  }
  return findings;
}
