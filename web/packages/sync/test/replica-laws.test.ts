import type { Card } from "@fermata/protocol/card";
import type { Key, LogId } from "@fermata/protocol/entry";
import type { Kept } from "@fermata/store/conversation-replica";
import { isInStream } from "@fermata/store/laws";
import { containsPlace, intersect, NO_PLACES, type Places, union } from "@fermata/store/places";
import { Replica } from "@fermata/store/replica";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PageAt, TimelinePage } from "../src/http.ts";
import { CHANNEL, type Deed, DIRECT, deed, ME, perform, WORKSPACE, type World, world } from "./history.ts";

/** What happens between server and device, in any order. */
type Step =
  | { readonly step: "deed"; readonly deed: Deed }
  /** Delivers what is new of a log, at most so many numbers of it, maybe from before the cursor. */
  | { readonly step: "deliver"; readonly log: number; readonly most: number; readonly back: number }
  | {
      readonly step: "askPage";
      readonly at: number;
      readonly where: number;
      readonly thread: number | undefined;
    }
  | { readonly step: "takePage" }
  | { readonly step: "askCard" }
  | { readonly step: "takeCard"; readonly which: number }
  | { readonly step: "reset" }
  /** Room is made while a part of the channel is looked at, and maybe a part of a thread. */
  | {
      readonly step: "evict";
      readonly from: number;
      readonly length: number;
      readonly thread: { readonly root: number; readonly from: number; readonly length: number } | undefined;
    };

const n = fc.nat({ max: 1000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ step: fc.constant("deed" as const), deed }) },
  {
    weight: 12,
    arbitrary: fc.record({
      step: fc.constant("deliver" as const),
      log: n,
      most: fc.integer({ min: 1, max: 9 }),
      back: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      step: fc.constant("askPage" as const),
      at: n,
      where: n,
      thread: fc.option(n, { nil: undefined }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ step: fc.constant("takePage" as const) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant("askCard" as const) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant("takeCard" as const), which: n }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("reset" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant("evict" as const),
      from: n,
      length: n,
      thread: fc.option(fc.record({ root: n, from: n, length: n }), { nil: undefined }),
    }),
  },
);

class Device {
  readonly world: World;
  readonly replica: Replica;
  #pages: { page: TimelinePage; thread: Key | undefined }[] = [];
  #cards: Card[] = [];

  constructor(w: World) {
    this.world = w;
    this.replica = new Replica(ME, WORKSPACE, () => undefined);
    for (const log of this.logs) this.replica.applyReset(log, w.server.log(log).position());
    for (const log of [CHANNEL, DIRECT]) this.replica.applyCard(w.server.card(log, ME));
    // The first sync brings what the account log holds as far as cards do not say it.
  }

  get logs(): readonly LogId[] {
    return [ME, WORKSPACE, CHANNEL, DIRECT];
  }

  take(next: Step): void {
    const { server } = this.world;
    switch (next.step) {
      case "deed":
        perform(this.world, next.deed);
        return;
      case "deliver": {
        const log = this.logs[next.log % this.logs.length] ?? ME;
        const cursor = this.replica.cursorOf(log)?.seq ?? 0;
        const range = server.range(log, Math.max(0, cursor - next.back), ME, next.most + next.back);
        if (range.through > range.from) expect(this.replica.applyRange(range)).toBeDefined();
        return;
      }
      case "askPage": {
        const roots = [...server.roots(CHANNEL)];
        const thread = next.thread === undefined ? undefined : roots[next.thread % Math.max(1, roots.length)];
        const place = 1 + (next.where % server.log(CHANNEL).head);
        const choices: PageAt[] = [
          { latest: true },
          { before: place },
          { after: place },
          { around: place },
          { unread: "first" },
        ];
        const at = choices[next.at % choices.length] ?? { latest: true };
        this.#pages.push({ page: server.page(CHANNEL, at, ME, thread, 4), thread });
        return;
      }
      case "takePage": {
        const asked = this.#pages.shift();
        if (asked !== undefined) this.replica.applyPage(CHANNEL, asked.page, asked.thread);
        return;
      }
      case "askCard":
        this.#cards.push(server.card(CHANNEL, ME));
        return;
      case "takeCard": {
        const card = this.#cards.splice(next.which % Math.max(1, this.#cards.length), 1)[0];
        if (card !== undefined) this.replica.applyCard(card);
        return;
      }
      case "reset":
        // Too far behind: windows are dropped, a card brings the counts.
        this.replica.applyReset(CHANNEL, server.log(CHANNEL).position());
        this.#cards = [];
        this.#pages = [];
        this.replica.applyCard(server.card(CHANNEL, ME));
        return;
      case "evict": {
        const part = ({ from, length }: { from: number; length: number }): Places => {
          const first = 1 + (from % server.log(CHANNEL).head);
          return [[first, first + (length % 20)]];
        };
        const roots = [...server.roots(CHANNEL)];
        const root =
          next.thread === undefined ? undefined : roots[next.thread.root % Math.max(1, roots.length)];
        const threads = new Map<Key, Places>();
        if (root !== undefined && next.thread !== undefined) threads.set(root, part(next.thread));
        this.#evict({ places: part(next), threads }, [undefined, ...roots]);
      }
    }
  }

