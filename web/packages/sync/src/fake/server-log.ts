/** A keyed log in memory, as the server keeps them. */
import type { Bodies, KnownKind } from "@fermata/protocol/bodies";
import type { Entry, EntryOf, Gone, Key, LogId } from "@fermata/protocol/entry";
import { checkOf } from "@fermata/protocol/ids";
import type { Position } from "@fermata/protocol/position";
import { isInStream } from "@fermata/store/laws";

export interface Draft<K extends KnownKind = KnownKind> {
  readonly key: Key;
  readonly kind: K;
  readonly author: string;
  readonly parent?: Key;
  readonly body?: Bodies[K];
  readonly gone?: Gone;
}

export class ServerLog {
  readonly id: LogId;
  readonly entries: Entry[] = [];
  readonly newest = new Map<Key, Entry>();
  /** Replies that stand in the main timeline too, gone or not: fixed when they are created. */
  readonly inStream = new Set<Key>();
  #lastAt = 0;

  constructor(id: LogId) {
    this.id = id;
  }

  get head(): number {
    return this.entries.length;
  }

  append<K extends KnownKind>(draft: Draft<K>, epoch: number, clock: number): EntryOf<K> {
    const seq = this.entries.length + 1;
    const before = this.newest.get(draft.key);
    this.#lastAt = Math.max(clock, this.#lastAt);
    const shape = {
      log: this.id,
      epoch,
      seq,
      key: draft.key,
      kind: draft.kind,
      place: before?.place ?? seq,
      creator: before?.creator ?? draft.author,
      author: draft.author,
      at: this.#lastAt,
      ...(draft.parent === undefined ? {} : { parent: draft.parent }),
    };
    const entry = (
      draft.gone === undefined ? { ...shape, body: draft.body } : { ...shape, gone: draft.gone }
    ) as EntryOf<K>;
    this.entries.push(entry);
    this.newest.set(draft.key, entry);
    if (entry.seq === entry.place && isInStream(entry)) this.inStream.add(entry.key);
    return entry;
  }

  /** The newest entry of a key as its kind, or undefined. */
  body<K extends KnownKind>(key: Key, kind: K): Bodies[K] | undefined {
    const entry = this.newest.get(key);
    return entry?.kind === kind && entry.gone === undefined ? (entry.body as Bodies[K]) : undefined;
  }

  position(seq: number = this.head): Position {
    const entry = this.entries[seq - 1];
    if (entry === undefined) return { epoch: 0, seq: 0, check: "" };
    return { epoch: entry.epoch, seq, check: checkOf(entry) };
  }

  /** Newest entries with `seq` in `(from, through]`. */
  between(from: number, through: number): readonly Entry[] {
    return this.entries.slice(from, through).filter((entry) => this.newest.get(entry.key) === entry);
  }

  /** The last seq that was appended in this epoch or before it. */
  sharedThrough(epoch: number): number {
    return this.entries.findLast((entry) => entry.epoch <= epoch)?.seq ?? 0;
  }

  /** Forgets what came after, as a restored backup does. */
  cutTo(seq: number): void {
    const kept = this.entries.slice(0, seq);
    this.entries.length = 0;
    this.newest.clear();
    this.inStream.clear();
    for (const entry of kept) {
      this.entries.push(entry);
      this.newest.set(entry.key, entry);
      if (entry.seq === entry.place && isInStream(entry)) this.inStream.add(entry.key);
    }
  }
}
