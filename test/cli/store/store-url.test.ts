/** Addresses of shared stores: what is autotrigger's in them, lists of hosts, and no password in any message. */
import { describe, expect, it } from 'vitest';
import { connectStore } from '../../../src/cli/store/open-store.js';
import { readServers, readStoreUrl } from '../../../src/cli/store/store-url.js';

describe('the parameters of an address', () => {
  it('are taken where they are autotrigger’s, and left to the driver otherwise', () => {
    expect(readStoreUrl('postgres://h/d?schema=a&sslmode=require&prefix=p_&timeout=2m')).toEqual({
      location: 'postgres://h/d?sslmode=require',
      schema: 'a',
      prefix: 'p_',
      timeoutMs: 120_000,
    });
    expect(readStoreUrl('rediss+sentinel://h/main?wait=2&waitTimeout=2s')).toMatchObject({
      location: 'rediss+sentinel://h/main',
      wait: { replicas: 2, timeoutMs: 2_000 },
    });
    expect(readStoreUrl('redis://h')).toEqual({ location: 'redis://h', timeoutMs: 5_000 });
  });
});

describe('a list of hosts', () => {
  it('has ports and credentials, encoded or not', () => {
    expect(readServers('redis+cluster://me:p%40s:s@a:1,[::1]:2,c', 6379)).toMatchObject({
      hosts: [
        { host: 'a', port: 1 },
        { host: '::1', port: 2 },
        { host: 'c', port: 6379 },
      ],
      username: 'me',
      password: 'p@s:s',
      path: [],
    });
    const { path, parameters } = readServers('redis+sentinel://a/main/3?sentinelPassword=x', 26379);
    expect([path, parameters.get('sentinelPassword')]).toEqual([['main', '3'], 'x']);
  });
});

describe('an address that cannot be read', () => {
  it.each([
    ['redis://u:hunter2@h?timeout=soon', 'timeout'],
    ['redis://u:hunter2@h?prefix=', 'prefix'],
    ['redis://u:hunter2@h?wait=all', 'wait'],
    ['redis://u:hunter2@h?waitTimeout=1s', 'wait'],
    ['postgres://u:hunter2@h/d?wait=1', 'wait'],
    ['redis+cluster://u:hunter2@h:1,', 'hosts'],
    ['redis+cluster://u:hunter2%@h:1', 'password'],
    ['redis+sentinel://u:hunter2@h:1', 'names no primary'],
    ['redis+sentinel://u:hunter2@h:1/main/first', 'names no primary'],
    ['postgres://u:hunter2@h/d?schema=A;drop', 'schema'],
    ['redis+other://u:hunter2@h', 'no store is known'],
    ['redis://u:hunter2@h/shop', 'no number of a database'],
    ['redis://u:hunter2@h?timout=10s', '`timout` in the address is no parameter'],
    ['redis://u:hunter2@h?keyPrefix=a', '`keyPrefix` in the address is no parameter'],
    ['postgres://u:hunter2@h/d?scheme=a', '`scheme` in the address is no parameter'],
    ['redis://u:hunter2@h?schema=a', '`schema` in the address is for Postgres'],
    ['redis+cluster://u:hunter2@h:1/3', 'a cluster has one only'],
    ['redis+cluster://u:hunter2@h:1?family=6', '`family` in the address'],
    ['redis+sentinel://u:hunter2@h:1/main?password=x', '`password` in the address'],
    ['redis:u:hunter2@h:6379', 'looks like an address'],
    ['u:hunter2@h:6379/0', 'looks like an address'],
    ['localhost:6379', 'looks like an address'],
    ['Memory', 'is no store'],
  ])('%s', async (url, what) => {
    const connecting = connectStore({ env: {}, cwd: '.' } as Parameters<typeof connectStore>[0], url);
    await expect(connecting).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining(what) });
    await expect(connecting).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
  });
});
