/** A connection and an HTTP interface to the fake server, as one session of one account has them. */
import type { Command } from "@fermata/protocol/commands";
import {
  type AccountId,
  type ConversationId,
  type EntryOf,
  isKind,
  type LogId,
} from "@fermata/protocol/entry";
import type { ClientFrame, CursorTuple, Range, ServerFrame } from "@fermata/protocol/frames";
import type { Timers } from "@fermata/store/timers";
import type { HttpProblem } from "../client.ts";
import { type HttpApi, HttpFailure, type Member, type Person } from "../http.ts";
import type { OpenSocket, SocketEvents } from "../socket.ts";
import type { FakeServer } from "./server.ts";

/** How the link behaves. */
export interface LinkOptions {
  /** One way, in milliseconds. */
  latency: number;
  /** False where nothing gets through. */
  reachable: boolean;
  /** Loses a frame to or from the server: then the link breaks, as TCP does. */
  readonly breaks?: () => boolean;
  /** Answers instead of deciding, for tests of refusals. */
  refuse?: (command: Command) => Extract<ServerFrame, { is: "refused" }> | undefined;
  /** Closes the next connection with this code instead of welcoming it. */
  closeWith?: number | undefined;
  /** Closes the open connection with this code; set by the connection. */
  close?: (code: number) => void;
  /** Answers everything over HTTP. */
  deny?: HttpProblem;
  heartbeatMillis?: number;
}

export function fakeSocket(
  server: FakeServer,
  account: AccountId,
  timers: Timers,
  options: LinkOptions,
): OpenSocket {
  return (events) => {
    const session = new FakeSession(server, account, timers, options, events);
    session.open();
    return {
      send: (text) => session.receive(text),
      close: () => session.end(),
    };
  };
}

class FakeSession {
  readonly #server: FakeServer;
  readonly #account: AccountId;
  readonly #timers: Timers;
  readonly #options: LinkOptions;
  readonly #events: SocketEvents;
  readonly #cursors: CursorTuple[] = [];
  readonly #follows = new Set<LogId>();
  /** Public channels that are looked at without being in them. */
  readonly #watched = new Set<LogId>();
  #open = true;
  #live = false;

  constructor(
    server: FakeServer,
    account: AccountId,
    timers: Timers,
    options: LinkOptions,
    events: SocketEvents,
  ) {
    this.#server = server;
    this.#account = account;
    this.#timers = timers;
    this.#options = options;
    this.#events = events;
  }

