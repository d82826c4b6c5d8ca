import type { Card } from "@fermata/protocol/card";
import type { Entry } from "@fermata/protocol/entry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Heads } from "../src/heads.ts";
import type { PendingCommand } from "../src/pending.ts";
import { Replica } from "../src/replica.ts";

const ME = "00000000-0000-7000-8000-000000000001";
const WORKSPACE = "00000000-0000-7000-8000-000000000002";
const ANN = "00000000-0000-7000-8000-000000000003";
const idOf = (n: number): string => `00000000-0000-7000-9000-${String(n % 20).padStart(12, "0")}`;

/** Something that changes the rail, or may. */
type Step =
  | { readonly step: "card"; readonly n: number; readonly fields: Partial<Card> }
  | { readonly step: "message"; readonly n: number; readonly mine: boolean; readonly at: number }
  | { readonly step: "read"; readonly n: number }
  | { readonly step: "link"; readonly n: number; readonly joined: boolean; readonly favourite: boolean }
  | { readonly step: "leave"; readonly n: number }
  | { readonly step: "post"; readonly n: number; readonly at: number }
  | { readonly step: "create"; readonly n: number; readonly at: number }
  | { readonly step: "favour"; readonly n: number; readonly on: boolean }
  | { readonly step: "sent" }
  | { readonly step: "draft"; readonly n: number }
  | { readonly step: "name"; readonly name: string }
  | { readonly step: "reset" }
  | { readonly step: "look" };

const n = fc.nat({ max: 19 });
const at = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      step: fc.constant("card" as const),
      n,
      fields: fc.record({
        type: fc.constantFrom("channel" as const, "direct" as const),
        archived: fc.boolean(),
        favourite: fc.boolean(),
        unread: fc.nat({ max: 2 }),
        mentions: fc.nat({ max: 1 }),
        lastAt: at,
      }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ step: fc.constant("message" as const), n, mine: fc.boolean(), at }) },
  { weight: 4, arbitrary: fc.record({ step: fc.constant("read" as const), n }) },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant("link" as const),
      n,
      joined: fc.boolean(),
      favourite: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("leave" as const), n }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant("post" as const), n, at }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("create" as const), n, at }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant("favour" as const), n, on: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant("sent" as const) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant("draft" as const), n }) },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant("name" as const), name: fc.constantFrom("Ann", "Anna") }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("reset" as const) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("look" as const) }) },
);

class Device {
  readonly replica = new Replica(ME, WORKSPACE, () => undefined);
  readonly heads = new Heads(this.replica);
  #looking: (() => void) | undefined = this.heads.rail.subscribe(() => undefined);
  #account = 0;
  #workspace = 0;
  readonly #seqs = new Map<string, number>();

  constructor() {
    for (const log of [ME, WORKSPACE]) this.replica.applyReset(log, { epoch: 1, seq: 0, check: "" });
  }

