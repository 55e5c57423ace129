/** Conditions that no interaction satisfies, and of which that is slow to find out: more letters than boxes, one box each. */
const letters = Array.from({ length: 11 }, (_, index) => `attributes.letter${index}`);
const boxes = Array.from({ length: 10 }, (_, index) => `box ${index}`);

const isNotIn = (fact: string, value: string) => ({ fact, operator: 'notEqual', value });

export const hardConditions = {
  all: [
    ...letters.map((fact) => ({ fact, operator: 'in', value: boxes })),
    ...boxes.flatMap((box) =>
      letters.flatMap((one, index) =>
        letters.slice(0, index).map((other) => ({ any: [isNotIn(one, box), isNotIn(other, box)] })),
      ),
    ),
  ],
};

export const hardFacts = Object.fromEntries(letters.map((fact) => [fact, { type: 'string' }]));
