/** As few of the items as it still holds for: it does not hold without any one of those that are left. */
export function fewest<Item>(
  items: readonly Item[],
  holds: (some: readonly Item[]) => boolean,
): readonly Item[] {
  let needed = items;
  for (const item of items) {
    const without = needed.filter((one) => one !== item);
    if (holds(without)) needed = without;
  }
  return needed;
}
