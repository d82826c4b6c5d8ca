import type { Card } from "@fermata/protocol/card";
import type { Entry } from "@fermata/protocol/entry";
import { describe, expect, it } from "vitest";
import { Replica } from "../src/replica.ts";
import { TimelineWindow, type WindowRequest } from "../src/timeline-window.ts";
import type { TimelineItem, TimelineView } from "../src/views.ts";
import { card } from "./card.ts";

const ME = "me";
const ANN = "ann";
const BEN = "ben";
const LOG = "channel";
const MINUTE = 60_000;
const NOON = new Date(2026, 5, 15, 12).getTime();

interface Line {
  who?: string;
  at?: number;
  event?: "joined" | "left";
  parent?: string;
  inStream?: boolean;
  imported?: boolean;
  gone?: boolean;
  people?: readonly string[];
}

function entryOf(place: number, line: Line): Entry {
  const shape = {
    log: LOG,
    epoch: 1,
    seq: place,
    key: `m${place}`,
    place,
    creator: line.who ?? ANN,
    author: line.who ?? ANN,
    at: line.at ?? NOON + place * 1_000,
    ...(line.parent === undefined ? {} : { parent: line.parent }),
  };
  if (line.event !== undefined) return { ...shape, kind: "system-line", body: { event: line.event } };
  if (line.gone === true) return { ...shape, kind: "message", gone: "deleted" };
  return {
    ...shape,
    kind: "message",
    body: {
      source: `text ${place}`,
      tree: [],
      ...(line.inStream === true ? { inStream: true } : {}),
      ...(line.imported === true ? { imported: { from: "slack", id: "1" } } : {}),
      ...(line.people === undefined ? {} : { mentions: { people: line.people } }),
    },
  };
}

/** A replica of a channel that the server has `lines` of, with a window that fetches from them. */
class Room {
  readonly replica = new Replica(ME, "workspace", () => undefined);
  readonly entries: Entry[] = [];
  readonly asked: WindowRequest[] = [];
  reachable = true;
  readonly window: TimelineWindow;

  constructor(lines: readonly Line[], more: Partial<Card> = {}, thread?: string) {
    for (const line of lines) this.entries.push(entryOf(this.entries.length + 1, line));
    this.replica.applyCard(card(LOG, lines.length, more));
    this.window = new TimelineWindow(this.replica, LOG, thread, (request) => this.#fetch(request, thread));
  }

  arrive(line: Line): void {
    const entry = entryOf(this.entries.length + 1, line);
    this.entries.push(entry);
    const at = { epoch: 1, seq: entry.seq, check: "" };
    this.replica.applyRange({ log: LOG, from: entry.seq - 1, through: entry.seq, at, entries: [entry] });
    this.replica.notify();
  }

  async #fetch(request: WindowRequest, thread: string | undefined) {
    this.asked.push(request);
    if (!this.reachable) return undefined;
    const all = this.entries.filter((e) => e.parent === thread);
    const index = (place: number): number => all.filter((e) => e.place < place).length;
    let [start, end] = [Math.max(0, all.length - 50), all.length];
    if ("before" in request) [start, end] = [Math.max(0, index(request.before) - 50), index(request.before)];
    if ("after" in request)
      [start, end] = [index(request.after + 1), Math.min(all.length, index(request.after + 1) + 50)];
    if ("message" in request) {
      const place = all.find((e) => e.key === request.message)?.place ?? 1;
      [start, end] = [Math.max(0, index(place) - 25), Math.min(all.length, index(place) + 25)];
    }
    const head = this.entries.length;
    const first = start === 0;
    const last = end === all.length;
    const from = first ? 1 : (all[start - 1]?.place ?? 0) + 1;
    const to = last ? head : (all[end]?.place ?? head + 1) - 1;
    const at = { epoch: 1, seq: head, check: "" };
    this.replica.applyPage(
      LOG,
      { entries: all.slice(start, end), threads: [], from, to, first, last, at },
      thread,
    );
    this.replica.notify();
    return { from, to };
  }

  get view(): TimelineView {
    return this.window.getSnapshot();
  }
}

