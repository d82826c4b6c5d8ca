/**
 * The leading tab: holds the connection, applies what it hears to the copy and tells the other tabs, asks for what is
 * missing, and sends the outbox.
 */
import type { AccountId, LogId } from "@fermata/protocol/entry";
import type { ClientFrame, Range, ServerFrame } from "@fermata/protocol/frames";
import type { Arrival, Copy } from "@fermata/store/copy";
import type { Timers } from "@fermata/store/timers";
import { Connection, type ConnectionOptions } from "./connection.ts";
import type { OutboxQueue } from "./outbox-queue.ts";
import type { OpenSocket } from "./socket.ts";
import type { ConnectionView } from "./state.ts";

export interface EngineEvents {
  readonly onConnection: (view: ConnectionView) => void;
  /** Applied here; other tabs apply it too. */
  readonly onArrival: (arrival: Arrival) => void;
  readonly onSignal: (frame: Extract<ServerFrame, { is: "typing" | "presence" }>) => void;
  /** The first sync has ended. */
  readonly onSynced: () => void;
  /** The account may not read the log any more. */
  readonly onLeft: (log: LogId) => void;
  readonly onRevoked: () => void;
  /** The server knows us. */
  readonly onWelcome: () => void;
}

/** How long to wait for the rest of an answer, and for an answer. */
const PIECE_MILLIS = 300;
const ANSWER_MILLIS = 10_000;

export class Engine {
  readonly #copy: Copy;
  readonly #outbox: OutboxQueue;
  readonly #timers: Timers;
  readonly #events: EngineEvents;
  readonly #connection: Connection;
  /** Logs that are being caught up, with the timer that asks again. */
  readonly #catchingUp = new Map<LogId, () => void>();
  #watching = new Set<LogId>();
  #showing: { log: LogId | undefined; accounts: readonly AccountId[] } = { log: undefined, accounts: [] };
  #presence: "working" | "away" = "working";
  #total = 0;
  #done = 0;

