/** Commands are intents; the arguments by kind (docs/protocol/kinds.md). */
import type { Language, MemberRole, PlaceRange, Theme, WorkspaceRole } from "./bodies.ts";
import type { AccountId, ConversationId, Entry, Key, LogId } from "./entry.ts";

export interface CommandArgs {
  "rename-workspace": { name: string; seen?: number };
  "update-profile": { name?: string; zone?: string; title?: string };
  "set-role": { account: AccountId; role: WorkspaceRole };
  "deactivate-account": { account: AccountId };
  "reactivate-account": { account: AccountId };
  "update-settings": { language?: Language; theme?: Theme; enterSends?: boolean };
  "create-channel": {
    conversation: ConversationId;
    name: string;
    purpose?: string;
    private?: boolean;
    members?: readonly AccountId[];
  };
  "rename-channel": { conversation: ConversationId; name: string; seen?: number };
  "set-purpose": { conversation: ConversationId; purpose: string; seen?: number };
  "archive-channel": { conversation: ConversationId };
  "unarchive-channel": { conversation: ConversationId };
  "join-channel": { conversation: ConversationId };
  "leave-conversation": { conversation: ConversationId };
  "add-members": { conversation: ConversationId; accounts: readonly AccountId[] };
  "remove-member": { conversation: ConversationId; account: AccountId };
  "set-member-role": { conversation: ConversationId; account: AccountId; role: MemberRole };
  "open-direct": { accounts: readonly AccountId[] };
  "set-favourite": { conversation: ConversationId; on: boolean };
  "post-message": {
    conversation: ConversationId;
    message: Key;
    text: string;
    thread?: Key;
    inStream?: boolean;
  };
  "edit-message": { conversation: ConversationId; message: Key; text: string; seen?: number };
  "delete-message": { conversation: ConversationId; message: Key };
  react: { conversation: ConversationId; message: Key; emoji: string; on: boolean };
  "mark-read": {
    conversation: ConversationId;
    thread?: Key;
    generation: number;
    through?: number;
    ranges?: readonly PlaceRange[];
  };
  "mark-unread": { conversation: ConversationId; thread?: Key; from: number };
  "mark-all-read": { conversations?: readonly ConversationId[] };
  "follow-thread": { conversation: ConversationId; thread: Key; on: boolean };
}
export type CommandKind = keyof CommandArgs;

/** What a command answers beside its positions. */
export interface CommandResult {
  readonly conversation?: ConversationId;
}

/** A command as it travels. */
export type Command = {
  [K in CommandKind]: { readonly id: string; readonly kind: K; readonly args: CommandArgs[K] };
}[CommandKind];

export type RefusalCode =
  | "not_found"
  | "not_permitted"
  | "invalid"
  | "too_long"
  | "conflict"
  | "name_taken"
  | "limit_reached"
  | "archived"
  | "gone"
  | "exists"
  | "command_id_reused"
  | "busy"
  | "too_many_requests"
  | "signed_out"
  | "session_revoked"
  | "unsupported"
  | "internal";

export interface Refusal {
  /** One of the known codes, or a newer server's. */
  readonly code: RefusalCode | (string & {});
  /** One sentence for people, in English; the code decides what the interface says. */
  readonly detail: string;
  readonly field?: string;
  readonly count?: number;
  readonly limit?: number;
  readonly retryAfterMillis?: number;
  /** With `conflict`: the current entry. */
  readonly entry?: Entry;
  /** With `internal`: what the user can quote. */
  readonly reference?: string;
}

export interface LogSeq {
  readonly log: LogId;
  readonly seq: number;
}
