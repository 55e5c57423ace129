import { expect, it } from 'vitest';
import { mapRecord } from '../../../src/interaction/mapping/map-record.js';
import { parseMapping } from '../../../src/interaction/mapping/parse.js';
import { readInteractions } from '../../../src/interaction/read/read-interactions.js';

it.each(['zendesk', Promise.resolve({}), null, 7])(
  'refuses %s as a mapping, wherever it is given',
  async (wrong) => {
    const invalid = expect.objectContaining({
      code: 'OPTION_INVALID',
      fix: expect.stringContaining('loadMapping'),
    });
    expect(() => mapRecord(wrong as never, {})).toThrow(invalid);
    await expect(readInteractions([], { mapping: wrong as never }).next()).rejects.toEqual(invalid);
    const mapping = parseMapping({ fields: { ext_interaction_id: 'id' } });
    expect(mapRecord(mapping, { id: 1 })).toMatchObject({ interactions: [{ ext_interaction_id: '1' }] });
  },
);

it('refuses inputs that are no list, formats that are none, and options with a slip', async () => {
  const read = (inputs: unknown, options?: object) => readInteractions(inputs as never, options).next();
  for (const wrong of [read('a.ndjson'), read([], { format: 'xml' }), read([], { fromat: 'csv' })]) {
    await expect(wrong).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  }
});
