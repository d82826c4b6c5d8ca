/** What counts, for whom: the rules that server and client must agree on, in one place. */
import { type AccountId, type Entry, type EntryOf, isKind, type Key } from "@fermata/protocol/entry";

/** What a conversation's timelines are made of. */
export type TimelineEntry = EntryOf<"message"> | EntryOf<"system-line">;

export function isTimelineEntry(entry: Entry): entry is TimelineEntry {
  return entry.kind === "message" || entry.kind === "system-line";
}

export type LivingMessage = EntryOf<"message"> & { readonly gone?: never };

export function isLivingMessage(entry: Entry | undefined): entry is LivingMessage {
  return entry !== undefined && isKind(entry, "message") && entry.gone === undefined;
}

/** Unread counts living messages by others, not imported, at or above my floor; what I have read is the read state's matter. */
export function counts(entry: Entry | undefined, me: AccountId, floor: number): entry is LivingMessage {
  return (
    isLivingMessage(entry) &&
    entry.creator !== me &&
    entry.place >= floor &&
    entry.body.imported === undefined
  );
}

export function mentionsAccount(entry: Entry | undefined, me: AccountId): boolean {
  if (!isLivingMessage(entry)) return false;
  const mentions = entry.body.mentions;
  return mentions !== undefined && (mentions.everyone === true || (mentions.people?.includes(me) ?? false));
}

/** A living reply that names the account makes it take part in the thread; so does a reply of its own, living or not. */
export function takesPart(reply: Entry, me: AccountId): boolean {
  if (reply.kind !== "message" || reply.parent === undefined) return false;
  return reply.creator === me || isNamedIn(reply, me);
}

export function isNamedIn(entry: Entry | undefined, me: AccountId): boolean {
  return isLivingMessage(entry) && (entry.body.mentions?.people?.includes(me) ?? false);
}

/** A reply that stands in the main timeline too. Once it is gone it stands in its thread only. */
export function isInStream(entry: Entry): boolean {
  return isLivingMessage(entry) && entry.parent !== undefined && entry.body.inStream === true;
}

/** The timeline in whose unread count a message counts: its thread's, or undefined for the main timeline. */
export function countedIn(entry: Entry): Key | undefined {
  return isInStream(entry) ? undefined : entry.parent;
}
