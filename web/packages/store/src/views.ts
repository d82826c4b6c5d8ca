/** Immutable snapshots that the app renders. Everything a person sees of a conversation is in one of these. */
import type {
  AccountBody,
  ConversationType,
  FileReference,
  ImportedFrom,
  Language,
  MemberRole,
  MentionSet,
  SystemLineBody,
  Theme,
} from "@fermata/protocol/bodies";
import type { Refusal } from "@fermata/protocol/commands";
import type { AccountId, ConversationId, Gone, Key } from "@fermata/protocol/entry";
import type { Block } from "@fermata/protocol/tree";

/** An account as lists and mentions show it. */
export interface PersonView {
  readonly account: AccountId;
  /** Empty while `known` is false: the card is being fetched; show a neutral placeholder. */
  readonly name: string;
  readonly role: AccountBody["role"];
  readonly bot: boolean;
  readonly deactivated: boolean;
  /** True while nobody has claimed an imported account. */
  readonly imported: boolean;
  readonly zone?: string;
  readonly title?: string;
  readonly known: boolean;
  readonly me: boolean;
}

export interface WorkspaceView {
  /** Empty while not known. */
  readonly name: string;
  /** Sequence number of the entry seen, for `rename-workspace`. */
  readonly seen?: number;
}

/** My settings with their defaults filled in. */
export interface SettingsView {
  /** Undefined where I never chose: the browser's language counts. */
  readonly language?: Language;
  readonly theme: Theme;
  readonly enterSends: boolean;
}

/** One line of the rail. */
export interface RailRow {
  readonly conversation: ConversationId;
  readonly type: ConversationType;
  /** A channel's name; empty for directs and groups, whose title is the list of `people`. */
  readonly name: string;
  /** The others of a direct or group; nobody for notes to oneself. */
  readonly people: readonly PersonView[];
  readonly private: boolean;
  readonly archived: boolean;
  readonly favourite: boolean;
  /** Main-timeline messages and replies of followed threads together: bold where above 0. */
  readonly unread: number;
  /** What is *for me*: mentions; in directs and groups every unread message. */
  readonly forMe: number;
  readonly lastAt: number;
  /** False while counts wait for the server's word (`card`), then shown counts are the last exact ones. */
  readonly exact: boolean;
  /** True where a draft of mine lies in the conversation. */
  readonly draft: boolean;
}

/** The rail: every conversation I am in. Each section is sorted by unread, then by most recent. */
export interface RailView {
  /** False until the first copy is read or the first sync ends. */
  readonly loaded: boolean;
  readonly favourites: readonly RailRow[];
  /** Channels that are neither favourite nor archived. */
  readonly channels: readonly RailRow[];
  /** Directs and groups that are no favourites. */
  readonly directs: readonly RailRow[];
  readonly archived: readonly RailRow[];
  /** Sums for title and favicon. */
  readonly unread: number;
  readonly forMe: number;
}

/** Head of one conversation: what header, details and composer need. */
export interface ConversationView {
  readonly conversation: ConversationId;
  readonly type: ConversationType;
  readonly name: string;
  readonly purpose: string;
  readonly people: readonly PersonView[];
  readonly private: boolean;
  readonly archived: boolean;
  readonly favourite: boolean;
  readonly joined: boolean;
  /** My role in it. */
  readonly role: MemberRole;
  readonly members: number;
  readonly unread: number;
  readonly mentions: number;
  readonly exact: boolean;
  /** Place of the first unread main-timeline message. */
  readonly firstUnread?: number;
  readonly threads: readonly UnreadThread[];
  readonly lastPlace: number;
  readonly lastAt: number;
  /** Sequence number of the conversation's entry, for guarded commands. */
  readonly seen?: number;
  /** May I write here: joined and not archived. */
  readonly writable: boolean;
}

/** A followed thread with unread replies. */
export interface UnreadThread {
  readonly root: Key;
  readonly rootPlace: number;
  readonly unread: number;
  readonly mentions: number;
}

/** Where something sits that is still in the outbox. */
export interface OutboxMark {
  readonly command: string;
  /**
   * `queued`: waits for a connection; `sending`: on its way; `busy`: the server is too busy for it, or for what comes
   * before it, and is asked again; `sent`: acknowledged, its entry has not come yet.
   */
  readonly state: "queued" | "sending" | "busy" | "sent" | "refused" | "conflict";
  readonly refusal?: Refusal;
}

export interface ReactionView {
  readonly emoji: string;
  /** In the order given. */
  readonly accounts: readonly AccountId[];
  readonly mine: boolean;
}

