/** Fetches what is read by place or by id: pages of timelines, and people. Both end in the copy of every tab. */
import type { ConversationId, Key } from "@fermata/protocol/entry";
import type { Arrival, Copy } from "@fermata/store/copy";
import { type FetchPage, TimelineWindow } from "@fermata/store/timeline-window";
import type { Timers } from "@fermata/store/timers";
import type { Timeline } from "./client.ts";
import { type HttpApi, HttpFailure, type PageAt } from "./http.ts";

export interface PageEvents {
  /** Applied here; other tabs apply it too. */
  readonly onArrival: (arrival: Arrival) => void;
  /** The server says that nobody is signed in, or that this device was signed out. */
  readonly onSignedOut: (code: string) => void;
}

const PAGE = 50;
const PEOPLE_AT_ONCE = 200;
const GATHER_MILLIS = 30;
const AGAIN_MILLIS = 5_000;
/** A page that was read before changes that are forgotten here is read again, so often at most. */
const TRIES = 3;

export class PageDesk {
  readonly #copy: Copy;
  readonly #http: HttpApi;
  readonly #timers: Timers;
  readonly #events: PageEvents;
  readonly #running = new Map<string, ReturnType<FetchPage>>();
  readonly #refreshing = new Set<Key>();
  readonly #windows = new Map<TimelineWindow, ConversationId>();
  #gathering = false;
  #closed = false;

  constructor(copy: Copy, http: HttpApi, timers: Timers, events: PageEvents) {
    this.#copy = copy;
    this.#http = http;
    this.#timers = timers;
    this.#events = events;
  }

  close(): void {
    this.#closed = true;
  }

  /** A window over a timeline; the conversation is kept in memory until it is closed. */
  open(
    conversation: ConversationId,
    thread: Key | undefined,
    at: "latest" | "firstUnread" | { readonly message: Key },
    onClose: () => void,
  ): Timeline {
    this.#copy.replica.ensure(conversation);
    const window = new TimelineWindow(this.#copy.replica, conversation, thread, (request) =>
      this.fetch(conversation, thread, request),
    );
    const release = this.#copy.pin(conversation, () => ({ thread, places: window.needed }));
    this.#windows.set(window, conversation);
    const begin = (): void => {
      if (at === "latest") window.openLatest();
      else if (at === "firstUnread") window.openFirstUnread();
      else window.openMessage(at.message);
      this.#refreshStale(conversation);
      if (thread !== undefined && !this.#copy.replica.conversation(conversation)?.log.entries.has(thread)) {
        void this.fetch(conversation, undefined, { message: thread });
      }
    };
    // What is in memory stands in the first snapshot.
    if (this.#copy.isCold(conversation)) void this.#copy.warm(conversation).then(begin);
    else begin();
    let open = true;
    return {
      subscribe: window.subscribe,
      getSnapshot: window.getSnapshot,
      loadOlder: () => window.loadOlder(),
      loadNewer: () => window.loadNewer(),
      jumpToLatest: () => window.openLatest(),
      jumpToFirstUnread: () => window.openFirstUnread(),
      jumpToMessage: (message) => window.openMessage(message),
      jumpToDate: (date) => window.openDate(date),
      renewLine: () => window.renewLine(),
      close: () => {
        if (!open) return;
        open = false;
        this.#windows.delete(window);
        release();
        onClose();
      },
    };
  }

  /** Fetches a page and applies it; undefined where that failed. */
  fetch(conversation: ConversationId, thread: Key | undefined, request: PageAt): ReturnType<FetchPage> {
    const name = JSON.stringify([conversation, thread, request]);
    const running = this.#running.get(name);
    if (running !== undefined) return running;
    const fetching = this.#fetchPage(conversation, thread, request).finally(() => this.#running.delete(name));
    this.#running.set(name, fetching);
    return fetching;
  }

  async #fetchPage(
    conversation: ConversationId,
    thread: Key | undefined,
    request: PageAt,
  ): ReturnType<FetchPage> {
    for (let tried = 0; tried < TRIES && !this.#closed; tried++) {
      try {
        const page = await this.#http.page(conversation, request, thread, PAGE);
        const arrival: Arrival = { is: "page", log: conversation, thread, page };
        if (!(await this.#copy.take(arrival))) continue;
        this.#events.onArrival(arrival);
        return { from: page.first ? 1 : page.from, to: page.to };
      } catch (error) {
        this.#failed(error);
        return undefined;
      }
    }
    return undefined;
  }

  /** Threads whose aggregates cannot be known from what is held are read again around their roots. */
  #refreshStale(conversation: ConversationId): void {
    for (const root of this.#copy.replica.conversation(conversation)?.aggregates.stale ?? []) {
      if (this.#refreshing.has(root)) continue;
      this.#refreshing.add(root);
      void this.fetch(conversation, undefined, { message: root }).finally(() =>
        this.#refreshing.delete(root),
      );
    }
  }

  /** Call when conversations on the screen changed. */
  refresh(conversations: ReadonlySet<ConversationId>): void {
    for (const conversation of conversations) this.#refreshStale(conversation);
    for (const [window, conversation] of this.#windows) {
      if (conversations.has(conversation)) window.refill(false);
    }
  }

  /** Call when the server can be asked again. */
  again(): void {
    for (const window of this.#windows.keys()) window.refill(true);
  }

  // --- people -------------------------------------------------------------------------------------------------------

  /** Somebody unknown was looked at: gathers a little, then asks for all of them at once. */
  wantPeople(): void {
    if (this.#gathering || this.#closed) return;
    this.#gathering = true;
    this.#timers.after(GATHER_MILLIS, () => void this.#fetchPeople());
  }

  async #fetchPeople(): Promise<void> {
    const { people } = this.#copy.replica;
    while (people.wanting && !this.#closed) {
      const wanted = people.takeWanted(PEOPLE_AT_ONCE);
      try {
        const entries = await this.#http.peopleByIds(wanted);
        const arrival: Arrival = { is: "people", entries };
        await this.#copy.take(arrival);
        this.#events.onArrival(arrival);
      } catch (error) {
        this.#failed(error);
        people.want(wanted);
        this.#timers.after(AGAIN_MILLIS, () => {
          this.#gathering = false;
          this.wantPeople();
        });
        return;
      }
    }
    this.#gathering = false;
  }

  #failed(error: unknown): void {
    if (!(error instanceof HttpFailure)) return;
    const { code } = error.problem;
    if (code === "signed_out" || code === "session_revoked") this.#events.onSignedOut(code);
  }
}
