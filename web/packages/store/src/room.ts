/** Which part of a conversation stays in memory: the newest, and what somebody looks at. */
import type { ConversationId, Key } from "@fermata/protocol/entry";
import type { Kept } from "./conversation-replica.ts";
import type { LogReplica } from "./log-replica.ts";
import { NO_PLACES, type Places, union } from "./places.ts";

/** Places of a conversation's main timeline or of a thread. */
export interface LookedAt {
  readonly thread: Key | undefined;
  readonly places: Places;
}

/** From so many entries on room is made, and again whenever so many more have come. */
const MOST = 6_000;
const MORE = 2_000;
/** The newest so many stay. */
const NEWEST = 4_000;

export const NOTHING: Kept = { places: NO_PLACES, threads: new Map() };

export class Room {
  readonly #pins = new Map<ConversationId, Set<() => LookedAt>>();
  /** How many entries were left when room was made last. */
  readonly #left = new Map<ConversationId, number>();

  /** Somebody looks at a conversation, until the returned function is called. */
  pin(id: ConversationId, lookedAt: () => LookedAt): () => void {
    const pins = this.#pins.get(id) ?? new Set();
    this.#pins.set(id, pins.add(lookedAt));
    return () => {
      pins.delete(lookedAt);
      if (pins.size > 0) return;
      this.#pins.delete(id);
      // What was looked at need not stay.
      this.#left.delete(id);
    };
  }

  isPinned(id: ConversationId): boolean {
    return this.#pins.has(id);
  }

  /** Has everything dropped that is not to be kept, where there is too much; false where there is not. */
  make(log: LogReplica, evict: (kept: Kept) => void): boolean {
    const { entries, log: id } = log;
    if (entries.size <= Math.max(MOST, (this.#left.get(id) ?? 0) + MORE)) return false;
    let places = newestPart(log);
    const threads = new Map<Key, Places>();
    for (const lookedAt of this.#pins.get(id) ?? []) {
      const { thread, places: more } = lookedAt();
      if (thread === undefined) places = union(places, more);
      else threads.set(thread, union(threads.get(thread) ?? NO_PLACES, more));
    }
    evict({ places, threads });
    this.#left.set(id, entries.size);
    return true;
  }
}

function newestPart(log: LogReplica): Places {
  // Numbers in a typed array are sorted without a call for each comparison.
  const places = new Float64Array(log.entries.size);
  let next = 0;
  for (const { place } of log.entries.values()) places[next++] = place;
  places.sort();
  return [[places.at(-NEWEST) ?? 1, Number.MAX_SAFE_INTEGER]];
}
