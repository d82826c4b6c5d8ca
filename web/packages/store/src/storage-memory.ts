import type { ConversationId, Entry, Key, LogId } from "@fermata/protocol/entry";
import {
  type CopyBatch,
  type CopyStorage,
  type LoadedCopy,
  NoLongerLeader,
  type OutboxRow,
  type StoredConversation,
  type StoredLog,
} from "./storage.ts";
import type { Draft } from "./views.ts";

/** The fallback where there is no IndexedDB (private windows), and the fast storage of tests. */
export class MemoryStorage implements CopyStorage {
  readonly kept: boolean;
  #leader = "";
  #reachedAt: number | undefined;
  #order = 0;
  readonly #logs = new Map<LogId, StoredLog>();
  readonly #conversations = new Map<LogId, StoredConversation>();
  readonly #entries = new Map<LogId, Map<Key, Entry>>();
  readonly #outbox = new Map<number, OutboxRow>();
  readonly #drafts = new Map<string, Draft>();

  /** Tests that stand in for IndexedDB say `kept`. */
  constructor(kept = false) {
    this.kept = kept;
  }

  async load(): Promise<LoadedCopy> {
    const entries = [...this.#logs.keys()].flatMap((log) => [...(this.#entries.get(log)?.values() ?? [])]);
    return {
      reachedAt: this.#reachedAt,
      logs: [...this.#logs.values()],
      entries,
      conversations: [...this.#conversations.values()],
    };
  }

  async loadReachedAt(): Promise<number | undefined> {
    return this.#reachedAt;
  }

  async loadConversation(id: ConversationId) {
    const stored = this.#conversations.get(id);
    return stored === undefined
      ? undefined
      : { stored, entries: [...(this.#entries.get(id)?.values() ?? [])] };
  }

  async claim(leader: string): Promise<void> {
    this.#leader = leader;
  }

  async write(batch: CopyBatch, leader: string): Promise<void> {
    if (this.#leader !== leader) throw new NoLongerLeader();
    for (const log of batch.drops) {
      this.#conversations.delete(log);
      this.#entries.delete(log);
    }
    for (const log of batch.logs) this.#logs.set(log.log, log);
    for (const conversation of batch.conversations) this.#conversations.set(conversation.log, conversation);
    for (const [log, key] of batch.removes) this.#entries.get(log)?.delete(key);
    for (const entry of batch.puts) {
      const entries = this.#entries.get(entry.log) ?? new Map<Key, Entry>();
      this.#entries.set(entry.log, entries.set(entry.key, entry));
    }
    if (batch.reachedAt !== undefined) this.#reachedAt = batch.reachedAt;
  }

  async dropCopy(): Promise<void> {
    this.#reachedAt = undefined;
    this.#logs.clear();
    this.#conversations.clear();
    this.#entries.clear();
  }

  async commands(): Promise<readonly OutboxRow[]> {
    return [...this.#outbox.values()].sort((a, b) => a.order - b.order);
  }

  async addCommand(row: Omit<OutboxRow, "order">): Promise<number> {
    this.#order += 1;
    this.#outbox.set(this.#order, { ...row, order: this.#order });
    return this.#order;
  }

  async putCommand(row: OutboxRow): Promise<void> {
    this.#outbox.set(row.order, row);
  }

  async removeCommand(order: number): Promise<void> {
    this.#outbox.delete(order);
  }

  async drafts(): Promise<readonly Draft[]> {
    return [...this.#drafts.values()];
  }

  async putDraft(draft: Draft): Promise<void> {
    this.#drafts.set(draftKey(draft.conversation, draft.thread), draft);
  }

  async removeDraft(conversation: ConversationId, thread: Key | undefined): Promise<void> {
    this.#drafts.delete(draftKey(conversation, thread));
  }

  close(): void {
    // Nothing is open.
  }
}

export function draftKey(conversation: ConversationId, thread: Key | undefined): string {
  return thread === undefined ? conversation : `${conversation}/${thread}`;
}
