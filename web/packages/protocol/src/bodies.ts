/** Bodies of the kinds this client knows (docs/protocol/kinds.md). Defaults are left out on the wire. */
import type { Block } from "./tree.ts";

export type ConversationType = "channel" | "direct" | "group";
export type WorkspaceRole = "owner" | "administrator" | "member" | "guest";
export type MemberRole = "owner" | "member";
export type Language = "en" | "zh-Hans" | "zh-Hant";
export type Theme = "system" | "light" | "dark";
/** A closed range of places. */
export type PlaceRange = readonly [from: number, to: number];

export interface WorkspaceBody {
  readonly name: string;
  readonly defaultChannels?: readonly string[];
}
export interface AccountBody {
  readonly name: string;
  readonly role: WorkspaceRole;
  readonly bot?: boolean;
  readonly deactivated?: boolean;
  readonly imported?: boolean;
  readonly zone?: string;
  readonly title?: string;
}
export interface ChannelBody {
  readonly name: string;
  readonly purpose?: string;
  readonly archived?: boolean;
}
export interface SettingsBody {
  readonly language?: Language;
  readonly theme?: Theme;
  /** `false` where Enter breaks the line and Ctrl+Enter sends. */
  readonly enterSends?: boolean;
}
export interface LinkBody {
  readonly type: ConversationType;
  readonly state: "joined" | "left";
  readonly favourite?: boolean;
}
export interface FollowBody {
  readonly conversation: string;
  /** The root that is followed, or not. */
  readonly thread: string;
  readonly on?: boolean;
}
/** A place `p` is read when `p ≤ upTo` and in no `unread` range, or when it is in a `read` range. */
export interface ReadState {
  readonly generation: number;
  readonly upTo: number;
  readonly read?: readonly PlaceRange[];
  readonly unread?: readonly PlaceRange[];
}
export interface ReadStateBody extends ReadState {
  readonly conversation: string;
  readonly thread?: string;
  /** Of a conversation's own state: a thread without a state of its own is read up to here. */
  readonly since?: number;
}
export interface ImportedFrom {
  readonly from: string;
  readonly id?: string;
}
export interface ConversationBody {
  readonly type: ConversationType;
  readonly name?: string;
  readonly purpose?: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  readonly history?: "all" | "joined";
  readonly imported?: ImportedFrom;
}
export interface MembershipBody {
  readonly state: "joined" | "left" | "removed";
  readonly role?: MemberRole;
  readonly floor?: number;
  readonly by?: string;
}
export interface MentionSet {
  readonly people?: readonly string[];
  readonly channels?: readonly string[];
  readonly everyone?: boolean;
}
export interface FileReference {
  readonly name: string;
  readonly type?: string;
  readonly size?: number;
  readonly url: string;
}
export interface MessageBody {
  /** Markdown as typed. */
  readonly source: string;
  readonly tree: readonly Block[];
  readonly mentions?: MentionSet;
  /** When it was sent, where that is not the entry's own time. */
  readonly sentAt?: number;
  readonly edited?: boolean;
  /** A reply that stands in the main timeline too. */
  readonly inStream?: boolean;
  readonly files?: readonly FileReference[];
  readonly pinned?: boolean;
  readonly imported?: ImportedFrom;
  readonly botName?: string;
}
export interface ReactionBody {
  readonly emoji: string;
  /** Left out where the reaction was taken back. */
  readonly on?: boolean;
}
export type SystemEvent =
  | "created"
  | "joined"
  | "left"
  | "added"
  | "removed"
  | "renamed"
  | "purpose"
  | "archived"
  | "unarchived"
  | "imported"
  | "other";
export interface SystemLineBody {
  readonly event: SystemEvent;
  readonly account?: string;
  readonly name?: string;
  readonly was?: string;
  readonly text?: string;
  readonly sentAt?: number;
}

export interface Bodies {
  workspace: WorkspaceBody;
  account: AccountBody;
  channel: ChannelBody;
  settings: SettingsBody;
  link: LinkBody;
  "read-state": ReadStateBody;
  follow: FollowBody;
  conversation: ConversationBody;
  membership: MembershipBody;
  message: MessageBody;
  reaction: ReactionBody;
  "system-line": SystemLineBody;
}
export type KnownKind = keyof Bodies;
