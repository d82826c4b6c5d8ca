/** What tabs of one browser hold, whoever of them leads. */
import { MemoryStorage } from "@fermata/store/storage-memory";
import { describe, expect, it } from "vitest";
import { browserChannel } from "../src/tabs.ts";
import { client, FakeTimers, Hub, opened, Throne } from "./bench-world.ts";
import { ANN, CHANNEL, ME, world } from "./history.ts";

/** A disk that takes its time. */
class SlowStorage extends MemoryStorage {
  readonly #timers: FakeTimers;
  millis = 0;

  constructor(timers: FakeTimers) {
    super(true);
    this.#timers = timers;
  }

  override async load() {
    await new Promise<void>((resolve) => this.#timers.after(this.millis, resolve));
    return super.load();
  }
}

describe("a tab that opens beside another", () => {
  it("countsExactlyThoughItHeardTheServersWordBeforeItReadWhatCameAfter", async () => {
    const w = world();
    const timers = new FakeTimers();
    const say = (text: string) =>
      w.server.command(ANN, {
        id: w.nextId(),
        kind: "post-message",
        args: { conversation: CHANNEL, message: w.nextId(), text },
      });
    for (const text of ["one", "two", "three"]) say(text);
    const through = w.server.log(CHANNEL).head;
    w.server.command(ME, {
      id: w.nextId(),
      kind: "mark-read",
      args: { conversation: CHANNEL, generation: 0, through },
    });
    const hub = new Hub();
    const throne = new Throne();
    const storage = new SlowStorage(timers);
    const tab = (name: string) => ({
      storage,
      channel: hub.channel(),
      election: throne.election(),
      tab: name,
    });
    const leading = await opened(w.server, timers, tab("leads"));

    storage.millis = 1_000;
    const opening = client(w.server, timers, tab("opens"));
    void opening.client.open();
    await timers.pass(10);
    // Another device marks as unread what neither tab holds: the leading tab asks for a card.
    w.server.command(ME, {
      id: w.nextId(),
      kind: "mark-unread",
      args: { conversation: CHANNEL, from: 1 },
    });
    await timers.pass(100);
    // What comes after the card is in the copy before the other tab has read it.
    say("four");
    await timers.pass(10_000);
    for (const { client: one } of [leading, opening]) {
      const head = one.conversation(CHANNEL).getSnapshot();
      expect({ unread: head?.unread, exact: head?.exact }).toEqual({ unread: 4, exact: true });
    }
  });
});

describe("what tabs say to each other", () => {
  it("endsSilentlyWithTheTab", () => {
    const channel = browserChannel("tabs-test");
    channel.close();
    expect(() => channel.post({ is: "revoked" })).not.toThrow();
  });
});
