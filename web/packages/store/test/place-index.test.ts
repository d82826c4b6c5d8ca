import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlaceIndex } from "../src/place-index.ts";

type Step =
  | { readonly step: "add"; readonly places: readonly number[] }
  | { readonly step: "remove"; readonly place: number }
  | { readonly step: "look"; readonly from: number; readonly to: number };

const place = fc.integer({ min: 1, max: 40 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ step: fc.constant("add" as const), places: fc.array(place, { maxLength: 8 }) }),
  fc.record({ step: fc.constant("remove" as const), place }),
  fc.record({ step: fc.constant("look" as const), from: place, to: place }),
);

describe("the index of places", () => {
  it("is always the sorted list of what was put into it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const index = new PlaceIndex();
        const held = new Set<number>();
        const sorted = (): number[] => [...held].sort((a, b) => a - b);
        for (const next of steps) {
          if (next.step === "add") {
            for (const each of next.places) {
              index.add(each, `k${each}`);
              held.add(each);
            }
          } else if (next.step === "remove") {
            index.remove(next.place);
            held.delete(next.place);
          } else {
            const within = sorted().filter((each) => each >= next.from && each <= next.to);
            expect(index.between(next.from, next.to)).toEqual(within.map((each) => `k${each}`));
            expect(index.indexOf(next.from)).toBe(sorted().filter((each) => each < next.from).length);
            expect(index.has(next.from)).toBe(held.has(next.from));
            expect(index.placeAt(0)).toBe(sorted()[0]);
            expect(index.size).toBe(held.size);
          }
        }
        expect(index.between(1, 40)).toEqual(sorted().map((each) => `k${each}`));
      }),
      { numRuns: 2000 },
    );
  });
});
