/** What a copy keeps of threads whose first message it does not hold. */
import type { Card } from "@fermata/protocol/card";
import { describe, expect, it } from "vitest";
import { Heads } from "../src/heads.ts";
import { Replica } from "../src/replica.ts";

const LOG = "channel";
const CARD: Card = {
  log: LOG,
  at: { epoch: 1, seq: 90, check: "" },
  type: "channel",
  name: "general",
  private: false,
  archived: false,
  favourite: false,
  with: [],
  role: "member",
  floor: 1,
  members: 3,
  lastPlace: 90,
  lastAt: 1,
  unread: 0,
  mentions: 0,
  readAt: 4,
  read: { generation: 0, upTo: 90 },
  threads: [
    {
      root: "root",
      rootPlace: 40,
      unread: 2,
      mentions: 0,
      read: { generation: 0, upTo: 60 },
      readAt: 4,
    },
  ],
};

function shownBy(replica: Replica) {
  return new Heads(replica).conversation(LOG).getSnapshot()?.threads;
}

describe("a copy", () => {
  it("remembersWhereAThreadBeginsWhoseFirstMessageItDoesNotHold", () => {
    const first = new Replica("me", "workspace", () => undefined);
    first.applyCard(CARD);
    const shown = [{ root: "root", rootPlace: 40, unread: 2, mentions: 0 }];
    expect(shownBy(first)).toEqual(shown);
    const state = first.conversation(LOG)?.state;
    if (state === undefined) throw new Error("nothing is held");

    const reloaded = new Replica("me", "workspace", () => undefined);
    reloaded.restore(structuredClone(state));
    expect(shownBy(reloaded)).toEqual(shown);
    expect(reloaded.conversation(LOG)?.threads.get("root")?.floor).toBe(41);

    // The next card need not name the thread again.
    first.applyCard({ ...CARD, threads: [] });
    expect(first.conversation(LOG)?.threads.get("root")?.floor).toBe(41);
  });
});
