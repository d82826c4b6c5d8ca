/** The list that a pane renders: message items in groups, day dividers, folded system lines, the "new" line. */
import { type Entry, isKind, type Key } from "@fermata/protocol/entry";
import type { ConversationReplica } from "./conversation-replica.ts";
import { isMessageEntry, type MessageItems } from "./message-items.ts";
import type { PendingPost } from "./overlay.ts";
import { sameList } from "./same.ts";
import type { DayItem, SystemItem, SystemLine, TimelineItem } from "./views.ts";

const GROUP_MILLIS = 5 * 60_000;

/** A number that is the same for instants of one day where the reader is. */
export type DayOf = (at: number) => number;

/** In every zone a quarter of an hour lies within one day. */
const QUARTER_MILLIS = 15 * 60_000;
let quarter: number | undefined;
let day = 0;

export const localDay: DayOf = (at) => {
  const next = Math.floor(at / QUARTER_MILLIS);
  if (next !== quarter) {
    const date = new Date(at);
    quarter = next;
    day = date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
  }
  return day;
};

export interface ItemsInput {
  readonly entries: readonly Entry[];
  readonly posts: readonly PendingPost[];
  readonly isUnread: (entry: Entry) => boolean;
  /** Place at which the "new messages" line stands. */
  readonly line: number | undefined;
}

export class TimelineItems {
  readonly #conversation: ConversationReplica;
  readonly #messages: MessageItems;
  readonly #dayOf: DayOf;
  readonly #folded = new Map<Key, SystemItem>();
  readonly #lines = new Map<Key, SystemLine>();
  readonly #days = new Map<string, DayItem>();
  #items: readonly TimelineItem[] = [];

  constructor(conversation: ConversationReplica, messages: MessageItems, dayOf: DayOf) {
    this.#conversation = conversation;
    this.#messages = messages;
    this.#dayOf = dayOf;
  }

  build(input: ItemsInput): readonly TimelineItem[] {
    const items: TimelineItem[] = [];
    let day: number | undefined;
    let group: { author: string; bot: string | undefined; at: number } | undefined;
    let lines: SystemLine[] = [];
    let lined = false;
    let importedBefore: boolean | undefined;

    const fold = (): void => {
      const first = lines[0];
      if (first !== undefined) items.push(this.#fold(first.key, lines));
      lines = [];
    };
    const divide = (at: number): void => {
      const today = this.#dayOf(at);
      if (today === day) return;
      fold();
      const again = items.some((item) => item.type === "day" && item.key === `day:${today}`);
      items.push(this.#day(again ? `day:${today}:${at}` : `day:${today}`, at));
      day = today;
      group = undefined;
    };
    const starts = (author: string, bot: string | undefined, at: number): boolean => {
      const same = group !== undefined && group.author === author && group.bot === bot;
      const starting = !same || group === undefined || Math.abs(at - group.at) > GROUP_MILLIS;
      group = { author, bot, at };
      return starting;
    };

    for (const entry of input.entries) {
      const at = timeOf(entry);
      if (!lined && input.line !== undefined && entry.place >= input.line && isMessageEntry(entry)) {
        lined = true;
        if (input.isUnread(entry) || entry.place === input.line) {
          divide(at);
          fold();
          items.push(NEW_LINE);
          group = undefined;
        }
      }
      divide(at);
      if (isKind(entry, "system-line")) {
        group = undefined;
        // The divider below says it where it is seen; a folded line would say it twice.
        if (entry.body !== undefined && entry.body.event !== "imported") lines.push(this.#line(entry, at));
        continue;
      }
      if (!isMessageEntry(entry)) continue;
      fold();
      const body = isKind(entry, "message") ? entry.body : undefined;
      const imported = body?.imported !== undefined;
      if (imported && importedBefore === false) {
        items.push({ type: "imported", key: `imported:${entry.key}` });
        group = undefined;
      }
      if (body !== undefined) importedBefore = imported;
      const starting = starts(entry.creator, body?.botName, at);
      items.push(this.#messages.of(entry, input.isUnread(entry), starting));
    }
    fold();
    for (const post of input.posts) {
      divide(post.madeAt);
      items.push(this.#messages.posted(post, starts(this.#conversation.me, undefined, post.madeAt)));
    }
    this.#items = sameList(this.#items, items) ? this.#items : items;
    return this.#items;
  }

  #line(entry: Entry & { kind: "system-line" }, at: number): SystemLine {
    const kept = this.#lines.get(entry.key);
    const body = isKind(entry, "system-line") ? entry.body : undefined;
    if (kept !== undefined && kept.body === body) return kept;
    const line: SystemLine = {
      key: entry.key,
      place: entry.place,
      at,
      author: entry.creator,
      body: body ?? { event: "other" },
    };
    this.#lines.set(entry.key, line);
    return line;
  }

  #fold(key: Key, lines: readonly SystemLine[]): SystemItem {
    const kept = this.#folded.get(key);
    if (kept !== undefined && sameList(kept.lines, lines)) return kept;
    const item: SystemItem = { type: "system", key, lines };
    this.#folded.set(key, item);
    return item;
  }

  #day(key: string, at: number): DayItem {
    const kept = this.#days.get(key);
    if (kept !== undefined) return kept;
    const item: DayItem = { type: "day", key, at };
    this.#days.set(key, item);
    return item;
  }
}

/** When it was said, where that is not the entry's own time. */
export function timeOf(entry: Entry): number {
  if (isKind(entry, "message") || isKind(entry, "system-line")) return entry.body?.sentAt ?? entry.at;
  return entry.at;
}

const NEW_LINE: TimelineItem = { type: "new", key: "new" };
