/** What a restored server has lost of what my account wrote, and this device still holds. */

import type { MessageBody } from "@fermata/protocol/bodies";
import {
  type AccountId,
  type ConversationId,
  type EntryOf,
  isKind,
  type LogId,
} from "@fermata/protocol/entry";
import type { Replica } from "./replica.ts";

export type OwnMessage = EntryOf<"message"> & { readonly body: MessageBody };

export interface Lost {
  readonly log: LogId;
  /** Up to this seq the log is still the server's. */
  readonly kept: number;
  /** My living messages beyond it, in the order of their places. */
  readonly messages: readonly OwnMessage[];
  /** The people of a direct that is lost as a whole: it is opened again first. */
  readonly opens?: readonly AccountId[];
}

/** The server's past of a log ends at `kept`. */
export function lostBeyond(replica: Replica, log: LogId, kept: number): Lost {
  return { log, kept, messages: replica.watched.has(log) ? [] : ownBeyond(replica, log, kept) };
}

/** The server knows nothing of a conversation: of a direct that is certain to be its loss, since nobody can leave one. */
export function lostDirect(replica: Replica, conversation: ConversationId): Lost | undefined {
  const card = replica.conversation(conversation)?.card;
  if (card?.type !== "direct") return undefined;
  const messages = ownBeyond(replica, conversation, 0);
  const opens = card.with.length === 0 ? [replica.me] : card.with;
  return messages.length === 0 ? undefined : { log: conversation, kept: 0, messages, opens };
}

function ownBeyond(replica: Replica, log: LogId, kept: number): readonly OwnMessage[] {
  const own: OwnMessage[] = [];
  for (const entry of replica.conversation(log)?.log.entries.values() ?? []) {
    if (entry.place <= kept || entry.creator !== replica.me || !isKind(entry, "message")) continue;
    const { body } = entry;
    // What was imported comes with the next import.
    if (body !== undefined && body.imported === undefined) own.push({ ...entry, body });
  }
  return own.sort((a, b) => a.place - b.place);
}
