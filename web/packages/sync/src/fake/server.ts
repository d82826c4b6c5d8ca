/**
 * A small server in memory that keeps the promises of docs/protocol: keyed logs, floors, read states, exact cards,
 * pages, commands exactly once. The client's tests and `createFakeClient` run against it.
 */
import type { ReadState } from "@fermata/protocol/bodies";
import type { Card, ThreadAggregate, ThreadCard } from "@fermata/protocol/card";
import type { Command, CommandResult, LogSeq, Refusal } from "@fermata/protocol/commands";
import type { AccountId, ConversationId, Entry, Key, LogId } from "@fermata/protocol/entry";
import type { Range, ServerFrame } from "@fermata/protocol/frames";
import { derived } from "@fermata/protocol/ids";
import { countedIn, counts, mentionsAccount, takesPart } from "@fermata/store/laws";
import { isRead, NOTHING_READ } from "@fermata/store/read-state";
import type { PageAt, TimelinePage } from "../http.ts";
import { decide } from "./decide.ts";
import { ServerLog } from "./server-log.ts";

export type Answer =
  | { readonly is: "done"; readonly at: readonly LogSeq[]; readonly result?: CommandResult }
  | ({ readonly is: "refused" } & Refusal);

/** Whoever follows what happens: told after each commit. */
export type Tail = (log: LogId, from: number, through: number) => void;

export class FakeServer {
  readonly workspace: LogId;
  readonly logs = new Map<LogId, ServerLog>();
  readonly clock: () => number;
  epoch = 1;
  /** Entries in one range at most. */
  catchUpEntries = 500;
  readonly #answers = new Map<string, { readonly payload: string; readonly answer: Answer }>();
  readonly tails = new Set<Tail>();
  /** How often each command id was decided: exactly once is the law. */
  readonly decided = new Map<string, number>();

  constructor(workspace: LogId, clock: () => number) {
    this.workspace = workspace;
    this.clock = clock;
    this.log(workspace).append(
      { key: workspace, kind: "workspace", author: workspace, body: { name: "Northwind" } },
      1,
      clock(),
    );
  }

  log(id: LogId): ServerLog {
    const known = this.logs.get(id);
    if (known !== undefined) return known;
    const fresh = new ServerLog(id);
    this.logs.set(id, fresh);
    return fresh;
  }

  addAccount(account: AccountId, name: string): void {
    this.log(this.workspace).append(
      { key: account, kind: "account", author: account, body: { name, role: "member" } },
      this.epoch,
      this.clock(),
    );
  }

  // --- who may read what ----------------------------------------------------------------------------------------

  isMember(conversation: ConversationId, account: AccountId): boolean {
    return this.log(conversation).body(account, "membership")?.state === "joined";
  }

  isPublic(conversation: ConversationId): boolean {
    const body = this.log(conversation).body(conversation, "conversation");
    return body?.type === "channel" && body.private !== true;
  }

  conversationsOf(account: AccountId): readonly ConversationId[] {
    return [...this.logs.keys()].filter(
      (id) => this.logs.get(id)?.newest.has(id) && this.isMember(id, account) && id !== this.workspace,
    );
  }

  floor(conversation: ConversationId, account: AccountId): number {
    return this.log(conversation).body(account, "membership")?.floor ?? 0;
  }

  canRead(log: LogId, account: AccountId): boolean {
    return log === account || log === this.workspace || this.isMember(log, account);
  }

  visible(entry: Entry, account: AccountId): boolean {
    if (entry.kind !== "message" && entry.kind !== "system-line" && entry.kind !== "reaction") return true;
    const floor = this.floor(entry.log, account);
    if (entry.place < floor) return false;
    const parent = entry.parent === undefined ? undefined : this.log(entry.log).newest.get(entry.parent);
    return parent === undefined || this.visible(parent, account);
  }

  range(log: LogId, from: number, account: AccountId, most = this.catchUpEntries): Range {
    const source = this.log(log);
    const through = Math.min(source.head, from + most);
    const entries = source.between(from, through).filter((entry) => this.visible(entry, account));
    return { log, from, through, at: source.position(through), entries };
  }

  // --- counts, by brute force ---------------------------------------------------------------------------------------

