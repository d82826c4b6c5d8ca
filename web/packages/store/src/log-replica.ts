/**
 * What this device holds of one log: newest entries by key, the cursor, and which places are *covered*, that is,
 * known completely. Everything that arrives live covers all timelines of the log; a page covers one timeline.
 *
 * The one rule: an entry is put if its position is newer than what is held for its key. Edits of messages that are
 * neither held nor covered are not kept, but remembered for a while (`orphans`), because a page that was read before
 * them may still arrive.
 */
import type { Entry, Key, LogId } from "@fermata/protocol/entry";
import type { Range } from "@fermata/protocol/frames";
import { isNewer, type Position, startsPast } from "@fermata/protocol/position";
import { isInStream, isTimelineEntry } from "./laws.ts";
import { PlaceIndex } from "./place-index.ts";
import { containsPlace, NO_PLACES, type Places, union, withRange } from "./places.ts";

const ORPHANS_KEPT = 256;

/** One put: what was held before, what is held now; `held` is false for an orphan. */
export interface Change {
  readonly before: Entry | undefined;
  readonly after: Entry;
  readonly held: boolean;
}

export class LogReplica {
  readonly log: LogId;
  cursor: Position | undefined;
  readonly entries = new Map<Key, Entry>();
  /** Places covered for every timeline of the log. */
  live: Places = NO_PLACES;
  /** Places covered for the main timeline by pages. */
  paged: Places = NO_PLACES;
  /** Places covered for a thread by pages. */
  readonly pagedThreads = new Map<Key, Places>();
  /** Orphans up to this seq may be forgotten: a page read before it is not trusted. */
  droppedThrough = 0;
  /** Highest seq of an applied change to an object that existed before. */
  changedThrough = 0;
  /** Keys put or forgotten since the copy was last written. */
  readonly touched = new Set<Key>();
  readonly main = new PlaceIndex();
  readonly threads = new Map<Key, PlaceIndex>();
  readonly #satellites = new Map<Key, Set<Key>>();
  readonly #satelliteChanges = new Map<Key, number>();
  #orphans: Entry[] = [];

  constructor(log: LogId) {
    this.log = log;
  }

  coverage(thread: Key | undefined): Places {
    return union(this.live, thread === undefined ? this.paged : (this.pagedThreads.get(thread) ?? NO_PLACES));
  }

  index(thread: Key | undefined): PlaceIndex {
    if (thread === undefined) return this.main;
    const known = this.threads.get(thread);
    if (known !== undefined) return known;
    const fresh = new PlaceIndex();
    this.threads.set(thread, fresh);
    return fresh;
  }

  /** Reactions and other things that hang on an object and are no replies. */
  satellitesOf(key: Key): readonly Entry[] {
    const found: Entry[] = [];
    for (const satellite of this.#satellites.get(key) ?? []) {
      const entry = this.entries.get(satellite);
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }

  /** How often what hangs on an object has changed: the same number, the same satellites. */
  satelliteChanges(key: Key): number {
    return this.#satelliteChanges.get(key) ?? 0;
  }

  get orphans(): readonly Entry[] {
    return this.#orphans;
  }

  /** True where the range cannot be applied because something before it is missing. */
  isPastCursor(range: Range): boolean {
    return this.cursor !== undefined && startsPast(range.from, this.cursor);
  }

  /** Applies a range that is not past the cursor. */
  applyRange(range: Range): readonly Change[] {
    const changes: Change[] = [];
    this.live = withRange(this.live, range.from + 1, range.through);
    // Messages before what hangs on them: an edited message is newer than its reactions.
    const ordered = [...range.entries].sort((a, b) => rank(a) - rank(b) || a.seq - b.seq);
    for (const entry of ordered) {
      const change = this.#applyLive(entry);
      if (change !== undefined) changes.push(change);
    }
    if (this.cursor === undefined || isNewer(range.at, this.cursor)) this.cursor = range.at;
    return changes;
  }

  #applyLive(entry: Entry): Change | undefined {
    const before = this.entries.get(entry.key);
    if (before !== undefined && !isNewer(entry, before)) return undefined;
    if (entry.seq !== entry.place) this.changedThrough = Math.max(this.changedThrough, entry.seq);
    if (before === undefined && isTimelineEntry(entry) && !this.#isCovered(entry)) {
      this.#rememberOrphan(entry);
      return { before, after: entry, held: false };
    }
    this.put(entry);
    return { before, after: entry, held: true };
  }

