import { MemoryStorage } from "@fermata/store/storage-memory";
import { describe, expect, it } from "vitest";
import { messagesOf } from "../src/fake/link.ts";
import { COPY_OPENS_FOR_MILLIS } from "../src/live-client.ts";
import { FakeTimers, Hub, opened, Throne, textsOf } from "./bench-world.ts";
import { ANN, BEN, CHANNEL, DIRECT, ME, world } from "./history.ts";

function say(w: ReturnType<typeof world>, who: string, text: string, thread?: string): string {
  const message = w.nextId();
  w.server.command(who, {
    id: w.nextId(),
    kind: "post-message",
    args: { conversation: CHANNEL, message, text, ...(thread === undefined ? {} : { thread }) },
  });
  return message;
}

const sources = (w: ReturnType<typeof world>): readonly string[] =>
  messagesOf(w.server, CHANNEL).map((entry) => (entry.gone === undefined ? entry.body.source : "gone"));

describe("the client", () => {
  it("showsTheRailAfterTheFirstSyncAndTalksBothWays", async () => {
    const w = world();
    const timers = new FakeTimers();
    say(w, ANN, "good morning");
    const { client } = await opened(w.server, timers);
    expect(client.status.getSnapshot().connection).toEqual({ is: "live" });
    const rail = client.rail.getSnapshot();
    expect(rail.loaded).toBe(true);
    expect(rail.channels.map((row) => [row.name, row.unread])).toEqual([["general", 1]]);
    expect(rail.directs.map((row) => row.conversation)).toEqual([DIRECT]);

    const timeline = client.timeline(CHANNEL);
    await timers.pass(100);
    expect(textsOf(timeline)).toEqual(["good morning"]);
    client.commands.postMessage({ conversation: CHANNEL, text: "hello Ann" });
    expect(textsOf(timeline)).toEqual(["good morning", "hello Ann"]);
    const last = timeline.getSnapshot().items.at(-1);
    expect(last?.type === "message" && last.outbox?.state).toBe("queued");
    await timers.pass(100);
    expect(sources(w)).toEqual(["good morning", "hello Ann"]);
    const sent = timeline.getSnapshot().items.at(-1);
    expect(sent?.type === "message" && sent.outbox).toBe(undefined);
    expect(sent?.type === "message" && sent.place).toBeGreaterThan(0);

    say(w, ANN, "@everyone look");
    await timers.pass(50);
    expect(textsOf(timeline)).toEqual(["good morning", "hello Ann", "@everyone look"]);
    expect(client.rail.getSnapshot().forMe).toBe(1);
    const place =
      timeline
        .getSnapshot()
        .items.flatMap((i) => (i.type === "message" ? [i.place ?? 0] : []))
        .at(-1) ?? 0;
    client.commands.markRead(CHANNEL, place);
    expect(client.rail.getSnapshot().unread).toBe(0);
    await timers.pass(100);
    expect(w.server.unread(CHANNEL, ME).unread).toBe(0);
    expect(client.outbox.getSnapshot()).toEqual([]);
  });

  it("keepsWhatWasWrittenOfflineOverAReloadAndSendsItOnceInOrder", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const first = await opened(w.server, timers, { storage });
    first.link.reachable = false;
    for (const text of ["one", "two", "three"])
      first.client.commands.postMessage({ conversation: CHANNEL, text });
    await timers.pass(500);
    expect(sources(w)).toEqual([]);
    expect(first.client.status.getSnapshot().waiting).toBe(3);
    // The tab dies without a word.
    const second = await opened(w.server, timers, { storage });
    await timers.pass(1_000);
    expect(sources(w)).toEqual(["one", "two", "three"]);
    expect(second.client.outbox.getSnapshot()).toEqual([]);
    first.link.reachable = true;
    await timers.pass(120_000);
    expect(sources(w)).toEqual(["one", "two", "three"]);
    expect([...w.server.decided.values()].every((times) => times === 1)).toBe(true);
  });

  it("opensFromItsCopyWithoutANetwork", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    say(w, ANN, "before");
    const first = await opened(w.server, timers, { storage });
    const looking = first.client.timeline(CHANNEL);
    await timers.pass(1_000);
    expect(textsOf(looking)).toEqual(["before"]);
    await first.client.close();
    const { client } = await opened(w.server, timers, { storage, link: { latency: 5, reachable: false } });
    expect(client.rail.getSnapshot().loaded).toBe(true);
    expect(client.rail.getSnapshot().channels[0]?.unread).toBe(1);
    const timeline = client.timeline(CHANNEL);
    await timers.pass(10);
    expect(textsOf(timeline)).toEqual(["before"]);
    expect(client.status.getSnapshot().connection.is).toMatch(/connecting|waiting/);
  });

  it("twoDevicesAgreeOnWhatIsRead", async () => {
    const w = world();
    const timers = new FakeTimers();
    const root = say(w, ME, "mine");
    say(w, ANN, "a reply", root);
    say(w, BEN, "for all");
    const phone = await opened(w.server, timers);
    const laptop = await opened(w.server, timers);
    const heads = [phone, laptop].map(({ client }) => client.conversation(CHANNEL));
    for (const head of heads) {
      expect(head.getSnapshot()?.unread).toBe(1);
      expect(head.getSnapshot()?.threads.map((thread) => thread.unread)).toEqual([1]);
    }
    phone.client.commands.markConversationRead(CHANNEL);
    await timers.pass(100);
    for (const head of heads) {
      expect(head.getSnapshot()?.unread).toBe(0);
      expect(head.getSnapshot()?.threads).toEqual([]);
    }
    laptop.client.commands.markUnread(CHANNEL, 1);
    await timers.pass(100);
    for (const head of heads) expect(head.getSnapshot()?.unread).toBe(w.server.unread(CHANNEL, ME).unread);
    expect(w.server.unread(CHANNEL, ME).unread).toBe(1);
  });

  it("oneTabHoldsTheSocketAndAnotherTakesOverWhenItDies", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const hub = new Hub();
    const throne = new Throne();
    const tab = (name: string) =>
      opened(w.server, timers, { storage, channel: hub.channel(), election: throne.election(), tab: name });
    const first = await tab("first");
    const second = await tab("second");
    expect([first, second].map(({ client }) => client.status.getSnapshot().leader)).toEqual([true, false]);
    expect(second.client.status.getSnapshot().connection).toEqual({ is: "live" });
    const timeline = second.client.timeline(CHANNEL);
    await timers.pass(100);
    say(w, ANN, "to both");
    await timers.pass(100);
    expect(textsOf(timeline)).toEqual(["to both"]);
    expect(second.client.rail.getSnapshot().channels[0]?.unread).toBe(1);
    const sent = second.client.commands.postMessage({ conversation: CHANNEL, text: "from the second tab" });
    await timers.pass(200);
    expect(await sent.outcome).toEqual({ is: "done", result: {} });
    expect(sources(w)).toEqual(["to both", "from the second tab"]);
    expect(first.client.rail.getSnapshot().unread).toBe(1);
    expect(second.client.outbox.getSnapshot()).toEqual([]);

    await first.client.close();
    await timers.pass(1_000);
    expect(second.client.status.getSnapshot()).toMatchObject({ leader: true, connection: { is: "live" } });
    say(w, ANN, "still here?");
    second.client.commands.postMessage({ conversation: CHANNEL, text: "still here" });
    await timers.pass(200);
    expect(textsOf(timeline)).toEqual(["to both", "from the second tab", "still here?", "still here"]);
    expect([...w.server.decided.values()].every((times) => times === 1)).toBe(true);
  });

  it("anExpiredSignInKeepsTextAndSendsItAfterSigningInAgain", async () => {
    const w = world();
    const timers = new FakeTimers();
    const { client, link } = await opened(w.server, timers);
    link.closeWith = 4001;
    link.reachable = false;
    await timers.pass(70_000);
    link.reachable = true;
    await timers.pass(40_000);
    expect(client.status.getSnapshot().connection).toEqual({ is: "signedOut" });
    client.commands.postMessage({ conversation: CHANNEL, text: "kept" });
    await timers.pass(5_000);
    expect(sources(w)).toEqual([]);
    client.reconnect();
    await timers.pass(1_000);
    expect(sources(w)).toEqual(["kept"]);
  });

  it("aRevokedDeviceDropsItsCopyWithinASecondInEveryTab", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const hub = new Hub();
    const throne = new Throne();
    say(w, ANN, "secret");
    const tabs = [];
    for (const tab of ["first", "second"])
      tabs.push(
        await opened(w.server, timers, {
          storage,
          channel: hub.channel(),
          election: throne.election(),
          tab,
        }),
      );
    await timers.pass(1_000);
    expect((await storage.load()).conversations).not.toEqual([]);
    tabs[0]?.link.close?.(4003);
    await timers.pass(1_000);
    for (const { client } of tabs) {
      expect(client.status.getSnapshot().connection).toEqual({ is: "revoked" });
      expect(client.rail.getSnapshot().channels).toEqual([]);
    }
    expect((await storage.load()).conversations).toEqual([]);
  });

  it("aRevokedDeviceHearsItOverHttpTooAndDropsItsCopy", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    say(w, ANN, "secret");
    const { client, link } = await opened(w.server, timers, { storage });
    link.deny = { status: 401, code: "session_revoked", detail: "Signed out." };
    client.timeline(CHANNEL);
    await timers.pass(1_000);
    expect(client.status.getSnapshot().connection).toEqual({ is: "revoked" });
    expect((await storage.load()).conversations).toEqual([]);
  });

  it("aRevokedDeviceDropsItsCopyAndKeepsUnsentTextAsADraft", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    say(w, ANN, "secret");
    const { client, link } = await opened(w.server, timers, { storage });
    link.reachable = false;
    link.closeWith = 4003;
    await timers.pass(70_000);
    client.commands.postMessage({ conversation: CHANNEL, text: "unsent" });
    client.drafts.save(DIRECT, undefined, "typed");
    link.reachable = true;
    await timers.pass(40_000);
    expect(client.status.getSnapshot().connection).toEqual({ is: "revoked" });
    expect(client.rail.getSnapshot().channels).toEqual([]);
    expect((await storage.load()).conversations).toEqual([]);
    expect((await storage.drafts()).map((draft) => [draft.text, draft.origin])).toEqual([
      ["typed", "typed"],
      ["unsent", "unsent"],
    ]);
    expect(await storage.commands()).toEqual([]);
  });

  it("aCopyThatWasNotConfirmedForAFortnightStaysClosed", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    say(w, ANN, "old");
    const first = await opened(w.server, timers, { storage });
    await first.client.close();
    await timers.pass(COPY_OPENS_FOR_MILLIS + 60_000);
    const second = await opened(w.server, timers, { storage, link: { latency: 5, reachable: false } });
    expect(second.client.status.getSnapshot().copy.is).toBe("locked");
    expect(second.client.rail.getSnapshot()).toMatchObject({ loaded: false, channels: [] });
    second.link.reachable = true;
    await timers.pass(60_000);
    expect(second.client.status.getSnapshot()).toMatchObject({
      copy: { is: "kept" },
      connection: { is: "live" },
    });
    expect(second.client.rail.getSnapshot().channels.map((row) => row.unread)).toEqual([1]);
  });

  it("aCopyOpensUntilTheFortnightIsOverAndOnlyBeingLetInBeginsAnother", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    say(w, ANN, "old");
    const first = await opened(w.server, timers, { storage });
    await first.client.close();
    // The server answers every other day, and lets nobody in.
    for (let day = 0; day < 14; day += 2) {
      const link = { latency: 5, reachable: true, closeWith: 4001 };
      const { client } = await opened(w.server, timers, { storage, link });
      expect(client.status.getSnapshot()).toMatchObject({
        copy: { is: "kept" },
        connection: { is: "signedOut" },
      });
      expect(client.rail.getSnapshot().loaded).toBe(true);
      await client.close();
      await timers.pass(COPY_OPENS_FOR_MILLIS / 7 - 5_000);
    }
    await timers.pass(60_000);
    const link = { latency: 5, reachable: true, closeWith: 4001 };
    const { client } = await opened(w.server, timers, { storage, link });
    expect(client.status.getSnapshot().copy.is).toBe("locked");
    expect(client.rail.getSnapshot()).toMatchObject({ loaded: false, channels: [] });
  });

  it("aRefusedMessageStaysWithItsReasonUntilRetriedOrDiscarded", async () => {
    const w = world();
    const timers = new FakeTimers();
    const { client } = await opened(w.server, timers);
    const timeline = client.timeline(CHANNEL);
    const { command, outcome } = client.commands.postMessage({
      conversation: CHANNEL,
      text: "x".repeat(40_001),
    });
    await timers.pass(200);
    expect(await outcome).toMatchObject({
      is: "refused",
      refusal: { code: "too_long", count: 40_001, limit: 40_000 },
    });
    expect(client.outbox.getSnapshot()).toMatchObject([{ command, state: "refused" }]);
    expect(client.status.getSnapshot().failed).toBe(1);
    const item = timeline.getSnapshot().items.at(-1);
    expect(item?.type === "message" && item.outbox?.refusal?.code).toBe("too_long");
    client.outbox.discard(command, true);
    expect(client.outbox.getSnapshot()).toEqual([]);
    expect(client.drafts.of(CHANNEL).getSnapshot()?.text).toHaveLength(40_001);
  });

  it("editsAndDeletionsOfAMessageInTheOutboxWaitForIt", async () => {
    const w = world();
    const timers = new FakeTimers();
    const { client, link } = await opened(w.server, timers);
    const timeline = client.timeline(CHANNEL);
    link.reachable = false;
    const { message } = client.commands.postMessage({ conversation: CHANNEL, text: "helo" });
    client.commands.editMessage({ conversation: CHANNEL, message, text: "hello" });
    client.commands.react(CHANNEL, message, "👍", true);
    const other = client.commands.postMessage({ conversation: CHANNEL, text: "never mind" });
    client.commands.deleteMessage(CHANNEL, other.message);
    const items = timeline.getSnapshot().items.flatMap((i) => (i.type === "message" ? [i] : []));
    expect(items.map((i) => [i.source, i.reactions.length, i.gone])).toEqual([
      ["hello", 1, undefined],
      ["never mind", 0, "deleted"],
    ]);
    await timers.pass(65_000);
    link.reachable = true;
    await timers.pass(60_000);
    expect(sources(w)).toEqual(["hello", "gone"]);
    expect(
      w.server.page(CHANNEL, { latest: true }, ME).entries.filter((e) => e.kind === "reaction"),
    ).toHaveLength(1);
  });

  it("leavingDropsTheConversationAndKeepsTheText", async () => {
    const w = world();
    const timers = new FakeTimers();
    const { client, link } = await opened(w.server, timers);
    const elsewhere = await opened(w.server, timers);
    link.refuse = (command) =>
      command.kind === "post-message"
        ? { is: "refused", id: command.id, code: "busy", detail: "" }
        : undefined;
    client.commands.postMessage({ conversation: CHANNEL, text: "one more thing" });
    await timers.pass(50);
    elsewhere.client.commands.run("leave-conversation", { conversation: CHANNEL });
    await timers.pass(200);
    expect(client.rail.getSnapshot().channels).toEqual([]);
    expect(client.conversation(CHANNEL).getSnapshot()).toBe(undefined);
    expect(client.drafts.of(CHANNEL).getSnapshot()).toMatchObject({
      text: "one more thing",
      origin: "unsent",
    });
    expect(client.outbox.getSnapshot()).toEqual([]);
  });

  it("showsTheConversationOnTheScreenAgainWhenItWasAwayForTooLong", async () => {
    const w = world();
    const timers = new FakeTimers();
    say(w, ANN, "before");
    const { client, link } = await opened(w.server, timers);
    const latest = client.timeline(CHANNEL);
    await timers.pass(100);
    expect(textsOf(latest)).toEqual(["before"]);
    link.reachable = false;
    await timers.pass(70_000);
    for (let n = 0; n <= w.server.catchUpEntries; n++) say(w, ANN, `meanwhile ${n}`);
    link.reachable = true;
    await timers.pass(60_000);
    expect(latest.getSnapshot().loaded).toBe(true);
    expect(textsOf(latest).at(-1)).toBe(`meanwhile ${w.server.catchUpEntries}`);
  });

  it("aChannelMadeOfflineIsThereAtOnceAndBecomesReal", async () => {
    const w = world();
    const timers = new FakeTimers();
    const { client, link } = await opened(w.server, timers);
    link.reachable = false;
    const { conversation } = client.commands.createChannel({ name: "plans", members: [ANN] });
    const direct = client.commands.openDirect([BEN]);
    client.commands.postMessage({ conversation, text: "first" });
    expect(client.rail.getSnapshot().channels.map((row) => row.name)).toContain("plans");
    expect(client.conversation(conversation).getSnapshot()).toMatchObject({
      name: "plans",
      writable: true,
      members: 2,
    });
    expect(client.conversation(direct.conversation).getSnapshot()).toMatchObject({
      type: "direct",
      writable: true,
    });
    const timeline = client.timeline(conversation);
    await timers.pass(10);
    expect(textsOf(timeline)).toEqual(["first"]);
    await timers.pass(65_000);
    link.reachable = true;
    await timers.pass(60_000);
    expect(client.rail.getSnapshot().channels.filter((row) => row.name === "plans")).toHaveLength(1);
    expect(client.rail.getSnapshot().directs.map((row) => row.conversation)).toContain(direct.conversation);
    expect(textsOf(timeline)).toEqual(["first"]);
    expect(client.outbox.getSnapshot()).toEqual([]);
    expect(w.server.conversationsOf(ANN)).toContain(conversation);
  });

  it("showsAChannelThatItIsNotInHoweverLateTheConnectionComes", async () => {
    const w = world();
    const timers = new FakeTimers();
    const pier = w.nextId();
    w.server.command(ANN, {
      id: w.nextId(),
      kind: "create-channel",
      args: { conversation: pier, name: "pier", members: [] },
    });
    const post = (text: string): void => {
      w.server.command(ANN, {
        id: w.nextId(),
        kind: "post-message",
        args: { conversation: pier, message: w.nextId(), text },
      });
    };
    post("a crane");
    const storage = new MemoryStorage(true);
    const before = await opened(w.server, timers, { storage });
    await before.client.close();

    // From its copy the page stands before anybody answers, and is opened at the channel.
    const link = { latency: 5, reachable: false };
    const { client } = await opened(w.server, timers, { storage, link });
    expect(client.rail.getSnapshot().loaded).toBe(true);
    const timeline = client.timeline(pier);
    await timers.pass(5_000);
    expect(client.conversation(pier).getSnapshot()).toBe(undefined);
    link.reachable = true;
    await timers.pass(60_000);
    expect(client.conversation(pier).getSnapshot()).toMatchObject({ name: "pier", joined: false });
    expect(textsOf(timeline)).toEqual(["a crane"]);

    // And after another pause it still hears what is said there.
    link.reachable = false;
    await timers.pass(70_000);
    post("while nobody listened");
    link.reachable = true;
    await timers.pass(60_000);
    post("a ship");
    await timers.pass(100);
    expect(textsOf(timeline)).toEqual(["a crane", "while nobody listened", "a ship"]);

    // Having looked at it is not being in it, after a reload neither.
    await client.close();
    const after = await opened(w.server, timers, { storage });
    const rail = after.client.rail.getSnapshot();
    expect(rail.channels.map((row) => row.name)).toEqual(["general"]);
  });

  it("fetchesPeopleInOneBatchWhenTheyAreLookedAt", async () => {
    const w = world();
    const timers = new FakeTimers();
    const { client } = await opened(w.server, timers);
    const people = [ANN, BEN].map((account) => client.person(account));
    expect(people.map((person) => person.getSnapshot().known)).toContain(false);
    await timers.pass(100);
    expect(people.map((person) => person.getSnapshot().name)).toEqual(["b", "c"]);
    expect(client.rail.getSnapshot().directs[0]?.people[0]?.name).toBe("b");
  });
});
