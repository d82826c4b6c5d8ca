/** One conversation on this device: its log, its counts, its threads' aggregates, and the last card. */
import type { ReadState } from "@fermata/protocol/bodies";
import type { Card, ThreadAggregate } from "@fermata/protocol/card";
import {
  type AccountId,
  type ConversationId,
  type Entry,
  type EntryOf,
  isKind,
  type Key,
} from "@fermata/protocol/entry";
import type { Range } from "@fermata/protocol/frames";
import type { Position } from "@fermata/protocol/position";
import { type Aggregate, Aggregates } from "./aggregates.ts";
import { Counter, type CounterState } from "./counter.ts";
import { counts, isInStream, isLivingMessage, isNamedIn, isTimelineEntry, takesPart } from "./laws.ts";
import { type Change, LogReplica } from "./log-replica.ts";
import { containsPlace, intersect, NO_PLACES, type Places, subtract, union, within } from "./places.ts";
import { isRead } from "./read-state.ts";

/** What the account log says about a conversation's timelines. */
export interface AccountFacts {
  /** Seq up to which the account log is known. */
  readonly cursor: number;
  /** Seq after which the account log is known without a gap. */
  readonly knownSince: number;
  /** Up to where a thread without a read state of its own is read; 0 where nothing says so. */
  since(conversation: ConversationId): { readonly through: number; readonly asOf: number };
  readState(
    conversation: ConversationId,
    thread?: Key,
  ): { readonly state: ReadState; readonly asOf: number } | undefined;
  /** What was decided by hand; undefined where nothing was. */
  follow(root: Key): boolean | undefined;
  /** Seq of that decision in the account log; 0 where there was none. */
  followedAt(root: Key): number;
}

/** A page as it goes into the replica. */
export interface PageContent {
  readonly entries: readonly Entry[];
  readonly threads: readonly ThreadAggregate[];
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly at: Position;
}

/** What stays in memory when room is made. */
export interface Kept {
  /** Of every timeline. */
  readonly places: Places;
  /** Of threads beyond that, with their roots. */
  readonly threads: ReadonlyMap<Key, Places>;
}

/** What is persisted beside the entries. */
export interface ConversationState {
  readonly log: ConversationId;
  readonly cursor: Position | undefined;
  readonly live: Places;
  readonly paged: Places;
  readonly pagedThreads: readonly (readonly [Key, Places])[];
  readonly card: Card | undefined;
  readonly main: CounterState;
  readonly threads: readonly (readonly [Key, CounterState])[];
  readonly aggregates: readonly Aggregate[];
  readonly deduced: readonly (readonly [Key, boolean])[];
  readonly since: number | undefined;
  readonly lastPlace: number;
  readonly lastAt: number;
  readonly members: number;
}

export class ConversationReplica {
  readonly id: ConversationId;
  readonly log: LogReplica;
  readonly aggregates: Aggregates;
  readonly main: Counter;
  readonly threads = new Map<Key, Counter>();
  card: Card | undefined;
  lastPlace = 0;
  lastAt = 0;
  members = 0;
  /** Raised by every change; snapshots are made once per version. */
  version = 0;
  readonly me: AccountId;
  readonly #facts: AccountFacts;
  /** Whether I follow a thread, as cards and entries showed. */
  readonly #deduced: Map<Key, boolean>;
  /** Seq of my newest reply in a thread. */
  readonly #tookPart = new Map<Key, number>();
  /** Of roots created after this seq every decision to follow and every reading is known. */
  #since: number | undefined;
  #waitingCard: Card | undefined;
  #staleCard = false;

