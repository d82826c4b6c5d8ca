/**
 * The life of a command in the outbox, as a total table.
 *
 * ```
 *   saving ──saved──▶ queued ──handed──▶ sending ──done──▶ sent ──seen──▶ (gone)
 *                       ▲ ▲               │ ▲ │ ├──refused──▶ refused ──┬─discard─▶ (gone)
 *                       │ └───── lost ────┘ │ │ └──conflict─▶ conflict ─┤
 *                       │            handed │ ▼ busy                    │
 *                       ├────── lost ────── busy                        │
 *                       └────────────────────── retry ──────────────────┘
 * ```
 *
 * `saving`: not yet durable, never sent in this state · `busy`: the server asks to try again, which happens by itself
 * · `sent`: committed, its entry has not come yet.
 */
export type CommandState =
  | "saving"
  | "queued"
  | "sending"
  | "busy"
  | "sent"
  | "refused"
  | "conflict"
  | "gone";
export type CommandEvent =
  | "saved"
  | "handed"
  | "lost"
  | "busy"
  | "done"
  | "refused"
  | "conflict"
  | "seen"
  | "retry"
  | "discard";

const still = (state: CommandState): Record<CommandEvent, CommandState> => ({
  saved: state,
  handed: state,
  lost: state,
  busy: state,
  done: state,
  refused: state,
  conflict: state,
  seen: state,
  retry: state,
  discard: state,
});

export const LIFE: Readonly<Record<CommandState, Readonly<Record<CommandEvent, CommandState>>>> = {
  saving: { ...still("saving"), saved: "queued", discard: "gone" },
  // An answer may come for a command that was handed over before the link broke.
  queued: {
    ...still("queued"),
    handed: "sending",
    done: "sent",
    refused: "refused",
    conflict: "conflict",
    discard: "gone",
  },
  sending: {
    ...still("sending"),
    lost: "queued",
    busy: "busy",
    done: "sent",
    refused: "refused",
    conflict: "conflict",
  },
  busy: {
    ...still("busy"),
    handed: "sending",
    lost: "queued",
    done: "sent",
    refused: "refused",
    conflict: "conflict",
    discard: "gone",
  },
  sent: { ...still("sent"), seen: "gone" },
  refused: { ...still("refused"), retry: "queued", discard: "gone" },
  conflict: { ...still("conflict"), retry: "queued", discard: "gone" },
  gone: still("gone"),
};
