/** What a device does when the server's past has changed: drops what is lost, offers its person's own messages again. */

import type { OutboxRow } from "@fermata/store/storage";
import { MemoryStorage } from "@fermata/store/storage-memory";
import { describe, expect, it } from "vitest";
import { messagesOf } from "../src/fake/link.ts";
import { FakeTimers, Hub, type Opened, opened, Throne, textsOf } from "./bench-world.ts";
import { ANN, CHANNEL, DIRECT, ME, world } from "./history.ts";

type World = ReturnType<typeof world>;

function say(w: World, who: string, text: string, thread?: string): string {
  const message = w.nextId();
  w.server.command(who, {
    id: w.nextId(),
    kind: "post-message",
    args: { conversation: CHANNEL, message, text, ...(thread === undefined ? {} : { thread }) },
  });
  return message;
}

const sources = (w: World, conversation = CHANNEL): readonly string[] =>
  messagesOf(w.server, conversation).map((entry) => (entry.gone === undefined ? entry.body.source : "gone"));

const decidedOnce = (w: World): boolean => [...w.server.decided.values()].every((times) => times === 1);

/** Nobody reaches the server while it is brought back to an earlier moment; time enough to notice, and to come back. */
async function whileAway(timers: FakeTimers, links: readonly Opened[], then: () => void): Promise<void> {
  for (const { link } of links) link.reachable = false;
  await timers.pass(70_000);
  then();
  for (const { link } of links) link.reachable = true;
  await timers.pass(60_000);
}