  constructor(id: ConversationId, me: AccountId, facts: AccountFacts, state?: ConversationState) {
    this.id = id;
    this.me = me;
    this.#facts = facts;
    this.log = new LogReplica(id);
    this.aggregates = new Aggregates(this.log, state?.aggregates ?? []);
    this.#deduced = new Map(state?.deduced ?? []);
    this.main = new Counter(this.log, me, undefined, state?.card?.floor ?? 0, state?.main);
    if (state === undefined) return;
    this.log.cursor = state.cursor;
    this.log.live = state.live;
    this.log.paged = state.paged;
    for (const [root, places] of state.pagedThreads) this.log.pagedThreads.set(root, places);
    this.log.droppedThrough = state.cursor?.seq ?? 0;
    this.log.changedThrough = state.cursor?.seq ?? 0;
    this.card = state.card;
    this.#since = state.since;
    this.lastPlace = state.lastPlace;
    this.lastAt = state.lastAt;
    this.members = state.members;
    for (const [root, counter] of state.threads) {
      this.threads.set(root, new Counter(this.log, me, root, this.floor, counter));
    }
  }

  get state(): ConversationState {
    return {
      log: this.id,
      cursor: this.log.cursor,
      live: this.log.live,
      paged: this.log.paged,
      pagedThreads: [...this.log.pagedThreads],
      card: this.card,
      main: this.main.state,
      threads: [...this.threads].map(([root, counter]) => [root, counter.state]),
      aggregates: this.aggregates.state,
      deduced: [...this.#deduced],
      since: this.#since,
      lastPlace: this.lastPlace,
      lastAt: this.lastAt,
      members: this.members,
    };
  }

  get floor(): number {
    return this.card?.floor ?? 0;
  }

  /** The newest entry of the conversation itself, where it is newer than the card. */
  get described(): EntryOf<"conversation"> | undefined {
    const entry = this.log.entries.get(this.id);
    return entry !== undefined && isKind(entry, "conversation") ? entry : undefined;
  }

  /** False where a card must be asked for: counts cannot be computed from what is held. */
  get exact(): boolean {
    if (this.#staleCard || !this.main.exact) return false;
    for (const [root, counter] of this.threads) {
      const follows = this.follows(root);
      if (follows === false) continue;
      if (!counter.exact) return false;
      if ((follows === undefined || !counter.readKnown) && counter.counts().unread > 0) return false;
    }
    return true;
  }

  /** Do I follow the thread? By hand, else by taking part, else as a card told; undefined where not known. */
  follows(root: Key): boolean | undefined {
    return this.#facts.follow(root) ?? this.#deduced.get(root);
  }

  // --- what arrives --------------------------------------------------------------------------------------------

  applyRange(range: Range): readonly Change[] {
    this.#beforeCoverage([[range.from + 1, range.through]]);
    const cursor = this.log.cursor?.seq ?? 0;
    const changes = this.log.applyRange(range);
    for (const change of changes) this.#take(change);
    const put = new Set(changes.map(({ after }) => after));
    for (const entry of range.entries) {
      // A page may have brought it before the log came as far: it is held, but not yet counted where hidden.
      if (entry.seq > cursor && !put.has(entry)) this.#take({ before: undefined, after: entry, held: true });
    }
    this.#settleAll();
    const waiting = this.#waitingCard;
    if (waiting !== undefined && waiting.at.seq <= range.through) this.takeCard(waiting);
    this.version++;
    return changes;
  }

  /**
   * Applies a page of the main timeline or of a thread. False where it was read before changes that this device has
   * already forgotten: read it again.
   */
  applyPage(page: PageContent, thread: Key | undefined): boolean {
    if (page.at.seq < this.log.droppedThrough) return false;
    const to = page.last ? Math.max(page.to, page.at.seq) : page.to;
    const from = page.first ? 1 : page.from;
    for (const entry of page.entries) {
      this.log.put(entry);
      this.#learn(entry);
    }
    for (const orphan of this.log.orphans)
      if (containsPlace([[from, to]], orphan.place)) this.log.put(orphan);
    const counter = thread === undefined ? this.main : this.#counterOf(thread);
    counter.reveal([[from, to]]);
    this.log.cover(thread, from, to);
    counter.settle();
    for (const aggregate of page.threads) this.aggregates.take(aggregate);
    this.version++;
    return true;
  }

  /** The server's exact word. Kept until the log has come as far; asked for again where the log has gone past it. */
  takeCard(card: Card): void {
    this.version++;
    const cursor = this.log.cursor;
    if (cursor === undefined) this.log.reset(card.at);
    else if (card.at.seq > cursor.seq) {
      this.#waitingCard = card;
      if (this.card === undefined) this.#describe(card);
      return;
    }
    this.#waitingCard = undefined;
    if (cursor !== undefined && card.at.seq < cursor.seq && !this.#canRollForward(card.at, cursor)) {
      this.#staleCard = true;
      if (this.card === undefined) this.#describe(card);
      return;
    }
    this.#staleCard = false;
    this.#describe(card);
    this.#countFrom(card);
  }

  takeReadState(thread: Key | undefined, state: ReadState, asOf: number): void {
    this.version++;
    if (thread !== undefined) {
      this.#counterOf(thread).takeRead(state, asOf);
      return;
    }
    this.main.takeRead(state, asOf);
    const since = this.#facts.since(this.id);
    if (since.through === 0) return;
    for (const [root, counter] of this.threads) {
      if (this.#facts.readState(this.id, root) === undefined) counter.takeSince(since.through, since.asOf);
    }
  }

  forgetReads(): void {
    this.#since = undefined;
    this.#deduced.clear();
    this.main.forgetRead();
    for (const counter of this.threads.values()) counter.forgetRead();
  }

  /** The account log says whether I follow a thread. */
  takeFollow(root: Key, on: boolean): void {
    this.version++;
    if (on) this.#begin(root, true);
  }

  reset(at: Position): void {
    this.log.reset(at);
    this.aggregates.clear();
    this.threads.clear();
    this.#deduced.clear();
    this.#waitingCard = undefined;
    this.main.doubt();
    this.version++;
  }

  /** Drops entries for room: everything of the main timeline and the threads outside of what is to be kept. */
  evict({ places, threads }: Kept): void {
    const { log } = this;
    const keptOf = (root: Key): Places => union(places, threads.get(root) ?? NO_PLACES);
    this.main.conceal(subtract(log.coverage(undefined), places));
    for (const [root, counter] of this.threads) counter.conceal(subtract(log.coverage(root), keptOf(root)));
    this.aggregates.remember();
    const gone = [...log.entries.values()].filter((entry) => !this.#isKept(entry, places, threads));
    for (const entry of gone) log.forget(entry);
    this.aggregates.forgetDropped();
    // What was followed of all timelines is, beyond the kept places, known of these threads alone.
    for (const root of threads.keys()) log.pagedThreads.set(root, log.coverage(root));
    log.live = intersect(log.live, places);
    log.paged = intersect(log.paged, places);
    for (const [root, paged] of [...log.pagedThreads]) {
      const left = intersect(paged, keptOf(root));
      if (left.length > 0) log.pagedThreads.set(root, left);
      else log.pagedThreads.delete(root);
    }
    this.#settleAll();
    this.version++;
  }

  // --- inside ---------------------------------------------------------------------------------------------------

  #isKept(entry: Entry, places: Places, threads: Kept["threads"]): boolean {
    const { key, parent, place } = entry;
    if (isTimelineEntry(entry)) {
      if (containsPlace(places, place) || threads.has(key)) return true;
      return parent !== undefined && containsPlace(threads.get(parent) ?? NO_PLACES, place);
    }
    if (parent === undefined) return true;
    const holder = this.log.entries.get(parent);
    return holder !== undefined && this.#isKept(holder, places, threads);
  }

  #canRollForward(at: Position, cursor: Position): boolean {
    if (this.log.changedThrough > at.seq || this.log.droppedThrough > at.seq) return false;
    return subtract([[at.seq + 1, cursor.seq]], this.log.live).length === 0;
  }

  #describe(card: Card): void {
    this.card = card;
    this.main.floor = card.floor;
    // Where its root is not held, a counter knows better where a thread begins.
    for (const [root, counter] of this.threads)
      counter.floor = Math.max(counter.floor, this.#threadFloor(root));
    this.lastPlace = Math.max(this.lastPlace, card.lastPlace);
    this.lastAt = Math.max(this.lastAt, card.lastAt);
    this.members = card.members;
  }

  #countFrom(card: Card): void {
    if (card.readAt >= this.#facts.knownSince) this.#since ??= card.at.seq;
    const limit = card.at.seq;
    this.main.take(card, limit, card.read, card.readAt);
    this.#takeOwnRead(this.main, undefined);
    const listed = new Set<Key>();
    for (const thread of card.threads) {
      listed.add(thread.root);
      const counter = this.#counterOf(thread.root, thread.rootPlace);
      counter.take(thread, limit, thread.read, thread.readAt);
      this.#takeOwnRead(counter, thread.root);
      this.#deduced.set(thread.root, true);
    }
    for (const [root, counter] of this.threads) if (!listed.has(root)) this.#unlisted(root, counter, card);
  }

  #takeOwnRead(counter: Counter, thread: Key | undefined): void {
    const own = this.#facts.readState(this.id, thread);
    if (own !== undefined) counter.takeRead(own.state, own.asOf);
    else if (thread !== undefined) {
      const since = this.#facts.since(this.id);
      counter.takeSince(since.through, since.asOf);
    }
  }

  /**
   * A card lists followed threads with unread replies. A thread that it leaves out is read, or not followed; the
   * latter is certain where a reply that arrived here is unread by every read state that was written until the card.
   */
  #unlisted(root: Key, counter: Counter, card: Card): void {
    // I began to follow it after the card was written: the card says nothing of it.
    const began = this.#facts.follow(root) === true && this.#facts.followedAt(root) > card.readAt;
    if (began || (this.#tookPart.get(root) ?? 0) > card.at.seq) {
      counter.doubt();
      return;
    }
    const undecided = this.#facts.follow(root) === undefined && this.#deduced.get(root) === undefined;
    if (undecided && this.#hasCertainlyUnread(root, counter, card)) this.#deduced.set(root, false);
    if (this.follows(root) !== false) counter.takeNothingUnread(card.at.seq);
    counter.settle();
  }

  /** Is a reply that is held unread by every read state that was written until the card? */
  #hasCertainlyUnread(root: Key, counter: Counter, card: Card): boolean {
    if (this.#facts.cursor < card.readAt || counter.readAsOf > card.readAt) return false;
    const known = counter.readKnown;
    const read = known ? counter.read : { generation: 0, upTo: this.#facts.since(this.id).through };
    // Without a read state of this thread only replies that came since the account log is followed are certain.
    const since = this.#since ?? card.at.seq;
    const certain = known ? this.log.coverage(root) : within(this.log.live, since + 1, card.at.seq);
    const index = this.log.index(root);
    return within(certain, 1, card.at.seq).some(([from, to]) =>
      index.between(from, to).some((key) => {
        const reply = this.log.entries.get(key);
        return counts(reply, this.me, counter.floor) && !isInStream(reply) && !isRead(read, reply.place);
      }),
    );
  }

  /** A range that reaches below the last card over places never seen: only the server can count what is hidden. */
  #beforeCoverage(places: Places): void {
    for (const counter of [this.main, ...this.threads.values()]) {
      const old = within(places, 1, counter.limit);
      if (subtract(old, this.log.coverage(counter.thread)).length > 0) counter.doubt();
    }
  }

  #take(change: Change): void {
    const { after, before, held } = change;
    this.#learn(after);
    this.#unlearn(change);
    this.main.takeChange(change);
    this.aggregates.takeChange(change);
    const root = after.kind === "message" ? after.parent : undefined;
    if (root !== undefined && !isInStream(after) && this.follows(root) !== false)
      this.#counterOf(root).takeChange(change);
    if (!held) return;
    if (isLivingMessage(after) && after.seq > this.lastPlace && before === undefined) {
      if (root === undefined || isInStream(after)) this.#moveLast(after);
    } else if (after.kind === "system-line" && after.place > this.lastPlace) this.lastPlace = after.place;
    if (isKind(after, "membership") && after.gone === undefined && after.seq > (this.card?.at.seq ?? 0)) {
      this.#countMember(after, before);
    }
  }

  #moveLast(entry: Entry): void {
    if (entry.place <= this.lastPlace) return;
    this.lastPlace = entry.place;
    this.lastAt = entry.at;
  }

