import type { TimelineItem } from "@fermata/store/views";
import { describe, expect, it } from "vitest";
import { type Drawn, towards } from "./windowChange.ts";

const item = (key: string): TimelineItem =>
  (key.startsWith("day") ? { type: "day", key, at: 0 } : { type: "message", key }) as TimelineItem;

/** A day and the messages from one number to another. */
const window = (from: number, to: number): readonly TimelineItem[] => [
  item("day:1"),
  ...Array.from({ length: to - from + 1 }, (_, n) => item(String(from + n))),
];

const drawn = (items: readonly TimelineItem[]): Drawn => ({ items, shift: false, generation: 0 });
const keys = ({ items }: Drawn): string => items.map(({ key }) => key).join(" ");

/** All that is drawn until the window stands. */
function steps(from: readonly TimelineItem[], to: readonly TimelineItem[]): readonly Drawn[] {
  const all: Drawn[] = [];
  let now = drawn(from);
  while (now.items !== to) {
    now = towards(now, to);
    all.push(now);
    if (all.length > 5) throw new Error("it never gets there");
  }
  return all;
}

describe("the drawn list", () => {
  it("takes older messages in front first, and lets go behind afterwards", () => {
    const [first, second, ...more] = steps(window(4, 8), window(2, 6));
    expect(first && keys(first)).toBe("day:1 2 3 4 5 6 7 8");
    expect(first?.shift).toBe(true);
    expect(second && keys(second)).toBe("day:1 2 3 4 5 6");
    expect(second?.shift).toBe(false);
    expect(more).toEqual([]);
  });

  it("takes newer messages behind first, and lets go in front afterwards", () => {
    const [first, second, ...more] = steps(window(2, 6), window(4, 8));
    expect(first && keys(first)).toBe("day:1 2 3 4 5 6 7 8");
    expect(first?.shift).toBe(false);
    expect(second && keys(second)).toBe("day:1 4 5 6 7 8");
    expect(second?.shift).toBe(true);
    expect(more).toEqual([]);
  });

  it.each([
    ["older messages came", window(4, 8), window(1, 8), true],
    ["a newer message came", window(4, 8), window(4, 9), false],
    ["older messages left", window(1, 8), window(4, 8), true],
    ["newer messages left", window(1, 8), window(1, 5), false],
    ["one in the middle left", window(1, 3), [...window(1, 1), ...window(3, 3).slice(1)], false],
  ])("goes in one step where only one end moves: %s", (_, from, to, shift) => {
    const [only, ...more] = steps(from, to);
    expect(only).toEqual({ items: to, shift, generation: 0 });
    expect(more).toEqual([]);
  });

  it("takes what came at both ends one after the other", () => {
    expect(steps(window(4, 6), window(1, 7)).map((step) => [keys(step), step.shift])).toEqual([
      ["day:1 1 2 3 4 5 6", true],
      ["day:1 1 2 3 4 5 6 7", false],
    ]);
  });

  it("begins anew where nothing of it is left, and goes on where nothing was there", () => {
    expect(steps(window(1, 3), window(7, 9))).toEqual([{ items: window(7, 9), shift: false, generation: 1 }]);
    expect(steps([], window(7, 9))).toEqual([{ items: window(7, 9), shift: false, generation: 0 }]);
  });

  it("goes straight to what stands in another order, as after a server went back", () => {
    const to = ["4", "2", "9", "1", "3"].map(item);
    expect(steps(window(1, 4), to)).toEqual([{ items: to, shift: false, generation: 0 }]);
  });

  it("stands after two steps at most, whatever it was and is to be", () => {
    let state = 7;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const some = (): readonly TimelineItem[] => {
      const left = Array.from({ length: 6 }, (_, n) => String(n));
      const count = below(7);
      return Array.from({ length: count }, () => item(left.splice(below(left.length), 1)[0] ?? ""));
    };
    for (let n = 0; n < 20_000; n += 1) {
      const [from, to] = [some(), some()];
      const taken = steps(from, to);
      expect(taken.length, `${keys(drawn(from))} to ${keys(drawn(to))}`).toBeLessThanOrEqual(2);
      for (const each of taken)
        expect(new Set(each.items.map(({ key }) => key)).size).toBe(each.items.length);
    }
  });
});
