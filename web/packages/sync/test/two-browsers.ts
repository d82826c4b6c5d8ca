/** A person with two browsers, one of them with two tabs, and the server that they must agree with. */
import { MemoryStorage } from "@fermata/store/storage-memory";
import fc from "fast-check";
import { expect } from "vitest";
import type { Timeline } from "../src/client.ts";
import { messagesOf } from "../src/fake/link.ts";
import { client, FakeTimers, Hub, type Opened, settled, Throne, textsOf } from "./bench-world.ts";
import { CHANNEL, type Deed, DIRECT, deed, ME, perform, world } from "./history.ts";

/** What may happen to a person with two browsers, one of them with two tabs, on a bad link. */
export type Happening =
  | { readonly is: "others"; readonly deed: Deed }
  | { readonly is: "write"; readonly where: number; readonly direct: boolean }
  | { readonly is: "rewrite"; readonly where: number; readonly what: number; readonly gone: boolean }
  | { readonly is: "read"; readonly where: number; readonly far: number }
  | { readonly is: "unread"; readonly where: number; readonly from: number }
  | { readonly is: "readAll"; readonly where: number }
  | { readonly is: "cable"; readonly browser: number; readonly plugged: boolean }
  | { readonly is: "older"; readonly where: number }
  | { readonly is: "reload"; readonly tab: number }
  | { readonly is: "wait"; readonly millis: number };

const n = fc.nat({ max: 1000 });
const where = n;
export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ is: fc.constant("others" as const), deed }) },
  { weight: 6, arbitrary: fc.record({ is: fc.constant("write" as const), where, direct: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant("rewrite" as const), where, what: n, gone: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ is: fc.constant("read" as const), where, far: n }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("unread" as const), where, from: n }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("readAll" as const), where }) },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constant("cable" as const), browser: n, plugged: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("older" as const), where }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("reload" as const), tab: n }) },
  { weight: 8, arbitrary: fc.record({ is: fc.constant("wait" as const), millis: fc.nat({ max: 4_000 }) }) },
);

export interface Tab {
  readonly browser: number;
  opened: Opened;
  timeline: Timeline;
}

export class Desk {
  readonly world = world();
  readonly timers = new FakeTimers();
  readonly links: Opened["link"][] = [];
  readonly tabs: Tab[] = [];
  /** Messages in the order written, by tab and conversation. */
  readonly written = new Map<string, string[]>();
  #texts = 0;
  readonly #browsers: { storage: MemoryStorage; hub: Hub; throne: Throne }[] = [];
  readonly #chance: () => number;