const settle = () => new Promise((done) => setTimeout(done, 0));
const shape = (items: readonly TimelineItem[]): readonly string[] =>
  items.map((item) => {
    if (item.type === "message") return `${item.startsGroup ? "head " : ""}${item.source || item.gone}`;
    return item.type === "system" ? `system ${item.lines.length}` : item.type;
  });

describe("a timeline", () => {
  it("groupsByAuthorAndFiveMinutesDividesDaysAndFoldsSystemLines", async () => {
    const room = new Room([
      { who: ANN, at: NOON },
      { who: ANN, at: NOON + 2 * MINUTE },
      { who: ANN, at: NOON + 8 * MINUTE },
      { who: BEN, at: NOON + 9 * MINUTE },
      { event: "joined", at: NOON + 10 * MINUTE },
      { event: "left", at: NOON + 10 * MINUTE },
      { who: BEN, at: NOON + 11 * MINUTE },
      { who: BEN, at: NOON + 24 * 60 * MINUTE },
      { who: BEN, gone: true, at: NOON + 24 * 60 * MINUTE },
    ]);
    room.window.openLatest();
    await settle();
    expect(shape(room.view.items)).toEqual([
      "day",
      "head text 1",
      "text 2",
      "head text 3",
      "head text 4",
      "system 2",
      "head text 7",
      "day",
      "head text 8",
      "deleted",
    ]);
    expect([room.view.start, room.view.end]).toEqual(["edge", "edge"]);
  });

  it("keepsTheIdentityOfWhatDidNotChange", async () => {
    const room = new Room(Array.from({ length: 10 }, () => ({})));
    room.window.openLatest();
    await settle();
    const before = room.view;
    expect(room.window.getSnapshot()).toBe(before);
    room.arrive({ who: BEN });
    const after = room.view;
    expect(after).not.toBe(before);
    expect(after.items.slice(0, before.items.length).every((item, i) => item === before.items[i])).toBe(true);
    expect(after.items).toHaveLength(before.items.length + 1);
  });

  it("drawsTheNewLineWhereReadingStoodWhenItWasOpened", async () => {
    const room = new Room([{}, {}, { who: ME }, {}, {}], {
      read: { generation: 0, upTo: 2 },
      unread: 2,
      firstUnread: 4,
    });
    room.window.openLatest();
    await settle();
    expect(shape(room.view.items)).toEqual([
      "day",
      "head text 1",
      "text 2",
      "head text 3",
      "new",
      "head text 4",
      "text 5",
    ]);
    room.replica.conversation(LOG)?.takeReadState(undefined, { generation: 0, upTo: 5 }, 9);
    room.replica.touch(LOG);
    expect(room.view.items.some((item) => item.type === "new")).toBe(true);
    expect(room.view.unread).toBe(0);
    room.window.renewLine();
    expect(room.view.items.some((item) => item.type === "new")).toBe(false);
  });

  it("loadsOlderPagesAndSaysWhenItIsAtTheBeginning", async () => {
    const room = new Room(Array.from({ length: 130 }, () => ({})));
    room.window.openLatest();
    await settle();
    expect(room.view.items.filter((i) => i.type === "message")).toHaveLength(50);
    expect(room.view.start).toBe("more");
    while (room.view.start !== "edge") {
      room.window.loadOlder();
      await settle();
    }
    expect(room.view.items.filter((i) => i.type === "message")).toHaveLength(130);
    expect(room.asked).toEqual([{ latest: true }, { before: 81 }, { before: 31 }]);
  });

  it("saysFailedWhenAPageDoesNotComeAndTriesAgain", async () => {
    const room = new Room(Array.from({ length: 80 }, () => ({})));
    room.window.openLatest();
    await settle();
    room.reachable = false;
    room.window.loadOlder();
    expect(room.view.start).toBe("loading");
    await settle();
    expect(room.view.start).toBe("failed");
    room.reachable = true;
    room.window.loadOlder();
    await settle();
    expect(room.view.start).toBe("edge");
  });

  it("standsStillAwayFromTheHeadAndFollowsItAgain", async () => {
    const room = new Room(Array.from({ length: 300 }, () => ({})));
    room.window.openMessage("m100");
    await settle();
    expect(room.view.focus?.key).toBe("m100");
    const shown = shape(room.view.items);
    room.arrive({ who: BEN });
    expect(shape(room.view.items)).toEqual(shown);
    expect(room.view.end).toBe("more");
    while (room.view.end !== "edge") {
      room.window.loadNewer();
      await settle();
    }
    expect(room.view.items.at(-1)).toMatchObject({ source: "text 301" });
    room.arrive({ who: BEN });
    expect(room.view.items.at(-1)).toMatchObject({ source: "text 302" });
  });

  it("neverShowsMoreThanABoundedNumberOfEntries", async () => {
    const room = new Room(Array.from({ length: 2_600 }, () => ({})));
    room.window.openLatest();
    await settle();
    while (room.view.start !== "edge") {
      room.window.loadOlder();
      await settle();
      expect(room.view.items.length).toBeLessThanOrEqual(2_010);
    }
    expect(room.view.items.find((item) => item.type === "message")).toMatchObject({ source: "text 1" });
    expect(room.view.end).toBe("more");
    room.window.openLatest();
    expect(room.view.items.at(-1)).toMatchObject({ source: "text 2600" });
    expect(room.view.end).toBe("edge");
  });

  it("showsARepliesWindowWithItsRootAndLeavesRepliesOutOfTheStream", async () => {
    const lines: Line[] = [{}, { parent: "m1" }, { parent: "m1", inStream: true }, {}];
    const main = new Room(lines);
    main.window.openLatest();
    await settle();
    expect(shape(main.view.items)).toEqual(["day", "head text 1", "text 4"]);
    main.arrive({ parent: "m1", inStream: true, who: BEN });
    expect(shape(main.view.items).at(-1)).toBe("head text 5");
    const thread = new Room(lines, {}, "m1");
    thread.window.openLatest();
    await settle();
    thread.replica.applyPage(
      LOG,
      {
        entries: thread.entries.slice(0, 1),
        threads: [],
        from: 1,
        to: 1,
        first: true,
        last: false,
        at: { epoch: 1, seq: 4, check: "" },
      },
      undefined,
    );
    expect(shape(thread.view.items)).toEqual(["day", "head text 2", "text 3"]);
    expect(thread.view.root?.source).toBe("text 1");
  });

  it("aReplyThatIsGoneStandsInItsThreadOnlyWhateverWasHeldOfIt", async () => {
    const room = new Room([{}, {}]);
    room.window.openLatest();
    await settle();
    room.arrive({ parent: "m1", inStream: true, who: BEN });
    room.arrive({ who: BEN });
    expect(shape(room.view.items)).toEqual(["day", "head text 1", "text 2", "head text 3", "text 4"]);
    const gone = { ...entryOf(3, { parent: "m1", gone: true, who: BEN }), seq: 5 };
    const at = { epoch: 1, seq: 5, check: "" };
    room.replica.applyRange({ log: LOG, from: 4, through: 5, at, entries: [gone] });
    room.replica.notify();
    const without = ["day", "head text 1", "text 2", "head text 4"];
    expect(shape(room.view.items)).toEqual(without);

    // A device that comes later, and is told by a page of the main timeline.
    const later = new Room([{}, {}, { parent: "m1", gone: true, who: BEN }, { who: BEN }]);
    const page = { entries: later.entries, threads: [], from: 1, to: 5, first: true, last: true };
    later.replica.applyPage(LOG, { ...page, at: { epoch: 1, seq: 4, check: "" } }, undefined);
    later.window.openLatest();
    expect(shape(later.view.items)).toEqual(without);
  });

  it("opensFromWhatItHoldsInAFewMilliseconds", async () => {
    const room = new Room(Array.from({ length: 600 }, (_, i) => ({ who: i % 3 === 0 ? ANN : BEN })));
    room.window.openLatest();
    await settle();
    for (let i = 0; i < 10; i++) {
      room.window.loadOlder();
      await settle();
    }
    const times: number[] = [];
    for (let i = 0; i < 50; i++) {
      const again = new TimelineWindow(room.replica, LOG, undefined, async () => undefined);
      const before = performance.now();
      again.openLatest();
      expect(again.getSnapshot().items.length).toBeGreaterThan(50);
      times.push(performance.now() - before);
    }
    times.sort((a, b) => a - b);
    expect(times[25]).toBeLessThan(25);
  });
});
