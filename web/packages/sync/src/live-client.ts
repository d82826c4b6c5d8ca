/** The client that talks to a server: copy, outbox, drafts, signals and connection, shared by the tabs of a browser. */
import type { LogId } from "@fermata/protocol/entry";
import type { ClientFrame } from "@fermata/protocol/frames";
import { uuid7 } from "@fermata/protocol/ids";
import { type Arrival, Copy } from "@fermata/store/copy";
import { Cell } from "@fermata/store/live";
import type { Lost } from "@fermata/store/lost";
import { conversationOf } from "@fermata/store/pending";
import { sameShallow } from "@fermata/store/same";
import { CardDesk } from "./card-desk.ts";
import type { Client, Commands, Drafts, Identity, Outbox, Signals } from "./client.ts";
import type { ClientParts } from "./client-parts.ts";
import { commandDesk } from "./command-desk.ts";
import { DraftBox } from "./draft-box.ts";
import { Engine } from "./engine.ts";
import { OutboxQueue } from "./outbox-queue.ts";
import { PageDesk } from "./page-desk.ts";
import { SignalBoard } from "./signal-board.ts";
import { type ConnectionView, type CopyView, type Restored, type StatusView, statusOf } from "./state.ts";
import type { TabMessage } from "./tabs.ts";

/** A copy that the server has not confirmed for so long stays closed. */
export const COPY_OPENS_FOR_MILLIS = 14 * 24 * 60 * 60 * 1000;
/** How long a new tab waits for a leader's word before it reads the copy. */
const JOIN_MILLIS = 400;

export class LiveClient implements Client {
  readonly me: Identity;
  readonly status: Cell<StatusView>;
  readonly restored = new Cell<Restored | undefined>(undefined);
  readonly workspace: Client["workspace"];
  readonly settings: Client["settings"];
  readonly rail: Client["rail"];
  readonly commands: Commands;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly signals: Signals;
  readonly #parts: ClientParts;
  readonly #copy: Copy;
  readonly #queue: OutboxQueue;
  readonly #draftBox: DraftBox;
  readonly #board: SignalBoard;
  readonly #pages: PageDesk;
  readonly #cards: CardDesk;
  readonly #engine: Engine;
  readonly #onScreen: { conversation: LogId; thread: boolean }[] = [];
  readonly #showing = new Map<string, { log: LogId | undefined; accounts: readonly string[] }>();
  #leads = false;
  #opened = false;
  #copyView: CopyView = { is: "opening" };
  #connection: ConnectionView = { is: "idle" };
  #waiting: TabMessage[] = [];
  #joined: (() => void) | undefined;
  #ended = false;

