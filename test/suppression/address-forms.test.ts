/** Whichever spelling and whichever address rules: nobody is asked twice, and nobody who opted out is asked. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AddressRules } from '../../src/interaction/address.js';
import { readInteraction } from '../../src/interaction/normalise.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { createGuard } from '../../src/suppression/guard.js';
import { createKeys } from '../../src/suppression/keys.js';
import { importBlocks } from '../../src/suppression/transfer.js';
import { spellingsOf } from '../support/address-spellings.js';
import { weekly } from '../support/weekly.js';

const keySecret = 'one secret for the tests';

function guardOn(store: SuppressionStore, addressRules?: AddressRules) {
  const guard = createGuard({ store, keySecret, ...(addressRules && { addressRules }) });
  return {
    ...guard,
    /** What a request for an interaction with this address would be answered. */
    async ask(email: string, id: string) {
      const read = readInteraction({ ext_interaction_id: id, customer: { email } });
      const address = read.ok ? read.interaction.customer.email : undefined;
      if (address === undefined) throw new Error('no address');
      const request = {
        customer: { name: 'Jane', email: address },
        employee: { custom_id: '7' },
        channel: 'chat',
        ext_interaction_id: id,
      };
      const asked = await guard.reserve({ request, windows: [weekly], timezone: 'UTC' });
      if (asked.kind !== 'reserved') return asked.kind;
      const begun = await guard.begin(asked.reservation);
      if (begun.kind === 'begun') await guard.confirm(asked.reservation);
      return begun.kind;
    },
  };
}

const newStore = () => memoryStore({ quiet: true });

describe('a do-not-contact list', () => {
  it('holds in every spelling of a request, whichever spelling it was given', async () => {
    const spellings = spellingsOf('zoë.doe', 'münchen.de');
    for (const listed of spellings) {
      const store = newStore();
      const guard = guardOn(store);
      expect(await importBlocks(guard, [listed])).toMatchObject({ imported: 1, refused: 0 });
      for (const [index, asked] of spellings.entries()) {
        expect([listed, asked, await guard.ask(asked, `case-${index}`)]).toEqual([
          listed,
          asked,
          'do_not_contact',
        ]);
      }
      expect(await guard.unblock(spellings[0] ?? '')).toBe(true);
      expect(await guard.ask(listed, 'case')).toBe('begun');
    }
  });

  const anyRules: (AddressRules | undefined)[] = [
    undefined,
    { gmail: true },
    { plusTags: true },
    { gmail: true, plusTags: true },
  ];
  const pairs = anyRules.flatMap((filled) => anyRules.map((used) => ({ filled, used })));

  it.each(pairs)('filled under $filled holds under $used', async ({ filled, used }) => {
    const store = newStore();
    await guardOn(store, filled).block('jane.doe+shop@gmail.com');
    expect(await guardOn(store, used).ask('Jane.Doe+shop@gmail.com', 'case-1')).toBe('do_not_contact');
    if (used?.gmail)
      expect(await guardOn(store, used).ask('janedoe@googlemail.com', 'case-2')).toBe('do_not_contact');
    if (used?.plusTags)
      expect(await guardOn(store, used).ask('jane.doe+x@gmail.com', 'case-3')).toBe('do_not_contact');
  });

  it.each(pairs)(
    'a request under $filled holds the window of the same address under $used',
    async ({ filled, used }) => {
      const store = newStore();
      expect(await guardOn(store, filled).ask('jane.doe@gmail.com', 'case-1')).toBe('begun');
      expect(await guardOn(store, used).ask('jane.doe@gmail.com', 'case-2')).toBe('suppressed');
    },
  );

  it('does not speak for an untagged address unless the rules say so', async () => {
    const [store, other] = [newStore(), newStore()];
    await guardOn(other).block('jane+shop@example.com');
    expect(await guardOn(other).ask('jane@example.com', 'case-1')).toBe('begun');
    await guardOn(store).block('jane+shop@example.com');
    expect(await guardOn(store, { plusTags: true }).ask('jane@example.com', 'case-2')).toBe('do_not_contact');
  });
});

describe('a key of the first version', () => {
  /** As it made them: trimmed, composed, lower case. */
  const formerKey = (text: string) =>
    createHmac('sha256', keySecret)
      .update(`customer\0${text.normalize('NFC').toLowerCase().trim()}`)
      .digest('base64url')
      .slice(0, 24);

  it('is the key of today for an address in ASCII', () => {
    expect(createKeys(keySecret).customersOf(' Jane@Example.com')).toEqual([formerKey('jane@example.com')]);
  });

  it.each(['jane@münchen.de', 'jane@xn--mnchen-3ya.de', 'Jane@MÜNCHEN.de'])(
    'is found again for the international domain of %s',
    async (asked) => {
      const store = newStore();
      await store.block(formerKey('jane@münchen.de'), {});
      const guard = guardOn(store);
      expect((await guard.lookUp(asked))?.block).toBeDefined();
      expect(await guard.ask(asked, 'case-1')).toBe('do_not_contact');
      expect(await guard.unblock(asked)).toBe(true);
      expect(await guard.ask(asked, 'case-1')).toBe('begun');
    },
  );
});

describe('10,000 random spellings of 500 mailboxes', () => {
  it('through lists and requests reach no mailbox twice, and none that opted out', async () => {
    const mailboxes = Array.from({ length: 500 }, (_, index) => ({
      name: `name${index}`,
      domain: ['example.com', 'münchen.de', 'bücher.example', 'mail.example.org'][index % 4] ?? '',
    }));
    const isBlocked = (index: number) => index % 5 === 0;
    const random = fc.sample(fc.record({ box: fc.nat(499), spelling: fc.nat(34) }), {
      seed: 14,
      numRuns: 10_000,
    });
    const store = newStore();
    const guard = guardOn(store);
    const spell = (box: number, spelling: number) => {
      const { name = '', domain = '' } = mailboxes[box] ?? {};
      return spellingsOf(name, domain)[spelling] ?? '';
    };
    const listed = mailboxes.flatMap((_, box) => (isBlocked(box) ? [spell(box, box % 35)] : []));
    const [blocked, imported] = [listed.slice(0, 30), listed.slice(30)];
    for (const address of blocked) await guard.block(address);
    expect(await importBlocks(guard, imported)).toMatchObject({ refused: 0 });
    const reached = new Map<number, number>();
    for (const [id, { box, spelling }] of random.entries()) {
      if ((await guard.ask(spell(box, spelling), `case-${id}`)) === 'begun')
        reached.set(box, (reached.get(box) ?? 0) + 1);
    }
    expect([...reached].filter(([box, times]) => times > 1 || isBlocked(box))).toEqual([]);
    expect(reached.size).toBe(mailboxes.filter((_, box) => !isBlocked(box)).length);
  });
});