describe("a server that was restored", () => {
  it("getsOnesOwnLostMessagesAgainAndNobodyElses", async () => {
    const w = world();
    const timers = new FakeTimers();
    const me = await opened(w.server, timers);
    const timeline = me.client.timeline(CHANNEL);
    me.client.commands.postMessage({ conversation: CHANNEL, text: "mine, saved" });
    await timers.pass(100);
    say(w, ANN, "hers, saved");
    await timers.pass(100);
    const saved = w.server.log(CHANNEL).head;
    const { message } = me.client.commands.postMessage({ conversation: CHANNEL, text: "mine, lost" });
    say(w, ANN, "hers, lost");
    await timers.pass(100);
    me.client.commands.postMessage({ conversation: CHANNEL, text: "my reply", thread: message });
    const deleted = me.client.commands.postMessage({ conversation: CHANNEL, text: "thought better of" });
    await timers.pass(100);
    me.client.commands.deleteMessage(CHANNEL, deleted.message);
    await timers.pass(100);
    await whileAway(timers, [me], () => {
      w.server.restoreTo(CHANNEL, saved);
      // Others are faster, and the log comes as far again as it was.
      for (let n = 1; n <= 8; n++) say(w, ANN, `new ${n}`);
    });
    const news = Array.from({ length: 8 }, (_, n) => `new ${n + 1}`);
    expect(sources(w)).toEqual(["mine, saved", "hers, saved", ...news, "mine, lost", "my reply"]);
    expect(textsOf(timeline)).toEqual(["mine, saved", "hers, saved", ...news, "mine, lost"]);
    expect(w.server.log(CHANNEL).newest.get(message)?.creator).toBe(ME);
    expect(me.client.outbox.getSnapshot()).toEqual([]);
    expect(decidedOnce(w)).toBe(true);
    // It is said, until the person has seen it.
    expect(me.client.restored.getSnapshot()).toEqual({ offered: 2 });
    me.client.forgetRestored();
    expect(me.client.restored.getSnapshot()).toBe(undefined);
  });

  it("getsThemAfterTheNewSignInWithWhatWasTypedMeanwhile", async () => {
    const w = world();
    const timers = new FakeTimers();
    const me = await opened(w.server, timers);
    const saved = w.server.log(CHANNEL).head;
    me.client.commands.postMessage({ conversation: CHANNEL, text: "lost" });
    await timers.pass(100);
    me.link.closeWith = 4001;
    await whileAway(timers, [me], () => w.server.restoreTo(CHANNEL, saved));
    expect(me.client.status.getSnapshot().connection).toEqual({ is: "signedOut" });
    me.client.commands.postMessage({ conversation: CHANNEL, text: "typed while signed out" });
    me.client.drafts.save(CHANNEL, undefined, "half a thought");
    await timers.pass(5_000);
    expect(sources(w)).toEqual([]);
    me.client.reconnect();
    await timers.pass(2_000);
    expect(new Set(sources(w))).toEqual(new Set(["lost", "typed while signed out"]));
    expect(me.client.drafts.of(CHANNEL).getSnapshot()?.text).toBe("half a thought");
  });

  it("getsEachMessageOnceFromAllDevicesOfAPerson", async () => {
    const w = world();
    const timers = new FakeTimers();
    const laptop = await opened(w.server, timers);
    const phone = await opened(w.server, timers);
    const saved = w.server.log(CHANNEL).head;
    for (const text of ["one", "two", "three"])
      laptop.client.commands.postMessage({ conversation: CHANNEL, text });
    await timers.pass(200);
    await whileAway(timers, [laptop, phone], () => w.server.restoreTo(CHANNEL, saved));
    expect(sources(w)).toEqual(["one", "two", "three"]);
    for (const { client } of [laptop, phone]) expect(client.outbox.getSnapshot()).toEqual([]);
    expect(decidedOnce(w)).toBe(true);
  });

  it("isNotToldAgainWhatWasDeletedSince", async () => {
    const w = world();
    const timers = new FakeTimers();
    const laptop = await opened(w.server, timers);
    const phone = await opened(w.server, timers);
    const saved = w.server.log(CHANNEL).head;
    const { message } = laptop.client.commands.postMessage({ conversation: CHANNEL, text: "regretted" });
    await timers.pass(200);
    phone.link.reachable = false;
    await whileAway(timers, [laptop], () => w.server.restoreTo(CHANNEL, saved));
    laptop.client.commands.deleteMessage(CHANNEL, message);
    await timers.pass(200);
    expect(sources(w)).toEqual(["gone"]);
    phone.link.reachable = true;
    await timers.pass(60_000);
    expect(phone.client.status.getSnapshot().connection).toEqual({ is: "live" });
    expect(sources(w)).toEqual(["gone"]);
    expect(phone.client.outbox.getSnapshot()).toEqual([]);
  });

  it("getsThemFromACopyThatWasClosedMeanwhile", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const first = await opened(w.server, timers, { storage });
    const saved = w.server.log(CHANNEL).head;
    first.client.commands.postMessage({ conversation: CHANNEL, text: "lost" });
    await timers.pass(1_000);
    await first.client.close();
    w.server.restoreTo(CHANNEL, saved);
    await opened(w.server, timers, { storage });
    await timers.pass(1_000);
    expect(sources(w)).toEqual(["lost"]);
  });

  it("getsThemEvenIfTheDeviceDiesBeforeTheyAreSent", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const first = await opened(w.server, timers, { storage });
    const saved = w.server.log(CHANNEL).head;
    first.client.commands.postMessage({ conversation: CHANNEL, text: "lost" });
    await timers.pass(1_000);
    first.link.refuse = ({ id }) => ({ is: "refused", id, code: "busy", detail: "" });
    await whileAway(timers, [first], () => w.server.restoreTo(CHANNEL, saved));
    expect(sources(w)).toEqual([]);
    // The tab dies without a word; its copy holds the message no more, its outbox does.
    await opened(w.server, timers, { storage });
    await timers.pass(1_000);
    expect(sources(w)).toEqual(["lost"]);
  });

  it("isForgottenOnDiskOnlyWhenWhatItLostIsInTheOutbox", async () => {
    class Slow extends MemoryStorage {
      hold = false;
      readonly #held: (() => void)[] = [];
      override async addCommand(row: Omit<OutboxRow, "order">): Promise<number> {
        if (this.hold) await new Promise<void>((go) => this.#held.push(go));
        return super.addCommand(row);
      }
      release(): void {
        for (const go of this.#held) go();
      }
    }
    const w = world();
    const timers = new FakeTimers();
    const storage = new Slow(true);
    const me = await opened(w.server, timers, { storage });
    const saved = w.server.log(CHANNEL).head;
    const { message } = me.client.commands.postMessage({ conversation: CHANNEL, text: "lost" });
    await timers.pass(1_000);
    const onDisk = async () =>
      (await storage.loadConversation(CHANNEL))?.entries.some(({ key }) => key === message);
    expect(await onDisk()).toBe(true);
    storage.hold = true;
    await whileAway(timers, [me], () => w.server.restoreTo(CHANNEL, saved));
    expect(await onDisk()).toBe(true);
    storage.release();
    await timers.pass(1_000);
    expect(sources(w)).toEqual(["lost"]);
  });

  it("isOfferedWhatItStillHasWithoutAWord", async () => {
    const w = world();
    const timers = new FakeTimers();
    const me = await opened(w.server, timers);
    const timeline = me.client.timeline(CHANNEL);
    me.client.commands.postMessage({ conversation: CHANNEL, text: "saved" });
    await timers.pass(100);
    const saved = w.server.log(CHANNEL).head;
    me.client.commands.postMessage({ conversation: CHANNEL, text: "lost" });
    await timers.pass(100);
    // A server that knows less of its past than it has.
    w.server.log(CHANNEL).sharedThrough = () => 0;
    await whileAway(timers, [me], () => w.server.restoreTo(CHANNEL, saved));
    timeline.jumpToLatest();
    await timers.pass(100);
    expect(textsOf(timeline)).toEqual(["saved", "lost"]);
    expect(me.client.outbox.getSnapshot()).toEqual([]);
    expect(me.client.status.getSnapshot().failed).toBe(0);
  });

  it("getsThemFromTheLeadingTabAlone", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const hub = new Hub();
    const throne = new Throne();
    const tab = (name: string) =>
      opened(w.server, timers, { storage, channel: hub.channel(), election: throne.election(), tab: name });
    const tabs = [await tab("first"), await tab("second")];
    const saved = w.server.log(CHANNEL).head;
    tabs[1]?.client.commands.postMessage({ conversation: CHANNEL, text: "lost" });
    await timers.pass(1_000);
    await whileAway(timers, tabs, () => w.server.restoreTo(CHANNEL, saved));
    expect(sources(w)).toEqual(["lost"]);
    expect(await storage.commands()).toEqual([]);
    for (const { client } of tabs) {
      expect(client.outbox.getSnapshot()).toEqual([]);
      const timeline = client.timeline(CHANNEL);
      await timers.pass(100);
      expect(textsOf(timeline)).toEqual(["lost"]);
    }
  });

  it("getsALostDirectOpenedAgain", async () => {
    const w = world();
    const timers = new FakeTimers();
    const me = await opened(w.server, timers);
    me.client.commands.postMessage({ conversation: DIRECT, text: "between us" });
    await timers.pass(100);
    await whileAway(timers, [me], () => w.server.restoreTo(DIRECT, 0));
    expect(sources(w, DIRECT)).toEqual(["between us"]);
    expect(me.client.rail.getSnapshot().directs.map((row) => row.conversation)).toEqual([DIRECT]);
    expect(w.server.isMember(DIRECT, ANN)).toBe(true);
  });

  it("getsAReplyWhenTheMessageThatItAnswersHasComeBack", async () => {
    const w = world();
    const timers = new FakeTimers();
    const me = await opened(w.server, timers);
    const ann = await opened(w.server, timers, { account: ANN });
    const saved = w.server.log(CHANNEL).head;
    const { message } = ann.client.commands.postMessage({ conversation: CHANNEL, text: "shall we?" });
    await timers.pass(200);
    me.client.commands.postMessage({ conversation: CHANNEL, text: "yes", thread: message });
    await timers.pass(200);
    ann.link.reachable = false;
    await whileAway(timers, [me], () => w.server.restoreTo(CHANNEL, saved));
    expect(sources(w)).toEqual([]);
    expect(me.client.outbox.getSnapshot()).toMatchObject([
      { text: "yes", thread: message, state: "refused" },
    ]);
    ann.link.reachable = true;
    await timers.pass(60_000);
    expect(sources(w)).toEqual(["shall we?", "yes"]);
    expect(me.client.outbox.getSnapshot()).toEqual([]);
  });

  it("keepsNothingOfAConversationThatOneWasTakenOutOf", async () => {
    const w = world();
    const timers = new FakeTimers();
    const me = await opened(w.server, timers);
    me.client.commands.postMessage({ conversation: CHANNEL, text: "mine" });
    await timers.pass(100);
    await whileAway(timers, [me], () => {
      w.server.restoreTo(DIRECT, w.server.log(DIRECT).head);
      w.server.command(ME, { id: w.nextId(), kind: "leave-conversation", args: { conversation: CHANNEL } });
    });
    expect(me.client.rail.getSnapshot().channels).toEqual([]);
    expect(me.client.outbox.getSnapshot()).toEqual([]);
    expect(sources(w)).toEqual(["mine"]);
  });
});
