/** Frames of the sync socket, version 1 (docs/protocol/sync.md). A client frame has `do`, a server frame has `is`. */
import type { WorkspaceRole } from "./bodies.ts";
import type { Card } from "./card.ts";
import type { Command, CommandResult, LogSeq, Refusal } from "./commands.ts";
import type { AccountId, Entry, Key, LogId } from "./entry.ts";
import type { Position } from "./position.ts";

export const PROTOCOL_VERSIONS: readonly number[] = [1];

export type PresenceState = "working" | "away" | "offline";
/** `[log, epoch, seq, check]` */
export type CursorTuple = readonly [log: LogId, epoch: number, seq: number, check: string];

export type ClientFrame =
  | {
      readonly do: "hello";
      readonly versions: readonly number[];
      readonly bearer?: string;
      readonly client: string;
      readonly showing?: LogId;
    }
  | { readonly do: "resume"; readonly cursors: readonly CursorTuple[]; readonly more?: true }
  | { readonly do: "catch-up"; readonly log: LogId; readonly after: Position }
  | { readonly do: "card"; readonly log: LogId }
  | { readonly do: "watch"; readonly log: LogId; readonly on: boolean }
  | ({ readonly do: "command" } & Command)
  | { readonly do: "signal"; readonly kind: "typing"; readonly log: LogId; readonly thread?: Key }
  | { readonly do: "signal"; readonly kind: "presence"; readonly state: "working" | "away" }
  | { readonly do: "show"; readonly log?: LogId; readonly accounts: readonly AccountId[] }
  | { readonly do: "ping" };

export interface Limits {
  readonly frameBytes: number;
  readonly textLength: number;
  readonly commandsInFlight: number;
  readonly catchUpEntries: number;
}

/** Everything that happened in `(from, through]` that this account may see and that is still newest of its key. */
export interface Range {
  readonly log: LogId;
  readonly from: number;
  readonly through: number;
  /** The position of `through`. */
  readonly at: Position;
  readonly entries: readonly Entry[];
  /** In an answer to `catch-up`: the seq of the head; ask again until `through` is there. */
  readonly head?: number;
}

export interface Welcome {
  readonly is: "welcome";
  readonly version: number;
  readonly account: AccountId;
  readonly workspace: LogId;
  readonly device: string;
  readonly role: WorkspaceRole;
  readonly epoch: number;
  readonly server: string;
  readonly heartbeatMillis: number;
  readonly limits: Limits;
}

export type ResetReason = "behind" | "lost" | "unknown";

export type ServerFrame =
  | Welcome
  | ({ readonly is: "range" } & Range)
  | { readonly is: "ranges"; readonly ranges: readonly Range[] }
  | {
      readonly is: "reset";
      readonly log: LogId;
      readonly why: ResetReason;
      readonly at: Position;
      /** With `lost`: the seq up to which what is held is still the server's. */
      readonly kept?: number;
    }
  | { readonly is: "cards"; readonly cards: readonly Card[] }
  | { readonly is: "left"; readonly log: LogId }
  | { readonly is: "live"; readonly epoch: number }
  | {
      readonly is: "done";
      readonly id: string;
      readonly at: readonly LogSeq[];
      readonly result?: CommandResult;
    }
  | ({ readonly is: "refused"; readonly id: string } & Refusal)
  | { readonly is: "typing"; readonly log: LogId; readonly thread?: Key; readonly account: AccountId }
  | { readonly is: "presence"; readonly accounts: Readonly<Record<AccountId, PresenceState>> }
  | { readonly is: "pong" }
  | { readonly is: "error"; readonly code: string; readonly detail: string }
  /** A frame that a newer server sends; ignored. */
  | { readonly is: "unknown"; readonly name: string };