  constructor(me: Identity, parts: ClientParts) {
    this.me = me;
    this.#parts = parts;
    const { timers, random, storage, http } = parts;
    this.status = new Cell<StatusView>(statusOf(this.#connection, this.#copyView, [], false));
    this.#copy = new Copy(me.account, me.workspace, storage, timers, {
      onGap: (log) => this.#gap(log),
      onWantedPeople: () => this.#pages.wantPeople(),
      onLost: (lost) => this.#lost(lost),
      onNoLongerLeader: () => this.#deposed(),
      onWriteFailed: (error) => this.#setCopy({ is: "memory", why: String(error) }),
    });
    this.#queue = new OutboxQueue(me.account, me.workspace, storage, timers, random, {
      send: (command) => this.#engine.send({ do: "command", ...command }),
      cursor: (log) => this.#copy.replica.cursorOf(log)?.seq,
      holds: (log, message) => this.#copy.replica.conversation(log)?.log.entries.has(message) === true,
      onChange: (pending) => {
        this.#copy.replica.setPending(pending);
        this.#copy.changed();
        this.#tellStatus();
      },
      onNews: (news) => this.#post({ is: "outbox", news }),
      onUnsent: ({ conversation, thread, text }) => this.#draftBox.keepUnsent(conversation, thread, text),
    });
    this.#draftBox = new DraftBox(storage, timers, {
      onChange: (drafts) => {
        this.#copy.replica.setDrafts(drafts);
        this.#copy.changed();
      },
      onNews: (draft, removed) => this.#post({ is: "draft", draft, removed }),
    });
    this.#board = new SignalBoard(me.account, timers, {
      onType: (log, thread) =>
        this.#say({ do: "signal", kind: "typing", log, ...(thread === undefined ? {} : { thread }) }),
      onShowing: (log, accounts) => this.#show(parts.tab, log, accounts),
    });
    this.#pages = new PageDesk(this.#copy, http, timers, {
      onArrival: (arrival) => this.#post({ is: "arrival", arrival }),
      onSignedOut: (code) => this.#signedOut(code),
    });
    this.#cards = new CardDesk(this.#copy, timers, random, {
      isLive: () => this.#connection.is === "live" && !this.#ended,
      leads: () => this.#leads,
      ask: (log) => this.#say({ do: "card", log }),
    });
    this.#engine = new Engine(
      this.#copy,
      this.#queue,
      timers,
      random,
      parts.openSocket,
      { account: me.account, client: parts.name },
      {
        onConnection: (view) => this.#connected(view),
        onArrival: (arrival) => this.#arrived(arrival),
        onSignal: (frame) => {
          this.#board.take(frame);
          this.#post({ is: "signal", frame });
        },
        onSynced: () => {
          this.#post({ is: "synced" });
          this.#unlock();
          this.#showLog();
        },
        onLeft: (log) => this.#queue.abandon(log),
        onRevoked: () => void this.#revoked(),
        onWelcome: () => void this.#renewLocked(),
      },
    );
    const { heads } = this.#copy;
    this.workspace = heads.workspace;
    this.settings = heads.settings;
    this.rail = heads.rail;
    this.commands = commandDesk({
      me: me.account,
      workspace: me.workspace,
      replica: this.#copy.replica,
      outbox: this.#queue,
      newId: parts.newId ?? (() => uuid7(timers.now())),
      onUnknownReading: (log) => this.#say({ do: "card", log }),
    });
    this.outbox = {
      subscribe: this.#queue.view.subscribe,
      getSnapshot: this.#queue.view.getSnapshot,
      retry: (command) => this.#queue.retry(command),
      discard: (command, keepText) => this.#queue.discard(command, keepText),
    };
    this.drafts = this.#draftBox;
    this.signals = this.#board;
    this.#copy.replica.onChange((logs) => {
      this.#queue.arrived();
      this.#cards.changed();
      const shown = this.#onScreen.map(({ conversation }) => conversation);
      this.#pages.refresh(new Set(shown.filter((log) => logs.has(log))));
    });
  }

  /** Reads the copy, finds out who leads, and connects if that is this tab. */
  async open(): Promise<void> {
    const { channel, election, storage, tab } = this.#parts;
    channel.listen((message) => this.#hear(message));
    const joined = new Promise<void>((resolve) => {
      this.#joined = resolve;
      this.#parts.timers.after(JOIN_MILLIS, resolve);
    });
    let leads = false;
    election.stand(
      () => {
        leads = true;
        this.#joined?.();
        if (this.#opened) void this.#lead();
      },
      () => this.#deposed(),
    );
    this.#post({ is: "join", tab });
    await joined;
    await Promise.all([this.#queue.open(), this.#draftBox.open()]);
    const reachedAt = await storage.loadReachedAt().catch(() => undefined);
    if (reachedAt !== undefined && this.#parts.timers.now() - reachedAt > COPY_OPENS_FOR_MILLIS) {
      this.#setCopy({ is: "locked", since: reachedAt });
    } else await this.#openCopy();
    this.#opened = true;
    const heard = this.#waiting;
    this.#waiting = [];
    for (const message of heard) this.#hear(message);
    if (leads) await this.#lead();
  }

  async #openCopy(): Promise<void> {
    await this.#copy.open();
    this.#setCopy(this.#keptView());
  }

  #keptView(): CopyView {
    const { storage, whyNotKept } = this.#parts;
    return storage.kept ? { is: "kept" } : { is: "memory", why: whyNotKept ?? "" };
  }

  // --- leading and following ----------------------------------------------------------------------------------------

  async #lead(): Promise<void> {
    if (this.#leads || this.#ended) return;
    this.#leads = true;
    if (this.#copyView.is !== "locked") {
      await this.#copy.lead(this.#parts.tab).catch(() => undefined);
      await this.#copy.shrink();
    }
    // What another leader had on its way is sent again, under the same ids.
    this.#queue.lost();
    this.#tellStatus();
    this.#engine.start();
    this.#tellShowing();
  }

  /** A copy that was locked is given up for a new one as soon as the server answers. */
  async #renewLocked(): Promise<void> {
    if (this.#copyView.is !== "locked") return;
    await this.#parts.storage.dropCopy().catch(() => undefined);
    await this.#copy.lead(this.#parts.tab).catch(() => undefined);
  }

  /** Another tab leads now; this one applies what that one hears. */
  #deposed(): void {
    if (!this.#leads) return;
    this.#leads = false;
    this.#copy.follow();
    this.#engine.stop();
    this.#tellStatus();
    this.#post({ is: "join", tab: this.#parts.tab });
  }

  #post(message: TabMessage): void {
    this.#parts.channel.post(message);
  }

  #hear(message: TabMessage): void {
    if (this.#ended) return;
    if (!this.#opened && message.is !== "joined") {
      this.#waiting.push(message);
      return;
    }
    switch (message.is) {
      case "join":
        if (this.#leads) void this.#welcomeTab(message.tab);
        return;
      case "joined":
        if (message.tab !== this.#parts.tab) return;
        this.#connectionIs(message.connection);
        this.#joined?.();
        if (this.#opened) this.#tellShowing();
        else this.#show(this.#parts.tab, this.#board.showing.log, this.#board.showing.accounts);
        return;
      case "arrival":
        void this.#copy.take(message.arrival);
        if (message.arrival.is === "left") this.#queue.abandon(message.arrival.log);
        return;
      case "signal":
        this.#board.take(message.frame);
        return;
      case "connection":
        if (!this.#leads) this.#connectionIs(message.connection);
        return;
      case "synced":
        this.#copy.replica.setLoaded();
        this.#copy.changed();
        this.#unlock();
        return;
      case "outbox":
        this.#queue.take(message.news);
        return;
      case "draft":
        this.#draftBox.take(message.draft, message.removed);
        return;
      case "say":
        if (this.#leads) this.#engine.say(message.frame);
        return;
      case "showing":
        this.#showing.set(message.tab, message);
        if (this.#leads) this.#tellShowing();
        return;
      case "wake":
        if (this.#leads) this.#engine.wake();
        return;
      case "signedIn":
        if (this.#leads) this.#engine.signedIn();
        return;
      case "revoked":
        void this.#endCopy({ is: "revoked" });
        return;
    }
  }

  async #welcomeTab(tab: string): Promise<void> {
    await this.#copy.flush();
    this.#post({ is: "joined", tab, connection: this.#connection });
  }

  /** The leading tab says it; others ask it to. */
  #say(frame: ClientFrame): void {
    if (this.#leads) this.#engine.say(frame);
    else this.#post({ is: "say", frame });
  }

  #gap(log: LogId): void {
    if (this.#leads) this.#engine.catchUp(log);
    else this.#post({ is: "join", tab: this.#parts.tab });
  }

  // --- what happens -------------------------------------------------------------------------------------------------

  #connected(view: ConnectionView): void {
    if (view.is !== "live") this.#board.forget();
    if (this.#leads) this.#post({ is: "connection", connection: view });
    this.#connectionIs(view);
  }

  #connectionIs(view: ConnectionView): void {
    const was = this.#connection;
    this.#connection = view;
    this.#tellStatus();
    // A channel may have been opened before there was anybody to ask for it, and a new connection watches nothing yet.
    if (view.is !== "live") this.#cards.lost();
    if (view.is !== "live" || was.is === "live") return;
    this.#cards.changed();
    this.#showLog(true);
    this.#pages.again();
  }

  /** HTTP was told first. Of an expired sign-in the leading tab hears on its socket. */
  #signedOut(code: string): void {
    if (code === "session_revoked" && !this.#leads) void this.#revoked();
    else if (code === "session_revoked") this.#engine.revoked();
    else this.#engine.expired();
  }

  /** Somebody else signed in in this browser: nothing may be asked in the name of this account any more. */
  displaced(): void {
    this.#pages.close();
    this.#queue.lost();
    this.#engine.expired();
  }

  #arrived(arrival: Arrival): void {
    this.#post({ is: "arrival", arrival });
    if (arrival.is !== "range") return;
    for (const entry of arrival.range.entries) {
      if (entry.kind !== "message") continue;
      this.#board.stopped(entry.log, entry.parent, entry.creator);
      if (entry.parent === undefined) this.#queue.rootCame(entry.key);
    }
  }

  #lost(lost: Lost): Promise<void> {
    const before = this.restored.getSnapshot()?.offered ?? 0;
    this.restored.set({ offered: before + lost.messages.length });
    return this.#leads ? this.#queue.offer(lost) : Promise.resolve();
  }

  forgetRestored(): void {
    this.restored.set(undefined);
  }

  /** The server answered: a locked copy is a new one from here on. */
  #unlock(): void {
    if (this.#copyView.is === "locked" || this.#copyView.is === "opening") this.#setCopy(this.#keptView());
  }

  async #revoked(): Promise<void> {
    // The other tabs hear first what became of each message, so that one alone decides.
    this.#queue.abandonAll();
    this.#post({ is: "revoked" });
    await this.#endCopy({ is: "revoked" });
  }

  async #endCopy(connection: ConnectionView): Promise<void> {
    if (this.#ended) return;
    this.#queue.abandonAll();
    this.#connection = connection;
    this.#tellStatus();
    await this.#copy.drop().catch(() => undefined);
  }

  #setCopy(view: CopyView): void {
    this.#copyView = view;
    this.#tellStatus();
  }

  #tellStatus(): void {
    const items = this.#queue.view.getSnapshot();
    const view = statusOf(this.#connection, this.#copyView, items, this.#leads);
    if (!sameShallow(this.status.getSnapshot(), view)) this.status.set(view);
  }

  // --- what is on the screen ------------------------------------------------------------------------------------------

  conversation(id: LogId): ReturnType<Client["conversation"]> {
    return this.#copy.heads.conversation(id);
  }

  person(account: string): ReturnType<Client["person"]> {
    return this.#copy.replica.people.live(account);
  }

  timeline(...[conversation, options]: Parameters<Client["timeline"]>): ReturnType<Client["timeline"]> {
    const shown = { conversation, thread: options?.thread !== undefined };
    this.#onScreen.push(shown);
    const opened = this.#pages.open(conversation, options?.thread, options?.at ?? "latest", () => {
      this.#onScreen.splice(this.#onScreen.indexOf(shown), 1);
      this.#showLog();
    });
    this.#showLog();
    return opened;
  }

  /**
   * Typing is wanted for the pane opened last; channels that I am not in are watched while they are shown, and asked
   * for again on a new connection.
   */
  #showLog(again = false): void {
    this.#board.showLog(this.#onScreen.at(-1)?.conversation);
    const strangers = new Set<LogId>();
    for (const { conversation } of this.#onScreen) {
      const { replica } = this.#copy;
      const begun = replica.pending.some(({ command }) => conversationOf(command) === conversation);
      const unknown = replica.conversation(conversation)?.card === undefined && !begun;
      if (unknown || replica.watched.has(conversation)) strangers.add(conversation);
    }
    if (!this.#opened || this.#connection.is !== "live") return;
    const { watched } = this.#copy.replica;
    for (const log of [...watched]) {
      if (strangers.has(log)) continue;
      watched.delete(log);
      // Nobody tells about it any more: what is held of it would only grow old.
      void this.#copy.take({ is: "left", log });
      if (!this.#leads) this.#say({ do: "watch", log, on: false });
    }
    for (const log of strangers) {
      if ((again || !watched.has(log)) && !this.#leads) {
        this.#say({ do: "watch", log, on: true });
        this.#say({ do: "card", log });
      }
      watched.add(log);
    }
    if (this.#leads) this.#engine.watch(strangers);
  }

  #show(tab: string, log: LogId | undefined, accounts: readonly string[]): void {
    this.#showing.set(tab, { log, accounts });
    this.#post({ is: "showing", tab, log, accounts });
    if (this.#leads) this.#tellShowing();
  }

  #tellShowing(): void {
    const own = this.#showing.get(this.#parts.tab);
    const accounts = new Set([...this.#showing.values()].flatMap((shown) => shown.accounts));
    const log = own?.log ?? [...this.#showing.values()].find((shown) => shown.log !== undefined)?.log;
    this.#engine.show(log, [...accounts].slice(0, 200));
  }

  /** The browser says whether the tab is looked at. */
  present(state: "working" | "away"): void {
    if (this.#leads) this.#engine.present(state);
  }

  reconnect(): void {
    if (this.#leads) {
      if (this.#connection.is === "signedOut") this.#engine.signedIn();
      else this.#engine.wake();
    } else this.#post(this.#connection.is === "signedOut" ? { is: "signedIn" } : { is: "wake" });
  }

  async signOut(): Promise<void> {
    // Remembered before it is asked: what the server does not hear now, it hears first of all when it is back.
    this.#parts.http.signOut().catch(() => undefined);
    this.#engine.stop();
    this.#queue.abandonAll();
    this.#post({ is: "revoked" });
    await this.#endCopy({ is: "signedOut" });
    await this.close();
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    this.#pages.close();
    await this.#copy.close().catch(() => undefined);
    this.#ended = true;
    this.#leads = false;
    this.#engine.stop();
    this.#parts.election.withdraw();
    this.#parts.channel.close();
    this.#parts.storage.close();
  }
}
