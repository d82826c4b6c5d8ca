/** Entries and what waits in the outbox, as message items. Unchanged items keep their identity. */
import { type AccountId, type Entry, isKind, type Key } from "@fermata/protocol/entry";
import { type Aggregate, lastReplyAt } from "./aggregates.ts";
import type { ConversationReplica } from "./conversation-replica.ts";
import { mentionsAccount } from "./laws.ts";
import { type PendingIndex, type PendingPost, pendingFollow, pendingReadState } from "./overlay.ts";
import { isOf, isShown, type PendingCommand } from "./pending.ts";
import { sameShallow } from "./same.ts";
import type { MessageItem, OutboxMark, ReactionView, ThreadSummary } from "./views.ts";

type MessageEntry = Entry & { readonly kind: "message" };

export class MessageItems {
  readonly #conversation: ConversationReplica;
  readonly #me: AccountId;
  readonly #kept = new Map<Key, MessageItem>();
  /** Items without anything waiting or hanging on them: made anew only when their entry or satellites change. */
  readonly #made = new Map<
    Key,
    { readonly entry: MessageEntry; readonly satellites: number; readonly item: MessageItem }
  >();
  readonly #summaries = new Map<Key, ThreadSummary>();
  #all: readonly PendingCommand[] = [];
  #pending: PendingIndex = { posts: [], byMessage: new Map() };

  constructor(conversation: ConversationReplica, me: AccountId) {
    this.#conversation = conversation;
    this.#me = me;
  }

  /** Call before a round of `of` and `posted`. */
  begin(all: readonly PendingCommand[], pending: PendingIndex): void {
    this.#all = all;
    this.#pending = pending;
  }

  keepOnly(keys: ReadonlySet<Key>): void {
    for (const key of this.#kept.keys()) {
      if (keys.has(key)) continue;
      this.#kept.delete(key);
      this.#made.delete(key);
    }
  }

  of(entry: MessageEntry, unread: boolean, startsGroup: boolean): MessageItem {
    const waiting = this.#pending.byMessage.get(entry.key) ?? [];
    const { log } = this.#conversation;
    const plain = waiting.length === 0 && !this.#mayHaveThread(entry);
    const satellites = log.satelliteChanges(entry.key);
    const made = plain ? this.#made.get(entry.key) : undefined;
    if (
      made !== undefined &&
      made.entry === entry &&
      made.satellites === satellites &&
      made.item.unread === unread &&
      made.item.startsGroup === startsGroup
    ) {
      return made.item;
    }
    const item = this.#build(entry, waiting, unread, startsGroup);
    if (plain) this.#made.set(entry.key, { entry, satellites, item });
    else this.#made.delete(entry.key);
    return item;
  }