  #countMember(after: EntryOf<"membership">, before: Entry | undefined): void {
    const is = after.body?.state === "joined";
    const was =
      before !== undefined && isKind(before, "membership")
        ? before.body?.state === "joined"
        : after.seq !== after.place && !is;
    this.members += Number(is) - Number(was);
  }

  /**
   * Taking part in a thread is following it, unless I decided otherwise. Of an old thread that decision may have been
   * made before this device knew the account log, so only a card can tell.
   */
  #learn(entry: Entry): void {
    if (!isKind(entry, "message")) return;
    const ownRoot = entry.creator === this.me && entry.parent === undefined && this.threads.has(entry.key);
    if (!ownRoot && !takesPart(entry, this.me)) return;
    const root = entry.parent ?? entry.key;
    this.#tookPart.set(root, Math.max(entry.seq, this.#tookPart.get(root) ?? 0));
    if (this.#deduced.get(root) === true) return;
    const fresh = entry.seq > (this.card?.at.seq ?? 0);
    if (this.#isRecent(root)) this.#begin(root, fresh);
    else if (fresh) this.#doubtFollowing(root);
  }

  /** A reply that named me is gone or names me no more: whether I still follow the thread only a card can tell. */
  #unlearn({ before, after }: Change): void {
    const root = after.parent;
    if (root === undefined || after.kind !== "message" || this.#deduced.get(root) !== true) return;
    const named = before === undefined ? after.seq !== after.place : isNamedIn(before, this.me);
    if (named && !isNamedIn(after, this.me) && after.creator !== this.me) this.#doubtFollowing(root);
  }

  #doubtFollowing(root: Key): void {
    this.#deduced.delete(root);
    this.#counterOf(root).doubt();
  }

  /** I follow the thread. Where that is new since the card, unread replies that are not held are unknown. */
  #begin(root: Key, fresh: boolean): void {
    this.#deduced.set(root, true);
    const counter = this.#counterOf(root);
    if (fresh) counter.doubt();
  }

  #isRecent(root: Key): boolean {
    const entry = this.log.entries.get(root);
    return entry !== undefined && this.#since !== undefined && entry.place > this.#since;
  }

  #threadFloor(root: Key, rootPlace?: number): number {
    return Math.max(this.floor, (rootPlace ?? this.log.entries.get(root)?.place ?? 0) + 1);
  }

  #counterOf(root: Key, rootPlace?: number): Counter {
    const known = this.threads.get(root);
    if (known !== undefined) return known;
    const counter = new Counter(this.log, this.me, root, this.#threadFloor(root, rootPlace));
    this.threads.set(root, counter);
    const limit = this.card?.at.seq ?? 0;
    counter.takeNothingUnread(limit);
    const own = this.#facts.readState(this.id, root);
    const entry = this.log.entries.get(root);
    if (own !== undefined) counter.takeRead(own.state, own.asOf);
    else if (this.#isRecent(root)) {
      const since = this.#facts.since(this.id);
      counter.takeRead({ generation: 0, upTo: since.through }, since.asOf);
    }
    if (entry?.creator === this.me && this.#isRecent(root)) this.#deduced.set(root, true);
    return counter;
  }

  #settleAll(): void {
    this.main.settle();
    for (const counter of this.threads.values()) counter.settle();
  }
}