  take(next: Step): void {
    const { replica } = this;
    switch (next.step) {
      case "card":
        replica.applyCard(this.#card(idOf(next.n), next.fields));
        break;
      case "message": {
        const log = idOf(next.n);
        if (replica.conversation(log)?.card === undefined) break;
        const author = next.mine ? ME : ANN;
        this.#range(log, {
          key: `m${log}${this.#next(log)}`,
          kind: "message",
          author,
          at: next.at,
          body: { source: "x", tree: [] },
        });
        break;
      }
      case "read":
        this.#own("read-state", { conversation: idOf(next.n), upTo: 1_000 });
        break;
      case "link":
        this.#own(
          "link",
          {
            type: "channel",
            state: next.joined ? "joined" : "left",
            ...(next.favourite ? { favourite: true } : {}),
          },
          idOf(next.n),
        );
        break;
      case "leave":
        replica.applyLeft(idOf(next.n));
        break;
      case "post":
        this.#wait(
          { kind: "post-message", args: { conversation: idOf(next.n), message: "m", text: "t" } },
          next.at,
        );
        break;
      case "create":
        this.#wait(
          { kind: "create-channel", args: { conversation: `new-${next.n}`, name: `n${next.n}` } },
          next.at,
        );
        break;
      case "favour":
        this.#wait({ kind: "set-favourite", args: { conversation: idOf(next.n), on: next.on } }, 1);
        break;
      case "sent":
        replica.setPending(replica.pending.slice(1));
        break;
      case "draft":
        replica.setDrafts([{ conversation: idOf(next.n), text: "d", changedAt: 1, origin: "typed" }]);
        break;
      case "name":
        this.#workspace += 1;
        replica.applyPeople([
          {
            ...entry(WORKSPACE, this.#workspace, ANN, 1),
            key: ANN,
            kind: "account",
            body: { name: next.name, role: "member" },
          },
        ]);
        break;
      case "reset":
        replica.applyReset(ME, { epoch: 1, seq: this.#account, check: "" });
        break;
      case "look":
        if (this.#looking === undefined) this.#looking = this.heads.rail.subscribe(() => undefined);
        else {
          this.#looking();
          this.#looking = undefined;
        }
        break;
    }
    replica.notify();
  }

  #next(log: string): number {
    return (this.#seqs.get(log) ?? 1) + 1;
  }

  #card(log: string, fields: Partial<Card>): Card {
    const seq = this.#seqs.get(log) ?? 1;
    this.#seqs.set(log, seq);
    return {
      log,
      at: { epoch: 1, seq, check: "" },
      type: "channel",
      name: log.slice(-2),
      private: false,
      archived: false,
      favourite: false,
      with: fields.type === "direct" ? [ME, ANN] : [],
      role: "member",
      floor: 1,
      members: 2,
      lastPlace: seq,
      lastAt: 1,
      unread: 0,
      mentions: 0,
      readAt: this.#account,
      read: { generation: 0, upTo: 0 },
      threads: [],
      ...fields,
    };
  }

  #range(
    log: string,
    made: Pick<Entry, "key" | "at"> & { kind: string; author: string; body: object },
  ): void {
    const seq = this.#next(log);
    this.#seqs.set(log, seq);
    const whole = { ...entry(log, seq, made.author, made.at), ...made } as Entry;
    const at = { epoch: 1, seq, check: "" };
    this.replica.applyRange({ log, from: seq - 1, through: seq, at, entries: [whole] });
  }

  #own(kind: "read-state" | "link", body: object, key = `k${this.#account}`): void {
    this.#account += 1;
    const seq = this.#account;
    const whole = { ...entry(ME, seq, ME, 1), key, kind, body } as Entry;
    const at = { epoch: 1, seq, check: "" };
    this.replica.applyRange({ log: ME, from: seq - 1, through: seq, at, entries: [whole] });
  }

  #wait(command: object, madeAt: number): void {
    const waiting = { command: { id: `c${madeAt}`, ...command }, state: "queued", madeAt } as PendingCommand;
    this.replica.setPending([...this.replica.pending, waiting]);
  }
}

const entry = (log: string, seq: number, author: string, at: number) => ({
  log,
  epoch: 1,
  seq,
  place: seq,
  creator: author,
  author,
  at,
});

describe("the rail", () => {
  it("is after any changes what it would be if it were made anew", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const device = new Device();
        for (const next of steps) {
          device.take(next);
          const kept = device.heads.rail.getSnapshot();
          expect(kept).toEqual(new Heads(device.replica).rail.getSnapshot());
          expect(device.heads.rail.getSnapshot()).toBe(kept);
        }
      }),
      { numRuns: 600 },
    );
  });

  it("keeps rows of conversations in which nothing happened", () => {
    const device = new Device();
    for (let each = 0; each < 20; each += 1) device.take({ step: "card", n: each, fields: { lastAt: each } });
    const before = device.heads.rail.getSnapshot().channels;
    device.take({ step: "message", n: 3, mine: true, at: 100 });
    const after = device.heads.rail.getSnapshot().channels;
    expect(after[0]?.conversation).toBe(idOf(3));
    expect(after.slice(1)).toEqual(before.filter((row) => row.conversation !== idOf(3)));
    for (const row of after.slice(1)) expect(before.includes(row)).toBe(true);
  });
});
