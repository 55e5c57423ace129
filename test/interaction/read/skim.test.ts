/** Lines that are read only where a rule asks: what is read is what the ordinary way makes of them, all else is left to it. */
import { describe, expect, it } from 'vitest';
import { newSkim } from './skimmed.js';

const whole = {
  ext_interaction_id: 'case-1',
  channel: ' Phone ',
  status: 'CLOSED',
  tags: ['VIP', 'vip', '', 'b'],
  brand: 'blancapeak',
  language: 'en_us',
  country: 'US',
  do_not_send: false,
  external_url: 'https://example.com/1',
  ended_at: '2026-03-02T11:00:00+01:00',
  customer: { name: ' Jane ', email: 'Jane@example.com', custom_id: 17, phone: null },
  employee: { email: 'agent@example.com', custom_id: '7' },
  custom_properties: { a: 1, b: true, c: 'x' },
  attributes: {
    asked: 515,
    other: { deep: [1, { a: null }] },
    text: 'queue3',
    list: [1, { b: [] }],
    none: null,
  },
  note: { any: ['thing', -1.5, true, false, null, {}, []] },
};
const text = JSON.stringify(whole);

describe('a line is skimmed', () => {
  it.each([
    ['as machines write it', text],
    ['as Python writes it', text.replaceAll('":', '": ').replaceAll(',"', ', "')],
    ['with blanks behind it', `${text}  `],
    ['with a carriage return', `${text}\r`],
    ['with letters beyond ASCII', JSON.stringify({ ...whole, brand: ' Łódź 花子 🎈', channel: 'Chât' })],
    ['with DEL in a text', JSON.stringify({ ...whole, brand: '\u007f' })],
    [
      'with nothing where something may stand',
      '{"ext_interaction_id":"1","tags":null,"customer":null,"attributes":null,"ended_at":"","brand":""}',
    ],
    [
      'with empty objects',
      '{"ext_interaction_id":7,"customer":{},"employee":{ },"attributes":{},"custom_properties":{}}',
    ],
    [
      'with numbers of all kinds',
      '{"ext_interaction_id":1.0,"attributes":{"asked":-0,"text":0.125,"list":123456789012345678}}',
    ],
  ])('%s', (_, line) => {
    const { quickly, ordinarily } = newSkim()(line);
    expect(quickly).toBeDefined();
    expect(quickly).toEqual(ordinarily);
  });

  it('whichever way the one before it went', () => {
    const lines = [text, '{"ext_interaction_id":"2"}', text, '{"status":"open","ext_interaction_id":"3"}'];
    for (const { quickly, ordinarily } of lines.map(newSkim())) {
      expect(quickly).toBeDefined();
      expect(quickly).toEqual(ordinarily);
    }
  });
});

describe('a line is left to the ordinary way', () => {
  it.each([
    ['with an escape', '{"ext_interaction_id":"1","brand":"a\\u0041"}'],
    ['with an escape in a key', '{"ext_interaction_id":"1","\\u0062rand":"a"}'],
    ['with a control character', '{"ext_interaction_id":"1","brand":"a\u0001"}'],
    ['with a tab', '{"ext_interaction_id":\t"1"}'],
    ['with a key that comes twice', '{"ext_interaction_id":"1","brand":"a","brand":"b"}'],
    [
      'with an object that comes twice',
      '{"ext_interaction_id":"1","customer":{"name":"a"},"customer":{"email":"b"}}',
    ],
    ['with __proto__', '{"ext_interaction_id":"1","__proto__":{"brand":"a"}}'],
    ['with __proto__ among attributes', '{"ext_interaction_id":"1","attributes":{"__proto__":{"asked":1}}}'],
    ['around an interaction', '{"interaction":{"ext_interaction_id":"1"}}'],
    ['without an id', '{"brand":"a"}'],
    ['with a field of the wrong type', '{"ext_interaction_id":"1","brand":7}'],
    ['with an id that lost its last digits', '{"ext_interaction_id":12345678901234567890}'],
    ['with a flag in words', '{"ext_interaction_id":"1","do_not_send":"true"}'],
    ['with a time that is none', '{"ext_interaction_id":"1","ended_at":"yesterday"}'],
    ['with text behind it', '{"ext_interaction_id":"1"} x'],
    ['cut off', '{"ext_interaction_id":"1","brand":"a'],
    ['cut off behind a value', '{"ext_interaction_id":"1","brand":"a"'],
    ['with a comma too many', '{"ext_interaction_id":"1",}'],
    ['with a comma too many in what nobody asks for', '{"ext_interaction_id":"1","note":[1,]}'],
    ['with a number that is none', '{"ext_interaction_id":"1","note":01}'],
    ['with a word that is none', '{"ext_interaction_id":"1","note":nul}'],
    [
      'nested deeply',
      `{"ext_interaction_id":"1","attributes":{"asked":${'['.repeat(200)}${']'.repeat(200)}}}`,
    ],
    ['with a key as long as a page', `{"${'k'.repeat(2_000)}":1,"ext_interaction_id":"1"}`],
    ['with a page of blanks', `{"ext_interaction_id":"1",${' '.repeat(2_000)}"note":1}`],
    ['that is a list', '[]'],
    ['that is blank', ''],
  ])('%s', (_, line) => {
    expect(newSkim()(line).quickly).toBeUndefined();
  });

  it('when there are too many ways of writing to know', () => {
    const skim = newSkim();
    const lines = Array.from({ length: 30 }, (_, at) => `{"key${at}":1,"ext_interaction_id":"1"}`);
    const ways = lines.map((line) => skim(line).quickly !== undefined);
    expect(ways[0]).toBe(true);
    expect(ways.at(-1)).toBe(false);
  });
});