  constructor(chance: () => number, breaking: number) {
    this.#chance = chance;
    this.world.server.catchUpEntries = 6;
    for (let i = 0; i < 2; i++) {
      this.#browsers.push({ storage: new MemoryStorage(true), hub: new Hub(), throne: new Throne() });
      this.links.push({ latency: 20, reachable: true, breaks: () => this.#chance() < breaking });
    }
  }

  async open(browser: number, index = this.tabs.length): Promise<void> {
    const { storage, hub, throne } = this.#browsers[browser] ?? {
      storage: new MemoryStorage(true),
      hub: new Hub(),
      throne: new Throne(),
    };
    const link = this.links[browser];
    // What happens next may happen before the tab is ready.
    const made = client(this.world.server, this.timers, {
      storage,
      channel: hub.channel(),
      election: throne.election(),
      tab: `tab${index}/${this.timers.now()}`,
      random: this.#chance,
      ...(link === undefined ? {} : { link }),
    });
    void made.client.open();
    await settled();
    this.tabs[index] = { browser, opened: made, timeline: made.client.timeline(CHANNEL) };
  }

  async happen(what: Happening): Promise<void> {
    const tab = this.tabs["where" in what ? what.where % this.tabs.length : 0];
    if (tab === undefined) return;
    const { commands } = tab.opened.client;
    switch (what.is) {
      case "others":
        perform(this.world, what.deed);
        return;
      case "write": {
        const conversation = what.direct ? DIRECT : CHANNEL;
        const text = `mine ${++this.#texts}`;
        const { message } = commands.postMessage({ conversation, text });
        const key = `${this.tabs.indexOf(tab)}/${conversation}`;
        this.written.set(key, [...(this.written.get(key) ?? []), message]);
        return;
      }
      case "rewrite": {
        const mine = tab.timeline
          .getSnapshot()
          .items.flatMap((i) => (i.type === "message" && i.mine && i.gone === undefined ? [i] : []));
        const item = mine[what.what % Math.max(1, mine.length)];
        if (item === undefined || item.source.startsWith("mine")) return;
        if (what.gone) commands.deleteMessage(CHANNEL, item.key);
        else
          commands.editMessage({
            conversation: CHANNEL,
            message: item.key,
            text: `edit ${++this.#texts}`,
          });
        return;
      }
      case "read": {
        const places = tab.timeline
          .getSnapshot()
          .items.flatMap((i) => (i.type === "message" ? (i.place ?? []) : []));
        const place = places[what.far % Math.max(1, places.length)];
        if (place !== undefined) commands.markRead(CHANNEL, place);
        return;
      }
      case "unread":
        commands.markUnread(CHANNEL, 1 + (what.from % this.world.server.log(CHANNEL).head));
        return;
      case "readAll":
        commands.markConversationRead(CHANNEL);
        return;
      case "cable": {
        const link = this.links[what.browser % this.links.length];
        if (link !== undefined) link.reachable = what.plugged;
        return;
      }
      case "older":
        tab.timeline.loadOlder();
        return;
      case "reload": {
        const index = what.tab % this.tabs.length;
        const reloaded = this.tabs[index];
        if (reloaded === undefined) return;
        await reloaded.opened.client.close();
        await this.open(reloaded.browser, index);
        return;
      }
      case "wait":
        await this.timers.pass(what.millis);
    }
  }

  async calm(): Promise<void> {
    for (const link of this.links) {
      link.reachable = true;
      Object.assign(link, { breaks: () => false });
    }
    await this.timers.pass(200_000);
    for (const tab of this.tabs) tab.timeline.jumpToLatest();
    await this.timers.pass(70_000);
  }
}

/** Whatever happened: every tab shows what the server has, and every command happened once and in order. */
function expectWhatTheServerHas(desk: Desk): void {
  const { server } = desk.world;
  const expected = server.inOrder(CHANNEL, undefined, ME).flatMap((entry) =>
    // A reply that is gone stands in its thread only.
    entry.kind === "message" && (entry.gone === undefined || entry.parent === undefined)
      ? [entry.gone === undefined ? (entry.body as { source: string }).source : ""]
      : [],
  );
  const unread = server.unread(CHANNEL, ME);
  for (const { opened: made, timeline } of desk.tabs) {
    const { client } = made;
    expect(client.status.getSnapshot().connection).toEqual({ is: "live" });
    // What was typed into a message that somebody deleted meanwhile is kept; nothing else is left.
    const left = client.outbox.getSnapshot().filter((item) => item.refusal?.code !== "gone");
    expect(left).toEqual([]);
    const shown = textsOf(timeline);
    expect(shown).toEqual(expected.slice(expected.length - shown.length));
    expect(shown.length).toBeGreaterThanOrEqual(Math.min(expected.length, 20));
    const head = client.conversation(CHANNEL).getSnapshot();
    expect({ exact: head?.exact, unread: head?.unread, mentions: head?.mentions }).toEqual({
      exact: true,
      unread: unread.unread,
      mentions: unread.mentions,
    });
    const threads = new Map(head?.threads.map((thread) => [thread.root, thread.unread]));
    for (const root of server.roots(CHANNEL)) {
      const wanted = server.follows(CHANNEL, ME, root) ? server.unread(CHANNEL, ME, root).unread : 0;
      expect(threads.get(root) ?? 0).toBe(wanted);
    }
  }
  expect([...server.decided.values()].filter((times) => times !== 1)).toEqual([]);
  for (const [key, written] of desk.written) {
    const conversation = key.endsWith(CHANNEL) ? CHANNEL : DIRECT;
    const inOrder = [...messagesOf(server, conversation)]
      .sort((a, b) => a.place - b.place)
      .map(({ key: message }) => message);
    expect(inOrder.filter((message) => written.includes(message))).toEqual(written);
  }
}

/** Lets a history happen, and everything calm down after it. */
export async function livedThrough(
  happenings: readonly Happening[],
  chance: () => number = () => 0.5,
  breaking = 0,
): Promise<void> {
  const desk = new Desk(chance, breaking);
  for (const browser of [0, 0, 1]) {
    await desk.open(browser);
    await desk.timers.pass(1_000);
  }
  for (const what of happenings) await desk.happen(what);
  await desk.calm();
  expectWhatTheServerHas(desk);
  for (const { opened: made } of desk.tabs) await made.client.close();
}