  readState(conversation: ConversationId, account: AccountId, thread?: Key): ReadState {
    const key = thread === undefined ? derived("read", conversation) : derived("read", conversation, thread);
    const own = this.log(account).body(key, "read-state");
    if (own !== undefined || thread === undefined) return own ?? NOTHING_READ;
    const since = this.log(account).body(derived("read", conversation), "read-state")?.since ?? 0;
    return { generation: 0, upTo: since };
  }

  follows(conversation: ConversationId, account: AccountId, root: Key): boolean {
    const decidedByHand = this.log(account).body(derived("follow", root), "follow");
    if (decidedByHand !== undefined) return decidedByHand.on ?? false;
    const log = this.log(conversation);
    if (log.newest.get(root)?.creator === account) return true;
    return [...log.newest.values()].some((entry) => entry.parent === root && takesPart(entry, account));
  }

  unread(
    conversation: ConversationId,
    account: AccountId,
    thread?: Key,
  ): { unread: number; mentions: number; first?: number } {
    const floor = this.floor(conversation, account);
    const read = this.readState(conversation, account, thread);
    let unread = 0;
    let mentions = 0;
    let first: number | undefined;
    for (const entry of this.inOrder(conversation, thread, account)) {
      if (!counts(entry, account, floor) || countedIn(entry) !== thread || isRead(read, entry.place))
        continue;
      unread += 1;
      first ??= entry.place;
      if (mentionsAccount(entry, account)) mentions += 1;
    }
    return { unread, mentions, ...(first === undefined ? {} : { first }) };
  }

  roots(conversation: ConversationId): ReadonlySet<Key> {
    const roots = new Set<Key>();
    for (const entry of this.log(conversation).newest.values()) {
      if (entry.kind === "message" && entry.parent !== undefined) roots.add(entry.parent);
    }
    return roots;
  }

  card(conversation: ConversationId, account: AccountId): Card {
    const log = this.log(conversation);
    const body = log.body(conversation, "conversation");
    const members = [...log.newest.values()].filter(
      (entry) => entry.kind === "membership" && log.body(entry.key, "membership")?.state === "joined",
    );
    const counted = this.unread(conversation, account);
    const timeline = this.inOrder(conversation, undefined, account);
    const last = timeline.at(-1);
    const readAt = this.log(account).head;
    const threads: ThreadCard[] = [];
    for (const root of this.roots(conversation)) {
      if (!this.follows(conversation, account, root)) continue;
      const { unread, mentions } = this.unread(conversation, account, root);
      if (unread === 0) continue;
      const rootPlace = log.newest.get(root)?.place ?? 0;
      threads.push({
        root,
        rootPlace,
        unread,
        mentions,
        read: this.readState(conversation, account, root),
        readAt,
      });
    }
    return {
      log: conversation,
      at: log.position(),
      type: body?.type ?? "channel",
      private: body?.private ?? false,
      archived: body?.archived ?? false,
      favourite: this.log(account).body(conversation, "link")?.favourite ?? false,
      with: body?.type === "channel" ? [] : members.map((m) => m.key).filter((key) => key !== account),
      role: log.body(account, "membership")?.role ?? "member",
      floor: this.floor(conversation, account),
      members: members.length,
      lastPlace: last?.place ?? 0,
      lastAt: last?.at ?? 0,
      unread: counted.unread,
      mentions: counted.mentions,
      ...(counted.first === undefined ? {} : { firstUnread: counted.first }),
      ...(body?.name === undefined ? {} : { name: body.name }),
      ...(body?.purpose === undefined ? {} : { purpose: body.purpose }),
      readAt,
      read: this.readState(conversation, account),
      threads,
    };
  }

  // --- pages ---------------------------------------------------------------------------------------------------------

  /** Newest entries of a timeline in the order of their places. */
  inOrder(conversation: ConversationId, thread: Key | undefined, account: AccountId): readonly Entry[] {
    const log = this.log(conversation);
    return [...log.newest.values()]
      .filter((entry) => entry.kind === "message" || entry.kind === "system-line")
      .filter((entry) => entry.parent === thread || (thread === undefined && log.inStream.has(entry.key)))
      .filter((entry) => this.visible(entry, account))
      .sort((a, b) => a.place - b.place);
  }

