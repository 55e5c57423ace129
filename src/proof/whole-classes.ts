/** Whole numbers cut into ranges at the points where a comparison may change. */

/** Both ends are in it; empty where `max` is below `min`. */
export interface WholeRange {
  readonly min: number;
  readonly max: number;
}

/** Each point a range of its own, and the numbers between two points a range; in order. */
export function wholeClasses(points: readonly number[], { min, max }: WholeRange): readonly WholeRange[] {
  const inside = points.filter((point) => point >= min && point <= max);
  const sorted = [...new Set(inside)].sort((a, b) => a - b);
  const ranges: WholeRange[] = [];
  let next = min;
  for (const point of sorted) {
    if (point > next) ranges.push({ min: next, max: point - 1 });
    ranges.push({ min: point, max: point });
    next = point + 1;
  }
  if (next <= max) ranges.push({ min: next, max });
  return ranges;
}

/** Both ends included. */
export function isWithin(value: number, { min, max }: WholeRange): boolean {
  return value >= min && value <= max;
}

/** Empty, with `max` below `min`, where the ranges have nothing in common. */
export function overlap(one: WholeRange, other: WholeRange): WholeRange {
  return { min: Math.max(one.min, other.min), max: Math.min(one.max, other.max) };
}
