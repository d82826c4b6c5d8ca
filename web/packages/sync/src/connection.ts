/** Runs the table of connection-table.ts over a socket: hello, resume, heartbeat, reconnecting with full jitter. */
import type { ClientFrame, CursorTuple, ServerFrame, Welcome } from "@fermata/protocol/frames";
import { PROTOCOL_VERSIONS } from "@fermata/protocol/frames";
import { parseFrame } from "@fermata/protocol/parse";
import type { Timers } from "@fermata/store/timers";
import { askedHeartbeat, askedWait } from "./asked-wait.ts";
import { Backoff } from "./backoff.ts";
import { type Action, type Event, type State, TABLE } from "./connection-table.ts";
import type { OpenSocket, Socket } from "./socket.ts";
import type { WaitingReason } from "./state.ts";

export interface ConnectionEvents {
  readonly cursors: () => readonly CursorTuple[];
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onState: () => void;
  /** Commands may flow. */
  readonly onLive: () => void;
  /** Commands that were on their way are not known to have arrived. */
  readonly onLost: () => void;
  readonly onRevoked: () => void;
}

export interface ConnectionOptions {
  /** The socket's answer must be for this account; the cookie may have become somebody else's. */
  readonly account: string;
  readonly client: string;
  readonly bearer?: string;
}

const OPENING_MILLIS = 20_000;
/** A server that everybody comes back to at once may take its time. */
const WELCOME_MILLIS = 60_000;
const PROBE_MILLIS = 5_000;
const CURSORS_IN_A_FRAME = 2_000;
const MOST_CURSORS = 10_000;

export class Connection {
  readonly #timers: Timers;
  readonly #backoff: Backoff;
  readonly #open: OpenSocket;
  readonly #events: ConnectionEvents;
  readonly #options: ConnectionOptions;
  #state: State = "idle";
  #socket: Socket | undefined;
  #generation = 0;
  #attempt = 0;
  #until = 0;
  #why: WaitingReason = "unreachable";
  #welcome: Welcome | undefined;
  /** Time between two signs of life, in milliseconds. */
  #beats = OPENING_MILLIS;
  #wait: (() => void) | undefined;
  #heartbeat: (() => void) | undefined;
  #silence: (() => void) | undefined;
  /** What the last close asked for, in milliseconds. */
  #asked: number | undefined;

  constructor(
    timers: Timers,
    random: () => number,
    open: OpenSocket,
    options: ConnectionOptions,
    events: ConnectionEvents,
  ) {
    this.#timers = timers;
    this.#backoff = new Backoff(timers, random);
    this.#open = open;
    this.#options = options;
    this.#events = events;
  }

  get state(): State {
    return this.#state;
  }

  get attempt(): number {
    return this.#attempt;
  }

