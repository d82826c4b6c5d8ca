/**
 * How the drawn list follows its window. The list keeps the reader's place while it grows or shrinks at one end; a window that is full
 * moves both at once: older messages come in front and as many leave behind. So the list goes there in two steps, without a frame between.
 */
import type { TimelineItem } from "@fermata/store/views";
import { useLayoutEffect, useReducer, useRef } from "react";

export interface Drawn {
  readonly items: readonly TimelineItem[];
  /** Whether the change to these items was at the start: the place is kept from the end. */
  readonly shift: boolean;
  /** Another number where nothing of what was drawn is left: the list begins anew. */
  readonly generation: number;
}

/** The next list to draw on the way to what the window wants. */
export function towards(was: Drawn, wanted: readonly TimelineItem[]): Drawn {
  if (was.items === wanted) return was;
  const { generation } = was;
  if (was.items.length === 0) return { items: wanted, shift: false, generation };
  const before = messagesOf(was.items);
  const after = messagesOf(wanted);
  const common = [...after.keys()].filter((key) => before.has(key));
  const [first, last] = [common[0], common.at(-1)];
  if (first === undefined || last === undefined)
    return { items: wanted, shift: false, generation: generation + 1 };
  // What stands in another order (a server that went back, a message that found its place) is no window that moved.
  if (common.some((key, n) => n > 0 && at(before, key) < at(before, common[n - 1] ?? key)))
    return { items: wanted, shift: false, generation };
  const atStart = firstOf(before) !== firstOf(after);
  const atEnd = lastOf(before) !== lastOf(after);
  if (!atStart || !atEnd) return { items: wanted, shift: atStart, generation };
  const grows = first === firstOf(before);
  const items = grows
    ? [...wanted.slice(0, at(after, last) + 1), ...was.items.slice(at(before, last) + 1)]
    : [...was.items.slice(0, at(before, first)), ...wanted.slice(at(after, first))];
  return { items, shift: grows, generation };
}

/** What to draw of a window's items. */
export function useWindowChange(wanted: readonly TimelineItem[]): Drawn {
  const drawn = useRef<Drawn>({ items: wanted, shift: false, generation: 0 });
  const [, again] = useReducer((times: number) => times + 1, 0);
  const aim = useRef(wanted);
  const next = towards(drawn.current, wanted);
  // The second step is the last, whatever the first one was.
  drawn.current = aim.current === wanted ? { ...next, items: wanted } : next;
  aim.current = wanted;
  useLayoutEffect(() => {
    if (drawn.current.items !== wanted) again();
  });
  return drawn.current;
}

/** Where each message stands, in their order. */
function messagesOf(items: readonly TimelineItem[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  items.forEach((item, index) => {
    if (item.type === "message") found.set(item.key, index);
  });
  return found;
}

const firstOf = (messages: ReadonlyMap<string, number>): string | undefined => messages.keys().next().value;
const lastOf = (messages: ReadonlyMap<string, number>): string | undefined => [...messages.keys()].at(-1);
const at = (messages: ReadonlyMap<string, number>, key: string): number => messages.get(key) ?? 0;
