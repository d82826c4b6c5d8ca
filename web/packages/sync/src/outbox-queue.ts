/**
 * The outbox of one account, shared by its tabs: durable before anything is sent, in strict order per conversation,
 * each command under one id until the server has answered it.
 *
 * Every tab holds the same items and adds its own; the leading tab alone sends. One command per conversation is on
 * its way at a time, so that a `busy` answer to the first cannot let the second overtake it.
 */
import type { Command, CommandResult, LogSeq, Refusal } from "@fermata/protocol/commands";
import type { ConversationId, Key } from "@fermata/protocol/entry";
import { directId } from "@fermata/protocol/ids";
import { Cell } from "@fermata/store/live";
import type { Lost } from "@fermata/store/lost";
import { conversationOf, messageOf, textOf, threadOf } from "@fermata/store/pending";
import type { CopyStorage, OutboxRow } from "@fermata/store/storage";
import type { Timers } from "@fermata/store/timers";
import { askedWait } from "./asked-wait.ts";
import type { OutboxItem, Outcome } from "./client.ts";
import type { OutboxEvents, OutboxNews } from "./outbox-events.ts";
import {
  hasTurnedUp,
  type Item,
  isOffer,
  itemView,
  mayBeThere,
  offerOf,
  pendingOf,
  stateOf,
  UNCONFIRMED,
  unsavedItem,
} from "./outbox-item.ts";
import { type CommandEvent, LIFE } from "./outbox-table.ts";

const BUSY_MILLIS = 1_000;
const SLOWEST_BUSY_MILLIS = 30_000;

export class OutboxQueue {
  readonly #me: string;
  readonly #workspace: string;
  readonly #storage: CopyStorage;
  readonly #timers: Timers;
  readonly #random: () => number;
  readonly #events: OutboxEvents;
  #items: Item[] = [];
  readonly #outcomes = new Map<string, (outcome: Outcome) => void>();
  readonly #lanes = new Map<string, { notBefore: number; tries: number }>();
  readonly #view = new Cell<readonly OutboxItem[]>([]);
  #sending = false;
  #inFlight = 64;
  #cancelPump: (() => void) | undefined;
  #opened = false;

  constructor(
    me: string,
    workspace: string,
    storage: CopyStorage,
    timers: Timers,
    random: () => number,
    events: OutboxEvents,
  ) {
    this.#me = me;
    this.#workspace = workspace;
    this.#storage = storage;
    this.#timers = timers;
    this.#random = random;
    this.#events = events;
  }

  get view(): Cell<readonly OutboxItem[]> {
    return this.#view;
  }

  /** Reads what waits on disk. */
  async open(): Promise<void> {
    for (const row of await this.#storage.commands()) {
      if (this.#find(row.command.id) !== undefined) {
        // A retry was cut off between adding its row and removing the old one.
        this.#forget(row);
        continue;
      }
      this.#insert({ row, state: stateOf(row), at: [], untouched: false, handed: true });
    }
    this.#opened = true;
    this.#changed();
  }