  #mayHaveThread(entry: MessageEntry): boolean {
    if (entry.parent !== undefined) return false;
    const { log, aggregates } = this.#conversation;
    return (
      log.threads.has(entry.key) ||
      aggregates.knows(entry.key) ||
      this.#pending.posts.some((post) => post.command.args.thread === entry.key)
    );
  }

  #build(
    entry: MessageEntry,
    waiting: readonly PendingCommand[],
    unread: boolean,
    startsGroup: boolean,
  ): MessageItem {
    const mine = entry.creator === this.#me;
    const body = isKind(entry, "message") && entry.gone === undefined ? entry.body : undefined;
    const edit = waiting.filter((w) => isOf(w, "edit-message")).at(-1);
    const deletion = waiting.find((w) => isOf(w, "delete-message") && isShown(w));
    const gone = entry.gone ?? (deletion === undefined ? undefined : "deleted");
    const edited = edit !== undefined && isOf(edit, "edit-message") && isShown(edit) ? edit : undefined;
    const mark = waiting.filter((w) => isOf(w, "edit-message") || isOf(w, "delete-message")).at(-1);
    const tree = edited === undefined ? body?.tree : edited.tree;
    const reactions = gone === undefined ? this.#reactions(entry.key, waiting) : NO_REACTIONS;
    const thread = this.#thread(entry);
    return this.#keep({
      type: "message",
      key: entry.key,
      place: entry.place,
      seq: entry.seq,
      author: entry.creator,
      ...(body?.botName === undefined ? {} : { botName: body.botName }),
      at: body?.sentAt ?? entry.at,
      mine,
      startsGroup,
      ...(gone === undefined ? {} : { gone }),
      edited: gone === undefined && (body?.edited === true || edited !== undefined),
      source: gone === undefined ? (edited?.command.args.text ?? body?.source ?? "") : "",
      ...(gone === undefined && tree !== undefined ? { tree } : {}),
      mentions: body?.mentions ?? NO_MENTIONS,
      mentionsMe: gone === undefined && mentionsAccount(entry, this.#me),
      files: gone === undefined ? (body?.files ?? NO_FILES) : NO_FILES,
      pinned: gone === undefined && body?.pinned === true,
      ...(body?.imported === undefined ? {} : { imported: body.imported }),
      reactions,
      ...(thread === undefined ? {} : { thread }),
      ...(entry.parent === undefined ? {} : { parent: entry.parent }),
      inStream: body?.inStream === true,
      unread,
      ...(mark === undefined ? {} : { outbox: markOf(mark) }),
    });
  }

  /** A message that is only in the outbox. */
  posted(post: PendingPost, startsGroup: boolean): MessageItem {
    const { args } = post.command;
    const waiting = this.#pending.byMessage.get(args.message) ?? [];
    const edit = waiting.filter((w) => isOf(w, "edit-message")).at(-1);
    const edited = edit !== undefined && isOf(edit, "edit-message") ? edit : undefined;
    const tree = edited === undefined ? post.tree : edited.tree;
    return this.#keep({
      type: "message",
      key: args.message,
      author: this.#me,
      at: post.madeAt,
      mine: true,
      startsGroup,
      ...(waiting.some((w) => isOf(w, "delete-message")) ? { gone: "deleted" as const } : {}),
      edited: edited !== undefined,
      source: edited?.command.args.text ?? args.text,
      ...(tree === undefined ? {} : { tree }),
      mentions: NO_MENTIONS,
      mentionsMe: false,
      files: NO_FILES,
      pinned: false,
      reactions: this.#reactions(args.message, waiting),
      ...(args.thread === undefined ? {} : { parent: args.thread }),
      inStream: args.inStream === true,
      unread: false,
      outbox: markOf(post),
    });
  }

  #keep(item: MessageItem): MessageItem {
    const kept = this.#kept.get(item.key);
    if (kept !== undefined) {
      const settled = {
        ...item,
        reactions: sameReactions(kept.reactions, item.reactions) ? kept.reactions : item.reactions,
        ...(item.outbox !== undefined && kept.outbox !== undefined && sameShallow(item.outbox, kept.outbox)
          ? { outbox: kept.outbox }
          : {}),
      };
      if (sameShallow(kept, settled)) return kept;
      this.#kept.set(item.key, settled);
      return settled;
    }
    this.#kept.set(item.key, item);
    return item;
  }

  #reactions(message: Key, waiting: readonly PendingCommand[]): readonly ReactionView[] {
    const given: { emoji: string; account: AccountId; order: number }[] = [];
    for (const satellite of this.#conversation.log.satellitesOf(message)) {
      if (!isKind(satellite, "reaction") || satellite.body?.on !== true) continue;
      given.push({ emoji: satellite.body.emoji, account: satellite.creator, order: satellite.seq });
    }
    let changed = given;
    for (const command of waiting) {
      if (!isOf(command, "react") || !isShown(command)) continue;
      const { emoji, on } = command.command.args;
      const had = changed.some((r) => r.emoji === emoji && r.account === this.#me);
      if (on && !had) changed = [...changed, { emoji, account: this.#me, order: Number.MAX_SAFE_INTEGER }];
      if (!on && had) changed = changed.filter((r) => r.emoji !== emoji || r.account !== this.#me);
    }
    if (changed.length === 0) return NO_REACTIONS;
    changed.sort((a, b) => a.order - b.order);
    const byEmoji = new Map<string, AccountId[]>();
    for (const { emoji, account } of changed) {
      const accounts = byEmoji.get(emoji);
      if (accounts === undefined) byEmoji.set(emoji, [account]);
      else accounts.push(account);
    }
    return [...byEmoji].map(([emoji, accounts]) => ({ emoji, accounts, mine: accounts.includes(this.#me) }));
  }

  #lastReplyAt(root: Entry, aggregate: Aggregate | undefined): number | undefined {
    const { log } = this.#conversation;
    const place = aggregate?.lastPlace ?? 0;
    const [key] = log.threads.get(root.key)?.between(place, place) ?? [];
    const reply = key === undefined ? undefined : log.entries.get(key);
    const sentAt = reply !== undefined && isKind(reply, "message") ? reply.body?.sentAt : undefined;
    return sentAt ?? lastReplyAt(root, aggregate?.lastAt ?? root.at);
  }

  #thread(root: Entry): ThreadSummary | undefined {
    if (root.parent !== undefined) return undefined;
    const aggregate = this.#conversation.aggregates.of(root);
    const waiting = this.#pending.posts.filter(
      (p) =>
        p.command.args.thread === root.key &&
        isShown(p) &&
        !this.#conversation.log.entries.has(p.command.args.message),
    );
    if (aggregate === undefined && waiting.length === 0) return undefined;
    const follows = pendingFollow(this.#conversation.follows(root.key), this.#all, root.key);
    const counter = this.#conversation.threads.get(root.key);
    const counts =
      counter === undefined || follows !== true
        ? undefined
        : counter.counts(
            pendingReadState(
              counter.read,
              this.#all,
              this.#conversation.id,
              root.key,
              this.#conversation.lastPlace,
            ),
          );
    const lastAt = waiting.at(-1)?.madeAt ?? this.#lastReplyAt(root, aggregate);
    const participants = aggregate?.participants ?? [];
    const summary: ThreadSummary = {
      root: root.key,
      replies: (aggregate?.replies ?? 0) + waiting.length,
      ...(lastAt === undefined ? {} : { lastAt }),
      lastPlace: aggregate?.lastPlace ?? root.place,
      participants:
        waiting.length === 0
          ? participants
          : [this.#me, ...participants.filter((a) => a !== this.#me)].slice(0, 5),
      unread: counts?.unread ?? 0,
      mentions: counts?.mentions ?? 0,
      ...(follows === undefined ? {} : { following: follows }),
    };
    const kept = this.#summaries.get(root.key);
    if (kept !== undefined && sameSummary(kept, summary)) return kept;
    this.#summaries.set(root.key, summary);
    return summary;
  }
}

export function isMessageEntry(entry: Entry): entry is MessageEntry {
  return entry.kind === "message";
}

function markOf(pending: PendingCommand): OutboxMark {
  return {
    command: pending.command.id,
    state: pending.state,
    ...(pending.refusal === undefined ? {} : { refusal: pending.refusal }),
  };
}

function sameReactions(a: readonly ReactionView[], b: readonly ReactionView[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((x, i) => {
    const y = b[i];
    return (
      y !== undefined &&
      x.emoji === y.emoji &&
      x.accounts.length === y.accounts.length &&
      x.accounts.every((account, j) => account === y.accounts[j])
    );
  });
}

function sameSummary(a: ThreadSummary, b: ThreadSummary): boolean {
  const people = a.participants;
  const same = people.length === b.participants.length && people.every((p, i) => p === b.participants[i]);
  return same && sameShallow({ ...a, participants: people }, { ...b, participants: people });
}

const NO_REACTIONS: readonly ReactionView[] = [];
const NO_MENTIONS = {};
const NO_FILES: MessageItem["files"] = [];
