/** What a device does while the server is too busy for its commands. */
import { MemoryStorage } from "@fermata/store/storage-memory";
import { describe, expect, it } from "vitest";
import { messagesOf } from "../src/fake/link.ts";
import { FakeTimers, Hub, opened, Throne } from "./bench-world.ts";
import { CHANNEL, DIRECT, world } from "./history.ts";

const sources = (w: ReturnType<typeof world>): readonly string[] =>
  messagesOf(w.server, CHANNEL).map((entry) => (entry.gone === undefined ? entry.body.source : "gone"));

describe("a busy server", () => {
  it("aBusyServerIsAskedAgainAndNothingOvertakes", async () => {
    const w = world();
    const timers = new FakeTimers();
    let refusals = 3;
    const { client } = await opened(w.server, timers, {
      link: {
        latency: 5,
        reachable: true,
        refuse: (command) =>
          refusals-- > 0
            ? { is: "refused", id: command.id, code: "busy", detail: "", retryAfterMillis: 300 }
            : undefined,
      },
    });
    for (const text of ["one", "two", "three"]) client.commands.postMessage({ conversation: CHANNEL, text });
    await timers.pass(30_000);
    expect(sources(w)).toEqual(["one", "two", "three"]);
  });

  it("saysThatTheServerIsBusyWhileItIsAndThatAConnectionIsMissingWhileItIs", async () => {
    const w = world();
    const timers = new FakeTimers();
    const hub = new Hub();
    const throne = new Throne();
    const storage = new MemoryStorage(true);
    const tab = (name: string) =>
      opened(w.server, timers, { storage, channel: hub.channel(), election: throne.election(), tab: name });
    const { client, link } = await tab("leads");
    const other = await tab("looks on");
    link.refuse = ({ id }) => ({ is: "refused", id, code: "busy", detail: "", retryAfterMillis: 300 });
    client.commands.postMessage({ conversation: CHANNEL, text: "one" });
    client.commands.postMessage({ conversation: CHANNEL, text: "behind it" });
    client.commands.postMessage({ conversation: DIRECT, text: "elsewhere" });
    const states = (of: typeof client) => of.outbox.getSnapshot().map(({ state }) => state);
    await timers.pass(100);
    expect(states(client)).toEqual(["busy", "busy", "busy"]);
    expect(client.status.getSnapshot()).toMatchObject({
      connection: { is: "live" },
      waiting: 3,
      busy: true,
      failed: 0,
    });
    expect(states(other.client)).toEqual(["busy", "busy", "busy"]);

    link.reachable = false;
    await timers.pass(65_000);
    expect(client.status.getSnapshot().connection.is).toMatch(/connecting|waiting/);
    expect(states(client)).toEqual(["queued", "queued", "queued"]);
    delete link.refuse;
    link.reachable = true;
    await timers.pass(90_000);
    expect(states(client)).toEqual([]);
    expect(sources(w)).toEqual(["one", "behind it"]);
  });

  it("isAskedAgainNoSoonerThanItSays", async () => {
    const w = world();
    const timers = new FakeTimers();
    const asked: number[] = [];
    const { client, link } = await opened(w.server, timers, { random: () => 0 });
    for (const code of ["busy", "too_many_requests"] as const) {
      link.refuse = ({ id }) => {
        asked.push(timers.now());
        delete link.refuse;
        return { is: "refused", id, code, detail: "", retryAfterMillis: 40_000 };
      };
      client.commands.postMessage({ conversation: CHANNEL, text: code });
      await timers.pass(39_000);
      expect(sources(w)).not.toContain(code);
      expect(client.status.getSnapshot()).toMatchObject({ waiting: 1, busy: true });
      await timers.pass(2_000);
      expect(sources(w)).toContain(code);
      expect(client.status.getSnapshot()).toMatchObject({ waiting: 0, busy: false });
    }
    expect(asked).toHaveLength(2);
  });

  it("isAskedAgainWithinTenMinutesHoweverLongItSays", async () => {
    const w = world();
    const timers = new FakeTimers();
    const { client, link } = await opened(w.server, timers, { random: () => 0 });
    link.refuse = ({ id }) => {
      delete link.refuse;
      // Thirty days: a timer of a browser would fire at once.
      return { is: "refused", id, code: "busy", detail: "", retryAfterMillis: 30 * 24 * 60 * 60 * 1_000 };
    };
    client.commands.postMessage({ conversation: CHANNEL, text: "one" });
    await timers.pass(9 * 60_000);
    expect(sources(w)).toEqual([]);
    await timers.pass(2 * 60_000);
    expect(sources(w)).toEqual(["one"]);
  });
});
