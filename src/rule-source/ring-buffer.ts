/** The latest of something, as many as fit; older ones are forgotten. */

/** Bounded memory: the newest item takes the oldest one's place. */
interface RingBuffer<Item> {
  add(item: Item): void;
  /** In no particular order. */
  items(): readonly Item[];
}

/** @param size 0 keeps nothing */
export function ringBuffer<Item>(size: number): RingBuffer<Item> {
  const kept: Item[] = [];
  let next = 0;
  return {
    add(item) {
      if (size === 0) return;
      kept[next] = item;
      next = (next + 1) % size;
    },
    items: () => [...kept],
  };
}
