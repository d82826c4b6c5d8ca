import type { Key } from "@fermata/protocol/entry";

/** Keys of one timeline in the order of their places. Appending is the common case. */
export class PlaceIndex {
  readonly #places: number[] = [];
  readonly #keys: Key[] = [];

  get size(): number {
    return this.#places.length;
  }

  /** Number of entries below the place: the index of the first at or above it. */
  indexOf(place: number): number {
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
    const at = this.indexOf(place);
    if (this.#places[at] === place) return;
    this.#places.splice(at, 0, place);
    this.#keys.splice(at, 0, key);
  }

  remove(place: number): void {
    const at = this.indexOf(place);
    if (this.#places[at] !== place) return;
    this.#places.splice(at, 1);
    this.#keys.splice(at, 1);
  }

  placeAt(index: number): number | undefined {
    return this.#places[index];
  }

  /** Keys with places in `[from, to]`, in order. */
  between(from: number, to: number): readonly Key[] {
    return this.#keys.slice(this.indexOf(from), this.indexOf(to + 1));
  }

  clear(): void {
    this.#places.length = 0;
    this.#keys.length = 0;
  }
}
