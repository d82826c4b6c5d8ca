/** Where the copy, the outbox and the drafts of one account are kept on this device. */
import type { Command, Refusal } from "@fermata/protocol/commands";
import type { ConversationId, Entry, Key, LogId } from "@fermata/protocol/entry";
import type { Position } from "@fermata/protocol/position";
import type { Block } from "@fermata/protocol/tree";
import type { ConversationState } from "./conversation-replica.ts";
import type { ShownCounts } from "./heads.ts";
import type { Places } from "./places.ts";
import type { Draft } from "./views.ts";

/** The account's or the workspace's log. */
export interface StoredLog {
  readonly log: LogId;
  readonly cursor: Position | undefined;
  readonly live: Places;
}

export interface StoredConversation {
  readonly log: ConversationId;
  readonly state: ConversationState;
  readonly shown: ShownCounts;
  /** How many entries are kept of it. */
  readonly size: number;
  /** When it was last on the screen. */
  readonly usedAt: number;
}

/** A command that is not done. */
export interface OutboxRow {
  /** Commands are sent in this order. */
  readonly order: number;
  readonly command: Command;
  readonly madeAt: number;
  readonly tree?: readonly Block[];
  readonly through?: Readonly<Record<ConversationId, number>>;
  readonly refusal?: Refusal;
}

export interface LoadedCopy {
  /** When the server was last reached; undefined on a new device. */
  readonly reachedAt: number | undefined;
  readonly logs: readonly StoredLog[];
  /** Entries of the account's and the workspace's logs. */
  readonly entries: readonly Entry[];
  readonly conversations: readonly StoredConversation[];
}

export interface CopyBatch {
  readonly logs: readonly StoredLog[];
  readonly conversations: readonly StoredConversation[];
  readonly puts: readonly Entry[];
  readonly removes: readonly (readonly [LogId, Key])[];
  /** Logs that are dropped whole, before anything is put. */
  readonly drops: readonly LogId[];
  readonly reachedAt?: number;
}

/** Another tab has become the leader: this one must not write any more. */
export class NoLongerLeader extends Error {
  constructor() {
    super("another tab leads");
    this.name = "NoLongerLeader";
  }
}

/**
 * Every promise is fulfilled when the change is durable. The copy is written by the leading tab alone (`write` rejects
 * with `NoLongerLeader` in others); outbox and drafts by every tab.
 */
export interface CopyStorage {
  /** False where all is gone with the tab. */
  readonly kept: boolean;
  load(): Promise<LoadedCopy>;
  loadReachedAt(): Promise<number | undefined>;
  loadConversation(
    id: ConversationId,
  ): Promise<{ stored: StoredConversation; entries: readonly Entry[] } | undefined>;
  /** From now on only this leader may write. */
  claim(leader: string): Promise<void>;
  write(batch: CopyBatch, leader: string): Promise<void>;
  /** Deletes the copy; outbox and drafts stay. */
  dropCopy(): Promise<void>;
  commands(): Promise<readonly OutboxRow[]>;
  addCommand(row: Omit<OutboxRow, "order">): Promise<number>;
  putCommand(row: OutboxRow): Promise<void>;
  removeCommand(order: number): Promise<void>;
  drafts(): Promise<readonly Draft[]>;
  putDraft(draft: Draft): Promise<void>;
  removeDraft(conversation: ConversationId, thread: Key | undefined): Promise<void>;
  close(): void;
}
