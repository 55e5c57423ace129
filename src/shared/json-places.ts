/** Where every value of a JSON text stands: flat arrays, because a large rule file has hundreds of thousands. */
import { type ParseErrorCode, visit } from 'jsonc-parser';
import { parsePointer, pointerOf } from './json-pointer.js';

/** What is found on the way, at its offset in UTF-16 units. */
interface PlaceEvents {
  syntaxError(code: ParseErrorCode, offset: number): void;
  /** A key stands a second time in its object. */
  duplicate(key: string, pointer: string, offset: number): void;
}

/** Answers where a pointer leads, for any number of pointers. */
interface PlaceTree {
  /** Offset of the value, for a property of its name; of the nearest ancestor when the pointer leads nowhere. */
  offsetOf(pointer: string): number;
}

type Key = string | number;

/** An object or a list whose end was not reached yet. */
interface Open {
  readonly node: number;
  lastChild: number;
  /** Next index of an array; -1 for an object. */
  index: number;
  /** Keys seen, once there are too many to look through one by one. */
  keys: Set<string> | undefined;
  count: number;
}

const none = -1;

/** From this many children on, a look-up pays for an index. */
const many = 16;

/** The text must have been found shallow before: the parser behind this recurses. */
export function readPlaceTree(text: string, events: PlaceEvents): PlaceTree {
  // One entry a node, siblings as a linked list: an object for each would take several times the memory.
  const offsets: number[] = [];
  const keys: Key[] = [];
  const firstChild: number[] = [];
  const nextSibling: number[] = [];
  const open: Open[] = [];
  // The property whose value comes next. Its node was made at its name, so the value does not get one of its own.
  let property = none;

  const add = (offset: number, key: Key): number => {
    const node = offsets.length;
    offsets.push(offset);
    keys.push(key);
    firstChild.push(none);
    nextSibling.push(none);
    const parent = open.at(-1);
    if (parent !== undefined) {
      if (parent.lastChild === none) firstChild[parent.node] = node;
      else nextSibling[parent.lastChild] = node;
      parent.lastChild = node;
      parent.count += 1;
    }
    return node;
  };
  const value = (offset: number): number => {
    if (property !== none) {
      const node = property;
      property = none;
      return node;
    }
    const parent = open.at(-1);
    const key = parent === undefined ? '' : parent.index;
    if (parent !== undefined) parent.index += 1;
    return add(offset, key);
  };
  const begin = (index: number) => (offset: number) => {
    open.push({ node: value(offset), lastChild: none, index, keys: undefined, count: 0 });
  };
  const end = (): void => {
    open.pop();
    property = none;
  };
  const seen = (parent: Open, key: string): boolean => {
    if (parent.count < many) {
      for (let child = firstChild[parent.node] ?? none; child !== none; child = nextSibling[child] ?? none) {
        if (keys[child] === key) return true;
      }
      return false;
    }
    parent.keys ??= new Set(childrenOf(parent.node).map((child) => String(keys[child])));
    const isRepeated = parent.keys.has(key);
    parent.keys.add(key);
    return isRepeated;
  };
  const childrenOf = (node: number): number[] => {
    const children: number[] = [];
    for (let child = firstChild[node] ?? none; child !== none; child = nextSibling[child] ?? none) {
      children.push(child);
    }
    return children;
  };

  visit(
    text,
    {
      onObjectBegin: begin(none),
      onObjectProperty: (key, offset, _length, _line, _character, path) => {
        const parent = open.at(-1);
        if (parent !== undefined && seen(parent, key))
          events.duplicate(key, pointerOf(...path(), key), offset);
        property = add(offset, key);
      },
      onObjectEnd: end,
      onArrayBegin: begin(0),
      onArrayEnd: end,
      onLiteralValue: (_value, offset) => {
        value(offset);
      },
      onError: (code, offset) => events.syntaxError(code, offset),
    },
    { disallowComments: true, allowTrailingComma: false },
  );

  // Only for long lists that are asked about: most pointers lead through short ones.
  const indexes = new Map<number, ReadonlyMap<string, number>>();
  const childAt = (node: number, key: string): number | undefined => {
    const known = indexes.get(node);
    if (known !== undefined) return known.get(key);
    let steps = 0;
    for (let child = firstChild[node] ?? none; child !== none; child = nextSibling[child] ?? none) {
      if (String(keys[child]) === key) return child;
      steps += 1;
      if (steps === many) {
        const index = new Map(childrenOf(node).map((each) => [String(keys[each]), each]));
        indexes.set(node, index);
        return index.get(key);
      }
    }
    return undefined;
  };
  return {
    offsetOf: (pointer) => {
      let node = 0;
      for (const key of parsePointer(pointer)) {
        const child = childAt(node, key);
        if (child === undefined) break;
        node = child;
      }
      return offsets[node] ?? 0;
    },
  };
}
