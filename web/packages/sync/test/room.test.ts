/** What stays in memory and on the device of a long conversation while somebody scrolls through all of it. */
import type { Entry, Key } from "@fermata/protocol/entry";
import { Copy } from "@fermata/store/copy";
import { MemoryStorage } from "@fermata/store/storage-memory";
import type { TimelineItem } from "@fermata/store/views";
import { describe, expect, it } from "vitest";
import { card } from "../../store/test/card.ts";
import type { Timeline } from "../src/client.ts";
import { fakeHttp } from "../src/fake/link.ts";
import { FakeServer } from "../src/fake/server.ts";
import type { HttpApi, PageAt, TimelinePage } from "../src/http.ts";
import { PageDesk } from "../src/page-desk.ts";
import { FakeTimers } from "./bench-world.ts";
import { ANN, CHANNEL, ME, WORKSPACE } from "./history.ts";

const MESSAGES = 14_000;
/** The newest, what is shown and what is scrolled to next, and what comes until room is made again. */
const MOST = 10_000;
const PAGE = 50;
const ROOT = "m2";
const REPLIES = 30;
/** Longer than any of them takes on a machine that does other things meanwhile. */
const PATIENCE_MILLIS = 120_000;
/** Replies are far apart, so what is shown of the thread reaches over everything. */
const REPLY_EVERY = Math.floor(MESSAGES / REPLIES);

/** A channel that is too long for the brute force of the fake server. */
class LongChannel {
  readonly timers = new FakeTimers();
  readonly storage = new MemoryStorage(true);
  readonly copy: Copy;
  readonly desk: PageDesk;
  readonly #main: Entry[] = [];
  readonly #replies: Entry[] = [];

  constructor() {
    for (let place = 1; place <= MESSAGES; place += 1) {
      const reply = place > 2 && place % REPLY_EVERY === 0;
      (reply ? this.#replies : this.#main).push({
        log: CHANNEL,
        epoch: 1,
        seq: place,
        key: `m${place}`,
        kind: "message",
        place,
        creator: ANN,
        author: ANN,
        at: place,
        ...(reply ? { parent: ROOT } : {}),
        body: { source: `text ${place}`, tree: [] },
      });
    }
    const http: HttpApi = {
      ...fakeHttp(new FakeServer(WORKSPACE, () => 0), ME, this.timers, { latency: 0, reachable: true }),
      page: async (_, at, thread, limit) => this.#page(at, thread, limit ?? PAGE),
    };
    this.copy = new Copy(ME, WORKSPACE, this.storage, this.timers, {
      onGap: () => undefined,
      onWantedPeople: () => undefined,
      onLost: async () => undefined,
      onNoLongerLeader: () => undefined,
      onWriteFailed: (error) => {
        throw error;
      },
    });
    this.desk = new PageDesk(this.copy, http, this.timers, {
      onArrival: () => undefined,
      onSignedOut: () => undefined,
    });
  }

  async open(thread?: Key): Promise<Timeline> {
    const timeline = this.desk.open(CHANNEL, thread, "latest", () => undefined);
    timeline.subscribe(() => undefined);
    await this.timers.pass(1_000);
    return timeline;
  }

  async start(leads: boolean): Promise<void> {
    const at = { epoch: 1, seq: MESSAGES, check: "" };
    await this.copy.take({ is: "reset", log: CHANNEL, at });
    await this.copy.take({
      is: "card",
      card: card(CHANNEL, MESSAGES),
    });
    if (leads) await this.copy.lead("tab");
  }

  get held(): number {
    return this.copy.replica.conversation(CHANNEL)?.log.entries.size ?? 0;
  }

  async stored(): Promise<number> {
    return (await this.storage.loadConversation(CHANNEL))?.entries.length ?? 0;
  }

  #page(at: PageAt, thread: Key | undefined, limit: number): TimelinePage {
    const all = thread === undefined ? this.#main : this.#replies;
    const before = (place: number): number => all.findLastIndex((entry) => entry.place < place) + 1;
    let start = all.length - limit;
    if ("before" in at) start = before(at.before) - limit;
    else if ("after" in at) start = before(at.after + 1);
    else if ("message" in at) start = before(Number(at.message.slice(1))) - limit / 2;
    let end = "before" in at ? before(at.before) : start + limit;
    start = Math.max(0, start);
    end = Math.min(all.length, end);
    return {
      entries: all.slice(start, end),
      threads: [],
      from: start === 0 ? 1 : (all[start - 1]?.place ?? 0) + 1,
      to: end === all.length ? MESSAGES : (all[end]?.place ?? 0) - 1,
      first: start === 0,
      last: end === all.length,
      at: { epoch: 1, seq: MESSAGES, check: "" },
    };
  }
}

