import { describe, expect, it } from 'vitest';
import { isEncodedTwice, isMangled } from '../../src/interaction/mangled-text.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const twice = (text: string): string => new TextDecoder('windows-1252').decode(bytes(text));

describe('a text that was encoded twice', () => {
  it.each(['Müller', 'José', 'François', 'JÜRGEN', 'São', 'àéîõü', 'D’Arcy', 'Иван', 'a\u00A0b', 'Ñandú'])(
    'is known by its letters: %s',
    (text) => {
      expect(isEncodedTwice(twice(text))).toBe(true);
      expect(isMangled(twice(text))).toBe(true);
      expect(isMangled(text)).toBe(false);
    },
  );

  it.each([
    'SÃO PAULO',
    'IRMÃ',
    'Â',
    'CAFÉ’S',
    'NESCAFÉ®',
    'Weiß’',
    'Þórður',
    'Ñ',
    'TÜV–Süd',
    'Jane',
    '5 €',
    'â€',
  ])('is no other one: %s', (text) => expect(isEncodedTwice(text)).toBe(false));
});
