/** Sets of places as closed ranges: sorted, disjoint, not adjacent. All functions return new sets. */
import type { PlaceRange } from "@fermata/protocol/bodies";

export type Places = readonly PlaceRange[];

export const NO_PLACES: Places = [];

/** Sorts, merges what touches, drops what is empty. */
export function normalised(ranges: Iterable<PlaceRange>): Places {
  const sorted = [...ranges].filter(([from, to]) => from <= to).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function union(a: Places, b: Places): Places {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return normalised([...a, ...b]);
}

export function withRange(places: Places, from: number, to: number): Places {
  if (from > to) return places;
  const last = places.at(-1);
  if (last === undefined) return [[from, to]];
  if (from > last[1] + 1) return [...places, [from, to]];
  if (from >= last[0]) return to <= last[1] ? places : [...places.slice(0, -1), [last[0], to]];
  return normalised([...places, [from, to]]);
}

export function subtract(a: Places, b: Places): Places {
  const left: PlaceRange[] = [];
  for (const [from, to] of a) {
    let start = from;
    for (const [gapFrom, gapTo] of b) {
      if (gapTo < start) continue;
      if (gapFrom > to) break;
      if (gapFrom > start) left.push([start, gapFrom - 1]);
      start = gapTo + 1;
      if (start > to) break;
    }
    if (start <= to) left.push([start, to]);
  }
  return left;
}

export function intersect(a: Places, b: Places): Places {
  const common: PlaceRange[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a[i];
    const y = b[j];
    if (x === undefined || y === undefined) break;
    const from = Math.max(x[0], y[0]);
    const to = Math.min(x[1], y[1]);
    if (from <= to) common.push([from, to]);
    if (x[1] < y[1]) i++;
    else j++;
  }
  return common;
}

export function within(places: Places, from: number, to: number): Places {
  return intersect(places, [[from, to]]);
}

export function rangeAround(places: Places, place: number): PlaceRange | undefined {
  let low = 0;
  let high = places.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = places[middle];
    if (range === undefined) return undefined;
    if (place < range[0]) high = middle - 1;
    else if (place > range[1]) low = middle + 1;
    else return range;
  }
  return undefined;
}

export function containsPlace(places: Places, place: number): boolean {
  return rangeAround(places, place) !== undefined;
}
