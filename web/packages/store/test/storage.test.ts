import "fake-indexeddb/auto";
import type { Entry } from "@fermata/protocol/entry";
import { openDB } from "idb";
import { describe, expect, it } from "vitest";
import { type CopyStorage, NoLongerLeader, type StoredConversation } from "../src/storage.ts";
import { COPY_VERSION, databaseName, openIndexedDb } from "../src/storage-idb.ts";
import { MemoryStorage } from "../src/storage-memory.ts";

let accounts = 0;
const entry = (log: string, seq: number): Entry => ({
  log,
  epoch: 1,
  seq,
  key: `key-${seq}`,
  kind: "message",
  place: seq,
  creator: "a",
  author: "a",
  at: seq,
  body: { source: `text ${seq}`, tree: [] },
});
const conversation = (log: string, size: number): StoredConversation => ({
  log,
  size,
  usedAt: 1,
  shown: { unread: 2, mentions: 0, firstUnread: undefined, exact: true, threads: [] },
  state: {
    log,
    cursor: { epoch: 1, seq: size, check: "" },
    live: [[1, size]],
    paged: [],
    pagedThreads: [],
    card: undefined,
    main: {
      unread: 0,
      mentions: 0,
      limit: 0,
      exact: true,
      read: { generation: 0, upTo: 0 },
      readAsOf: 0,
      readKnown: false,
      firstHidden: undefined,
    },
    threads: [],
    aggregates: [],
    deduced: [],
    since: undefined,
    lastPlace: size,
    lastAt: 0,
    members: 1,
  },
});
const post = (id: string) =>
  ({
    command: { id, kind: "post-message", args: { conversation: "c", message: `m${id}`, text: id } },
    madeAt: 5,
  }) as const;

const kinds: [string, (account: string) => Promise<CopyStorage>][] = [
  ["memory", async () => new MemoryStorage(true)],
  ["IndexedDB", (account) => openIndexedDb(account)],
];

describe.each(kinds)("storage in %s", (_, open) => {
  const fresh = () => open(`account-${++accounts}`);

  it("givesBackWhatTheLeaderWrote", async () => {
    const storage = await fresh();
    await storage.claim("tab1");
    await storage.write(
      {
        logs: [{ log: "me", cursor: { epoch: 1, seq: 3, check: "x" }, live: [[1, 3]] }],
        conversations: [conversation("c", 2), conversation("d", 1)],
        puts: [entry("me", 3), entry("c", 1), entry("c", 2), entry("d", 1)],
        removes: [],
        drops: [],
        reachedAt: 77,
      },
      "tab1",
    );
    await storage.write(
      { logs: [], conversations: [], puts: [], removes: [["c", "key-1"]], drops: ["d"] },
      "tab1",
    );
    const loaded = await storage.load();
    expect(loaded.reachedAt).toBe(77);
    expect(await storage.loadReachedAt()).toBe(77);
    expect(loaded.entries.map((e) => e.log)).toEqual(["me"]);
    expect(loaded.conversations.map((c) => c.log)).toEqual(["c"]);
    const read = await storage.loadConversation("c");
    expect(read?.entries.map((e) => e.seq)).toEqual([2]);
    expect(read?.stored).toEqual(conversation("c", 2));
    expect(await storage.loadConversation("d")).toBe(undefined);
  });

  it("refusesATabThatLeadsNoLonger", async () => {
    const storage = await fresh();
    const batch = {
      logs: [],
      conversations: [conversation("c", 1)],
      puts: [entry("c", 1)],
      removes: [],
      drops: [],
    };
    await storage.claim("tab1");
    await storage.claim("tab2");
    await expect(storage.write(batch, "tab1")).rejects.toBeInstanceOf(NoLongerLeader);
    expect((await storage.load()).conversations).toEqual([]);
    await storage.write(batch, "tab2");
    expect((await storage.load()).conversations).toHaveLength(1);
  });

  it("keepsOutboxAndDraftsWhenTheCopyIsDropped", async () => {
    const storage = await fresh();
    await storage.claim("tab1");
    await storage.write(
      {
        logs: [],
        conversations: [conversation("c", 1)],
        puts: [entry("c", 1)],
        removes: [],
        drops: [],
        reachedAt: 1,
      },
      "tab1",
    );
    const first = await storage.addCommand(post("1"));
    const second = await storage.addCommand(post("2"));
    expect(second).toBeGreaterThan(first);
    await storage.putDraft({ conversation: "c", text: "typed", changedAt: 1, origin: "typed" });
    await storage.putDraft({ conversation: "c", thread: "r", text: "reply", changedAt: 1, origin: "typed" });
    await storage.dropCopy();
    expect(await storage.load()).toEqual({ reachedAt: undefined, logs: [], entries: [], conversations: [] });
    expect((await storage.commands()).map((row) => row.command.id)).toEqual(["1", "2"]);
    await storage.putCommand({ ...post("1"), order: first, refusal: { code: "not_found", detail: "" } });
    await storage.removeCommand(second);
    await storage.removeDraft("c", "r");
    expect((await storage.commands()).map((row) => row.refusal?.code)).toEqual(["not_found"]);
    expect((await storage.drafts()).map((draft) => draft.text)).toEqual(["typed"]);
    storage.close();
  });
});

describe("a new version of the copy", () => {
  it("dropsTheCopyButNeverOutboxAndDrafts", async () => {
    const account = `account-${++accounts}`;
    const old = await openIndexedDb(account);
    await old.claim("tab1");
    await old.write(
      { logs: [], conversations: [conversation("c", 1)], puts: [entry("c", 1)], removes: [], drops: [] },
      "tab1",
    );
    await old.addCommand(post("1"));
    await old.putDraft({ conversation: "c", text: "typed", changedAt: 1, origin: "typed" });
    old.close();
    const fresh = await openIndexedDb(account, COPY_VERSION + 1);
    expect((await fresh.load()).conversations).toEqual([]);
    expect((await fresh.commands()).map((row) => row.command.id)).toEqual(["1"]);
    expect(await fresh.drafts()).toHaveLength(1);
    fresh.close();
  });

  it("isOfOneAccountOnly", async () => {
    const ann = await openIndexedDb("ann");
    await ann.addCommand(post("1"));
    const ben = await openIndexedDb("ben");
    expect(await ben.commands()).toEqual([]);
    expect(databaseName("ann")).not.toBe(databaseName("ben"));
    const stores = await openDB(databaseName("ann"));
    expect([...stores.objectStoreNames]).toContain("outbox");
    stores.close();
    ann.close();
    ben.close();
  });
});