  constructor(
    copy: Copy,
    outbox: OutboxQueue,
    timers: Timers,
    random: () => number,
    open: OpenSocket,
    options: ConnectionOptions,
    events: EngineEvents,
  ) {
    this.#copy = copy;
    this.#outbox = outbox;
    this.#timers = timers;
    this.#events = events;
    this.#connection = new Connection(timers, random, open, options, {
      cursors: () =>
        copy.replica.cursors().map(([log, { epoch, seq, check }]) => [log, epoch, seq, check] as const),
      onFrame: (frame) => this.#take(frame),
      onState: () => this.#tell(),
      onLive: () => this.#live(),
      onLost: () => {
        for (const cancel of this.#catchingUp.values()) cancel();
        this.#catchingUp.clear();
        outbox.lost();
      },
      onRevoked: () => events.onRevoked(),
    });
  }

  start(): void {
    this.#connection.happen("start");
  }

  stop(): void {
    this.#connection.happen("stop");
  }

  wake(): void {
    this.#connection.happen("wake");
  }

  signedIn(): void {
    this.#connection.happen("signedIn");
  }

  /** HTTP said so first. */
  expired(): void {
    this.#connection.happen("expired");
  }

  revoked(): void {
    this.#connection.happen("revoked");
  }

  get isLive(): boolean {
    return this.#connection.state === "live";
  }

  say(frame: ClientFrame): void {
    if (this.#connection.state === "live" || this.#connection.state === "resuming")
      this.#connection.send(frame);
  }

  /** What any tab has on its screen. */
  show(log: LogId | undefined, accounts: readonly AccountId[]): void {
    this.#showing = { log, accounts };
    this.#sayShowing();
  }

  present(state: "working" | "away"): void {
    if (state === this.#presence) return;
    this.#presence = state;
    this.say({ do: "signal", kind: "presence", state });
  }

  /** Public channels on the screen that I have not joined. */
  watch(logs: ReadonlySet<LogId>): void {
    for (const log of logs) if (!this.#watching.has(log)) this.#watch(log);
    for (const log of this.#watching) if (!logs.has(log)) this.say({ do: "watch", log, on: false });
    this.#watching = new Set(logs);
  }

  #watch(log: LogId): void {
    this.say({ do: "watch", log, on: true });
    this.say({ do: "card", log });
  }

  send(frame: ClientFrame): void {
    this.#connection.send(frame);
  }

  // --- what the server says ---------------------------------------------------------------------------------------

  #take(frame: ServerFrame): void {
    switch (frame.is) {
      case "welcome":
        this.#copy.reached();
        this.#done = 0;
        this.#total = this.#copy.replica.conversations.size;
        this.#events.onWelcome();
        return;
      case "range":
        this.#takeRange(frame);
        return;
      case "ranges":
        for (const range of frame.ranges) this.#takeRange(range);
        return;
      case "reset":
        this.#caughtUp(frame.log);
        this.#apply({
          is: "reset",
          log: frame.log,
          at: frame.at,
          // A server that does not say has lost at least what is beyond its head.
          ...(frame.why === "lost" ? { kept: frame.kept ?? frame.at.seq } : {}),
        });
        return;
      case "cards":
        this.#done += frame.cards.length;
        this.#total = Math.max(this.#total, this.#done);
        for (const card of frame.cards) {
          const joined = !this.isLive || this.#copy.replica.mayBeIn(card.log);
          this.#apply({ is: "card", card, ...(joined ? {} : { stranger: true }) });
        }
        if (this.#connection.state === "resuming") this.#tell();
        return;
      case "left":
        this.#caughtUp(frame.log);
        // First: what is offered again afterwards is not to be given up.
        this.#events.onLeft(frame.log);
        this.#apply({
          is: "left",
          log: frame.log,
          ...(this.#isOfTheLostPast(frame.log) ? { lost: true } : {}),
        });
        return;
      case "done":
        this.#outbox.answered(frame.id, { at: frame.at, result: frame.result ?? {} });
        return;
      case "refused":
        this.#outbox.answered(frame.id, { refusal: frame });
        if (frame.code === "signed_out") this.#connection.happen("expired");
        if (frame.code === "session_revoked") this.#connection.happen("revoked");
        return;
      case "typing":
      case "presence":
        this.#events.onSignal(frame);
        return;
      case "live":
      case "pong":
      case "error":
      case "unknown":
        return;
    }
  }

  /** Did the server begin a new epoch since this log was last heard of? */
  #isOfTheLostPast(log: LogId): boolean {
    const cursor = this.#copy.replica.cursorOf(log);
    const epoch = this.#connection.welcome?.epoch;
    return (
      this.#connection.state === "resuming" &&
      cursor !== undefined &&
      cursor.seq > 0 &&
      epoch !== undefined &&
      epoch > cursor.epoch
    );
  }

  #takeRange(range: Range): void {
    const arrival: Arrival = { is: "range", range };
    if (range.head !== undefined && this.#catchingUp.has(range.log)) {
      // An answer may come in pieces: ask for more only when no further piece comes.
      if (range.through >= range.head) this.#caughtUp(range.log);
      else this.#askAgainAfter(range.log, PIECE_MILLIS);
    }
    this.#apply(arrival);
  }

  #apply(arrival: Arrival): void {
    void this.#copy.take(arrival).then(() => this.#outbox.arrived());
    this.#events.onArrival(arrival);
  }

  /** Something before a range is missing: asks for what came after the cursor. */
  catchUp(log: LogId): void {
    if (!this.#catchingUp.has(log)) this.#askRange(log);
  }

  #askRange(log: LogId): void {
    const after = this.#copy.replica.cursorOf(log);
    if (after === undefined) {
      if (log !== this.#copy.replica.me && log !== this.#copy.replica.workspaceId)
        this.say({ do: "card", log });
      return;
    }
    this.#askAgainAfter(log, ANSWER_MILLIS);
    this.say({ do: "catch-up", log, after });
  }

  #askAgainAfter(log: LogId, millis: number): void {
    this.#catchingUp.get(log)?.();
    this.#catchingUp.set(
      log,
      this.#timers.after(millis, () => this.#askRange(log)),
    );
  }

  #caughtUp(log: LogId): void {
    this.#catchingUp.get(log)?.();
    this.#catchingUp.delete(log);
  }

  #live(): void {
    this.#copy.reached();
    this.#copy.replica.setLoaded();
    this.#copy.changed();
    this.#sayShowing();
    for (const log of this.#watching) this.#watch(log);
    if (this.#presence === "away") this.say({ do: "signal", kind: "presence", state: "away" });
    this.#events.onSynced();
    this.#outbox.begin(this.#connection.welcome?.limits.commandsInFlight ?? 1);
  }

  #sayShowing(): void {
    const { log, accounts } = this.#showing;
    this.say({ do: "show", accounts, ...(log === undefined ? {} : { log }) });
  }

  // --- what the interface says ------------------------------------------------------------------------------------

  view(): ConnectionView {
    const connection = this.#connection;
    switch (connection.state) {
      case "idle":
        return { is: "idle" };
      case "connecting":
      case "greeting":
        return { is: "connecting", attempt: connection.attempt };
      case "resuming":
        return { is: "catchingUp", done: this.#done, total: this.#total };
      case "live":
        return { is: "live" };
      case "waiting":
        return { is: "waiting", ...connection.waiting };
      case "signedOut":
        return { is: "signedOut" };
      case "revoked":
        return { is: "revoked" };
      case "tooOld":
        return { is: "tooOld" };
    }
  }

  #tell(): void {
    this.#events.onConnection(this.view());
  }
}
