import { expect, it } from 'vitest';
import { boundedNames } from '../../src/shared/bounded-names.js';

it('keeps the first names apart, and gives every further one the same name', () => {
  const nameOf = boundedNames(2);
  expect(['a', 'b', 'c', 'a', 'd'].map(nameOf)).toEqual(['a', 'b', '(others)', 'a', '(others)']);
});
