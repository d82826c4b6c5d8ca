/** One command in the outbox, and how it is shown. */
import type { Command, LogSeq, Refusal } from "@fermata/protocol/commands";
import type { ConversationId, Key } from "@fermata/protocol/entry";
import type { OwnMessage } from "@fermata/store/lost";
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
  /** Whether a socket may have had it: as far as this tab knows, and for all that was there before this tab. */
  handed: boolean;
  /** What was shown last, to keep its identity. */
  shown?: { readonly row: OutboxRow; readonly pending: PendingCommand };
}

/** A message that the server had and lost. Its key is the command's id too, so that all devices offer it as one. */
export function offerOf({ log, key, parent, body }: OwnMessage): Command {
  const args = {
    conversation: log,
    message: key,
    text: body.source,
    ...(parent === undefined ? {} : { thread: parent }),
    ...(body.inStream === true ? { inStream: true } : {}),
  };
  return { id: key, kind: "post-message", args };
}

export const isOffer = (command: Command): boolean =>
  command.kind === "post-message" && command.id === command.args.message;

/** An item whose row is not written yet. */
export const unsavedItem = (row: Omit<OutboxRow, "order">, handed: boolean): Item => ({
  row: { ...row, order: Number.MAX_SAFE_INTEGER },
  state: "saving",
  at: [],
  untouched: !handed,
  handed,
});

/** The session ended before the server had answered: whether it was done is not known, and its next try settles it. */
export const UNCONFIRMED: Refusal = {
  code: "unconfirmed",
  detail: "The session ended before the server had confirmed it.",
};

const isUnconfirmed = ({ refusal }: OutboxRow): boolean => refusal?.code === UNCONFIRMED.code;

/** A message that the server may have, although it never said so. */
export const mayBeThere = ({ row, handed }: Item): boolean =>
  row.command.kind === "post-message" && (isUnconfirmed(row) || (handed && row.refusal === undefined));

/** A message of unknown fate that has turned out to be on the server. */
export function hasTurnedUp(
  { state, row }: Item,
  holds: (conversation: ConversationId, message: Key) => boolean,
): boolean {
  const { command } = row;
  if (state !== "refused" || !isUnconfirmed(row) || command.kind !== "post-message") return false;
  return holds(command.args.conversation, command.args.message);
}

export function stateOf(row: OutboxRow): CommandState {
  if (row.refusal === undefined) return "queued";
  return row.refusal.code === "conflict" ? "conflict" : "refused";
}

/** @param behindBusy what is in front of it in its lane is to be tried again */
export function pendingOf(item: Item, behindBusy: boolean): PendingCommand {
  const { row } = item;
  const state = shownState(item.state, behindBusy);
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

function shownState(state: CommandState, behindBusy: boolean): PendingCommand["state"] {
  if (state !== "saving" && state !== "gone" && state !== "queued") return state;
  return behindBusy ? "busy" : "queued";
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
