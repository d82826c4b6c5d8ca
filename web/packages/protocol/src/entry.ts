/** An entry: the whole new state of one object, named by its key. */
import type { Bodies, KnownKind } from "./bodies.ts";

export type LogId = string;
export type Key = string;
export type AccountId = string;
export type ConversationId = string;

interface EntryShape {
  readonly log: LogId;
  readonly epoch: number;
  readonly seq: number;
  readonly key: Key;
  /** The sequence number of the key's first entry; edits do not move an object. */
  readonly place: number;
  /** The key it hangs on: a reply's root, a reaction's message. */
  readonly parent?: Key;
  readonly creator: AccountId;
  readonly author: AccountId;
  /** Milliseconds since 1970 UTC, set by the server. */
  readonly at: number;
}

/** An entry of a kind with its body, or without one where the object is gone. */
export type EntryOf<K extends KnownKind> = EntryShape & { readonly kind: K } & (
    | { readonly body: Bodies[K]; readonly gone?: never }
    | { readonly body?: never; readonly gone: Gone }
  );

export type Gone = "deleted" | "erased";

/** A kind that a newer server brought: kept, synchronised, not shown. */
export type UnknownEntry = EntryShape & {
  readonly kind: string;
  readonly body?: unknown;
  readonly gone?: Gone;
};

export type KnownEntry = { [K in KnownKind]: EntryOf<K> }[KnownKind];
export type Entry = KnownEntry | UnknownEntry;

/** Narrows to a kind; bodies were checked at the border, so the kind decides. */
export function isKind<K extends KnownKind>(entry: Entry, kind: K): entry is EntryOf<K> {
  return entry.kind === kind;
}