  open(): void {
    this.#options.close = (code) => this.#close(code);
    this.#later(() => {
      if (!this.#options.reachable) this.#close(1006);
      else this.#events.onOpen();
    });
  }

  end(): void {
    this.#open = false;
    this.#server.tails.delete(this.#tail);
  }

  #close(code: number): void {
    if (!this.#open) return;
    this.end();
    this.#events.onClose(code, "");
  }

  #later(act: () => void): void {
    this.#timers.after(this.#options.latency, () => {
      if (!this.#open) return;
      if (this.#options.breaks?.() === true) this.#close(1006);
      else act();
    });
  }

  #send(frame: ServerFrame): void {
    // Encoded now: what the server does later must not show in what it said before.
    const text = JSON.stringify(frame);
    this.#later(() => {
      if (this.#options.reachable) this.#events.onText(text);
      else this.end();
    });
  }

  receive(text: string): void {
    const frame: ClientFrame = JSON.parse(text);
    this.#later(() => {
      if (this.#options.reachable) this.#take(frame);
      // What is lost on the way is never made up for: the socket is dead, and nobody says so.
      else this.end();
    });
  }

  #take(frame: ClientFrame): void {
    switch (frame.do) {
      case "hello":
        this.#welcome();
        return;
      case "resume":
        this.#cursors.push(...frame.cursors);
        if (frame.more !== true) this.#resume();
        return;
      case "catch-up":
        this.#catchUp(frame.log, frame.after.seq);
        return;
      case "card":
        if (this.#server.isMember(frame.log, this.#account) || this.#server.isPublic(frame.log)) {
          this.#send({ is: "cards", cards: [this.#server.card(frame.log, this.#account)] });
        } else this.#send({ is: "left", log: frame.log });
        return;
      case "command": {
        const { do: _, ...command } = frame;
        const refusal = this.#options.refuse?.(command);
        if (refusal !== undefined) {
          this.#send(refusal);
          return;
        }
        const answer = this.#server.command(this.#account, command);
        this.#send({ ...answer, id: frame.id });
        return;
      }
      case "ping":
        this.#send({ is: "pong" });
        return;
      case "watch":
        this.#watch(frame.log, frame.on);
        return;
      case "signal":
      case "show":
        return;
    }
  }

  #welcome(): void {
    if (this.#options.closeWith !== undefined) {
      const code = this.#options.closeWith;
      this.#options.closeWith = undefined;
      this.#close(code);
      return;
    }
    this.#send({
      is: "welcome",
      version: 1,
      account: this.#account,
      workspace: this.#server.workspace,
      device: "fake",
      role: "owner",
      epoch: this.#server.epoch,
      server: "fake",
      heartbeatMillis: this.#options.heartbeatMillis ?? 30_000,
      limits: {
        frameBytes: 524_288,
        textLength: 40_000,
        commandsInFlight: 8,
        catchUpEntries: this.#server.catchUpEntries,
      },
    });
  }

  #resume(): void {
    const named = new Map(this.#cursors.map((cursor) => [cursor[0], cursor]));
    const account = named.get(this.#account);
    /** Up to where the account's log is known; undefined where the device begins anew. */
    let since = account?.[2];
    const without: LogId[] = [];
    const mine = [this.#account, this.#server.workspace, ...this.#server.conversationsOf(this.#account)];
    for (const log of mine) {
      this.#follows.add(log);
      const cursor = named.get(log);
      named.delete(log);
      const kept = this.#bringUp(log, cursor);
      if (log === this.#account) {
        if (!kept) since = undefined;
      } else if (log !== this.#server.workspace) {
        const link = this.#server.log(this.#account).newest.get(log)?.seq ?? 0;
        if (!kept || since === undefined || link > since) without.push(log);
      }
    }
    for (const [log, [, , seq]] of named) {
      if (this.#server.isPublic(log)) this.#range(this.#server.range(log, seq, this.#account));
      else this.#send({ is: "left", log });
    }
    const cards = without.map((log) => this.#server.card(log, this.#account));
    for (let from = 0; from < cards.length; from += 100) {
      this.#send({ is: "cards", cards: cards.slice(from, from + 100) });
    }
    this.#live = true;
    this.#server.tails.add(this.#tail);
    this.#send({ is: "live", epoch: this.#server.epoch });
  }

  /** Brings a log up to its head. Whether the device keeps what it has. */
  #bringUp(log: LogId, cursor: CursorTuple | undefined): boolean {
    if (cursor === undefined) {
      if (log === this.#account || log === this.#server.workspace) this.#reset(log, "unknown");
      return false;
    }
    const [, epoch, seq, check] = cursor;
    const there = this.#server.log(log).position(seq);
    const { head } = this.#server.log(log);
    if (seq > head || (seq > 0 && (there.check !== check || there.epoch !== epoch))) {
      this.#reset(log, "lost", epoch);
      return false;
    }
    if (head - seq > this.#server.catchUpEntries) {
      this.#reset(log, "behind");
      return false;
    }
    if (head > seq) this.#range(this.#server.range(log, seq, this.#account));
    return true;
  }

  #reset(log: LogId, why: "behind" | "lost" | "unknown", epoch = 0): void {
    const source = this.#server.log(log);
    const kept = why === "lost" ? { kept: source.sharedThrough(epoch) } : {};
    this.#send({ is: "reset", log, why, at: source.position(), ...kept });
    if (log !== this.#account && log !== this.#server.workspace) return;
    for (const entry of source.newest.values()) {
      const wanted = entry.kind === "settings" || entry.kind === "workspace" || entry.key === this.#account;
      if (wanted)
        this.#range({
          log,
          from: entry.seq - 1,
          through: entry.seq,
          at: source.position(entry.seq),
          entries: [entry],
        });
    }
  }

  #range(range: Range): void {
    this.#send({ is: "range", ...range });
  }

  #watch(log: LogId, on: boolean): void {
    if (!on) this.#watched.delete(log);
    else if (this.#server.isPublic(log)) {
      this.#watched.add(log);
      const { head } = this.#server.log(log);
      this.#range(this.#server.range(log, head, this.#account));
    } else this.#send({ is: "left", log });
  }

  #catchUp(log: LogId, after: number): void {
    if (!this.#server.canRead(log, this.#account) && !this.#watched.has(log)) {
      this.#send({ is: "left", log });
      return;
    }
    const range = this.#server.range(log, after, this.#account);
    this.#range({ ...range, head: this.#server.log(log).head });
  }

  readonly #tail = (log: LogId, from: number, through: number): void => {
    if (!this.#live) return;
    if (this.#watched.has(log) && !this.#server.isMember(log, this.#account)) {
      this.#range(this.#server.range(log, from, this.#account, through - from));
      return;
    }
    if (!this.#server.canRead(log, this.#account)) {
      if (!this.#follows.delete(log)) return;
      this.#send({ is: "left", log });
      return;
    }
    if (!this.#follows.has(log)) {
      this.#follows.add(log);
      if (log !== this.#account) this.#send({ is: "cards", cards: [this.#server.card(log, this.#account)] });
      return;
    }
    this.#range(this.#server.range(log, from, this.#account, through - from));
  };
}

/** What a session reads over HTTP. */
export function fakeHttp(
  server: FakeServer,
  account: AccountId,
  timers: Timers,
  options: LinkOptions,
): HttpApi {
  const answer = async <T>(make: () => T): Promise<T> => {
    await new Promise<void>((resolve) => timers.after(options.latency, resolve));
    if (!options.reachable) throw new HttpFailure({ status: 0, code: "unreachable", detail: "No answer." });
    if (options.deny !== undefined) throw new HttpFailure(options.deny);
    return make();
  };
  const none = (): Promise<never> =>
    answer(() => {
      throw new HttpFailure({ status: 404, code: "not_found", detail: "The fake server has none of this." });
    });
  const readable = (conversation: ConversationId): void => {
    if (!server.isMember(conversation, account) && !server.isPublic(conversation)) {
      throw new HttpFailure({ status: 404, code: "not_found", detail: "Not found." });
    }
  };
  const people = (): readonly Person[] =>
    [...server.log(server.workspace).newest.values()].flatMap((entry) =>
      isKind(entry, "account") && entry.body !== undefined ? [{ ...entry, body: entry.body }] : [],
    );
  const memberships = (conversation: ConversationId): readonly Member[] =>
    [...server.log(conversation).newest.values()].flatMap((entry) =>
      isKind(entry, "membership") && entry.gone === undefined && entry.body.state === "joined"
        ? [{ ...entry, body: entry.body }]
        : [],
    );
  const identity = { account, workspace: server.workspace, device: "fake", role: "owner" } as const;
  const session = () => answer(() => identity);
  return {
    server: () =>
      answer(() => ({ version: "fake", protocolVersions: [1], setUp: true, workspace: "Northwind" })),
    checkSetUp: none,
    setUp: session,
    signIn: session,
    session,
    signOut: () => answer(() => undefined),
    changePassword: none,
    checkReset: none,
    resetPassword: none,
    devices: () =>
      answer(() => [
        {
          id: "fake",
          name: "This browser",
          createdAt: server.clock(),
          lastSeenAt: server.clock(),
          current: true,
        },
      ]),
    revokeDevice: none,
    revokeOtherDevices: none,
    tokens: () => answer(() => []),
    createToken: none,
    revokeToken: none,
    invites: () => answer(() => []),
    createInvite: none,
    revokeInvite: none,
    invitation: () => answer(() => ({ workspace: "Northwind", invitedBy: "Ada" })),
    acceptInvitation: session,
    claimLink: none,
    claim: none,
    acceptClaim: session,
    people: ({ query }) =>
      answer(() => ({
        items: people().filter((p) => p.body.name.toLowerCase().includes((query ?? "").toLowerCase())),
      })),
    peopleByIds: (ids) => answer(() => people().filter((person) => ids.includes(person.key))),
    channels: ({ query }) =>
      answer(() => ({
        items: [...server.logs.values()].flatMap((log) => {
          const body = log.body(log.id, "conversation");
          if (body?.type !== "channel" || body.name === undefined || !body.name.includes(query ?? ""))
            return [];
          return [
            {
              conversation: log.id,
              name: body.name,
              members: memberships(log.id).length,
              joined: server.isMember(log.id, account),
            },
          ];
        }),
      })),
    cards: () =>
      answer(() => ({ items: server.conversationsOf(account).map((log) => server.card(log, account)) })),
    card: (conversation) =>
      answer(() => {
        readable(conversation);
        return server.card(conversation, account);
      }),
    page: (conversation, at, thread, limit) =>
      answer(() => {
        readable(conversation);
        return server.page(conversation, at, account, thread, limit);
      }),
    members: (conversation) => answer(() => ({ items: memberships(conversation) })),
    entries: (conversation, keys) =>
      answer(() => [...server.log(conversation).newest.values()].filter((entry) => keys.includes(entry.key))),
    history: (conversation, key, { pageToken, limit = 50 }) =>
      answer(() => {
        const versions = server
          .log(conversation)
          .entries.filter((entry) => entry.key === key)
          .reverse();
        const from = pageToken === undefined ? 0 : versions.findIndex(({ seq }) => `${seq}` === pageToken);
        const next = versions[from + limit];
        return {
          items: versions.slice(from, from + limit),
          ...(next === undefined ? {} : { nextPageToken: `${next.seq}` }),
        };
      }),
    threads: () => answer(() => ({ items: [] })),
    follows: () => answer(() => false),
  };
}

/** Narrowing for tests: the messages of a log. */
export function messagesOf(server: FakeServer, log: LogId): readonly EntryOf<"message">[] {
  return [...server.log(log).newest.values()].flatMap((entry) => (isKind(entry, "message") ? [entry] : []));
}
