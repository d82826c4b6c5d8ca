/** Everything this device holds of one account: its own log, the workspace's, and its conversations. */
import type { SettingsBody } from "@fermata/protocol/bodies";
import type { Card } from "@fermata/protocol/card";
import {
  type AccountId,
  type ConversationId,
  type Entry,
  isKind,
  type Key,
  type LogId,
} from "@fermata/protocol/entry";
import type { Range } from "@fermata/protocol/frames";
import { directId } from "@fermata/protocol/ids";
import type { Position } from "@fermata/protocol/position";
import { AccountReplica } from "./account-replica.ts";
import {
  ConversationReplica,
  type ConversationState,
  type Kept,
  type PageContent,
} from "./conversation-replica.ts";
import { type Change, LogReplica } from "./log-replica.ts";
import { conversationOf, type PendingCommand } from "./pending.ts";
import { People } from "./people.ts";
import type { Draft } from "./views.ts";

export type ReplicaListener = (logs: ReadonlySet<LogId>) => void;

export class Replica {
  readonly me: AccountId;
  readonly workspaceId: LogId;
  readonly account: AccountReplica;
  readonly workspace: LogReplica;
  readonly people: People;
  readonly conversations = new Map<ConversationId, ConversationReplica>();
  /** Public channels on the screen that I have not joined: followed, but not in the rail. */
  readonly watched = new Set<ConversationId>();
  /** Raised by every change of anything. */
  revision = 0;
  #pending: readonly PendingCommand[] = [];
  #drafts: readonly Draft[] = [];
  #loaded = false;
  readonly #changed = new Set<LogId>();
  readonly #listeners = new Set<ReplicaListener>();

  constructor(me: AccountId, workspaceId: LogId, onWantedPeople: () => void) {
    this.me = me;
    this.workspaceId = workspaceId;
    this.account = new AccountReplica(me);
    this.workspace = new LogReplica(workspaceId);
    this.people = new People(me, onWantedPeople);
  }

  // --- what is held -------------------------------------------------------------------------------------------

  get settings(): SettingsBody {
    return this.account.settings;
  }

  /** True once the copy was read or a first sync has ended. */
  get loaded(): boolean {
    return this.#loaded;
  }

  get pending(): readonly PendingCommand[] {
    return this.#pending;
  }

  get drafts(): readonly Draft[] {
    return this.#drafts;
  }

  conversation(id: ConversationId): ConversationReplica | undefined {
    return this.conversations.get(id);
  }

  /** Am I in it? A link in my log decides; without one a card does. */
  joined(conversation: ConversationReplica): boolean {
    const link = this.account.link(conversation.id);
    if (link !== undefined && link.asOf > (conversation.card?.readAt ?? -1))
      return link.body.state === "joined";
    return conversation.card !== undefined && !this.watched.has(conversation.id);
  }

  /** False where nothing says that I am in it: a card of it is then of a channel that I only look at. */
  mayBeIn(id: ConversationId): boolean {
    if (this.account.link(id)?.body.state === "joined") return true;
    return this.conversations.get(id)?.card !== undefined && !this.watched.has(id);
  }

  favourite(conversation: ConversationReplica): boolean {
    const link = this.account.link(conversation.id);
    if (link !== undefined && link.asOf > (conversation.card?.readAt ?? -1))
      return link.body.favourite ?? false;
    return conversation.card?.favourite ?? false;
  }

  cursorOf(log: LogId): Position | undefined {
    return this.#log(log)?.cursor;
  }

  /** Logs with a cursor, account and workspace first. */
  cursors(): readonly (readonly [LogId, Position])[] {
    const found: [LogId, Position][] = [];
    for (const log of [this.account.log, this.workspace])
      if (log.cursor !== undefined) found.push([log.log, log.cursor]);
    for (const { id, log } of this.conversations.values())
      if (log.cursor !== undefined) found.push([id, log.cursor]);
    return found;
  }

  /** Conversations whose counts need the server's word. */
  inexact(): readonly ConversationId[] {
    const found: ConversationId[] = [];
    for (const conversation of this.conversations.values()) {
      if (conversation.card === undefined || this.watched.has(conversation.id)) continue;
      if (!conversation.exact) found.push(conversation.id);
    }
    return found;
  }

  // --- what arrives -------------------------------------------------------------------------------------------

  /** False where something before the range is missing: nothing was applied. */
  applyRange(range: Range): readonly Change[] | undefined {
    if (range.log === this.me) {
      if (this.account.log.isPastCursor(range)) return undefined;
      const changes = this.account.applyRange(range);
      for (const { after } of changes) this.#accountChanged(after);
      this.touch(this.me);
      return changes;
    }
    if (range.log === this.workspaceId) {
      if (this.workspace.isPastCursor(range)) return undefined;
      const changes = this.workspace.applyRange(range);
      for (const { after } of changes) this.people.put(after);
      this.touch(this.workspaceId);
      return changes;
    }
    const conversation = this.ensure(range.log);
    if (conversation.log.isPastCursor(range)) return undefined;
    const changes = conversation.applyRange(range);
    this.touch(range.log);
    return changes;
  }

