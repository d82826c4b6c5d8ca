/**
 * The copy: the replica in memory, kept in step with what is stored on the device.
 *
 * Conversations whose entries are only on disk are *cold*: their rail rows show the counts of last time. Whatever
 * arrives for a cold conversation waits until its entries are read. The leading tab writes what changed behind the
 * screen, in one transaction per batch: entries and the cursor that covers them go together.
 */
import type { Card } from "@fermata/protocol/card";
import { type ConversationId, type Entry, isKind, type Key, type LogId } from "@fermata/protocol/entry";
import type { Range } from "@fermata/protocol/frames";
import type { Position } from "@fermata/protocol/position";
import type { ConversationReplica, PageContent } from "./conversation-replica.ts";
import { Heads } from "./heads.ts";
import type { LogReplica } from "./log-replica.ts";
import { type Lost, lostBeyond, lostDirect } from "./lost.ts";
import { Replica } from "./replica.ts";
import { type LookedAt, NOTHING, Room } from "./room.ts";
import { type CopyBatch, type CopyStorage, NoLongerLeader, type StoredConversation } from "./storage.ts";
import type { Timers } from "./timers.ts";

/** What comes from the server, by the socket or over HTTP. */
export type Arrival =
  | { readonly is: "range"; readonly range: Range }
  /** `kept`: the server has lost what this device holds beyond it. */
  | { readonly is: "reset"; readonly log: LogId; readonly at: Position; readonly kept?: number }
  /** `stranger`: of a public channel that I look at and have not joined. */
  | { readonly is: "card"; readonly card: Card; readonly stranger?: true }
  /** `lost`: the server's past has changed since the log was last heard of. */
  | { readonly is: "left"; readonly log: LogId; readonly lost?: true }
  | { readonly is: "page"; readonly log: LogId; readonly thread: Key | undefined; readonly page: PageContent }
  | { readonly is: "people"; readonly entries: readonly Entry[] };

export interface CopyEvents {
  /** A range could not be applied: something between the cursor and it is missing. */
  readonly onGap: (log: LogId) => void;
  readonly onWantedPeople: () => void;
  /** The server has lost this; nothing of it is forgotten on disk before the promise is fulfilled. */
  readonly onLost: (lost: Lost) => Promise<void>;
  /** Another tab leads now. */
  readonly onNoLongerLeader: () => void;
  /** Writing failed (the disk is full, the database was deleted): the copy is not kept any more. */
  readonly onWriteFailed: (error: unknown) => void;
}

/** Entries kept of all conversations together. */
const MOST_OF_ALL = 60_000;
/** Conversations in memory that are not on the screen. */
const MOST_WARM = 100;
const WRITE_DELAY_MILLIS = 250;

export class Copy {
  readonly replica: Replica;
  readonly heads: Heads;
  readonly storage: CopyStorage;
  readonly #timers: Timers;
  readonly #events: CopyEvents;
  readonly #queues = new Map<LogId, { arrival: Arrival; taken: (applied: boolean) => void }[]>();
  readonly #working = new Set<LogId>();
  readonly #cold = new Map<ConversationId, StoredConversation>();
  readonly #warming = new Map<ConversationId, Promise<void>>();
  readonly #usedAt = new Map<ConversationId, number>();
  readonly #room = new Room();
  readonly #dirty = new Set<LogId>();
  readonly #drops = new Set<LogId>();
  #reachedAt: number | undefined;
  #reachedUnwritten = false;
  #leader: string | undefined;
  #cancelWrite: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();
  #notifying = false;
  #closed = false;

  constructor(me: string, workspace: string, storage: CopyStorage, timers: Timers, events: CopyEvents) {
    this.replica = new Replica(me, workspace, events.onWantedPeople);
    this.heads = new Heads(this.replica);
    this.storage = storage;
    this.#timers = timers;
    this.#events = events;
  }

