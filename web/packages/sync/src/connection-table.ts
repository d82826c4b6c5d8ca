/**
 * The life of the connection, as a total table: for every state, what every event does.
 *
 * ```
 *            start                 opened               welcome              live
 *   idle ───────────▶ connecting ─────────▶ greeting ─────────▶ resuming ─────────▶ live
 *                        ▲  │                  │                    │                │
 *                   due, │  │ lost             │ lost               │ lost           │ lost
 *          online, visible  ▼                  ▼                    ▼                ▼
 *                      waiting ◀────────────────────────────────────────────────────┘
 *
 *   any connected state: expired ▶ signedOut · revoked ▶ revoked · tooOld ▶ tooOld · stop ▶ idle
 *   signedOut: signedIn ▶ connecting      revoked, tooOld: only stop leads out
 * ```
 */

export type State =
  | "idle"
  | "connecting"
  | "greeting"
  | "resuming"
  | "live"
  | "waiting"
  | "signedOut"
  | "revoked"
  | "tooOld";

export type Event =
  /** The app wants a connection. */
  | "start"
  /** The app wants none. */
  | "stop"
  /** The socket is open. */
  | "opened"
  /** The server said welcome. */
  | "welcome"
  /** The server said that everything missed has been sent. */
  | "live"
  /** The socket closed, or was silent for too long. */
  | "lost"
  /** The time to wait is over. */
  | "due"
  /** The browser is online again, the tab visible, or the person impatient. */
  | "wake"
  /** Not signed in, or as somebody else. */
  | "expired"
  /** A person signed in again. */
  | "signedIn"
  | "revoked"
  | "tooOld";

export type Action =
  /** Opens a new socket. */
  | "open"
  | "sayHello"
  | "sendCursors"
  /** Everything is up to date: commands may flow. */
  | "begin"
  /** Asks the socket for a sign of life: it may have died while the machine slept. */
  | "probe"
  /** Closes what is open and stops all timers. */
  | "close"
  /** Closes, and waits with jitter. */
  | "closeAndWait"
  | "dropCopy";

export interface Step {
  readonly to: State;
  readonly act: readonly Action[];
}

const stay = (to: State, ...act: Action[]): Step => ({ to, act });
const go = stay;

/** What every state that holds a socket shares. */
const connected = {
  stop: go("idle", "close"),
  lost: go("waiting", "closeAndWait"),
  expired: go("signedOut", "close"),
  revoked: go("revoked", "close", "dropCopy"),
  tooOld: go("tooOld", "close"),
} as const;

/** Nothing but the app's word leads out of an end. */
const ended = (state: State): Record<Event, Step> => ({
  start: stay(state),
  stop: go("idle", "close"),
  opened: stay(state),
  welcome: stay(state),
  live: stay(state),
  lost: stay(state),
  due: stay(state),
  wake: stay(state),
  expired: stay(state),
  signedIn: stay(state),
  revoked: stay(state),
  tooOld: stay(state),
});

export const TABLE: Readonly<Record<State, Readonly<Record<Event, Step>>>> = {
  idle: { ...ended("idle"), start: go("connecting", "open") },
  connecting: {
    ...connected,
    start: stay("connecting"),
    opened: go("greeting", "sayHello"),
    welcome: stay("connecting"),
    live: stay("connecting"),
    due: stay("connecting"),
    wake: stay("connecting"),
    signedIn: stay("connecting"),
  },
  greeting: {
    ...connected,
    start: stay("greeting"),
    opened: stay("greeting"),
    welcome: go("resuming", "sendCursors"),
    live: stay("greeting"),
    due: stay("greeting"),
    wake: stay("greeting"),
    signedIn: stay("greeting"),
  },
  resuming: {
    ...connected,
    start: stay("resuming"),
    opened: stay("resuming"),
    welcome: stay("resuming"),
    live: go("live", "begin"),
    due: stay("resuming"),
    wake: stay("resuming", "probe"),
    signedIn: stay("resuming"),
  },
  live: {
    ...connected,
    start: stay("live"),
    opened: stay("live"),
    welcome: stay("live"),
    live: stay("live"),
    due: stay("live"),
    wake: stay("live", "probe"),
    signedIn: stay("live"),
  },
  waiting: {
    ...ended("waiting"),
    start: stay("waiting"),
    due: go("connecting", "open"),
    wake: go("connecting", "open"),
    expired: go("signedOut", "close"),
    signedIn: go("connecting", "open"),
    revoked: go("revoked", "close", "dropCopy"),
    tooOld: go("tooOld", "close"),
  },
  signedOut: {
    ...ended("signedOut"),
    signedIn: go("connecting", "open"),
    revoked: go("revoked", "dropCopy"),
  },
  revoked: ended("revoked"),
  tooOld: ended("tooOld"),
};