  #evict(kept: Kept, timelines: readonly (Key | undefined)[]): void {
    const conversation = this.replica.conversation(CHANNEL);
    if (conversation === undefined) throw new Error("no conversation");
    const stays = timelines.map((thread) => {
      const ofThread = thread === undefined ? NO_PLACES : (kept.threads.get(thread) ?? NO_PLACES);
      return intersect(conversation.log.coverage(thread), union(kept.places, ofThread));
    });
    conversation.evict(kept);
    expect(timelines.map((thread) => conversation.log.coverage(thread))).toEqual(stays);
  }

  /** Everything that was on its way arrives; what cannot be computed is asked for. Answers how often. */
  settle(): number {
    const { server } = this.world;
    for (const log of this.logs) {
      for (;;) {
        const range = server.range(log, this.replica.cursorOf(log)?.seq ?? 0, ME);
        if (range.through === range.from) break;
        this.replica.applyRange(range);
      }
    }
    let asked = 0;
    for (; asked < 3 && this.replica.inexact().length > 0; asked++) {
      for (const log of this.replica.inexact()) this.replica.applyCard(server.card(log, ME));
    }
    return asked;
  }

  isSettled(): boolean {
    return this.logs.every((log) => this.replica.cursorOf(log)?.seq === this.world.server.log(log).head);
  }
}

function expectExactCounts(device: Device): void {
  const { server } = device.world;
  for (const log of [CHANNEL, DIRECT]) {
    const conversation = device.replica.conversation(log);
    if (conversation === undefined) throw new Error("no conversation");
    if (!conversation.exact) continue;
    const { unread, mentions, first } = server.unread(log, ME);
    const counted = conversation.main.counts();
    expect({ unread: counted.unread, mentions: counted.mentions }).toEqual({ unread, mentions });
    if (unread === 0) expect(counted.firstUnread).toBeUndefined();
    else expect(counted.firstUnread).toBeLessThanOrEqual(first ?? 0);
    for (const root of server.roots(log)) {
      const expected = server.follows(log, ME, root)
        ? server.unread(log, ME, root)
        : { unread: 0, mentions: 0 };
      const counter = conversation.threads.get(root);
      const shown =
        counter === undefined || conversation.follows(root) !== true
          ? { unread: 0, mentions: 0 }
          : counter.counts();
      expect({ root, unread: shown.unread, mentions: shown.mentions }).toEqual({
        root,
        unread: expected.unread,
        mentions: expected.mentions,
      });
    }
  }
}

function expectWindowsEqualServer(device: Device): void {
  const { server } = device.world;
  const conversation = device.replica.conversation(CHANNEL);
  if (conversation === undefined) throw new Error("no conversation");
  const { log } = conversation;
  for (const entry of server.log(CHANNEL).newest.values()) {
    if (entry.kind !== "message" && entry.kind !== "system-line") continue;
    if (!server.visible(entry, ME)) continue;
    const covered =
      containsPlace(log.coverage(entry.parent), entry.place) ||
      (isInStream(entry) && containsPlace(log.paged, entry.place));
    if (!covered) continue;
    expect(log.entries.get(entry.key)).toEqual(entry);
    const reactions = [...server.log(CHANNEL).newest.values()].filter(
      (r) => r.kind === "reaction" && r.parent === entry.key,
    );
    if (containsPlace(log.coverage(entry.parent), entry.place)) {
      expect(log.satellitesOf(entry.key).map((s) => s.seq)).toEqual(
        expect.arrayContaining(reactions.map((r) => r.seq)),
      );
    }
  }
  for (const held of log.entries.values()) expect(server.log(CHANNEL).newest.get(held.key)).toEqual(held);
}

describe("laws of the replica", () => {
  it("whatItShowsEqualsTheServerAfterAnyHistoryInAnyOrder", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 25 }), fc.array(step, { maxLength: 60 }), (before, steps) => {
        const w = world();
        for (const early of before) perform(w, early);
        const device = new Device(w);
        for (const next of steps) {
          device.take(next);
          if (device.isSettled()) {
            expectExactCounts(device);
            expectWindowsEqualServer(device);
          }
        }
        device.settle();
        expect(device.replica.inexact()).toEqual([]);
        expectExactCounts(device);
        expectWindowsEqualServer(device);
      }),
      { numRuns: Number(process.env["LAW_RUNS"] ?? 800) },
    );
  });
});