  /** Reads what is stored: heads at once, entries when they are needed. */
  async open(): Promise<void> {
    const loaded = await this.storage.load();
    const { replica } = this;
    this.#reachedAt = loaded.reachedAt;
    for (const { log, cursor, live } of loaded.logs) {
      const target =
        log === replica.me
          ? replica.account.log
          : log === replica.workspaceId
            ? replica.workspace
            : undefined;
      if (target === undefined) continue;
      target.cursor = cursor;
      target.live = live;
      target.droppedThrough = cursor?.seq ?? 0;
    }
    replica.account.restore(loaded.entries.filter((entry) => entry.log === replica.me));
    replica.applyPeople(loaded.entries.filter((entry) => entry.log === replica.workspaceId));
    replica.account.log.touched.clear();
    replica.workspace.touched.clear();
    for (const stored of loaded.conversations) this.#chill(stored);
    if (loaded.conversations.length > 0) replica.setLoaded();
    replica.notify();
  }

  get reachedAt(): number | undefined {
    return this.#reachedAt;
  }

  /** The server answered: the copy may be opened for another fortnight. */
  reached(): void {
    this.#reachedAt = this.#timers.now();
    this.#reachedUnwritten = true;
    this.#scheduleWrite();
  }

  // --- arrivals -------------------------------------------------------------------------------------------------

  /**
   * Applies what arrived, in order per log. Fulfilled then: false where it could not be applied (a range past the
   * cursor, a page read before changes that are forgotten).
   */
  take(arrival: Arrival): Promise<boolean> {
    return new Promise((taken) => {
      const log = logOf(arrival, this.replica.workspaceId);
      const queue = this.#queues.get(log);
      if (queue === undefined) this.#queues.set(log, [{ arrival, taken }]);
      else queue.push({ arrival, taken });
      this.#work(log);
    });
  }

  #work(log: LogId): void {
    if (this.#working.has(log)) return;
    const queue = this.#queues.get(log);
    for (let next = queue?.[0]; next !== undefined && queue !== undefined; next = queue[0]) {
      const needed = this.#needed(next.arrival).filter((id) => this.#cold.has(id));
      if (needed.length > 0) {
        this.#working.add(log);
        void Promise.all(needed.map((id) => this.warm(id))).finally(() => {
          this.#working.delete(log);
          this.#work(log);
        });
        return;
      }
      queue.shift();
      next.taken(this.#apply(next.arrival));
    }
    this.#queues.delete(log);
  }

  /** Conversations whose entries must be in memory before this can be applied. */
  #needed(arrival: Arrival): readonly ConversationId[] {
    if (arrival.is === "people" || (arrival.is === "left" && arrival.lost !== true)) return [];
    if (arrival.is !== "range" || arrival.range.log !== this.replica.me)
      return [logOf(arrival, this.replica.workspaceId)];
    const needed = new Set<ConversationId>();
    for (const entry of arrival.range.entries) {
      if (isKind(entry, "read-state") && entry.body !== undefined) needed.add(entry.body.conversation);
      else if (isKind(entry, "follow") && entry.body !== undefined) needed.add(entry.body.conversation);
    }
    return [...needed];
  }

  #apply(arrival: Arrival): boolean {
    const { replica } = this;
    let applied = true;
    switch (arrival.is) {
      case "range":
        applied = replica.applyRange(arrival.range) !== undefined;
        if (!applied) this.#events.onGap(arrival.range.log);
        this.#changed(arrival.range.log);
        if (arrival.range.log === replica.me) {
          for (const id of this.#needed(arrival)) this.#changed(id);
        }
        break;
      case "reset":
        if (arrival.kept !== undefined) this.#lost(lostBeyond(replica, arrival.log, arrival.kept));
        this.#cold.delete(arrival.log);
        replica.applyReset(arrival.log, arrival.at);
        if (arrival.log === replica.me) for (const id of replica.conversations.keys()) this.#changed(id);
        this.#drops.add(arrival.log);
        this.#changed(arrival.log);
        break;
      case "card":
        if (arrival.stranger === true) replica.watched.add(arrival.card.log);
        else replica.watched.delete(arrival.card.log);
        replica.applyCard(arrival.card);
        this.#changed(arrival.card.log);
        break;
      case "left":
        if (arrival.lost === true) this.#lost(lostDirect(replica, arrival.log));
        this.#cold.delete(arrival.log);
        this.heads.rest(arrival.log, undefined);
        replica.applyLeft(arrival.log);
        this.#drops.add(arrival.log);
        this.#dirty.delete(arrival.log);
        this.#scheduleWrite();
        this.#notifySoon();
        break;
      case "page":
        applied = replica.applyPage(arrival.log, arrival.page, arrival.thread);
        this.#changed(arrival.log);
        break;
      case "people":
        replica.applyPeople(arrival.entries);
        this.#changed(replica.workspaceId);
        break;
    }
    return applied;
  }

