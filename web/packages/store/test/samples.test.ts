import { readFileSync } from "node:fs";
import type { ReadState } from "@fermata/protocol/bodies";
import { derived } from "@fermata/protocol/ids";
import { readEntries } from "@fermata/protocol/parse";
import { parseReadState } from "@fermata/protocol/parse-bodies";
import { describe, expect, it } from "vitest";
import { AccountReplica } from "../src/account-replica.ts";
import { Counter } from "../src/counter.ts";
import { takesPart } from "../src/laws.ts";
import { LogReplica } from "../src/log-replica.ts";
import { isRead, markedRead, markedUnread, NOTHING_READ } from "../src/read-state.ts";

const sample = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../../protocol/samples/${name}`, import.meta.url), "utf8")) as T;

type Operation =
  | { do: "read"; generation: number; through?: number; ranges?: [number, number][]; after: unknown }
  | { do: "unread"; from: number; after: unknown };

interface Expected {
  unread: number;
  mentions: number;
  /** 0 where nothing is unread. */
  firstUnread: number;
  threads: Record<string, { unread: number; mentions: number }>;
}
interface History {
  conversations: Record<string, unknown[]>;
  accounts: Record<string, { own: unknown[]; expected: Record<string, Expected> }>;
}

describe("what server and client must agree on", () => {
  it("readStatesFoldAsTheServerFoldsThem", () => {
    const runs = sample<Operation[][]>("read-state.json");
    expect(runs.length).toBeGreaterThan(10);
    for (const run of runs) {
      let state: ReadState = NOTHING_READ;
      for (const operation of run) {
        state =
          operation.do === "read"
            ? markedRead(state, operation.generation, {
                ...(operation.through === undefined ? {} : { through: operation.through }),
                ...(operation.ranges === undefined ? {} : { ranges: operation.ranges }),
              })
            : markedUnread(state, operation.from);
        const after = parseReadState(operation.after);
        expect(state.generation).toBe(after.generation);
        for (let place = 1; place <= 80; place++) {
          expect(`${place}: ${isRead(state, place)}`).toBe(`${place}: ${isRead(after, place)}`);
        }
      }
    }
  });

  it("unreadAndMentionsCountAsTheServerCountsThem", () => {
    let counted = 0;
    for (const { conversations, accounts } of sample<History[]>("unread.json")) {
      for (const [me, { own, expected }] of Object.entries(accounts)) {
        const account = new AccountReplica(me);
        account.restore(readEntries(own));
        for (const [id, counts] of Object.entries(expected)) {
          counted += 1;
          const log = new LogReplica(id);
          const entries = readEntries(conversations[id] ?? []);
          for (const entry of entries) log.put(entry);
          const head = Math.max(...entries.map((entry) => entry.seq));
          log.live = [[1, head]];
          log.cursor = { epoch: 1, seq: head, check: "" };
          const membership = log.entries.get(me)?.body as { floor?: number } | undefined;
          const floor = membership?.floor ?? 0;
          const main = new Counter(log, me, undefined, floor);
          const read = account.readState(id);
          main.takeRead(read?.state ?? NOTHING_READ, read?.asOf ?? 0);
          expect({ me, id, ...main.counts() }).toMatchObject({
            unread: counts.unread,
            mentions: counts.mentions,
            exact: true,
            ...(counts.firstUnread === 0 ? {} : { firstUnread: counts.firstUnread }),
          });
          const threads: { root: string; unread: number; mentions: number }[] = [];
          for (const root of log.threads.keys()) {
            const decided = account.log.entries.get(derived("follow", root))?.body as
              | { on?: boolean }
              | undefined;
            const replies = log.threads.get(root)?.between(1, head) ?? [];
            const part =
              log.entries.get(root)?.creator === me ||
              replies.some((key) => {
                const reply = log.entries.get(key);
                return reply !== undefined && takesPart(reply, me);
              });
            if (decided === undefined ? !part : decided.on !== true) continue;
            const counter = new Counter(
              log,
              me,
              root,
              Math.max(floor, (log.entries.get(root)?.place ?? 0) + 1),
            );
            const own = account.readState(id, root);
            counter.takeRead(
              own?.state ?? { generation: 0, upTo: account.since(id).through },
              own?.asOf ?? 0,
            );
            const { unread, mentions } = counter.counts();
            if (unread > 0) threads.push({ root, unread, mentions });
          }
          const wanted = Object.entries(counts.threads).map(([root, counted]) => ({ root, ...counted }));
          const byRoot = (a: { root: string }, b: { root: string }) => a.root.localeCompare(b.root);
          expect(threads.sort(byRoot)).toEqual(wanted.sort(byRoot));
        }
      }
    }
    expect(counted).toBeGreaterThan(20);
  });
});
