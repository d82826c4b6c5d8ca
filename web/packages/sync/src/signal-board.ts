/** Presence and typing: lossy, never stored, asked for only while they are on the screen. */
import type { AccountId, ConversationId, Key, LogId } from "@fermata/protocol/entry";
import type { PresenceState, ServerFrame } from "@fermata/protocol/frames";
import { Cell, type Live } from "@fermata/store/live";
import type { Timers } from "@fermata/store/timers";
import type { Signals } from "./client.ts";

export interface SignalEvents {
  readonly onType: (log: ConversationId, thread: Key | undefined) => void;
  /** What is on the screen has changed. */
  readonly onShowing: (log: LogId | undefined, accounts: readonly AccountId[]) => void;
}

const TYPING_LASTS_MILLIS = 5_000;
const TYPING_EVERY_MILLIS = 3_000;
const MOST_WATCHED = 200;
const SETTLE_MILLIS = 100;
const NOBODY: readonly AccountId[] = [];

export class SignalBoard implements Signals {
  readonly #me: AccountId;
  readonly #timers: Timers;
  readonly #events: SignalEvents;
  readonly #typing = new Map<
    string,
    { cell: Cell<readonly AccountId[]>; ends: Map<AccountId, () => void> }
  >();
  readonly #presence = new Map<AccountId, Cell<PresenceState>>();
  readonly #shown = new Map<AccountId, number>();
  readonly #typedAt = new Map<string, number>();
  #log: LogId | undefined;
  #settling: (() => void) | undefined;

  constructor(me: AccountId, timers: Timers, events: SignalEvents) {
    this.#me = me;
    this.#timers = timers;
    this.#events = events;
  }

  typing(conversation: ConversationId, thread?: Key): Live<readonly AccountId[]> {
    return this.#typingIn(conversation, thread).cell;
  }

  presence(account: AccountId): Live<PresenceState> {
    return this.#presenceOf(account);
  }

  type(conversation: ConversationId, thread?: Key): void {
    const where = place(conversation, thread);
    const now = this.#timers.now();
    if (now - (this.#typedAt.get(where) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MILLIS) return;
    this.#typedAt.set(where, now);
    this.#events.onType(conversation, thread);
  }

  show(accounts: readonly AccountId[]): () => void {
    for (const account of accounts) this.#shown.set(account, (this.#shown.get(account) ?? 0) + 1);
    this.#settleSoon();
    let shown = true;
    return () => {
      if (!shown) return;
      shown = false;
      for (const account of accounts) {
        const left = (this.#shown.get(account) ?? 1) - 1;
        if (left > 0) this.#shown.set(account, left);
        else this.#shown.delete(account);
      }
      this.#settleSoon();
    };
  }

  /** The conversation on the screen, whose typing is wanted. */
  showLog(log: LogId | undefined): void {
    if (log === this.#log) return;
    this.#log = log;
    this.#settleSoon();
  }

  /** What this tab shows. */
  get showing(): { readonly log: LogId | undefined; readonly accounts: readonly AccountId[] } {
    return { log: this.#log, accounts: [...this.#shown.keys()].slice(0, MOST_WATCHED) };
  }

  take(frame: Extract<ServerFrame, { is: "typing" | "presence" }>): void {
    if (frame.is === "presence") {
      for (const [account, state] of Object.entries(frame.accounts)) this.#presenceOf(account).set(state);
      return;
    }
    if (frame.account === this.#me) return;
    const { cell, ends } = this.#typingIn(frame.log, frame.thread);
    ends.get(frame.account)?.();
    if (!cell.getSnapshot().includes(frame.account)) cell.set([...cell.getSnapshot(), frame.account]);
    ends.set(
      frame.account,
      this.#timers.after(TYPING_LASTS_MILLIS, () => this.stopped(frame.log, frame.thread, frame.account)),
    );
  }

  /** Somebody's message came: they type no longer. */
  stopped(log: LogId, thread: Key | undefined, account: AccountId): void {
    const known = this.#typing.get(place(log, thread));
    if (known === undefined || !known.ends.has(account)) return;
    known.ends.get(account)?.();
    known.ends.delete(account);
    known.cell.set(known.cell.getSnapshot().filter((other) => other !== account));
  }

  /** The connection is lost: nobody's presence is known. */
  forget(): void {
    for (const cell of this.#presence.values()) cell.set("offline");
  }

  #settleSoon(): void {
    if (this.#settling !== undefined) return;
    this.#settling = this.#timers.after(SETTLE_MILLIS, () => {
      this.#settling = undefined;
      const { log, accounts } = this.showing;
      this.#events.onShowing(log, accounts);
    });
  }

  #typingIn(log: LogId, thread: Key | undefined) {
    const where = place(log, thread);
    const known = this.#typing.get(where);
    if (known !== undefined) return known;
    const fresh = { cell: new Cell<readonly AccountId[]>(NOBODY), ends: new Map<AccountId, () => void>() };
    this.#typing.set(where, fresh);
    return fresh;
  }

  #presenceOf(account: AccountId): Cell<PresenceState> {
    const known = this.#presence.get(account);
    if (known !== undefined) return known;
    const fresh = new Cell<PresenceState>("offline");
    this.#presence.set(account, fresh);
    return fresh;
  }
}

function place(log: LogId, thread: Key | undefined): string {
  return thread === undefined ? log : `${log}/${thread}`;
}
