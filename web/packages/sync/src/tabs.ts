/**
 * Tabs of one account in one browser: one leads (it holds the socket and writes the copy), the others follow (they
 * apply what the leader hears, read the same copy, and put their commands into the same outbox).
 */
import type { LogId } from "@fermata/protocol/entry";
import type { ClientFrame, ServerFrame } from "@fermata/protocol/frames";
import type { Arrival } from "@fermata/store/copy";
import type { Timers } from "@fermata/store/timers";
import type { Draft } from "@fermata/store/views";
import type { OutboxNews } from "./outbox-events.ts";
import type { ConnectionView } from "./state.ts";

export type TabMessage =
  /** A new tab asks the leader to write what it holds, before it reads. */
  | { readonly is: "join"; readonly tab: string }
  | { readonly is: "joined"; readonly tab: string; readonly connection: ConnectionView }
  /** The leader heard this and applied it. */
  | { readonly is: "arrival"; readonly arrival: Arrival }
  | { readonly is: "signal"; readonly frame: Extract<ServerFrame, { is: "typing" | "presence" }> }
  | { readonly is: "connection"; readonly connection: ConnectionView }
  | { readonly is: "synced" }
  | { readonly is: "outbox"; readonly news: OutboxNews }
  | { readonly is: "draft"; readonly draft: Draft; readonly removed: boolean }
  /** A follower asks the leader to say this to the server. */
  | { readonly is: "say"; readonly frame: ClientFrame }
  /** What a tab has on its screen. */
  | {
      readonly is: "showing";
      readonly tab: string;
      readonly log: LogId | undefined;
      readonly accounts: readonly string[];
    }
  | { readonly is: "wake" }
  | { readonly is: "signedIn" }
  | { readonly is: "revoked" };

export interface TabChannel {
  post(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): void;
  close(): void;
}

/** Messages between tabs; where there is no BroadcastChannel this tab is alone. */
export function browserChannel(account: string): TabChannel {
  if (typeof BroadcastChannel === "undefined") {
    return { post: () => undefined, listen: () => undefined, close: () => undefined };
  }
  const channel = new BroadcastChannel(`fermata/${account}`);
  let open = true;
  return {
    // What still runs when the client closes may post once more; a closed channel would throw.
    post: (message) => {
      if (open) channel.postMessage(message);
    },
    listen: (listener) => {
      channel.onmessage = (event: MessageEvent<TabMessage>) => listener(event.data);
    },
    close: () => {
      open = false;
      channel.close();
    },
  };
}

/** Chooses one leader among the tabs. */
export interface Election {
  /** Calls `onLead` when this tab becomes the leader; `onDeposed` if it loses that again. */
  stand(onLead: () => void, onDeposed: () => void): void;
  /** Steps back, so that another tab takes over at once. */
  withdraw(): void;
}

/** Web Locks: the browser hands the lock on when a tab dies. Only in secure contexts. */
export class LockElection implements Election {
  readonly #name: string;
  readonly #locks: LockManager;
  #release: (() => void) | undefined;
  readonly #cancel = new AbortController();

  constructor(name: string, locks: LockManager) {
    this.#name = name;
    this.#locks = locks;
  }

  stand(onLead: () => void): void {
    const held = new Promise<void>((release) => {
      this.#release = release;
    });
    this.#locks
      .request(this.#name, { signal: this.#cancel.signal }, () => {
        onLead();
        return held;
      })
      .catch(() => undefined);
  }

  withdraw(): void {
    this.#cancel.abort();
    this.#release?.();
  }
}

/** The part of `localStorage` that a lease needs. */
export interface LeaseStore {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const LEASE_MILLIS = 5_000;
const RENEW_MILLIS = 1_500;
const SETTLE_MILLIS = 150;

/**
 * A lease in localStorage, for plain-http origins without Web Locks. Two tabs may lead for a moment; that is harmless
 * for the server (commands have ids) and for the copy (only the last one to claim it may write).
 */
export class LeaseElection implements Election {
  readonly #name: string;
  readonly #tab: string;
  readonly #store: LeaseStore;
  readonly #timers: Timers;
  #cancel: (() => void) | undefined;
  #leads = false;
  #onLead: () => void = () => undefined;
  #onDeposed: () => void = () => undefined;

  constructor(name: string, tab: string, store: LeaseStore, timers: Timers) {
    this.#name = name;
    this.#tab = tab;
    this.#store = store;
    this.#timers = timers;
  }

  stand(onLead: () => void, onDeposed: () => void): void {
    this.#onLead = onLead;
    this.#onDeposed = onDeposed;
    this.#try();
  }

  withdraw(): void {
    this.#cancel?.();
    if (this.#leads && this.#holder() === this.#tab) this.#store.removeItem(this.#name);
    this.#leads = false;
  }

  #try(): void {
    const holder = this.#holder();
    if (holder !== undefined && holder !== this.#tab) {
      if (this.#leads) {
        this.#leads = false;
        this.#onDeposed();
      }
      this.#cancel = this.#timers.after(RENEW_MILLIS, () => this.#try());
      return;
    }
    this.#write();
    // Whoever wrote last has it; wait until everybody who tried has written.
    this.#cancel = this.#timers.after(this.#leads ? RENEW_MILLIS : SETTLE_MILLIS, () => {
      if (this.#holder() === this.#tab && !this.#leads) {
        this.#leads = true;
        this.#onLead();
      }
      this.#try();
    });
  }

  #holder(): string | undefined {
    const [tab, until] = (this.#store.getItem(this.#name) ?? "").split(" ");
    return tab === undefined || tab === "" || Number(until) < this.#timers.now() ? undefined : tab;
  }

  #write(): void {
    this.#store.setItem(this.#name, `${this.#tab} ${this.#timers.now() + LEASE_MILLIS}`);
  }
}

/** No other tab can be told, so this one leads alone. */
export class LoneElection implements Election {
  stand(onLead: () => void): void {
    onLead();
  }

  withdraw(): void {
    // Nobody else waits.
  }
}

export function browserElection(account: string, tab: string, timers: Timers): Election {
  const name = `fermata/${account}/leader`;
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (locks !== undefined) return new LockElection(name, locks);
  try {
    if (typeof BroadcastChannel === "undefined") return new LoneElection();
    return new LeaseElection(name, tab, globalThis.localStorage, timers);
  } catch {
    return new LoneElection();
  }
}
