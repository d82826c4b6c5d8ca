import { describe, expect, it } from "vitest";
import { askedHeartbeat, askedWait, LONGEST_ASKED_MILLIS } from "../src/asked-wait.ts";

/** The longest delay of a browser's timer; anything beyond fires at once. */
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;

describe("a wait that the server asks for", () => {
  it("isKeptAsAskedUpToTenMinutes", () => {
    expect(askedWait(undefined)).toBe(0);
    for (const millis of [0, 1, 300, 90_000, LONGEST_ASKED_MILLIS]) expect(askedWait(millis)).toBe(millis);
    expect(LONGEST_ASKED_MILLIS).toBe(600_000);
  });

  it("neverOverflowsATimerOrGoesBack", () => {
    for (const millis of [LONGEST_TIMER_MILLIS + 1, 1e300, Number.POSITIVE_INFINITY]) {
      expect(askedWait(millis)).toBe(LONGEST_ASKED_MILLIS);
      // Twice that without a word, and the link is taken for dead.
      expect(2 * askedHeartbeat(millis)).toBeLessThan(LONGEST_TIMER_MILLIS);
    }
    for (const millis of [-1, Number.NEGATIVE_INFINITY, Number.NaN]) expect(askedWait(millis)).toBe(0);
  });

  it("letsNoHeartbeatBecomeAStorm", () => {
    for (const millis of [0, -5, Number.NaN, 1]) expect(askedHeartbeat(millis)).toBe(1_000);
    expect(askedHeartbeat(30_000)).toBe(30_000);
  });
});
