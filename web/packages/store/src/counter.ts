/**
 * Unread and mention counts of one timeline (a conversation's main timeline or a thread).
 *
 * What is covered is counted from the entries themselves. What is not covered is `hidden`: numbers that come from the
 * server's card and are kept exact by what can be known (a deletion says that one living message is gone; a read
 * state that leaves nothing unread there makes them zero). Where they cannot be known, `exact` turns false and the
 * conversation asks for a card; when everything unread is covered the counter is exact again by itself.
 */
import type { ReadState } from "@fermata/protocol/bodies";
import { type AccountId, type Entry, isKind, type Key } from "@fermata/protocol/entry";
import { countedIn, counts, isLivingMessage, mentionsAccount } from "./laws.ts";
import type { Change, LogReplica } from "./log-replica.ts";
import { containsPlace, intersect, type Places, subtract, within } from "./places.ts";
import { isRead, markedRead, NOTHING_READ, unreadPlaces } from "./read-state.ts";

export interface Counts {
  readonly unread: number;
  readonly mentions: number;
  readonly exact: boolean;
  readonly firstUnread?: number;
}

/** What is persisted of a counter. */
export interface CounterState {
  readonly unread: number;
  readonly mentions: number;
  readonly limit: number;
  readonly exact: boolean;
  readonly read: ReadState;
  readonly readAsOf: number;
  readonly readKnown: boolean;
  readonly firstHidden: number | undefined;
  /** Left out in copies that were written before it was kept. */
  readonly floor?: number;
}

export class Counter {
  readonly #replica: LogReplica;
  readonly #me: AccountId;
  readonly thread: Key | undefined;
  floor: number;
  /** Unread and mentions in places up to `limit` that are not covered. */
  #unread = 0;
  #mentions = 0;
  #limit = 0;
  #exact = true;
  #read: ReadState = NOTHING_READ;
  #readAsOf = 0;
  /** False while no read state was ever seen: then an unread message needs the server's word. */
  #readKnown = false;
  /** Nothing hidden is unread below this place. */
  #firstHidden: number | undefined;

  constructor(
    replica: LogReplica,
    me: AccountId,
    thread: Key | undefined,
    floor: number,
    state?: CounterState,
  ) {
    this.#replica = replica;
    this.#me = me;
    this.thread = thread;
    this.floor = floor;
    if (state === undefined) return;
    this.#unread = state.unread;
    this.#mentions = state.mentions;
    this.#limit = state.limit;
    this.#exact = state.exact;
    this.#read = state.read;
    this.#readAsOf = state.readAsOf;
    this.#readKnown = state.readKnown;
    this.#firstHidden = state.firstHidden;
    this.floor = Math.max(floor, state.floor ?? 0);
  }

  get state(): CounterState {
    return {
      unread: this.#unread,
      mentions: this.#mentions,
      limit: this.#limit,
      exact: this.#exact,
      read: this.#read,
      readAsOf: this.#readAsOf,
      readKnown: this.#readKnown,
      firstHidden: this.#firstHidden,
      floor: this.floor,
    };
  }

