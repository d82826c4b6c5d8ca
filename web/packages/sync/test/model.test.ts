import fc from "fast-check";
import { describe, it } from "vitest";
import type { Deed } from "./history.ts";
import { type Happening, happening, livedThrough } from "./two-browsers.ts";

const others = (deed: Deed): Happening => ({ is: "others", deed });
const post = (more: Partial<Extract<Deed, { do: "post" }>> = {}): Happening =>
  others({ do: "post", who: 0, reply: undefined, mention: false, stream: false, direct: false, ...more });

describe("two browsers on a bad link", () => {
  it("showWhatTheServerHasAndEveryCommandHappenedOnce", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 5, maxLength: 60 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        fc.constantFrom(0, 0.01, 0.05),
        (happenings, chances, breaking) =>
          livedThrough(happenings, () => chances.next().value ?? 0.5, breaking),
      ),
      {
        numRuns: Number(process.env["MODEL_RUNS"] ?? 60),
        ...(process.env["MODEL_SEED"] === undefined ? {} : { seed: Number(process.env["MODEL_SEED"]) }),
        ...(process.env["MODEL_PATH"] === undefined ? {} : { path: process.env["MODEL_PATH"] }),
      },
    );
  });

  it("agreeOnADeletedReplyThatStoodInTheChannelToo", () =>
    livedThrough([
      post(),
      post({ reply: 0, stream: true }),
      others({ do: "delete", what: 1, mention: false }),
      { is: "wait", millis: 0 },
      { is: "write", where: 0, direct: false },
      post(),
    ]));

  it("countExactlyInATabThatWasReloadedWhenAThreadIsMarkedUnread", () =>
    livedThrough([
      post(),
      others({ do: "read", place: 0, thread: 0, old: false }),
      { is: "wait", millis: 300 },
      { is: "reload", tab: 1 },
      { is: "wait", millis: 1_000 },
      others({ do: "unread", place: 0, thread: 0 }),
      others({ do: "unread", place: 0, thread: undefined }),
    ]));
});