  page(conversation: ConversationId, at: PageAt, account: AccountId, thread?: Key, limit = 50): TimelinePage {
    const log = this.log(conversation);
    const all = this.inOrder(conversation, thread, account);
    const [start, end] = pageBounds(all, at, limit, this.unread(conversation, account, thread).first, log);
    const chosen = all.slice(start, end);
    const first = start <= 0;
    const last = end >= all.length;
    // A page covers everything up to its neighbours.
    const from = first ? 1 : (all[start - 1]?.place ?? 0) + 1;
    const to = last ? log.head : (all[end]?.place ?? log.head + 1) - 1;
    const keys = new Set(chosen.map((entry) => entry.key));
    const satellites = [...log.newest.values()].filter(
      (entry) => entry.parent !== undefined && keys.has(entry.parent) && entry.kind === "reaction",
    );
    const threads = chosen
      .filter((entry) => entry.parent === undefined)
      .map((entry) => this.aggregate(conversation, entry.key, account))
      .filter((aggregate) => aggregate.replies > 0);
    return { entries: [...chosen, ...satellites], threads, from, to, first, last, at: log.position() };
  }

  aggregate(conversation: ConversationId, root: Key, account: AccountId): ThreadAggregate {
    const replies = this.inOrder(conversation, root, account).filter(
      (e) => e.kind === "message" && e.gone === undefined,
    );
    const last = replies.at(-1);
    const participants = [...new Set([...replies].reverse().map((entry) => entry.creator))].slice(0, 5);
    return {
      root,
      replies: replies.length,
      lastPlace: last?.place ?? 0,
      lastAt: last?.at ?? 0,
      participants,
      at: this.log(conversation).position(),
    };
  }

  // --- commands ------------------------------------------------------------------------------------------------------

  command(account: AccountId, command: Command): Answer {
    const id = `${account}/${command.id}`;
    const payload = JSON.stringify([command.kind, command.args]);
    const known = this.#answers.get(id);
    if (known !== undefined) {
      if (known.payload === payload) return known.answer;
      return { is: "refused", code: "command_id_reused", detail: "This command id was used before." };
    }
    const heads = new Map([...this.logs].map(([log, { head }]) => [log, head]));
    const answer = decide(this, account, command);
    if (answer.is === "refused") return answer;
    this.#answers.set(id, { payload, answer });
    this.decided.set(id, (this.decided.get(id) ?? 0) + 1);
    for (const [log, { head }] of this.logs) {
      const from = heads.get(log) ?? 0;
      if (head > from) for (const tail of this.tails) tail(log, from, head);
    }
    return answer;
  }

  /** What a restore does: the epoch rises, the newest entries are lost, and the answers with them. */
  restoreTo(log: LogId, seq: number): void {
    this.log(log).cutTo(seq);
    this.epoch += 1;
    for (const [id, { answer }] of this.#answers) {
      if (answer.is === "done" && answer.at.some((at) => at.log === log && at.seq > seq))
        this.#answers.delete(id);
    }
  }

  frames(account: AccountId, log: LogId, from: number, through: number): ServerFrame {
    const range = this.range(log, from, account, through - from);
    return { is: "range", ...range };
  }
}

function pageBounds(
  all: readonly Entry[],
  at: PageAt,
  limit: number,
  firstUnread: number | undefined,
  log: ServerLog,
): [number, number] {
  const indexOf = (place: number): number => {
    const found = all.findIndex((entry) => entry.place >= place);
    return found < 0 ? all.length : found;
  };
  const around = (place: number): [number, number] => {
    const start = Math.max(0, indexOf(place) - Math.floor(limit / 2));
    return [start, Math.min(all.length, start + limit)];
  };
  if ("before" in at) {
    const end = indexOf(at.before);
    return [Math.max(0, end - limit), end];
  }
  if ("after" in at) {
    const start = indexOf(at.after + 1);
    return [start, Math.min(all.length, start + limit)];
  }
  if ("around" in at) return around(at.around);
  if ("message" in at) return around(log.newest.get(at.message)?.place ?? log.head);
  if ("date" in at) {
    const instant = Date.parse(at.date);
    return around(all.find((entry) => entry.at >= instant)?.place ?? log.head);
  }
  if ("unread" in at && firstUnread !== undefined) return around(firstUnread);
  return [Math.max(0, all.length - limit), all.length];
}
