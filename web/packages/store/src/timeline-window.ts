/**
 * A window over a main timeline or a thread: which places are shown, what lies beyond them, and what must be fetched.
 * It shows one contiguous run of covered places. At the head it follows what arrives; scrolled away from the head it
 * stands still. It never shows more than `MOST` entries, so a frame costs the same after any amount of scrolling.
 */
import type { Entry, Key, LogId } from "@fermata/protocol/entry";
import type { ConversationReplica } from "./conversation-replica.ts";
import type { Counts } from "./counter.ts";
import { DerivedLive } from "./derived-live.ts";
import { countedIn, counts } from "./laws.ts";
import type { Live } from "./live.ts";
import { isMessageEntry, MessageItems } from "./message-items.ts";
import { indexPending, type PendingPost, pendingFollow, pendingReadState } from "./overlay.ts";
import { isShown } from "./pending.ts";
import { NO_PLACES, type Places, rangeAround } from "./places.ts";
import { isRead } from "./read-state.ts";
import type { Replica } from "./replica.ts";
import { sameList, sameShallow } from "./same.ts";
import { type DayOf, localDay, TimelineItems } from "./timeline-items.ts";
import type { MessageItem, TimelineItem, TimelineView, WindowEnd } from "./views.ts";

/** What a window asks for; the answer is in the replica when the promise is fulfilled. */
export type WindowRequest =
  | { readonly before: number }
  | { readonly after: number }
  | { readonly around: number }
  | { readonly message: Key }
  | { readonly date: string }
  | { readonly unread: "first" }
  | { readonly latest: true };

/** Fetches a page and applies it; answers the places it covers, or undefined where that failed. */
export type FetchPage = (
  request: WindowRequest,
) => Promise<{ readonly from: number; readonly to: number } | undefined>;

const FIRST = 60;
const STEP = 100;
const MOST = 2_000;
/** So many leave at once in front of a window that is scrolled down and full. */
const SLACK = 500;
/** So many entries are worth keeping in memory beyond each end of what is shown. */
const BEYOND = 500;
const END = Number.MAX_SAFE_INTEGER;

type Fetching = "start" | "end" | "jump";

interface List {
  readonly items: readonly TimelineItem[];
  readonly counted: Counts | undefined;
  /** The first of them that is unread. */
  readonly firstUnread: Key | undefined;
}

export class TimelineWindow implements Live<TimelineView> {
  readonly #replica: Replica;
  readonly #id: LogId;
  readonly #thread: Key | undefined;
  readonly #fetch: FetchPage;
  readonly #dayOf: DayOf;
  readonly #live: DerivedLive<TimelineView>;
  #conversation: ConversationReplica | undefined;
  #messages: MessageItems | undefined;
  #items: TimelineItems | undefined;
  /** Places shown; `#high` is END while the window follows the head. */
  #low: number | undefined;
  #high = END;
  readonly #fetching = new Set<Fetching>();
  readonly #failed = new Set<Fetching>();
  #line: number | undefined;
  #lineSet = false;
  #focus: TimelineView["focus"];
  #jumps = 0;
  /** Something was asked for, so there is something to show. */
  #asked = false;
  #view: TimelineView | undefined;
  /** The list made last, and all that it was made of. */
  #listed: { readonly of: readonly unknown[]; readonly list: List } | undefined;

