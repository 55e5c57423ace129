/** What errors of the disk are said to be. */
import { expect, it } from 'vitest';
import { storeUnavailable } from '../../../src/stores/lmdb/errors.js';

it.each(['ENOSPC', 'Disk quota exceeded', 'File too large: Attempting to write page'])(
  'takes `%s` for a disk without room',
  (text) => {
    expect(storeUnavailable('state', 'be written', new Error(text))).toMatchObject({
      message: 'the lmdb store `state` cannot be written: its disk is full or failing, or a quota of it is',
      fix: expect.stringContaining('free space'),
    });
  },
);