  #lost(lost: Lost | undefined): void {
    if (lost === undefined) return;
    const saved = this.#events.onLost(lost).catch(() => undefined);
    this.#writing = this.#writing.then(() => saved);
  }

  /** Something in memory changed outside of `take`: listeners are told. */
  changed(): void {
    this.#notifySoon();
  }

  #changed(log: LogId): void {
    this.#dirty.add(log);
    this.#scheduleWrite();
    this.#notifySoon();
  }

  #notifySoon(): void {
    if (this.#notifying) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      if (!this.#closed) this.replica.notify();
    });
  }

  // --- cold and warm --------------------------------------------------------------------------------------------

  /** Reads the entries of a conversation, if they are only on disk. */
  warm(id: ConversationId): Promise<void> {
    if (!this.#cold.has(id)) return Promise.resolve();
    const running = this.#warming.get(id);
    if (running !== undefined) return running;
    const warming = this.storage
      .loadConversation(id)
      .catch(() => undefined)
      .then((loaded) => {
        this.#warming.delete(id);
        // It was left or reset meanwhile.
        if (!this.#cold.delete(id)) return;
        this.heads.rest(id, undefined);
        if (loaded === undefined) {
          // Without its entries what is known of it is worth nothing: begin again with a card.
          this.replica.applyLeft(id);
          this.#drops.add(id);
          this.#events.onGap(id);
        } else {
          const conversation = this.replica.restore(loaded.stored.state);
          this.replica.restoreEntries(id, loaded.entries);
          conversation.log.touched.clear();
        }
        this.#notifySoon();
      });
    this.#warming.set(id, warming);
    return warming;
  }

  #chill(stored: StoredConversation): void {
    this.replica.restore(stored.state);
    this.#usedAt.set(stored.log, stored.usedAt);
    if (stored.size === 0) return;
    this.#cold.set(stored.log, stored);
    this.heads.rest(stored.log, stored.shown);
  }

  isCold(id: ConversationId): boolean {
    return this.#cold.has(id);
  }

  /** Keeps a conversation in memory while it is on the screen, and of its entries those that are looked at. */
  pin(id: ConversationId, lookedAt: () => LookedAt): () => void {
    this.#usedAt.set(id, this.#timers.now());
    this.#dirty.add(id);
    void this.warm(id);
    return this.#room.pin(id, lookedAt);
  }

  // --- writing ----------------------------------------------------------------------------------------------------

  /** This tab leads: it writes from now on, beginning with everything it holds. */
  async lead(leader: string): Promise<void> {
    await this.storage.claim(leader);
    this.#leader = leader;
    const { account, workspace, conversations } = this.replica;
    for (const log of [account.log, workspace]) this.#touchAll(log);
    for (const { id, log } of conversations.values()) if (!this.#cold.has(id)) this.#touchAll(log);
    this.#scheduleWrite();
  }

  /** This tab leads no longer. */
  follow(): void {
    this.#leader = undefined;
  }

  #touchAll(log: LogReplica): void {
    for (const key of log.entries.keys()) log.touched.add(key);
    this.#dirty.add(log.log);
  }

  #scheduleWrite(): void {
    if (this.#cancelWrite !== undefined || this.#closed) return;
    this.#cancelWrite = this.#timers.after(WRITE_DELAY_MILLIS, () => {
      this.#cancelWrite = undefined;
      void this.flush();
    });
  }

  /** Makes room, and writes what changed if this tab leads. Fulfilled when it is durable (or could not be written). */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    this.#makeRoom();
    const leader = this.#leader;
    if (leader === undefined) return;
    const batch = this.#batch();
    if (batch === undefined) return;
    try {
      await this.storage.write(batch, leader);
    } catch (error) {
      this.#leader = undefined;
      if (error instanceof NoLongerLeader) {
        this.#events.onNoLongerLeader();
        return;
      }
      // What is on disk has a hole now, so it must not be read again.
      await this.storage.dropCopy().catch(() => undefined);
      this.#events.onWriteFailed(error);
    }
  }

  #batch(): CopyBatch | undefined {
    const { replica } = this;
    const drops = [...this.#drops];
    const dirty = [...this.#dirty];
    const reachedAt = this.#reachedUnwritten ? this.#reachedAt : undefined;
    if (drops.length === 0 && dirty.length === 0 && reachedAt === undefined) return undefined;
    this.#drops.clear();
    this.#dirty.clear();
    this.#reachedUnwritten = false;
    const puts: Entry[] = [];
    const removes: [LogId, Key][] = [];
    const logs: CopyBatch["logs"][number][] = [];
    const conversations: StoredConversation[] = [];
    const drain = (log: LogReplica): void => {
      for (const key of log.touched) {
        const entry = log.entries.get(key);
        if (entry === undefined) removes.push([log.log, key]);
        else puts.push(entry);
      }
      log.touched.clear();
    };
    for (const id of dirty) {
      const own =
        id === replica.me ? replica.account.log : id === replica.workspaceId ? replica.workspace : undefined;
      if (own !== undefined) {
        drain(own);
        logs.push({ log: id, cursor: own.cursor, live: own.live });
        continue;
      }
      const conversation = replica.conversation(id);
      // What is only looked at is not kept: a copy could not tell it from what I am in.
      if (conversation === undefined || this.#cold.has(id) || replica.watched.has(id)) continue;
      drain(conversation.log);
      conversations.push(this.#stored(conversation));
    }
    return { logs, conversations, puts, removes, drops, ...(reachedAt === undefined ? {} : { reachedAt }) };
  }

  #stored(conversation: ConversationReplica): StoredConversation {
    return {
      log: conversation.id,
      state: conversation.state,
      shown: this.heads.countsOf(conversation),
      size: conversation.log.entries.size,
      usedAt: this.#usedAt.get(conversation.id) ?? 0,
    };
  }

  /** Long conversations keep their newest part and what is looked at; conversations long not seen go back to disk. */
  #makeRoom(): void {
    const warm: ConversationReplica[] = [];
    for (const conversation of this.replica.conversations.values()) {
      const { id, log } = conversation;
      if (this.#cold.has(id)) continue;
      if (this.#room.make(log, (kept) => this.replica.evict(id, kept))) this.#changed(id);
      if (log.entries.size > 0 && !this.#room.isPinned(id)) warm.push(conversation);
    }
    // What another tab writes is not read again here.
    if (warm.length <= MOST_WARM || this.#leader === undefined) return;
    warm.sort((a, b) => (this.#usedAt.get(a.id) ?? 0) - (this.#usedAt.get(b.id) ?? 0));
    for (const conversation of warm.slice(0, warm.length - MOST_WARM)) {
      if (this.#dirty.has(conversation.id) || conversation.log.touched.size > 0 || !this.storage.kept)
        continue;
      this.#chill(this.#stored(conversation));
    }
  }

  /** At start: the longest unseen conversations lose their windows when all together hold too much. */
  async shrink(): Promise<void> {
    const bySize = [...this.#cold.values()].sort((a, b) => b.usedAt - a.usedAt);
    let total = 0;
    for (const stored of bySize) {
      total += stored.size;
      if (total <= MOST_OF_ALL) continue;
      await this.warm(stored.log);
      this.replica.evict(stored.log, NOTHING);
      this.#changed(stored.log);
    }
  }

  // --- ends ---------------------------------------------------------------------------------------------------------

  /** The session was revoked: the copy is deleted, here and on disk. */
  async drop(): Promise<void> {
    this.#leader = undefined;
    this.#cold.clear();
    this.#dirty.clear();
    this.#drops.clear();
    for (const id of this.replica.conversations.keys()) this.heads.rest(id, undefined);
    this.replica.clear();
    this.#notifySoon();
    await this.#writing;
    await this.storage.dropCopy();
  }

  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
    this.#cancelWrite?.();
  }
}

function logOf(arrival: Arrival, workspace: LogId): LogId {
  switch (arrival.is) {
    case "range":
      return arrival.range.log;
    case "card":
      return arrival.card.log;
    case "people":
      return workspace;
    case "reset":
    case "left":
    case "page":
      return arrival.log;
  }
}
