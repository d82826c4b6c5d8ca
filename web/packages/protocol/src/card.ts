/** What the rail needs of one conversation, exact at `at` and at seq `readAt` of the account log. */
import type { ConversationType, MemberRole, ReadState } from "./bodies.ts";
import type { AccountId, ConversationId, Key } from "./entry.ts";
import type { Position } from "./position.ts";

export interface ThreadCard {
  readonly root: Key;
  readonly rootPlace: number;
  readonly unread: number;
  readonly mentions: number;
  readonly read: ReadState;
  readonly readAt: number;
}

export interface Card {
  readonly log: ConversationId;
  readonly at: Position;
  readonly type: ConversationType;
  readonly name?: string;
  readonly purpose?: string;
  readonly private: boolean;
  readonly archived: boolean;
  readonly favourite: boolean;
  /** The people of a direct or group. */
  readonly with: readonly AccountId[];
  readonly role: MemberRole;
  readonly floor: number;
  readonly members: number;
  readonly lastPlace: number;
  readonly lastAt: number;
  readonly unread: number;
  readonly mentions: number;
  readonly firstUnread?: number;
  readonly readAt: number;
  readonly read: ReadState;
  /** Followed threads with unread replies, no others. */
  readonly threads: readonly ThreadCard[];
}

/** Living replies of a thread, exact at `at`. */
export interface ThreadAggregate {
  readonly root: Key;
  readonly replies: number;
  readonly lastPlace: number;
  readonly lastAt: number;
  /** At most five, newest first. */
  readonly participants: readonly AccountId[];
  readonly at: Position;
}
