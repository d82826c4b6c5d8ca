/** Everything a client stands on, in memory, with a clock that only moves when told. */

import type { CopyStorage } from "@fermata/store/storage";
import { MemoryStorage } from "@fermata/store/storage-memory";
import type { Timers } from "@fermata/store/timers";
import type { Timeline } from "../src/client.ts";
import type { ClientParts } from "../src/client-parts.ts";
import { fakeHttp, fakeSocket, type LinkOptions } from "../src/fake/link.ts";
import type { FakeServer } from "../src/fake/server.ts";
import { LiveClient } from "../src/live-client.ts";
import { type Election, LoneElection, type TabChannel, type TabMessage } from "../src/tabs.ts";
import { ME, WORKSPACE } from "./history.ts";

export class FakeTimers implements Timers {
  #now: number;
  #order = 0;
  #timers: { at: number; order: number; call: () => void }[] = [];

  constructor(now = 1_763_700_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(millis: number, call: () => void): () => void {
    const timer = { at: this.#now + millis, order: this.#order++, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass: timers fire in order, and whatever they set off happens before the next. */
  async pass(millis: number): Promise<void> {
    const until = this.#now + millis;
    await settled();
    for (;;) {
      this.#timers.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#timers[0];
      if (next === undefined || next.at > until) break;
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.call();
      await settled();
    }
    this.#now = until;
  }
}

/** Lets promises that are ready run. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
}

/** The channel between tabs of one browser: told one after another, never to oneself. */
export class Hub {
  readonly #listeners = new Map<object, (message: TabMessage) => void>();

  channel(): TabChannel {
    const own = {};
    return {
      post: (message) => {
        const copy = structuredClone(message);
        for (const [other, listener] of [...this.#listeners]) {
          if (other !== own) queueMicrotask(() => this.#listeners.get(other) === listener && listener(copy));
        }
      },
      listen: (listener) => {
        this.#listeners.set(own, listener);
      },
      close: () => {
        this.#listeners.delete(own);
      },
    };
  }
}

/** The lock of one browser: the first who stands leads, the next when that one goes. */
export class Throne {
  #candidates: { lead: () => void; own: object }[] = [];

  election(): Election {
    const own = {};
    return {
      stand: (lead) => {
        this.#candidates.push({ lead, own });
        if (this.#candidates.length === 1) lead();
      },
      withdraw: () => {
        const led = this.#candidates[0]?.own === own;
        this.#candidates = this.#candidates.filter((candidate) => candidate.own !== own);
        if (led) this.#candidates[0]?.lead();
      },
    };
  }
}

export interface Opened {
  readonly client: LiveClient;
  readonly link: LinkOptions;
}

export interface Choices {
  readonly account?: string;
  readonly storage?: CopyStorage;
  readonly link?: LinkOptions;
  readonly channel?: TabChannel;
  readonly election?: Election;
  readonly tab?: string;
  readonly random?: () => number;
}

let ids = 0;

export function client(server: FakeServer, timers: FakeTimers, choices: Choices = {}): Opened {
  const account = choices.account ?? ME;
  const link = choices.link ?? { latency: 5, reachable: true };
  const parts: ClientParts = {
    http: fakeHttp(server, account, timers, link),
    openSocket: fakeSocket(server, account, timers, link),
    storage: choices.storage ?? new MemoryStorage(true),
    timers,
    random: choices.random ?? (() => 0.5),
    newId: () => `10000000-0000-7000-8000-${(++ids).toString(16).padStart(12, "0")}`,
    channel: choices.channel ?? new Hub().channel(),
    election: choices.election ?? new LoneElection(),
    tab: choices.tab ?? "tab",
    name: "test",
  };
  return {
    client: new LiveClient({ account, workspace: WORKSPACE, device: "d", role: "member" }, parts),
    link,
  };
}

export async function opened(server: FakeServer, timers: FakeTimers, choices: Choices = {}): Promise<Opened> {
  const made = client(server, timers, choices);
  void made.client.open();
  await timers.pass(1_000);
  return made;
}

/** The texts that a timeline shows, in order. */
export function textsOf(timeline: Timeline): readonly string[] {
  return timeline.getSnapshot().items.flatMap((item) => (item.type === "message" ? [item.source] : []));
}