  get read(): ReadState {
    return this.#read;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Seq of the account log at which the read state was true. */
  get readAsOf(): number {
    return this.#readAsOf;
  }

  get readKnown(): boolean {
    return this.#readKnown;
  }

  /** The server's word at places up to `limit`: what is covered is taken off, the rest is hidden. */
  take(
    card: { unread: number; mentions: number; firstUnread?: number | undefined },
    limit: number,
    read: ReadState,
    readAt: number,
  ): void {
    const held = this.#heldBetween(within(this.#replica.coverage(this.thread), 1, limit), read);
    this.#limit = limit;
    this.#unread = card.unread - held.unread;
    this.#mentions = card.mentions - held.mentions;
    this.#firstHidden = card.firstUnread;
    this.#exact = this.#unread >= 0 && this.#mentions >= 0;
    const later = this.#readKnown && this.#readAsOf > readAt ? this.#read : undefined;
    const asOf = Math.max(this.#readAsOf, readAt);
    this.#read = read;
    this.#readKnown = true;
    if (later !== undefined) this.#moveRead(later);
    this.#readAsOf = asOf;
    this.#settle();
  }

  /** Nothing is unread up to `limit`, though the read state is not known: what a card says by leaving a thread out. */
  takeNothingUnread(limit: number): void {
    this.#limit = limit;
    this.#unread = 0;
    this.#mentions = 0;
    this.#exact = true;
    if (!this.#readKnown) this.#read = { generation: 0, upTo: limit };
  }

  /** The account log was reset: the server's next word on reading counts, whatever its number. */
  forgetRead(): void {
    this.#readKnown = false;
    this.#readAsOf = 0;
  }

  /** A read state from the account log. */
  takeRead(read: ReadState, asOf: number): void {
    if (asOf <= this.#readAsOf && this.#readKnown) return;
    if (this.#readKnown) this.#moveRead(read);
    else {
      this.#read = read;
      this.#readKnown = true;
      if (this.#hiddenUnreadPlaces(read).length > 0) this.#exact = false;
    }
    this.#readAsOf = asOf;
    this.#settle();
  }

  /** Everything up to a place was read, as far as the thread has no read state of its own. */
  takeSince(through: number, asOf: number): void {
    if (asOf <= this.#readAsOf) return;
    this.#moveRead(markedRead(this.#read, this.#read.generation, { through }));
    this.#readAsOf = asOf;
    this.#settle();
  }

  /** Something changed that may be in an uncovered place. */
  takeChange({ before, after }: Change): void {
    if (!isKind(after, "message")) return;
    const reference = isLivingMessage(before) ? before : after;
    // Of a reply that is gone and was never held nobody knows where it counted.
    const either = before === undefined && after.gone !== undefined && after.parent !== undefined;
    if (
      either
        ? this.thread !== undefined && this.thread !== after.parent
        : countedIn(reference) !== this.thread
    )
      return;
    if (after.place > this.#limit || this.#isCovered(after.place)) return;
    if (after.creator === this.#me || after.place < this.floor || isRead(this.#read, after.place)) return;
    if (before !== undefined) {
      this.#unread += Number(isLivingMessage(after)) - Number(isLivingMessage(before));
      this.#mentions += Number(this.#isMention(after)) - Number(this.#isMention(before));
    } else if (after.gone !== undefined) {
      // It may have counted, or been imported, or be a reply that stood elsewhere.
      if (this.#unread > 0) this.#exact = false;
    } else if (after.body.imported !== undefined) {
      return;
    } else if (this.#mentions > 0) {
      this.#exact = false;
    } else if (this.#isMention(after)) {
      this.#mentions += 1;
    }
    this.#settle();
  }

  /** Places become covered: what is counted there is hidden no longer. Call after the entries are put, before `cover`. */
  reveal(places: Places): void {
    const fresh = within(subtract(places, this.#replica.coverage(this.thread)), 1, this.#limit);
    if (fresh.length === 0) return;
    const held = this.#heldBetween(fresh, this.#read);
    this.#unread -= held.unread;
    this.#mentions -= held.mentions;
    const cursor = this.#replica.cursor?.seq ?? 0;
    for (const entry of this.#entriesIn(fresh)) {
      if (entry.seq > cursor && entry.creator !== this.#me) this.#exact = false;
    }
  }

  /** Places were covered and will not be: what is counted there is hidden. Call while the entries are still held. */
  conceal(places: Places): void {
    const gone = intersect(places, this.#replica.coverage(this.thread));
    const held = this.#heldBetween(gone, this.#read);
    this.#unread += held.unread;
    this.#mentions += held.mentions;
    this.#firstHidden = undefined;
    for (const [, to] of gone) this.#limit = Math.max(this.#limit, to);
  }

  /** Call after coverage changed: where nothing hidden can be unread, the counter is exact. */
  settle(): void {
    this.#settle();
  }

  /** Says that nothing can be known until the server is asked. */
  doubt(): void {
    this.#exact = false;
    this.#settle();
  }

  /** Counts under the confirmed read state, or under one that waits in the outbox. */
  counts(pending: ReadState = this.#read): Counts {
    const held = this.#heldBetween(this.#replica.coverage(this.thread), pending);
    const hidden = pending === this.#read ? this.#hidden() : this.#hiddenUnder(pending);
    const first = this.#firstUnread(pending, held.first, hidden.unread);
    return {
      unread: held.unread + hidden.unread,
      mentions: held.mentions + hidden.mentions,
      exact: hidden.exact,
      ...(first === undefined ? {} : { firstUnread: first }),
    };
  }

  get exact(): boolean {
    return this.#exact;
  }

  #firstUnread(read: ReadState, held: number | undefined, hidden: number): number | undefined {
    if (hidden === 0) return held;
    const from = this.#hiddenUnreadPlaces(read)[0]?.[0];
    const place = this.#firstHidden === undefined ? from : Math.max(this.#firstHidden, from ?? 0);
    return held === undefined || (place !== undefined && place < held) ? place : held;
  }

  #hidden(): { unread: number; mentions: number; exact: boolean } {
    return { unread: Math.max(0, this.#unread), mentions: Math.max(0, this.#mentions), exact: this.#exact };
  }

  #hiddenUnder(read: ReadState): { unread: number; mentions: number; exact: boolean } {
    const won = subtract(this.#hiddenUnreadPlaces(read, 1), this.#hiddenUnreadPlaces(this.#read, 1));
    if (won.length > 0) return { ...this.#hidden(), exact: false };
    const after = this.#hiddenUnreadPlaces(read);
    if (after.length === 0) return { unread: 0, mentions: 0, exact: true };
    const lost = subtract(this.#hiddenUnreadPlaces(this.#read), after).length > 0;
    return !lost || this.#unread === 0 ? this.#hidden() : { ...this.#hidden(), exact: false };
  }

  #moveRead(read: ReadState): void {
    const moved = this.#hiddenUnder(read);
    this.#unread = moved.unread;
    this.#mentions = moved.mentions;
    this.#exact = this.#exact && moved.exact;
    if (subtract(unreadPlaces(read), unreadPlaces(this.#read)).length > 0) this.#firstHidden = undefined;
    this.#read = read;
  }

  #settle(): void {
    if (this.#readKnown && this.#hiddenUnreadPlaces(this.#read).length === 0) {
      this.#unread = 0;
      this.#mentions = 0;
      this.#exact = true;
    } else if (this.#unread < 0 || this.#mentions < 0 || this.#mentions > this.#unread) {
      this.#exact = false;
    }
  }

  #isCovered(place: number): boolean {
    return containsPlace(this.#replica.coverage(this.thread), place);
  }

  /** Uncovered places where something unread may be. */
  #hiddenUnreadPlaces(read: ReadState, first: number = this.#firstHidden ?? 1): Places {
    const possible = within(unreadPlaces(read), Math.max(this.floor, first, 1), this.#limit);
    return subtract(possible, this.#replica.coverage(this.thread));
  }

  #isMention(entry: Entry): boolean {
    return mentionsAccount(entry, this.#me);
  }

  *#entriesIn(places: Places): Generator<Entry> {
    const index = this.#replica.index(this.thread);
    for (const [from, to] of places) {
      for (const key of index.between(from, to)) {
        const entry = this.#replica.entries.get(key);
        if (entry !== undefined && countedIn(entry) === this.thread) yield entry;
      }
    }
  }

  #heldBetween(
    places: Places,
    read: ReadState,
  ): { unread: number; mentions: number; first: number | undefined } {
    let unread = 0;
    let mentions = 0;
    let first: number | undefined;
    for (const entry of this.#entriesIn(intersect(unreadPlaces(read), places))) {
      if (!counts(entry, this.#me, this.floor)) continue;
      unread += 1;
      first ??= entry.place;
      if (this.#isMention(entry)) mentions += 1;
    }
    return { unread, mentions, first };
  }
}