  /** Accepts a command: it shows at once, is sent when it is durable. */
  add(
    command: Command,
    extras: Pick<OutboxRow, "tree" | "through"> = {},
  ): { command: string; outcome: Promise<Outcome> } {
    const outcome = new Promise<Outcome>((resolve) => this.#outcomes.set(command.id, resolve));
    void this.#accept(command, extras);
    return { command: command.id, outcome };
  }

  /** Fulfilled when it is durable, or cannot be. */
  #accept(command: Command, extras: Pick<OutboxRow, "tree" | "through">): Promise<void> {
    const row = { command, madeAt: this.#timers.now(), ...extras };
    const item = unsavedItem(row, false);
    this.#items.push(item);
    const saved = this.#save(item, row);
    this.#changed();
    return saved;
  }

  /**
   * The server has lost messages that it had acknowledged: they are sent again, each under its own key and once,
   * whichever of a person's devices offers it first. Fulfilled when that is durable.
   */
  async offer({ log, kept, messages, opens }: Lost): Promise<void> {
    const saved: Promise<void>[] = [];
    for (const item of [...this.#items]) {
      // Acknowledged, and its entry had not come yet: it is in no copy.
      if (item.state !== "sent" || !item.at.some((at) => at.log === log && at.seq > kept)) continue;
      const { command, order: _, ...extras } = item.row;
      item.state = "gone";
      this.#events.onNews({ is: "removed", id: command.id });
      saved.push(this.#accept(command, extras));
    }
    const waiting = new Set(this.#items.flatMap(({ row }) => messageOf(row.command) ?? []));
    const offers = messages.filter(({ key }) => !waiting.has(key));
    if (opens !== undefined && offers.length > 0)
      saved.push(this.#accept({ id: log, kind: "open-direct", args: { accounts: opens } }, {}));
    for (const message of offers) saved.push(this.#accept(offerOf(message), { tree: message.body.tree }));
    await Promise.all(saved);
  }

  /** The first message of a thread has come (again): replies that were refused for want of it are sent. */
  rootCame(root: Key): void {
    for (const { state, row } of [...this.#items]) {
      if (state !== "refused" || row.refusal?.code !== "not_found" || !isOffer(row.command)) continue;
      if (threadOf(row.command) === root) this.retry(row.command.id);
    }
  }

  async #save(item: Item, row: Omit<OutboxRow, "order">): Promise<void> {
    let order: number;
    try {
      order = await this.#storage.addCommand(row);
    } catch {
      // Nowhere to keep it: it lives with the tab, behind what is kept.
      order = Number.MAX_SAFE_INTEGER;
    }
    if (item.state === "gone") {
      void this.#storage.removeCommand(order).catch(() => undefined);
      return;
    }
    this.#items = this.#items.filter((other) => other !== item);
    item.row = { ...item.row, order };
    this.#insert(item);
    this.#step(item, "saved");
    this.#events.onNews({ is: "added", row: item.row });
    this.#changed();
  }

  /** Changes a `mark-read` that has not left yet, instead of adding another. */
  widenRead(
    conversation: ConversationId,
    thread: Key | undefined,
    generation: number,
    through: number,
  ): boolean {
    const item = this.#items.find(({ row: { command }, state, untouched }) => {
      if (command.kind !== "mark-read" || state !== "queued" || !untouched) return false;
      const { args } = command;
      return args.conversation === conversation && args.thread === thread && args.generation === generation;
    });
    if (item === undefined || item.row.command.kind !== "mark-read") return false;
    const args = { ...item.row.command.args, through: Math.max(through, item.row.command.args.through ?? 0) };
    item.row = { ...item.row, command: { ...item.row.command, args } };
    void this.#storage.putCommand(item.row).catch(() => undefined);
    this.#events.onNews({ is: "changed", row: item.row, state: item.state });
    this.#changed();
    return true;
  }

  // --- sending (the leading tab) ----------------------------------------------------------------------------------

  /** The connection is live: what waits goes out. */
  begin(inFlight: number): void {
    this.#sending = true;
    this.#inFlight = inFlight;
    this.#pump();
  }

  /** The connection is lost: what was on its way waits again, under the same ids. */
  lost(): void {
    this.#sending = false;
    for (const item of this.#items) this.#step(item, "lost");
    this.#changed();
  }

  answered(
    id: string,
    answer: { at: readonly LogSeq[]; result: CommandResult } | { refusal: Refusal },
  ): void {
    const item = this.#find(id);
    if (item === undefined) return;
    if ("refusal" in answer) this.#refused(item, answer.refusal);
    else {
      this.#lanes.delete(this.#lane(item.row.command));
      this.#settle(item, answer.at, { is: "done", result: answer.result }, false);
    }
    this.#pump();
  }

  #refused(item: Item, refusal: Refusal): void {
    const { code } = refusal;
    if (code === "busy" || code === "too_many_requests") {
      this.#pause(item, refusal.retryAfterMillis);
      return;
    }
    if (code === "signed_out" || code === "session_revoked") {
      this.#step(item, "lost");
      this.#changed();
      return;
    }
    this.#lanes.delete(this.#lane(item.row.command));
    if (isOffer(item.row.command) && (code === "exists" || code === "command_id_reused")) {
      // Another device was faster, or the server had it all the time.
      this.#settle(item, [], { is: "done", result: {} }, false);
      this.arrived();
      return;
    }
    const kept = textOf(item.row.command) !== undefined;
    this.#settle(item, [], { is: "refused", refusal }, kept);
    const message = messageOf(item.row.command);
    if (item.row.command.kind === "post-message" && message !== undefined)
      this.#dropDependents(item, message);
  }

  /** What was to happen to a message that will not be: a deletion is done, an edit is what to send instead. */
  #dropDependents(post: Item, message: Key): void {
    for (const item of [...this.#items]) {
      const { command } = item.row;
      if (item === post || messageOf(command) !== message || item.state !== "queued") continue;
      if (command.kind === "edit-message" && post.row.command.kind === "post-message") {
        const { text } = command.args;
        const { tree: _, ...rest } = post.row;
        post.row = {
          ...rest,
          command: { ...post.row.command, args: { ...post.row.command.args, text } },
          ...(item.row.tree === undefined ? {} : { tree: item.row.tree }),
        };
        void this.#storage.putCommand(post.row).catch(() => undefined);
      }
      if (command.kind === "delete-message") this.discard(post.row.command.id);
      this.discard(command.id);
    }
  }

  #pause(item: Item, retryAfterMillis: number | undefined): void {
    const name = this.#lane(item.row.command);
    const lane = this.#lanes.get(name) ?? { notBefore: 0, tries: 0 };
    const most = Math.min(SLOWEST_BUSY_MILLIS, BUSY_MILLIS * 2 ** lane.tries);
    const wait = askedWait(retryAfterMillis) + this.#random() * most;
    this.#lanes.set(name, { notBefore: this.#timers.now() + wait, tries: lane.tries + 1 });
    this.#step(item, "busy");
    this.#events.onNews({ is: "changed", row: item.row, state: item.state });
    this.#changed();
  }

  #pump(): void {
    this.#cancelPump?.();
    this.#cancelPump = undefined;
    if (!this.#sending || !this.#opened) return;
    const now = this.#timers.now();
    const taken = new Set<string>();
    let onTheirWay = this.#items.filter((item) => item.state === "sending").length;
    let wake = Number.POSITIVE_INFINITY;
    const handed: Item[] = [];
    for (const item of this.#items) {
      const lane = this.#lane(item.row.command);
      const { state } = item;
      const ready = state === "queued" || state === "busy";
      if (taken.has(lane) || !(ready || state === "sending" || state === "saving")) continue;
      taken.add(lane);
      const notBefore = this.#lanes.get(lane)?.notBefore ?? 0;
      if (!ready) continue;
      if (notBefore > now) {
        wake = Math.min(wake, notBefore - now);
        continue;
      }
      if (onTheirWay >= this.#inFlight) break;
      onTheirWay += 1;
      item.untouched = false;
      item.handed = true;
      this.#step(item, "handed");
      handed.push(item);
    }
    if (Number.isFinite(wake)) this.#cancelPump = this.#timers.after(wake, () => this.#pump());
    if (handed.length === 0) return;
    for (const item of handed) this.#events.onNews({ is: "changed", row: item.row, state: item.state });
    this.#show();
    for (const item of handed) this.#events.send(item.row.command);
  }

  /** Commands of one lane are sent one after another. */
  #lane(command: Command): string {
    if (command.kind === "open-direct")
      return directId(this.#workspace, [this.#me, ...command.args.accounts]);
    return conversationOf(command) ?? "account";
  }

  // --- what is done ---------------------------------------------------------------------------------------------

  #settle(item: Item, at: readonly LogSeq[], outcome: Outcome, kept: boolean): void {
    const { id } = item.row.command;
    item.at = at;
    if (outcome.is === "done") {
      this.#step(item, "done");
      this.#forget(item.row);
    } else {
      this.#step(item, outcome.refusal.code === "conflict" ? "conflict" : "refused");
      item.row = { ...item.row, refusal: outcome.refusal };
      if (kept) void this.#storage.putCommand(item.row).catch(() => undefined);
      else {
        this.#step(item, "discard");
        this.#forget(item.row);
      }
    }
    this.#events.onNews({ is: "answered", id, at, outcome, kept });
    this.#resolve(id, outcome);
    this.#changed();
  }

  #resolve(id: string, outcome: Outcome): void {
    this.#outcomes.get(id)?.(outcome);
    this.#outcomes.delete(id);
  }

  #forget(row: OutboxRow): void {
    void this.#storage.removeCommand(row.order).catch(() => undefined);
  }

  /** Logs have come further: what is in them is no longer pending. */
  arrived(): void {
    let changed = false;
    for (const item of [...this.#items]) {
      if (hasTurnedUp(item, this.#events.holds)) this.discard(item.row.command.id);
      if (item.state !== "sent" || !this.#hasArrived(item)) continue;
      this.#step(item, "seen");
      changed = true;
    }
    if (changed) this.#changed();
  }

  #hasArrived({ row: { command }, at }: Item): boolean {
    const opens = command.kind === "create-channel" || command.kind === "open-direct";
    if (opens && this.#events.cursor(this.#lane(command)) === undefined) return false;
    return at.every(({ log, seq }) => (this.#events.cursor(log) ?? seq) >= seq);
  }

  retry(id: string): void {
    const item = this.#find(id);
    if (item === undefined || (item.state !== "refused" && item.state !== "conflict")) return;
    const { order, refusal: _, ...row } = item.row;
    // At the end of the queue, under the same id: refusals are not stored, and the server decides it anew.
    this.#items = this.#items.filter((other) => other !== item);
    item.state = "gone";
    const again = unsavedItem(row, true);
    this.#items.push(again);
    this.#events.onNews({ is: "removed", id });
    // The new row first: text is never without a row.
    void this.#save(again, row).then(() => this.#storage.removeCommand(order).catch(() => undefined));
    this.#changed();
  }

  discard(id: string, keepText = false): void {
    const item = this.#find(id);
    if (item === undefined) return;
    const text = textOf(item.row.command);
    const conversation = conversationOf(item.row.command);
    this.#step(item, "discard");
    if (item.state !== "gone") return;
    if (keepText && text !== undefined && conversation !== undefined) {
      this.#events.onUnsent({ conversation, thread: threadOf(item.row.command), text });
    }
    this.#forget(item.row);
    this.#events.onNews({ is: "removed", id });
    this.#changed();
  }

  /** The conversation is no longer mine to write in: texts become drafts, the rest is dropped. */
  abandon(conversation: ConversationId): void {
    for (const item of [...this.#items]) {
      const { command } = item.row;
      if (conversationOf(command) !== conversation || item.state === "sent") continue;
      if (command.kind === "join-channel" || command.kind === "leave-conversation") continue;
      this.#drop(item);
    }
    this.#changed();
  }

  /**
   * The session has ended: texts become drafts, the rest is dropped. A message that the server may have is no draft,
   * which would be sent as a new one: it stays under its id, until it turns up or its person tries again.
   */
  abandonAll(): void {
    this.#sending = false;
    for (const item of [...this.#items]) {
      if (item.state === "sent") continue;
      if (!mayBeThere(item)) {
        this.#drop(item);
        continue;
      }
      item.state = "refused";
      item.row = { ...item.row, refusal: UNCONFIRMED };
      void this.#storage.putCommand(item.row).catch(() => undefined);
      this.#events.onNews({ is: "changed", row: item.row, state: item.state });
    }
    this.#changed();
  }

  #drop(item: Item): void {
    const { command } = item.row;
    if (command.kind === "post-message") {
      const { conversation, thread, text } = command.args;
      this.#events.onUnsent({ conversation, thread, text });
    }
    item.state = "gone";
    this.#forget(item.row);
    this.#events.onNews({ is: "removed", id: command.id });
  }

  /** What another tab did. */
  take(news: OutboxNews): void {
    switch (news.is) {
      case "added":
        if (this.#find(news.row.command.id) === undefined) {
          this.#insert({ row: news.row, state: stateOf(news.row), at: [], untouched: false, handed: false });
        }
        break;
      case "changed": {
        const item = this.#find(news.row.command.id);
        if (item === undefined) break;
        item.row = news.row;
        item.handed ||= news.state === "sending" || news.state === "busy";
        // This tab leads: what is on its way from here is not for others to say.
        if (!this.#sending && item.state !== "sent") item.state = news.state;
        break;
      }
      case "answered": {
        const item = this.#find(news.id);
        this.#resolve(news.id, news.outcome);
        if (item === undefined) break;
        item.at = news.at;
        item.state = news.outcome.is === "done" ? "sent" : news.kept ? "refused" : "gone";
        if (news.outcome.is === "refused") {
          item.row = { ...item.row, refusal: news.outcome.refusal };
          if (item.state === "refused" && news.outcome.refusal.code === "conflict") item.state = "conflict";
        }
        break;
      }
      case "removed": {
        const item = this.#find(news.id);
        if (item !== undefined) item.state = "gone";
        break;
      }
    }
    this.#changed();
    if (news.is === "answered") this.arrived();
  }

  // --- inside -----------------------------------------------------------------------------------------------------

  #find(id: string): Item | undefined {
    return this.#items.find((item) => item.row.command.id === id && item.state !== "gone");
  }

  /** In the order of the rows; what is not durable yet comes last. */
  #insert(item: Item): void {
    const at = this.#items.findIndex((other) => other.row.order > item.row.order);
    if (at < 0) this.#items.push(item);
    else this.#items.splice(at, 0, item);
  }

  #step(item: Item, event: CommandEvent): void {
    item.state = LIFE[item.state][event];
  }

  #changed(): void {
    this.#show();
    this.#pump();
  }

  #show(): void {
    this.#items = this.#items.filter((item) => item.state !== "gone");
    const busy = new Set<string>();
    const pending = this.#items.map((item) => {
      const lane = this.#lane(item.row.command);
      if (item.state === "busy") busy.add(lane);
      return pendingOf(item, busy.has(lane));
    });
    this.#view.set(pending.map(itemView));
    this.#events.onChange(pending);
  }
}
