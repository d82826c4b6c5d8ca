/** What a copy keeps of threads whose first message it does not hold. */
import type { Entry } from "@fermata/protocol/entry";
import { describe, expect, it } from "vitest";
import { Heads } from "../src/heads.ts";
import { Replica } from "../src/replica.ts";
import { card } from "./card.ts";

const LOG = "channel";
const CARD = card(LOG, 90, {
  readAt: 4,
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
});

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

  it("knowsHowManyRepliesAThreadHasThatWereDroppedForRoom", () => {
    const replica = new Replica("me", "workspace", () => undefined);
    replica.applyReset(LOG, { epoch: 1, seq: 0, check: "" });
    const message = (place: number, parent?: string): Entry => ({
      log: LOG,
      epoch: 1,
      seq: place,
      key: `m${place}`,
      kind: "message",
      place,
      creator: "ann",
      author: "ann",
      at: place,
      ...(parent === undefined ? {} : { parent }),
      body: { source: `text ${place}`, tree: [] },
    });
    const roots = [message(1), message(2)];
    const replies = [message(3, "m1"), message(4, "m2"), message(5, "m1")];
    const at = { epoch: 1, seq: 5, check: "" };
    replica.applyRange({ log: LOG, from: 0, through: 5, at, entries: [...roots, ...replies] });
    replica.evict(LOG, { places: [[1, 1]], threads: new Map() });
    const conversation = replica.conversation(LOG);
    if (conversation === undefined) throw new Error("nothing is held");
    expect([...conversation.log.entries.keys()]).toEqual(["m1"]);
    expect(conversation.aggregates.of(message(1))).toMatchObject({ replies: 2, lastPlace: 5 });
    // What is known of threads does not outgrow what is held.
    expect(conversation.state.aggregates.map(({ root }) => root)).toEqual(["m1"]);

    replica.applyRange({
      log: LOG,
      from: 5,
      through: 6,
      at: { epoch: 1, seq: 6, check: "" },
      entries: [message(6, "m1")],
    });
    expect(conversation.aggregates.of(message(1))).toMatchObject({ replies: 3, lastPlace: 6 });
  });
});
