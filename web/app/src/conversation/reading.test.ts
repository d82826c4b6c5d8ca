import type { TimelineItem } from "@fermata/store/views";
import { describe, expect, it } from "vitest";
import { seenThrough } from "./reading.ts";

const message = (place: number | undefined): TimelineItem =>
  ({ type: "message", key: `k${place}`, place }) as unknown as TimelineItem;
const items: readonly TimelineItem[] = [
  message(1),
  { type: "new", key: "new" },
  message(2),
  message(3),
  message(undefined),
];
const rows = [
  [0, 100],
  [100, 120],
  [120, 220],
  [220, 1220],
  [1220, 1260],
] as const;
const extentOf = (at: number) => ({ top: rows[at]?.[0] ?? 0, bottom: rows[at]?.[1] ?? 0 });

describe("reading", () => {
  it("takes a message as read once its end was on the screen", () => {
    expect(seenThrough(items, 2, { top: 0, bottom: 219 }, extentOf)).toBe(2);
    expect(seenThrough(items, 2, { top: 0, bottom: 210 }, extentOf)).toBe(1);
  });

  it("takes one that fills the screen as read", () => {
    expect(seenThrough(items, 3, { top: 300, bottom: 900 }, extentOf)).toBe(3);
    expect(seenThrough(items, 3, { top: 100, bottom: 700 }, extentOf)).toBe(2);
  });

  it("knows nothing of a message that is still on its way", () => {
    expect(seenThrough(items, 4, { top: 0, bottom: 2000 }, extentOf)).toBe(3);
    expect(
      seenThrough([message(undefined)], 0, { top: 0, bottom: 2000 }, () => ({ top: 0, bottom: 10 })),
    ).toBeUndefined();
  });
});
