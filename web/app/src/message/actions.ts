/** What a person can do with a message. Framework-free: buttons, menus and keys all end here. */

import { Cell, type Live } from "@fermata/store/live";
import type { MessageItem } from "@fermata/store/views";
import type { Client } from "@fermata/sync/client";
import { t } from "../i18n/translate.ts";
import { pathOf } from "../route/route.ts";
import { go, route } from "../route/router.ts";
import { copyText } from "../ui/clipboard.ts";
import { say } from "../ui/toast.tsx";

/** Where a message stands. */
export interface MessagePlace {
  readonly conversation: string;
  /** The root of the thread whose pane shows it; undefined in the main timeline. */
  readonly thread?: string | undefined;
}

interface Editing {
  readonly message: string;
  /** Of the pane in which the editor was asked for. */
  readonly thread: string | undefined;
}

const editing = new Cell<Editing | undefined>(undefined);
const leaving = new Cell<ReadonlySet<string>>(new Set());

/** The message that is being edited, one at a time and in one pane. */
export const edited: Live<Editing | undefined> = editing;
export const startEditing = ({ thread }: Pick<MessagePlace, "thread">, message: string): void =>
  editing.set({ message, thread });
export const stopEditing = (): void => editing.set(undefined);

/** Messages that are gone from the screen and will be deleted unless undone. */
export const disappearing: Live<ReadonlySet<string>> = leaving;

export const mayEdit = (item: MessageItem): boolean =>
  item.mine && item.gone === undefined && item.imported === undefined && item.outbox === undefined;

/** One's own, and as somebody who keeps the channel in order everybody's. */
export const mayDelete = (item: MessageItem, keeps: boolean): boolean =>
  (item.mine || keeps) && item.gone === undefined && item.outbox === undefined;

/** Whether the server knows the message, so that others can refer to it. */
export const isSent = (item: MessageItem): boolean => item.place !== undefined && item.gone === undefined;

export function replyInThread(place: MessagePlace, item: MessageItem): void {
  go({ at: "conversation", id: place.conversation, side: { is: "thread", root: item.parent ?? item.key } });
}

export async function copyLink(place: MessagePlace, item: MessageItem): Promise<void> {
  const path =
    item.parent === undefined || item.inStream
      ? pathOf({ at: "conversation", id: place.conversation, message: item.key })
      : pathOf({
          at: "conversation",
          id: place.conversation,
          side: { is: "thread", root: item.parent, message: item.key },
        });
  say((await copyText(location.origin + path)) ? t("message.linkCopied") : t("copyFailed"));
}

export async function copySource(item: MessageItem): Promise<void> {
  say((await copyText(item.source)) ? t("copied") : t("copyFailed"));
}

export function toggleReaction(client: Client, place: MessagePlace, item: MessageItem, emoji: string): void {
  const mine = item.reactions.find((each) => each.emoji === emoji)?.mine === true;
  client.commands.react(place.conversation, item.key, emoji, !mine);
}

export function markUnreadFrom(client: Client, place: MessagePlace, item: MessageItem): void {
  if (item.place === undefined) return;
  client.commands.markUnread(place.conversation, item.place, place.thread);
}

const PATIENCE_MILLIS = 6000;
const waiting = new Map<string, () => void>();

/** Takes a message away at once and deletes it a little later, because a deletion is final. */
export function deleteSoon(client: Client, place: MessagePlace, item: MessageItem): void {
  if (waiting.has(item.key)) return;
  const show = (shown: boolean): void => {
    const next = new Set(leaving.getSnapshot());
    if (shown) next.delete(item.key);
    else next.add(item.key);
    leaving.set(next);
  };
  const finish = (): void => {
    clearTimeout(timer);
    waiting.delete(item.key);
    client.commands.deleteMessage(place.conversation, item.key);
    show(true);
  };
  const timer = setTimeout(finish, PATIENCE_MILLIS);
  waiting.set(item.key, finish);
  show(false);
  const undo = (): void => {
    clearTimeout(timer);
    waiting.delete(item.key);
    show(true);
  };
  say(t("message.deleted"), { words: t("undo"), run: undo }, PATIENCE_MILLIS);
}

// Leaving the page ends the time to undo; the outbox keeps the command.
addEventListener("pagehide", () => {
  for (const finish of [...waiting.values()]) finish();
});

/** The address of whoever wrote it, in the side pane. */
export function openPerson(account: string): void {
  const here = route.getSnapshot();
  if (here.at === "conversation") go({ at: "conversation", id: here.id, side: { is: "person", account } });
}