  applyPage(log: ConversationId, page: PageContent, thread: Key | undefined): boolean {
    const applied = this.ensure(log).applyPage(page, thread);
    this.touch(log);
    return applied;
  }

  applyCard(card: Card): void {
    this.ensure(card.log).takeCard(card);
    this.touch(card.log);
  }

  applyReset(log: LogId, at: Position): void {
    if (log === this.me) {
      this.account.reset(at);
      for (const conversation of this.conversations.values()) {
        conversation.forgetReads();
        this.#moved(conversation.id);
      }
    } else if (log === this.workspaceId) {
      this.workspace.reset(at);
      this.people.reset();
    } else this.ensure(log).reset(at);
    this.touch(log);
  }

  /** Drops entries of a conversation for room: everything outside of what is to be kept. */
  evict(log: ConversationId, kept: Kept): void {
    this.conversations.get(log)?.evict(kept);
    this.touch(log);
  }

  applyLeft(log: ConversationId): void {
    this.conversations.delete(log);
    this.watched.delete(log);
    this.touch(log);
  }

  /** Account entries that were fetched by id. */
  applyPeople(entries: readonly Entry[]): void {
    for (const entry of entries) if (this.workspace.put(entry)) this.people.put(entry);
    this.touch(this.workspaceId);
  }

  setPending(pending: readonly PendingCommand[]): void {
    const before = new Set(this.#pending);
    const after = new Set(pending);
    for (const waiting of [...this.#pending, ...pending]) {
      if (before.has(waiting) && after.has(waiting)) continue;
      const { command } = waiting;
      const conversation =
        command.kind === "open-direct"
          ? directId(this.workspaceId, [this.me, ...command.args.accounts])
          : conversationOf(command);
      if (conversation === undefined) for (const id of this.conversations.keys()) this.#moved(id);
      else this.#moved(conversation);
    }
    this.#pending = pending;
  }

  setDrafts(drafts: readonly Draft[]): void {
    for (const draft of [...this.#drafts, ...drafts]) this.#moved(draft.conversation);
    this.#drafts = drafts;
  }

  setLoaded(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    this.touch(this.me);
  }

  /** Puts back what was persisted of a conversation; its entries may follow with `restoreEntries`. */
  restore(state: ConversationState): ConversationReplica {
    const conversation = new ConversationReplica(state.log, this.me, this.account, state);
    this.conversations.set(state.log, conversation);
    this.touch(state.log);
    return conversation;
  }

  restoreEntries(log: ConversationId, entries: readonly Entry[]): void {
    const conversation = this.conversations.get(log);
    if (conversation === undefined) return;
    for (const entry of entries) conversation.log.put(entry);
    this.#moved(log);
  }

  /** Drops everything: the session was revoked, or the copy is not to be opened. */
  clear(): void {
    for (const id of [...this.conversations.keys()]) this.applyLeft(id);
    this.account.reset({ epoch: 0, seq: 0, check: "" });
    this.account.log.cursor = undefined;
    this.workspace.reset({ epoch: 0, seq: 0, check: "" });
    this.workspace.cursor = undefined;
    this.people.clear();
    this.#loaded = false;
    this.touch(this.me);
  }

  ensure(id: ConversationId): ConversationReplica {
    const known = this.conversations.get(id);
    if (known !== undefined) return known;
    const fresh = new ConversationReplica(id, this.me, this.account);
    this.conversations.set(id, fresh);
    return fresh;
  }

  // --- who is told --------------------------------------------------------------------------------------------

  /** Listeners are told once per `notify`, with the logs that changed. */
  onChange(listener: ReplicaListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  touch(log: LogId): void {
    this.revision++;
    this.#changed.add(log);
  }

  notify(): void {
    while (this.#changed.size > 0) {
      const logs = new Set(this.#changed);
      this.#changed.clear();
      for (const listener of [...this.#listeners]) listener(logs);
    }
  }

  #moved(id: ConversationId): void {
    const conversation = this.conversations.get(id);
    if (conversation !== undefined) conversation.version++;
    this.touch(id);
  }

  #log(log: LogId): LogReplica | undefined {
    if (log === this.me) return this.account.log;
    return log === this.workspaceId ? this.workspace : this.conversations.get(log)?.log;
  }

  #accountChanged(entry: Entry): void {
    if (isKind(entry, "read-state") && entry.body !== undefined) {
      const { conversation, thread } = entry.body;
      this.conversations.get(conversation)?.takeReadState(thread, entry.body, entry.seq);
      this.touch(conversation);
    } else if (isKind(entry, "follow") && entry.body !== undefined) {
      this.conversations.get(entry.body.conversation)?.takeFollow(entry.body.thread, entry.body.on ?? false);
      this.touch(entry.body.conversation);
    } else if (isKind(entry, "link")) {
      this.watched.delete(entry.key);
      this.#moved(entry.key);
    }
  }
}
