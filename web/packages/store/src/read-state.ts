/**
 * The read state of a conversation or thread, folded as the server folds it: a place `p` is read when `p ≤ upTo` and
 * in no `unread` range, or when it is in a `read` range. Marking unread starts a new generation; reads that were made
 * in an older one are dropped, so a phone that was offline cannot undo it.
 */
import type { PlaceRange, ReadState } from "@fermata/protocol/bodies";
import { containsPlace, intersect, normalised, type Places, subtract, union } from "./places.ts";

export const NOTHING_READ: ReadState = { generation: 0, upTo: 0 };

/** Places beyond any log. */
const END = Number.MAX_SAFE_INTEGER;

export function isRead(state: ReadState, place: number): boolean {
  return place <= state.upTo
    ? !containsPlace(state.unread ?? [], place)
    : containsPlace(state.read ?? [], place);
}

/** All places that are read. */
export function readPlaces(state: ReadState): Places {
  const below = subtract([[1, state.upTo]], state.unread ?? []);
  return union(below, state.read ?? []);
}

export function unreadPlaces(state: ReadState): Places {
  return subtract([[1, END]], readPlaces(state));
}

/** The one form that a set of read places has. */
function canonical(generation: number, read: Places, upTo: number): ReadState {
  let top = upTo;
  for (const [from, to] of read) if (from <= top + 1 && to > top) top = to;
  while (top > 0 && !containsPlace(read, top)) {
    const below = read.filter(([, to]) => to < top).at(-1);
    top = below === undefined ? 0 : below[1];
  }
  const above = read.filter(([from]) => from > top);
  const unread = subtract([[1, top]], read);
  return {
    generation,
    upTo: top,
    ...(above.length > 0 ? { read: above } : {}),
    ...(unread.length > 0 ? { unread } : {}),
  };
}

/** `mark-read`: through a place or in ranges, in the generation that the device saw. */
export function markedRead(
  state: ReadState,
  generation: number,
  reading: { readonly through?: number; readonly ranges?: readonly PlaceRange[] },
): ReadState {
  if (generation < state.generation) return state;
  const { through, ranges = [] } = reading;
  const added = normalised([...ranges, ...(through === undefined ? [] : [[1, through] as const])]);
  if (subtract(added, readPlaces(state)).length === 0) return state;
  return canonical(state.generation, union(readPlaces(state), added), Math.max(state.upTo, through ?? 0));
}

/** `mark-unread`: everything from this place on, in a new generation. */
export function markedUnread(state: ReadState, from: number): ReadState {
  const kept = intersect(readPlaces(state), [[1, Math.max(0, from - 1)]]);
  return canonical(state.generation + 1, kept, Math.min(state.upTo, Math.max(0, from - 1)));
}