const placesOf = (items: readonly TimelineItem[]): readonly number[] =>
  items.flatMap((item) => (item.type === "message" && item.place !== undefined ? [item.place] : []));

/** Main-timeline places from one to another. */
const between = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n).filter(
    (place) => place <= 2 || place % REPLY_EVERY !== 0,
  );

/** Scrolls through everything to its first message and back to its last, looking at each step. */
async function thereAndBack(
  channel: LongChannel,
  timeline: Timeline,
  look: () => Promise<void>,
): Promise<void> {
  let steps = 0;
  const step = async (load: () => void): Promise<void> => {
    steps += 1;
    // Each step shows at least a page's messages more.
    expect(steps).toBeLessThan((3 * MESSAGES) / PAGE);
    load();
    await channel.timers.pass(100);
    const places = placesOf(timeline.getSnapshot().items);
    expect(places).toEqual(between(places[0] ?? 0, places.at(-1) ?? 0));
    await look();
  };
  while (timeline.getSnapshot().start !== "edge") await step(() => timeline.loadOlder());
  expect(placesOf(timeline.getSnapshot().items)[0]).toBe(1);
  while (timeline.getSnapshot().end !== "edge") await step(() => timeline.loadNewer());
  expect(placesOf(timeline.getSnapshot().items).at(-1)).toBe(between(1, MESSAGES).at(-1));
}

describe("a long conversation on the screen", { timeout: PATIENCE_MILLIS }, () => {
  it("keepsABoundedPartWhileItIsScrolledThroughUpAndDown", async () => {
    const channel = new LongChannel();
    await channel.start(true);
    const timeline = await channel.open();
    let most = 0;
    await thereAndBack(channel, timeline, async () => {
      most = Math.max(most, channel.held, await channel.stored());
    });
    expect(most).toBeGreaterThan(2_000);
    expect(most).toBeLessThan(MOST);
    expect(channel.copy.replica.conversation(CHANNEL)?.exact).toBe(true);
  });

  it("keepsABoundedPartInATabThatDoesNotWrite", async () => {
    const channel = new LongChannel();
    await channel.start(false);
    const timeline = await channel.open();
    await thereAndBack(channel, timeline, async () => {
      expect(channel.held).toBeLessThan(MOST);
    });
    expect(await channel.stored()).toBe(0);
  });

  it("keepsTheWholeThreadThatIsOpenBesideIt", async () => {
    const channel = new LongChannel();
    await channel.start(true);
    const thread = await channel.open(ROOT);
    const replies = placesOf(thread.getSnapshot().items);
    expect(replies).toHaveLength(REPLIES);
    const timeline = await channel.open();
    await thereAndBack(channel, timeline, async () => {
      expect(channel.held).toBeLessThan(MOST);
      expect(placesOf(thread.getSnapshot().items)).toEqual(replies);
      expect(thread.getSnapshot()).toMatchObject({ start: "edge", end: "edge", root: { key: ROOT } });
    });
  });

  it("keepsOnlyItsNewestPartWhenItIsLeft", async () => {
    const channel = new LongChannel();
    await channel.start(true);
    const timeline = await channel.open();
    for (let pages = 0; pages < MESSAGES / PAGE; pages += 1) {
      timeline.loadOlder();
      await channel.timers.pass(100);
    }
    expect(timeline.getSnapshot().start).toBe("edge");
    timeline.close();
    const again = await channel.open();
    await channel.timers.pass(1_000);
    expect(channel.held).toBeLessThanOrEqual(6_000);
    expect(placesOf(again.getSnapshot().items).at(-1)).toBe(between(1, MESSAGES).at(-1));
  });
});
