import type { Key } from "@fermata/protocol/entry";

/**
 * Keys of one timeline in the order of their places. What is added or removed is put in order when somebody looks: a
 * page of older messages, or thousands that are dropped for room, are one pass, not one move of everything behind it
 * for each message.
 */
export class PlaceIndex {
  #places: number[] = [];
  #keys: Key[] = [];
  #added: { readonly place: number; readonly key: Key }[] = [];
  /** Never while something is added that is not in order yet, nor the other way round. */
  readonly #removed = new Set<number>();

  get size(): number {
    this.#settle();
    return this.#places.length;
  }

  /** Number of entries below the place: the index of the first at or above it. */
  indexOf(place: number): number {
    this.#settle();
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(place: number): boolean {
    return this.#places[this.indexOf(place)] === place;
  }

  add(place: number, key: Key): void {
    this.#drop();
    this.#added.push({ place, key });
  }

  remove(place: number): void {
    this.#merge();
    this.#removed.add(place);
  }

  placeAt(index: number): number | undefined {
    this.#settle();
    return this.#places[index];
  }

  /** Keys with places in `[from, to]`, in order. */
  between(from: number, to: number): readonly Key[] {
    const start = this.indexOf(from);
    return this.#keys.slice(start, this.indexOf(to + 1));
  }

  clear(): void {
    this.#places = [];
    this.#keys = [];
    this.#added = [];
    this.#removed.clear();
  }

  #settle(): void {
    this.#drop();
    this.#merge();
  }

  #drop(): void {
    if (this.#removed.size === 0) return;
    const removed = this.#removed;
    this.#keys = this.#keys.filter((_, index) => !removed.has(this.#places[index] ?? 0));
    this.#places = this.#places.filter((place) => !removed.has(place));
    removed.clear();
  }

  #merge(): void {
    if (this.#added.length === 0) return;
    const added = this.#added.sort((a, b) => a.place - b.place);
    this.#added = [];
    const places: number[] = [];
    const keys: Key[] = [];
    // Everything below the first of them stays where it is.
    const start = this.indexOf(added[0]?.place ?? 0);
    if (start === this.#places.length) {
      for (const { place, key } of added) {
        if (this.#places.at(-1) === place) continue;
        this.#places.push(place);
        this.#keys.push(key);
      }
      return;
    }
    const oldPlaces = this.#places.splice(start);
    const oldKeys = this.#keys.splice(start);
    let old = 0;
    for (const { place, key } of added) {
      for (let next = oldPlaces[old]; next !== undefined && next < place; next = oldPlaces[old]) {
        places.push(next);
        keys.push(oldKeys[old] ?? "");
        old += 1;
      }
      if (places.at(-1) === place || oldPlaces[old] === place) continue;
      places.push(place);
      keys.push(key);
    }
    this.#places = this.#places.concat(places, oldPlaces.slice(old));
    this.#keys = this.#keys.concat(keys, oldKeys.slice(old));
  }
}
