/** Random histories for law tests: accounts, a channel and a direct, and commands that anybody may give. */
import type { Command } from "@fermata/protocol/commands";
import { directId, uuid7 } from "@fermata/protocol/ids";
import fc from "fast-check";
import { FakeServer } from "../src/fake/server.ts";

export const ME = "00000000-0000-7000-8000-00000000000a";
export const ANN = "00000000-0000-7000-8000-00000000000b";
export const BEN = "00000000-0000-7000-8000-00000000000c";
export const PEOPLE = [ME, ANN, BEN] as const;
export const WORKSPACE = "00000000-0000-7000-8000-0000000000ff";
export const CHANNEL = "00000000-0000-7000-8000-000000000100";
export const DIRECT = directId(WORKSPACE, [ME, ANN]);

/** A deterministic source of ids. */
export function idSource(): () => string {
  let n = 1;
  return () => uuid7(n++, (into) => into.fill(n % 251));
}

export interface World {
  readonly server: FakeServer;
  readonly nextId: () => string;
  readonly tick: () => void;
}

export function world(): World {
  let now = 1_763_683_200_000;
  const nextId = idSource();
  const server = new FakeServer(WORKSPACE, () => now);
  for (const person of PEOPLE) server.addAccount(person, person.slice(-1));
  server.command(ANN, {
    id: nextId(),
    kind: "create-channel",
    args: { conversation: CHANNEL, name: "general", members: [ME, BEN] },
  });
  server.command(ANN, { id: nextId(), kind: "open-direct", args: { accounts: [ME] } });
  return {
    server,
    nextId,
    tick: () => {
      now += 60_000;
    },
  };
}

/** What somebody does; numbers pick people and messages modulo what there is. */
export type Deed =
  | {
      readonly do: "post";
      readonly who: number;
      readonly reply: number | undefined;
      readonly mention: boolean;
      readonly stream: boolean;
      readonly direct: boolean;
    }
  | { readonly do: "edit" | "delete"; readonly what: number; readonly mention: boolean }
  | { readonly do: "react"; readonly who: number; readonly what: number; readonly on: boolean }
  | {
      readonly do: "read";
      readonly place: number;
      readonly thread: number | undefined;
      readonly old: boolean;
    }
  | {
      readonly do: "ranges";
      readonly from: number;
      readonly length: number;
      readonly thread: number | undefined;
    }
  | { readonly do: "unread"; readonly place: number; readonly thread: number | undefined }
  | { readonly do: "readAll" }
  | { readonly do: "follow"; readonly thread: number; readonly on: boolean };

const index = fc.nat({ max: 1000 });
const maybe = fc.option(index, { nil: undefined });

export const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("post" as const),
      who: index,
      reply: maybe,
      mention: fc.boolean(),
      stream: fc.boolean(),
      direct: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("edit" as const, "delete" as const),
      what: index,
      mention: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("react" as const), who: index, what: index, on: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("read" as const),
      place: index,
      thread: maybe,
      old: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("ranges" as const),
      from: index,
      length: fc.nat({ max: 5 }),
      thread: maybe,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unread" as const), place: index, thread: maybe }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("readAll" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("follow" as const), thread: index, on: fc.boolean() }),
  },
);

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

/** Does the deed on the server; deeds that make no sense there do nothing. */
export function perform({ server, nextId, tick }: World, doing: Deed): void {
  tick();
  const log = server.log(CHANNEL);
  const messages = [...log.newest.values()].filter((e) => e.kind === "message");
  const roots = messages.filter((e) => e.parent === undefined && e.gone === undefined);
  const say = (who: string, command: Omit<Command, "id">): void => {
    server.command(who, { ...command, id: nextId() } as Command);
  };
  switch (doing.do) {
    case "post": {
      const root = doing.direct || doing.reply === undefined ? undefined : pick(roots, doing.reply)?.key;
      const conversation = doing.direct ? DIRECT : CHANNEL;
      const people = doing.direct ? [ME, ANN] : PEOPLE;
      say(pick(people, doing.who) ?? ANN, {
        kind: "post-message",
        args: {
          conversation,
          message: nextId(),
          text: doing.mention ? `hello @${ME}` : "hello",
          ...(root === undefined ? {} : { thread: root }),
          ...(root !== undefined && doing.stream ? { inStream: true } : {}),
        },
      });
      return;
    }
    case "edit":
    case "delete": {
      const message = pick(messages, doing.what);
      if (message === undefined) return;
      const args = { conversation: CHANNEL, message: message.key };
      if (doing.do === "delete") say(message.creator, { kind: "delete-message", args });
      else
        say(message.creator, {
          kind: "edit-message",
          args: { ...args, text: doing.mention ? `now @${ME}` : "now" },
        });
      return;
    }
    case "react": {
      const message = pick(messages, doing.what);
      const who = pick(PEOPLE, doing.who) ?? ANN;
      if (message === undefined) return;
      say(who, {
        kind: "react",
        args: { conversation: CHANNEL, message: message.key, emoji: "👍", on: doing.on },
      });
      return;
    }
    case "read":
    case "ranges":
    case "unread": {
      const root = doing.thread === undefined ? undefined : pick(roots, doing.thread)?.key;
      const place = {
        conversation: CHANNEL,
        ...(root === undefined ? {} : { thread: root }),
      };
      const { generation } = server.readState(CHANNEL, ME, root);
      if (doing.do === "unread") {
        say(ME, { kind: "mark-unread", args: { ...place, from: 1 + (doing.place % log.head) } });
      } else if (doing.do === "read") {
        const seen = doing.old ? Math.max(0, generation - 1) : generation;
        say(ME, {
          kind: "mark-read",
          args: { ...place, generation: seen, through: 1 + (doing.place % log.head) },
        });
      } else {
        const from = 1 + (doing.from % log.head);
        const to = Math.min(log.head, from + doing.length);
        say(ME, { kind: "mark-read", args: { ...place, generation, ranges: [[from, to]] } });
      }
      return;
    }
    case "readAll":
      say(ME, { kind: "mark-all-read", args: {} });
      return;
    case "follow": {
      const root = pick(roots, doing.thread);
      if (root !== undefined)
        say(ME, { kind: "follow-thread", args: { conversation: CHANNEL, thread: root.key, on: doing.on } });
    }
  }
}