/** What the root of a thread shows. */
export interface ThreadSummary {
  readonly root: Key;
  /** Living replies, own ones in the outbox included. */
  readonly replies: number;
  /** When the last reply was written; undefined where that is not known, because an import brought it. */
  readonly lastAt?: number;
  readonly lastPlace: number;
  /** At most five, newest first. */
  readonly participants: readonly AccountId[];
  readonly unread: number;
  readonly mentions: number;
  /** Undefined while not known. */
  readonly following?: boolean;
}

export interface MessageItem {
  readonly type: "message";
  readonly key: Key;
  /** Undefined while the message is only in the outbox. */
  readonly place?: number;
  /** Sequence number of the newest entry, for `seen`. */
  readonly seq?: number;
  readonly author: AccountId;
  readonly botName?: string;
  /** When it was sent, milliseconds since 1970 UTC. */
  readonly at: number;
  readonly mine: boolean;
  /** True where the head (author and time) is shown: another author, five minutes later, or another day. */
  readonly startsGroup: boolean;
  /** Present where the message is gone: a tombstone without text. */
  readonly gone?: Gone;
  readonly edited: boolean;
  readonly source: string;
  /** Undefined where an outbox message came without the composer's tree: show `source` as plain text. */
  readonly tree?: readonly Block[];
  readonly mentions: MentionSet;
  readonly mentionsMe: boolean;
  readonly files: readonly FileReference[];
  readonly pinned: boolean;
  readonly imported?: ImportedFrom;
  readonly reactions: readonly ReactionView[];
  /** Present on a root that has replies. */
  readonly thread?: ThreadSummary;
  /** Present on a reply: its root. */
  readonly parent?: Key;
  /** A reply that stands in the main timeline too. */
  readonly inStream: boolean;
  readonly unread: boolean;
  /** Present while a command of mine about this message is in the outbox (post, edit or delete). */
  readonly outbox?: OutboxMark;
}

export interface SystemLine {
  readonly key: Key;
  readonly place: number;
  readonly at: number;
  readonly author: AccountId;
  readonly body: SystemLineBody;
}

/** Neighbouring system lines fold into one item; they never count as unread. */
export interface SystemItem {
  readonly type: "system";
  readonly key: Key;
  readonly lines: readonly SystemLine[];
}

export interface DayItem {
  readonly type: "day";
  /** `day:2026-11-21` */
  readonly key: string;
  /** An instant of that day, to be formatted in the reader's locale and zone. */
  readonly at: number;
}

/** The "new messages" line; it stays where it was when the timeline was opened, until `renewLine`. */
export interface NewItem {
  readonly type: "new";
  readonly key: "new";
}

/** "Imported" divider: imported messages follow that could not be placed before what was written here. */
export interface ImportedItem {
  readonly type: "imported";
  readonly key: string;
}

export type TimelineItem = MessageItem | SystemItem | DayItem | NewItem | ImportedItem;

/**
 * What lies beyond an end of the window: `edge` (nothing: the beginning, or the head, where live messages come),
 * `more` (ask for it), `loading`, or `failed` (offline or an error; asking again is possible).
 */
export type WindowEnd = "edge" | "more" | "loading" | "failed";

/** One contiguous window of a conversation's main timeline or of a thread. */
export interface TimelineView {
  readonly conversation: ConversationId;
  readonly thread?: Key;
  /** False while nothing is held; then `end` says whether it is being fetched or failed. */
  readonly loaded: boolean;
  readonly items: readonly TimelineItem[];
  readonly start: WindowEnd;
  readonly end: WindowEnd;
  /** In a thread: its root message, once known. */
  readonly root?: MessageItem;
  /** In a thread: whether I follow it; undefined while not known. */
  readonly following?: boolean;
  readonly unread: number;
  readonly firstUnread?: Key;
  /** The item to bring into view after a jump; changes only with a jump. */
  readonly focus?: { readonly key: Key; readonly jump: number };
}

/** A page, a draft, a row: text of mine that is not sent. */
export interface Draft {
  readonly conversation: ConversationId;
  readonly thread?: Key;
  readonly text: string;
  /** The composer's own document as JSON, opaque to everything below it. */
  readonly document?: unknown;
  readonly changedAt: number;
  /** `unsent`: was in the outbox when the sign-in or the membership ended, or was discarded. */
  readonly origin: "typed" | "unsent";
}

export interface MemberView {
  readonly person: PersonView;
  readonly role: MemberRole;
}
