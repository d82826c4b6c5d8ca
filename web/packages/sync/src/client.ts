/** The client as the app sees it: live snapshots in, commands out. */

import type { WorkspaceRole } from "@fermata/protocol/bodies";
import type { CommandArgs, CommandKind, CommandResult, Refusal } from "@fermata/protocol/commands";
import type { AccountId, ConversationId, Key } from "@fermata/protocol/entry";
import type { PresenceState } from "@fermata/protocol/frames";
import type { Block } from "@fermata/protocol/tree";
import type { Live } from "@fermata/store/live";
import type {
  ConversationView,
  Draft,
  OutboxMark,
  PersonView,
  RailView,
  SettingsView,
  TimelineView,
  WorkspaceView,
} from "@fermata/store/views";
import type { Restored, StatusView } from "./state.ts";

/** Who is signed in on this device. */
export interface Identity {
  readonly account: AccountId;
  readonly workspace: string;
  readonly device: string;
  readonly role: WorkspaceRole;
}

/** What became of a command. A refused one stays in the outbox where a person's text is in it, until retried or discarded. */
export type Outcome =
  | { readonly is: "done"; readonly result: CommandResult }
  | { readonly is: "refused"; readonly refusal: Refusal };

/** A command in the outbox. */
export interface Sent {
  readonly command: string;
  /** Settles when the server has answered; offline that may be much later, or after a reload never. Never rejects. */
  readonly outcome: Promise<Outcome>;
}

export interface PostMessage {
  readonly conversation: ConversationId;
  /** Markdown. At most `textLength` Unicode code points (40,000); longer is refused with the count. */
  readonly text: string;
  /** The composer's document as a tree, shown until the server's arrives. */
  readonly tree?: readonly Block[];
  /** Key of the root message. */
  readonly thread?: Key;
  readonly inStream?: boolean;
}

export interface EditMessage {
  readonly conversation: ConversationId;
  readonly message: Key;
  readonly text: string;
  readonly tree?: readonly Block[];
}

/**
 * What a person can do. Everything goes through the outbox: shown at once, kept over reload, sent in order, exactly
 * once. Nothing here throws or waits for the network.
 */
export interface Commands {
  postMessage(post: PostMessage): Sent & { readonly message: Key };
  editMessage(edit: EditMessage): Sent;
  deleteMessage(conversation: ConversationId, message: Key): Sent;
  react(conversation: ConversationId, message: Key, emoji: string, on: boolean): Sent;
  /** Reads everything up to this place, in the generation that this device knows; coalesced, does nothing where already read. */
  markRead(conversation: ConversationId, through: number, thread?: Key): void;
  /** Reads all of this one conversation, its followed threads included. */
  markConversationRead(conversation: ConversationId): Sent;
  markUnread(conversation: ConversationId, from: number, thread?: Key): Sent;
  markAllRead(): Sent;
  followThread(conversation: ConversationId, thread: Key, on: boolean): Sent;
  setFavourite(conversation: ConversationId, on: boolean): Sent;
  createChannel(channel: {
    readonly name: string;
    readonly purpose?: string;
    readonly private?: boolean;
    readonly members?: readonly AccountId[];
  }): Sent & { readonly conversation: ConversationId };
  /** The id of a direct follows from its people, so it is known at once; oneself alone: notes to oneself. */
  openDirect(accounts: readonly AccountId[]): Sent & { readonly conversation: ConversationId };
  /** Every other command of docs/protocol/kinds.md. */
  run<K extends CommandKind>(kind: K, args: CommandArgs[K]): Sent;
}

/** A command that is not done. */
export interface OutboxItem {
  readonly command: string;
  readonly kind: CommandKind;
  readonly conversation?: ConversationId;
  readonly message?: Key;
  readonly thread?: Key;
  /** What the person wrote, where they did. */
  readonly text?: string;
  readonly state: OutboxMark["state"];
  readonly refusal?: Refusal;
  readonly madeAt: number;
}

export interface Outbox extends Live<readonly OutboxItem[]> {
  /** Sends a refused command again, at the end of its conversation's queue. */
  retry(command: string): void;
  /** Drops a refused or queued command; its text, if any, becomes a draft when `keepText`. */
  discard(command: string, keepText?: boolean): void;
}

/** Unsent text, kept on this device over reload. */
export interface Drafts {
  of(conversation: ConversationId, thread?: Key): Live<Draft | undefined>;
  readonly all: Live<readonly Draft[]>;
  /** Empty text removes the draft. */
  save(conversation: ConversationId, thread: Key | undefined, text: string, document?: unknown): void;
  discard(conversation: ConversationId, thread?: Key): void;
}

/** A window over a main timeline or a thread, opened by a pane and closed with it. */
export interface Timeline extends Live<TimelineView> {
  loadOlder(): void;
  loadNewer(): void;
  /** Goes to the head. */
  jumpToLatest(): void;
  jumpToFirstUnread(): void;
  jumpToMessage(message: Key): void;
  /** ISO date or instant. */
  jumpToDate(date: string): void;
  /** Moves the "new messages" line to where reading stands now. */
  renewLine(): void;
  close(): void;
}

/** What is on the screen; typing and presence are sent only for that. */
export interface Signals {
  /** Who is typing in the conversation or thread, myself left out. */
  typing(conversation: ConversationId, thread?: Key): Live<readonly AccountId[]>;
  presence(account: AccountId): Live<PresenceState>;
  /** Call on every keystroke; sent at most every 3 s. */
  type(conversation: ConversationId, thread?: Key): void;
  /** Says that presence of these people is on the screen until the returned function is called. At most 200 are watched. */
  show(accounts: readonly AccountId[]): () => void;
}

/** A failed request: an answer of the server, or no answer at all (`code: "unreachable"`). */
export interface HttpProblem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly count?: number;
  readonly limit?: number;
  readonly retryAfterMillis?: number;
  readonly reference?: string;
}

export interface Client {
  readonly me: Identity;
  readonly status: Live<StatusView>;
  /** Set when the server was restored to an earlier state, until it is forgotten. */
  readonly restored: Live<Restored | undefined>;
  forgetRestored(): void;
  readonly workspace: Live<WorkspaceView>;
  readonly settings: Live<SettingsView>;
  readonly rail: Live<RailView>;
  /** The head of a conversation; undefined where it is not known (not a member, or not yet synchronised). */
  conversation(id: ConversationId): Live<ConversationView | undefined>;
  /** Opens a window at the head (or at the message, or the first unread). Close it with the pane. */
  timeline(
    conversation: ConversationId,
    options?: { readonly thread?: Key; readonly at?: "latest" | "firstUnread" | { readonly message: Key } },
  ): Timeline;
  /** A person by id; asking fetches unknown ones in batches. Every mention shows its account's current name this way. */
  person(account: AccountId): Live<PersonView>;
  readonly commands: Commands;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly signals: Signals;
  /** Tries to connect now. */
  reconnect(): void;
  /**
   * Signs out, fulfilled as soon as it is done on this device: the copy is dropped, unsent text becomes drafts, what the
   * server may have stays in the outbox as refused with the code `unconfirmed`. The server ends the session now, or as soon as it can be reached.
   */
  signOut(): Promise<void>;
  /** Ends sockets, timers and locks; the copy stays. */
  close(): Promise<void>;
}