  constructor(
    replica: Replica,
    id: LogId,
    thread: Key | undefined,
    fetch: FetchPage,
    dayOf: DayOf = localDay,
  ) {
    this.#replica = replica;
    this.#id = id;
    this.#thread = thread;
    this.#fetch = fetch;
    this.#dayOf = dayOf;
    this.#live = new DerivedLive(
      replica,
      (logs) => logs.has(id) || logs.has(replica.me),
      () => this.#compute(),
    );
  }

  get subscribe(): Live<TimelineView>["subscribe"] {
    return this.#live.subscribe;
  }

  get getSnapshot(): Live<TimelineView>["getSnapshot"] {
    return this.#live.getSnapshot;
  }

  /** Shows the head and fetches it where it is not held. */
  openLatest(): void {
    this.#asked = true;
    this.#low = undefined;
    this.#high = END;
    this.#focus = undefined;
    const run = this.#run();
    const held = run === undefined ? 0 : this.#entriesIn(run[0], run[1]).length;
    if (run === undefined) void this.#load("jump", { latest: true });
    else if (held < FIRST / 2 && run[0] > 1) this.loadOlder();
    this.#live.refresh();
  }

  openMessage(key: Key): void {
    this.#asked = true;
    const entry = this.#replica.conversation(this.#id)?.log.entries.get(key);
    const covered = entry !== undefined && rangeAround(this.#coverage(), entry.place) !== undefined;
    if (covered) this.#goTo(entry.place, key);
    else {
      void this.#load("jump", { message: key }).then((page) => {
        const place = this.#replica.conversation(this.#id)?.log.entries.get(key)?.place ?? page?.from;
        if (place !== undefined) this.#goTo(place, key);
      });
    }
  }

  openFirstUnread(): void {
    this.#asked = true;
    const first = this.#firstUnread();
    if (first !== undefined && rangeAround(this.#coverage(), first) !== undefined) {
      this.#goTo(first, undefined);
      return;
    }
    if (first === undefined && this.#conversation?.exact === true) {
      this.openLatest();
      return;
    }
    void this.#load("jump", { unread: "first" }).then((page) => {
      const now = this.#firstUnread() ?? page?.from;
      if (now !== undefined && page !== undefined) this.#goTo(now, undefined);
    });
  }

  openDate(date: string): void {
    this.#asked = true;
    void this.#load("jump", { date }).then((page) => {
      if (page !== undefined) this.#goTo(page.from, undefined);
    });
  }

  /**
   * Fetches anew what was dropped while it was shown: the server's past has changed, or this device was away for so
   * long that its windows are void. `again`: what could not be fetched before may be fetched now.
   */
  refill(again: boolean): void {
    if (!this.#asked || this.#fetching.size > 0) return;
    if (again && this.#failed.size > 0) {
      this.#failed.clear();
      this.#live.refresh();
    }
    const cursor = this.#replica.conversation(this.#id)?.log.cursor;
    if (cursor === undefined || this.#failed.size > 0 || this.#run() !== undefined) return;
    const low = this.#low;
    if (this.#high === END || low === undefined) this.openLatest();
    else {
      void this.#load("jump", { around: Math.min(low, cursor.seq) }).then((page) => {
        if (page === undefined) return;
        this.#goTo(page.from, undefined);
        if (this.#run() === undefined) this.openLatest();
      });
    }
  }

  loadOlder(): void {
    const run = this.#run();
    const low = this.#low ?? run?.[0];
    if (run === undefined || low === undefined) {
      this.openLatest();
      return;
    }
    const index = this.#index();
    const below = index === undefined ? 0 : index.indexOf(low) - index.indexOf(run[0]);
    if (below > 0 && index !== undefined) {
      this.#low = index.placeAt(index.indexOf(low) - Math.min(STEP, below)) ?? run[0];
      if (below <= STEP) this.#low = run[0];
      this.#trimEnd();
      this.#live.refresh();
    } else if (run[0] > 1) {
      void this.#load("start", { before: run[0] }).then((page) => {
        if (page === undefined) return;
        this.#low = this.#run()?.[0] ?? page.from;
        this.#trimEnd();
        this.#live.refresh();
      });
    }
  }

  loadNewer(): void {
    const run = this.#run();
    if (run === undefined || this.#high === END) return;
    const index = this.#index();
    const above = index === undefined ? 0 : index.indexOf(run[1] + 1) - index.indexOf(this.#high + 1);
    if (above > 0 && index !== undefined) {
      const next = index.placeAt(index.indexOf(this.#high + 1) + Math.min(STEP, above) - 1);
      this.#high = above <= STEP ? this.#endOf(run) : (next ?? run[1]);
      this.#trimStart(SLACK);
      this.#live.refresh();
    } else if (!this.#atHead(run)) {
      void this.#load("end", { after: run[1] }).then((page) => {
        const now = this.#run();
        if (page === undefined || now === undefined) return;
        this.#high = this.#endOf(now);
        this.#trimStart(SLACK);
        this.#live.refresh();
      });
    } else {
      this.#high = END;
      this.#live.refresh();
    }
  }

  /** Moves the "new messages" line to where reading stands now. */
  renewLine(): void {
    this.#line = this.#firstUnread();
    this.#live.refresh();
  }

  /** Places that must stay in memory for it: what is shown, and what is scrolled to next. */
  get needed(): Places {
    const run = this.#run();
    const index = this.#index();
    if (run === undefined || index === undefined) return NO_PLACES;
    const low = index.indexOf(Math.max(this.#low ?? this.#firstLow(run), run[0])) - BEYOND;
    const high = index.indexOf(Math.min(this.#high, run[1]) + 1) + BEYOND;
    const from = Math.max(run[0], index.placeAt(low) ?? run[0]);
    return [[from, Math.min(run[1], (index.placeAt(high) ?? END) - 1)]];
  }

  // --- inside ---------------------------------------------------------------------------------------------------

  #goTo(place: number, key: Key | undefined): void {
    const run = rangeAround(this.#coverage(), place);
    const index = this.#index();
    if (run === undefined || index === undefined) return;
    const at = index.indexOf(place);
    const low = Math.max(index.indexOf(run[0]), at - FIRST / 2);
    const high = Math.min(index.indexOf(run[1] + 1), at + FIRST) - 1;
    this.#low = low === index.indexOf(run[0]) ? run[0] : (index.placeAt(low) ?? run[0]);
    this.#high = high >= index.indexOf(run[1] + 1) - 1 ? this.#endOf(run) : (index.placeAt(high) ?? run[1]);
    const focus = key ?? this.#entriesIn(place, run[1]).find((entry) => isMessageEntry(entry))?.key;
    this.#focus = focus === undefined ? undefined : { key: focus, jump: ++this.#jumps };
    this.#live.refresh();
  }

  async #load(what: Fetching, request: WindowRequest): Promise<{ from: number; to: number } | undefined> {
    if (this.#fetching.has(what) && what !== "jump") return undefined;
    this.#fetching.add(what);
    this.#failed.delete(what);
    this.#live.refresh();
    const page = await this.#fetch(request);
    this.#fetching.delete(what);
    if (page === undefined) this.#failed.add(what);
    this.#live.refresh();
    return page;
  }

  #coverage(): Places {
    return this.#replica.conversation(this.#id)?.log.coverage(this.#thread) ?? [];
  }

  #index() {
    const conversation = this.#replica.conversation(this.#id);
    return conversation?.log.index(this.#thread);
  }

  /** The covered run that the window is in. */
  #run(): readonly [number, number] | undefined {
    const coverage = this.#coverage();
    const cursor = this.#replica.conversation(this.#id)?.log.cursor;
    if (this.#high !== END)
      return rangeAround(coverage, Math.max(this.#low ?? 1, 1)) ?? rangeAround(coverage, this.#high);
    if (cursor === undefined) return undefined;
    return cursor.seq === 0 ? [1, 0] : rangeAround(coverage, cursor.seq);
  }

  #atHead(run: readonly [number, number]): boolean {
    return run[1] >= (this.#replica.conversation(this.#id)?.log.cursor?.seq ?? END);
  }

  #endOf(run: readonly [number, number]): number {
    return this.#atHead(run) ? END : run[1];
  }

  #entriesIn(from: number, to: number): readonly Entry[] {
    const log = this.#replica.conversation(this.#id)?.log;
    const found: Entry[] = [];
    for (const key of log?.index(this.#thread).between(from, to) ?? []) {
      const entry = log?.entries.get(key);
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }

  #trimEnd(): void {
    const index = this.#index();
    if (index === undefined || this.#low === undefined) return;
    const last = index.indexOf(this.#low) + MOST;
    if (last < index.indexOf(this.#high === END ? END : this.#high + 1))
      this.#high = (index.placeAt(last) ?? END) - 1;
  }

  #trimStart(slack: number): void {
    const index = this.#index();
    if (index === undefined) return;
    const first = index.indexOf(this.#high === END ? END : this.#high + 1) - MOST;
    if (first > index.indexOf(this.#low ?? 1)) this.#low = index.placeAt(first + slack) ?? this.#low;
  }

  #readStates() {
    const conversation = this.#conversation;
    if (conversation === undefined) return undefined;
    const counter = this.#thread === undefined ? conversation.main : conversation.threads.get(this.#thread);
    if (counter === undefined) return undefined;
    const read = pendingReadState(
      counter.read,
      this.#replica.pending,
      this.#id,
      this.#thread,
      conversation.lastPlace,
    );
    return { counter, read };
  }

  #firstUnread(): number | undefined {
    this.#attach();
    const states = this.#readStates();
    return states?.counter.counts(states.read).firstUnread;
  }

  /** The replica of a conversation may come, go and come again. */
  #attach(): ConversationReplica | undefined {
    const conversation = this.#replica.conversation(this.#id);
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.#messages =
        conversation === undefined ? undefined : new MessageItems(conversation, this.#replica.me);
      this.#items =
        conversation === undefined || this.#messages === undefined
          ? undefined
          : new TimelineItems(conversation, this.#messages, this.#dayOf);
    }
    return conversation;
  }

  #end(loading: Fetching, more: boolean): WindowEnd {
    if (this.#fetching.has(loading)) return "loading";
    if (!more) return "edge";
    return this.#failed.has(loading) ? "failed" : "more";
  }

  #emptyEnd(): WindowEnd {
    if (this.#fetching.size > 0) return "loading";
    return this.#failed.size > 0 ? "failed" : "more";
  }

  #compute(): TimelineView {
    const conversation = this.#attach();
    const run = this.#run();
    const thread = this.#thread;
    const messages = this.#messages;
    const names = { conversation: this.#id, ...(thread === undefined ? {} : { thread }) };
    if (conversation === undefined || messages === undefined) {
      return this.#keep({
        ...names,
        loaded: false,
        items: [],
        start: "more",
        end: this.#emptyEnd(),
        unread: 0,
      });
    }
    const pending = indexPending(this.#replica.pending, this.#id);
    messages.begin(this.#replica.pending, pending);
    const posts = pending.posts.filter(
      ({ command: { args } }) =>
        (args.thread === thread || (thread === undefined && args.inStream === true)) &&
        !conversation.log.entries.has(args.message),
    );
    if (run === undefined) {
      const items = this.#items?.build({ entries: [], posts, isUnread: () => false, line: undefined }) ?? [];
      const loaded = items.length > 0;
      const root = this.#root(conversation, messages);
      return this.#keep({
        ...names,
        loaded,
        items,
        start: "more",
        end: this.#emptyEnd(),
        unread: 0,
        ...(root === undefined ? {} : { root }),
      });
    }
    if (this.#low === undefined) this.#low = this.#firstLow(run);
    else if (this.#high === END) this.#trimStart(0);
    const low = Math.max(this.#low, run[0]);
    const high = Math.min(run[1], this.#high);
    const atEnd = this.#high === END || (this.#high >= run[1] && this.#atHead(run));
    const { items, counted, firstUnread } = this.#list(conversation, messages, low, high, atEnd ? posts : []);
    const root = this.#root(conversation, messages);
    const follows =
      thread === undefined
        ? undefined
        : pendingFollow(conversation.follows(thread), this.#replica.pending, thread);
    const indexed = conversation.log.index(thread);
    const belowHeld = indexed.indexOf(low) > indexed.indexOf(run[0]);
    const beginning = run[0] <= Math.max(1, thread === undefined ? 1 : (root?.place ?? 0) + 1);
    return this.#keep({
      ...names,
      loaded: true,
      items,
      start: this.#end("start", belowHeld || !beginning),
      end: this.#fetching.has("jump") ? "loading" : this.#end("end", !atEnd),
      ...(root === undefined ? {} : { root }),
      ...(follows === undefined ? {} : { following: follows }),
      unread: counted?.unread ?? 0,
      ...(firstUnread === undefined ? {} : { firstUnread }),
      ...(this.#focus === undefined ? {} : { focus: this.#focus }),
    });
  }

  /** What stands between two places; made anew only where something of it may have changed. */
  #list(
    conversation: ConversationReplica,
    messages: MessageItems,
    low: number,
    high: number,
    posts: readonly PendingPost[],
  ): List {
    const states = this.#readStates();
    const { pending } = this.#replica;
    const line = this.#lineSet ? this.#line : "unset";
    const of = [conversation, conversation.version, low, high, pending, posts.length, states?.read, line];
    if (this.#listed !== undefined && sameList(this.#listed.of, of)) return this.#listed.list;
    const entries = this.#entriesIn(low, high);
    const counted = states?.counter.counts(states.read);
    if (!this.#lineSet) {
      this.#lineSet = true;
      this.#line = counted?.firstUnread;
    }
    const isUnread = (entry: Entry): boolean =>
      states !== undefined &&
      countedIn(entry) === this.#thread &&
      counts(entry, this.#replica.me, states.counter.floor) &&
      !isRead(states.read, entry.place);
    const items = this.#items?.build({ entries, posts, isUnread, line: this.#line }) ?? [];
    messages.keepOnly(new Set(items.map((item) => item.key)));
    const list = { items, counted, firstUnread: entries.find(isUnread)?.key };
    this.#listed = { of, list };
    return list;
  }

  #firstLow(run: readonly [number, number]): number {
    const index = this.#index();
    if (index === undefined) return run[0];
    const start = index.indexOf(run[0]);
    const first = index.indexOf(run[1] + 1) - FIRST;
    return first > start ? (index.placeAt(first) ?? run[0]) : run[0];
  }

  #root(conversation: ConversationReplica, messages: MessageItems): MessageItem | undefined {
    if (this.#thread === undefined) return undefined;
    const entry = conversation.log.entries.get(this.#thread);
    if (entry !== undefined && isMessageEntry(entry)) return messages.of(entry, false, true);
    const pending = this.#replica.pending.find(
      (p) => isShown(p) && p.command.kind === "post-message" && p.command.args.message === this.#thread,
    );
    if (pending === undefined) return undefined;
    const post = indexPending([pending], this.#id).posts[0];
    return post === undefined ? undefined : messages.posted(post, true);
  }

  #keep(view: TimelineView): TimelineView {
    if (this.#view !== undefined && sameShallow(this.#view, view)) return this.#view;
    this.#view = view;
    return view;
  }
}