  #isCovered(entry: Entry): boolean {
    return (
      containsPlace(this.coverage(entry.parent), entry.place) ||
      (isInStream(entry) && containsPlace(this.paged, entry.place))
    );
  }

  /** Puts an entry if it is newer than what is held; true where it was. */
  put(entry: Entry): boolean {
    const before = this.entries.get(entry.key);
    if (before !== undefined && !isNewer(entry, before)) return false;
    this.entries.set(entry.key, entry);
    this.touched.add(entry.key);
    if (isTimelineEntry(entry)) {
      this.index(entry.parent).add(entry.place, entry.key);
      if (isInStream(entry)) this.main.add(entry.place, entry.key);
      // What is gone does not say that it stood in the main timeline too: nobody shows it there any more.
      else if (before !== undefined && isInStream(before)) this.main.remove(before.place);
    } else if (entry.parent !== undefined) {
      this.#satelliteChanges.set(entry.parent, this.satelliteChanges(entry.parent) + 1);
      const siblings = this.#satellites.get(entry.parent);
      if (siblings === undefined) this.#satellites.set(entry.parent, new Set([entry.key]));
      else siblings.add(entry.key);
    }
    return true;
  }

  /** Forgets an entry, for room. */
  forget(entry: Entry): void {
    if (!this.entries.delete(entry.key)) return;
    this.touched.add(entry.key);
    if (isTimelineEntry(entry)) {
      this.main.remove(entry.place);
      const thread = entry.parent === undefined ? undefined : this.threads.get(entry.parent);
      thread?.remove(entry.place);
      if (entry.parent !== undefined && thread?.size === 0) this.threads.delete(entry.parent);
    } else if (entry.parent !== undefined) {
      this.#satelliteChanges.set(entry.parent, this.satelliteChanges(entry.parent) + 1);
      const siblings = this.#satellites.get(entry.parent);
      siblings?.delete(entry.key);
      if (siblings?.size === 0) this.#satellites.delete(entry.parent);
    }
    this.droppedThrough = Math.max(this.droppedThrough, this.cursor?.seq ?? 0);
  }

  cover(thread: Key | undefined, from: number, to: number): void {
    if (thread === undefined) this.paged = withRange(this.paged, from, to);
    else this.pagedThreads.set(thread, withRange(this.pagedThreads.get(thread) ?? NO_PLACES, from, to));
  }

  #rememberOrphan(entry: Entry): void {
    this.#orphans.push(entry);
    if (this.#orphans.length <= ORPHANS_KEPT) return;
    const dropped = this.#orphans.slice(0, this.#orphans.length - ORPHANS_KEPT / 2);
    this.#orphans = this.#orphans.slice(this.#orphans.length - ORPHANS_KEPT / 2);
    for (const { seq } of dropped) this.droppedThrough = Math.max(this.droppedThrough, seq);
  }

  /** `reset`: the windows are void, the cursor stands at `at`. */
  reset(at: Position): void {
    this.entries.clear();
    this.main.clear();
    this.threads.clear();
    this.#satellites.clear();
    this.#orphans = [];
    this.live = NO_PLACES;
    this.paged = NO_PLACES;
    this.pagedThreads.clear();
    this.cursor = at;
    this.droppedThrough = at.seq;
    this.changedThrough = 0;
  }
}

function rank(entry: Entry): number {
  return isTimelineEntry(entry) ? 0 : 1;
}
