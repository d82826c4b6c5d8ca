/** What the outbox tells: its client, and the other tabs. */
import type { Command, LogSeq } from "@fermata/protocol/commands";
import type { ConversationId, Key, LogId } from "@fermata/protocol/entry";
import type { PendingCommand } from "@fermata/store/pending";
import type { OutboxRow } from "@fermata/store/storage";
import type { Outcome } from "./client.ts";
import type { CommandState } from "./outbox-table.ts";

/** What other tabs are told. */
export type OutboxNews =
  | { readonly is: "added"; readonly row: OutboxRow }
  | { readonly is: "changed"; readonly row: OutboxRow; readonly state: CommandState }
  | {
      readonly is: "answered";
      readonly id: string;
      readonly at: readonly LogSeq[];
      readonly outcome: Outcome;
      readonly kept: boolean;
    }
  | { readonly is: "removed"; readonly id: string };

export interface OutboxEvents {
  readonly send: (command: Command) => void;
  /** The position up to which a log is held; undefined where it is not followed. */
  readonly cursor: (log: LogId) => number | undefined;
  /** Whether a message of the server's is held. */
  readonly holds: (conversation: ConversationId, message: Key) => boolean;
  readonly onChange: (pending: readonly PendingCommand[]) => void;
  readonly onNews: (news: OutboxNews) => void;
  /** Text that will not be sent becomes a draft. */
  readonly onUnsent: (item: { conversation: ConversationId; thread: Key | undefined; text: string }) => void;
}
