/** One command in the outbox, and how it is shown. */
import type { LogSeq } from "@fermata/protocol/commands";
import { conversationOf, messageOf, type PendingCommand, textOf, threadOf } from "@fermata/store/pending";
import type { OutboxRow } from "@fermata/store/storage";
import type { OutboxItem } from "./client.ts";
import type { CommandState } from "./outbox-table.ts";

export interface Item {
  row: OutboxRow;
  state: CommandState;
  at: readonly LogSeq[];
  /** True until it was handed to a socket for the first time by any tab, as far as this tab knows. */
  untouched: boolean;
  /** What was shown last, to keep its identity. */
  shown?: { readonly row: OutboxRow; readonly pending: PendingCommand };
}

export function stateOf(row: OutboxRow): CommandState {
  if (row.refusal === undefined) return "queued";
  return row.refusal.code === "conflict" ? "conflict" : "refused";
}

export function pendingOf(item: Item): PendingCommand {
  const { row } = item;
  const state = shownState(item.state);
  if (item.shown !== undefined && item.shown.row === row && item.shown.pending.state === state)
    return item.shown.pending;
  const pending: PendingCommand = {
    command: row.command,
    state,
    madeAt: row.madeAt,
    ...(row.refusal === undefined ? {} : { refusal: row.refusal }),
    ...(row.tree === undefined ? {} : { tree: row.tree }),
    ...(row.through === undefined ? {} : { through: row.through }),
  };
  item.shown = { row, pending };
  return pending;
}

function shownState(state: CommandState): PendingCommand["state"] {
  return state === "saving" || state === "gone" ? "queued" : state;
}

export function itemView(pending: PendingCommand): OutboxItem {
  const { command } = pending;
  const conversation = conversationOf(command);
  const message = messageOf(command);
  const thread = threadOf(command);
  const text = textOf(command);
  return {
    command: command.id,
    kind: command.kind,
    state: pending.state,
    madeAt: pending.madeAt,
    ...(conversation === undefined ? {} : { conversation }),
    ...(message === undefined ? {} : { message }),
    ...(thread === undefined ? {} : { thread }),
    ...(text === undefined ? {} : { text }),
    ...(pending.refusal === undefined ? {} : { refusal: pending.refusal }),
  };
}
