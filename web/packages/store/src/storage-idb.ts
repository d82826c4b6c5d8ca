/**
 * The copy in IndexedDB: one database per origin and account, so nobody's outbox is ever sent by somebody else.
 *
 * `meta` (name → value) · `logs` (account and workspace log) · `conversations` · `entries` [log, key] ·
 * `outbox` (order → command) · `drafts` ("conversation" or "conversation/thread" → draft)
 *
 * A new version of the copy drops `logs`, `conversations` and `entries`; outbox and drafts are never dropped.
 */
import type { ConversationId, Entry, Key } from "@fermata/protocol/entry";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import {
  type CopyBatch,
  type CopyStorage,
  type LoadedCopy,
  NoLongerLeader,
  type OutboxRow,
  type StoredConversation,
  type StoredLog,
} from "./storage.ts";
import { draftKey } from "./storage-memory.ts";
import type { Draft } from "./views.ts";

/** Raise it when what is kept of the copy changes its shape. */
export const COPY_VERSION = 1;

interface Schema extends DBSchema {
  meta: { key: string; value: string | number };
  logs: { key: string; value: StoredLog };
  conversations: { key: string; value: StoredConversation };
  entries: { key: [string, string]; value: Entry };
  outbox: { key: number; value: Omit<OutboxRow, "order"> & { order?: number } };
  drafts: { key: string; value: Draft };
}

const AT_ONCE = 40;
const COPY = ["logs", "conversations", "entries"] as const;

export function databaseName(account: string): string {
  return `fermata/${account}`;
}

export async function openIndexedDb(account: string, version: number = COPY_VERSION): Promise<CopyStorage> {
  const storage: { close: () => void } = { close: () => undefined };
  const database = await openDB<Schema>(databaseName(account), version, {
    upgrade(db) {
      for (const name of COPY) if (db.objectStoreNames.contains(name)) db.deleteObjectStore(name);
      db.createObjectStore("logs", { keyPath: "log" });
      db.createObjectStore("conversations", { keyPath: "log" });
      db.createObjectStore("entries", { keyPath: ["log", "key"] });
      if (!db.objectStoreNames.contains("meta")) db.createObjectStore("meta");
      if (!db.objectStoreNames.contains("outbox")) {
        db.createObjectStore("outbox", { keyPath: "order", autoIncrement: true });
      }
      if (!db.objectStoreNames.contains("drafts")) db.createObjectStore("drafts");
    },
    // A newer tab wants to upgrade: let it; this tab reloads its page or goes on in memory.
    blocking: () => storage.close(),
  });
  storage.close = () => database.close();
  return new IndexedDbStorage(database);
}

class IndexedDbStorage implements CopyStorage {
  readonly kept = true;
  readonly #db: IDBPDatabase<Schema>;

  constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  async load(): Promise<LoadedCopy> {
    const tx = this.#db.transaction(["meta", ...COPY], "readonly");
    const [reachedAt, logs, conversations] = await Promise.all([
      tx.objectStore("meta").get("reachedAt"),
      tx.objectStore("logs").getAll(),
      tx.objectStore("conversations").getAll(),
    ]);
    const lists = await Promise.all(logs.map(({ log }) => tx.objectStore("entries").getAll(ofLog(log))));
    await tx.done;
    return { reachedAt: numberOf(reachedAt), logs, conversations, entries: lists.flat() };
  }

  async loadReachedAt(): Promise<number | undefined> {
    return numberOf(await this.#db.get("meta", "reachedAt"));
  }

  async loadConversation(id: ConversationId) {
    const tx = this.#db.transaction(["conversations", "entries"], "readonly");
    const [stored, entries] = await Promise.all([
      tx.objectStore("conversations").get(id),
      tx.objectStore("entries").getAll(ofLog(id)),
    ]);
    await tx.done;
    return stored === undefined ? undefined : { stored, entries };
  }

  async claim(leader: string): Promise<void> {
    await this.#db.put("meta", leader, "leader");
  }

  async write(batch: CopyBatch, leader: string): Promise<void> {
    const tx = this.#db.transaction(["meta", ...COPY], "readwrite");
    const meta = tx.objectStore("meta");
    if ((await meta.get("leader")) !== leader) {
      tx.abort();
      await tx.done.catch(() => undefined);
      throw new NoLongerLeader();
    }
    const logs = tx.objectStore("logs");
    const conversations = tx.objectStore("conversations");
    const entries = tx.objectStore("entries");
    for (const log of batch.drops) {
      void conversations.delete(log);
      void entries.delete(ofLog(log));
    }
    for (const log of batch.logs) void logs.put(log);
    for (const conversation of batch.conversations) void conversations.put(conversation);
    await bySome(batch.removes, ([log, key]) => entries.delete([log, key]));
    await bySome(batch.puts, (entry) => entries.put(entry));
    if (batch.reachedAt !== undefined) void meta.put(batch.reachedAt, "reachedAt");
    await tx.done;
  }

  async dropCopy(): Promise<void> {
    const tx = this.#db.transaction(["meta", ...COPY], "readwrite");
    for (const name of COPY) void tx.objectStore(name).clear();
    void tx.objectStore("meta").delete("reachedAt");
    await tx.done;
  }

  async commands(): Promise<readonly OutboxRow[]> {
    const rows = await this.#db.getAll("outbox");
    return rows.flatMap((row) => (row.order === undefined ? [] : [{ ...row, order: row.order }]));
  }

  async addCommand(row: Omit<OutboxRow, "order">): Promise<number> {
    const tx = this.#db.transaction("outbox", "readwrite", { durability: "strict" });
    const order = await tx.store.add(row);
    await tx.done;
    return order;
  }

  async putCommand(row: OutboxRow): Promise<void> {
    await this.#db.put("outbox", row);
  }

  async removeCommand(order: number): Promise<void> {
    await this.#db.delete("outbox", order);
  }

  async drafts(): Promise<readonly Draft[]> {
    return this.#db.getAll("drafts");
  }

  async putDraft(draft: Draft): Promise<void> {
    await this.#db.put("drafts", draft, draftKey(draft.conversation, draft.thread));
  }

  async removeDraft(conversation: ConversationId, thread: Key | undefined): Promise<void> {
    await this.#db.delete("drafts", draftKey(conversation, thread));
  }

  close(): void {
    this.#db.close();
  }
}

/** All at once would hold up the screen; a transaction stays one while it is waited for. */
async function bySome<T>(all: readonly T[], ask: (one: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE)
    await all
      .slice(at, at + AT_ONCE)
      .map(ask)
      .at(-1);
}

function ofLog(log: string): IDBKeyRange {
  return IDBKeyRange.bound([log], [log, []]);
}

function numberOf(value: string | number | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
