/** What the connection line of the interface says. */
import type { OutboxItem } from "./client.ts";

export type ConnectionView =
  /** Not started, or closed by the app. */
  | { readonly is: "idle" }
  | { readonly is: "connecting"; readonly attempt: number }
  /** Signed in on the socket, catching up: `done` of `total` conversations. */
  | { readonly is: "catchingUp"; readonly done: number; readonly total: number }
  | { readonly is: "live" }
  /** Waits for the next attempt at `until` (milliseconds since 1970). */
  | { readonly is: "waiting"; readonly until: number; readonly why: WaitingReason }
  /** The session expired: replica and outbox are kept, sign in again. */
  | { readonly is: "signedOut" }
  /** This device was signed out by its person; the copy is gone, unsent text is in the drafts. */
  | { readonly is: "revoked" }
  /** The server speaks no version of ours: reload. */
  | { readonly is: "tooOld" };

export type WaitingReason = "offline" | "unreachable" | "restarting" | "busy";

/** How the local copy is doing. */
export type CopyView =
  | { readonly is: "opening" }
  /** Kept in IndexedDB. */
  | { readonly is: "kept" }
  /** No IndexedDB (a private window): everything lives until the tab closes. Say so. */
  | { readonly is: "memory"; readonly why: string }
  /** The server was not reached for 14 days: the copy stays closed until it is. */
  | { readonly is: "locked"; readonly since: number };

/** The server went back to an earlier state, and has lost so many messages of mine that they are sent again. */
export interface Restored {
  readonly offered: number;
}

export interface StatusView {
  readonly connection: ConnectionView;
  readonly copy: CopyView;
  /** Commands that the server has not answered for good. */
  readonly waiting: number;
  /** Whether the server is too busy for some of them now; they are tried again. */
  readonly busy: boolean;
  /** Commands that were refused and need a decision (retry, copy, discard). */
  readonly failed: number;
  /** True where this tab holds the socket. */
  readonly leader: boolean;
}

/** Commands that need nobody to do anything. */
const WAITING: ReadonlySet<OutboxItem["state"]> = new Set(["queued", "sending", "busy"]);

export function statusOf(
  connection: ConnectionView,
  copy: CopyView,
  outbox: readonly Pick<OutboxItem, "state">[],
  leader: boolean,
): StatusView {
  const waiting = outbox.filter(({ state }) => WAITING.has(state)).length;
  const busy = outbox.some(({ state }) => state === "busy");
  const failed = outbox.filter(({ state }) => state === "refused" || state === "conflict").length;
  return { connection, copy, waiting, busy, failed, leader };
}