  /** While waiting: when the next attempt is made, and why it waits. */
  get waiting(): { readonly until: number; readonly why: WaitingReason } {
    return { until: this.#until, why: this.#why };
  }

  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  send(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Something happened; what it does is in the table. */
  happen(event: Event): void {
    const before = this.#state;
    const step = TABLE[before][event];
    this.#state = step.to;
    for (const action of step.act) this.#act(action);
    if (step.to !== before || step.act.length > 0) this.#events.onState();
  }

  #act(action: Action): void {
    switch (action) {
      case "open":
        this.#openSocket();
        return;
      case "sayHello":
        this.#silence?.();
        this.#silence = this.#timers.after(WELCOME_MILLIS, () => this.happen("lost"));
        this.send({
          do: "hello",
          versions: PROTOCOL_VERSIONS,
          client: this.#options.client,
          ...(this.#options.bearer === undefined ? {} : { bearer: this.#options.bearer }),
        });
        return;
      case "sendCursors":
        this.#sendCursors();
        return;
      case "begin":
        this.#attempt = 0;
        this.#backoff.live();
        this.#events.onLive();
        return;
      case "probe":
        this.#probe();
        return;
      case "close":
        this.#close();
        return;
      case "closeAndWait":
        this.#close();
        this.#waitWithJitter();
        return;
      case "dropCopy":
        this.#events.onRevoked();
        return;
    }
  }

  #openSocket(): void {
    this.#cancelTimers();
    const generation = ++this.#generation;
    const current = (act: () => void) => () => {
      if (generation === this.#generation) act();
    };
    this.#attempt += 1;
    this.#asked = undefined;
    // A socket that never opens nor closes must not stop us.
    this.#silence = this.#timers.after(OPENING_MILLIS, () => this.happen("lost"));
    try {
      this.#socket = this.#open({
        onOpen: current(() => this.happen("opened")),
        onText: (text) => {
          if (generation === this.#generation) this.#take(text);
        },
        onClose: (code, reason) => {
          if (generation === this.#generation) this.#closed(code, reason);
        },
      });
    } catch {
      this.#why = "unreachable";
      this.#timers.after(
        0,
        current(() => this.happen("lost")),
      );
    }
  }

  #take(text: string): void {
    this.#hear();
    let frame: ServerFrame;
    try {
      frame = parseFrame(text);
    } catch {
      return; // One frame that is none does not end a connection; what it held is missed and caught up.
    }
    switch (frame.is) {
      case "welcome":
        if (frame.account !== this.#options.account) {
          this.happen("expired");
          return;
        }
        this.#welcome = frame;
        this.#beats = askedHeartbeat(frame.heartbeatMillis);
        this.#startHeartbeat(this.#beats);
        this.#events.onFrame(frame);
        this.happen("welcome");
        return;
      case "live":
        this.#events.onFrame(frame);
        this.happen("live");
        return;
      case "pong":
        return;
      default:
        this.#events.onFrame(frame);
    }
  }

  #closed(code: number, reason: string): void {
    this.#why =
      code === 1001 || code === 1012 ? "restarting" : code === 4029 || code === 4008 ? "busy" : "unreachable";
    if (code === 4029) this.#asked = askedWait(Number.parseInt(reason, 10));
    if (code === 4000) this.#asked = 5_000;
    switch (code) {
      case 4001:
        this.happen("expired");
        return;
      case 4003:
        this.happen("revoked");
        return;
      case 4009:
        this.happen("tooOld");
        return;
      default:
        this.happen("lost");
    }
  }

  #sendCursors(): void {
    const cursors = this.#events.cursors().slice(0, MOST_CURSORS);
    for (let from = 0; from === 0 || from < cursors.length; from += CURSORS_IN_A_FRAME) {
      const some = cursors.slice(from, from + CURSORS_IN_A_FRAME);
      const more = from + CURSORS_IN_A_FRAME < cursors.length;
      this.send({ do: "resume", cursors: some, ...(more ? { more } : {}) });
    }
  }

  #startHeartbeat(millis: number): void {
    const beat = (): void => {
      this.send({ do: "ping" });
      this.#heartbeat = this.#timers.after(millis, beat);
    };
    this.#heartbeat?.();
    this.#heartbeat = this.#timers.after(millis, beat);
    this.#hear();
  }

  /** A sign of life: silence for twice the heartbeat means that the link is dead. */
  #hear(): void {
    this.#silence?.();
    const patience = 2 * this.#beats;
    this.#silence = this.#timers.after(patience, () => this.#dead());
  }

  #probe(): void {
    this.send({ do: "ping" });
    this.#silence?.();
    this.#silence = this.#timers.after(PROBE_MILLIS, () => this.#dead());
  }

  #dead(): void {
    this.#why = "unreachable";
    this.happen("lost");
  }

  #waitWithJitter(): void {
    const millis = this.#asked === undefined ? this.#backoff.next() : this.#backoff.asked(this.#asked);
    if (!isOnline()) this.#why = "offline";
    this.#until = this.#timers.now() + millis;
    this.#wait = this.#timers.after(millis, () => this.happen("due"));
  }

  #close(): void {
    const live = this.#socket !== undefined;
    this.#generation += 1;
    this.#cancelTimers();
    this.#socket?.close();
    this.#socket = undefined;
    if (live) this.#events.onLost();
  }

  #cancelTimers(): void {
    this.#wait?.();
    this.#heartbeat?.();
    this.#silence?.();
  }
}

function isOnline(): boolean {
  const online: unknown = globalThis.navigator?.onLine;
  return online !== false;
}
