import type { ClientFrame, CursorTuple, ServerFrame } from "@fermata/protocol/frames";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Connection } from "../src/connection.ts";
import { type Event, type State, TABLE } from "../src/connection-table.ts";
import type { SocketEvents } from "../src/socket.ts";
import { LeaseElection } from "../src/tabs.ts";
import { FakeTimers } from "./bench-world.ts";
import { ME, WORKSPACE } from "./history.ts";

const STATES = Object.keys(TABLE) as State[];
const EVENTS = Object.keys(TABLE.idle) as Event[];

class Wire {
  readonly timers = new FakeTimers();
  readonly sockets: { events: SocketEvents; sent: ClientFrame[]; closed: boolean }[] = [];
  readonly told: string[] = [];
  cursors: CursorTuple[] = [];
  readonly connection: Connection;

  constructor(random: () => number = () => 1) {
    this.connection = new Connection(
      this.timers,
      random,
      (events) => {
        const socket = { events, sent: [] as ClientFrame[], closed: false };
        this.sockets.push(socket);
        return {
          send: (text) => socket.sent.push(JSON.parse(text)),
          close: () => {
            socket.closed = true;
          },
        };
      },
      { account: ME, client: "test" },
      {
        cursors: () => this.cursors,
        onFrame: () => undefined,
        onState: () => undefined,
        onLive: () => this.told.push("live"),
        onLost: () => this.told.push("lost"),
        onRevoked: () => this.told.push("revoked"),
      },
    );
  }

  get socket() {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket");
    return socket;
  }

  hear(frame: ServerFrame | { is: string }): void {
    this.socket.events.onText(JSON.stringify(frame));
  }

  welcome(account = ME): void {
    this.socket.events.onOpen();
    this.hear({
      is: "welcome",
      version: 1,
      account,
      workspace: WORKSPACE,
      device: "d",
      role: "member",
      epoch: 1,
      server: "1",
      heartbeatMillis: 30_000,
      limits: { frameBytes: 1, textLength: 1, commandsInFlight: 1, catchUpEntries: 1 },
    });
  }

  live(): void {
    this.welcome();
    this.hear({ is: "live", epoch: 1 });
  }
}

describe("the connection", () => {
  it("hasAnAnswerForEveryEventInEveryState", () => {
    for (const state of STATES) {
      expect(Object.keys(TABLE[state]).sort()).toEqual([...EVENTS].sort());
      for (const event of EVENTS) expect(STATES).toContain(TABLE[state][event].to);
    }
  });

  it("neverHasTwoSocketsWhateverHappens", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (events) => {
        const wire = new Wire();
        for (const event of events) {
          wire.connection.happen(event);
          expect(wire.sockets.filter((socket) => !socket.closed).length).toBeLessThanOrEqual(1);
          const holds = ["connecting", "greeting", "resuming", "live"].includes(wire.connection.state);
          expect(wire.sockets.some((socket) => !socket.closed)).toBe(holds);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("saysHelloThenItsCursorsInChunksThenIsLive", () => {
    const wire = new Wire();
    wire.cursors = Array.from({ length: 4_500 }, (_, i) => [`log${i}`, 1, i, "abcd1234"] as const);
    wire.connection.happen("start");
    wire.live();
    expect(wire.connection.state).toBe("live");
    expect(wire.socket.sent.map((frame) => frame.do)).toEqual(["hello", "resume", "resume", "resume"]);
    const resumes = wire.socket.sent.filter((frame) => frame.do === "resume");
    expect(resumes.map((frame) => [frame.cursors.length, frame.more])).toEqual([
      [2_000, true],
      [2_000, true],
      [500, undefined],
    ]);
    expect(wire.told).toEqual(["live"]);
  });

  it("withoutAReplicaItResumesWithAnEmptyList", () => {
    const wire = new Wire();
    wire.connection.happen("start");
    wire.welcome();
    expect(wire.socket.sent.at(-1)).toEqual({ do: "resume", cursors: [] });
  });

  it("waitsARandomPartOfTheTimeThatItHasBeenAwayUpTo30Seconds", async () => {
    const wire = new Wire();
    wire.connection.happen("start");
    const waits: number[] = [];
    for (let i = 0; i < 10; i++) {
      wire.socket.events.onClose(1006, "");
      expect(wire.connection.state).toBe("waiting");
      const wait = wire.connection.waiting.until - wire.timers.now();
      waits.push(wait);
      await wire.timers.pass(wait);
      expect(wire.connection.state).toBe("connecting");
    }
    expect(waits.slice(0, 5)).toEqual([300, 300, 600, 1_200, 2_400]);
    expect(Math.max(...waits)).toBe(30_000);
    const lucky = new Wire(() => 0);
    lucky.connection.happen("start");
    lucky.socket.events.onClose(1006, "");
    expect(lucky.connection.waiting.until).toBe(lucky.timers.now());
  });

  it("waitsAsLongAsBeforeWhereTheConnectionDidNotLastAMinute", async () => {
    const wire = new Wire();
    wire.connection.happen("start");
    const waitAfter = async (alive: number): Promise<number> => {
      wire.live();
      await wire.timers.pass(alive / 2);
      wire.hear({ is: "pong" });
      await wire.timers.pass(alive / 2);
      wire.socket.events.onClose(1006, "");
      const wait = wire.connection.waiting.until - wire.timers.now();
      await wire.timers.pass(wait);
      return wait;
    };
    const waits = [];
    for (const alive of [0, 0, 20_000, 20_000, 59_000, 61_000, 0]) waits.push(await waitAfter(alive));
    expect(waits).toEqual([300, 300, 600, 1_200, 2_400, 300, 300]);
  });

  it("triesAtOnceWhenTheBrowserIsOnlineAgain", () => {
    const wire = new Wire();
    wire.connection.happen("start");
    wire.socket.events.onClose(1006, "");
    wire.connection.happen("wake");
    expect(wire.sockets).toHaveLength(2);
    expect(wire.connection.state).toBe("connecting");
  });

  it("noticesALinkThatDiedSilently", async () => {
    const wire = new Wire();
    wire.connection.happen("start");
    wire.live();
    await wire.timers.pass(45_000);
    expect(wire.socket.sent.filter((frame) => frame.do === "ping")).toHaveLength(1);
    expect(wire.connection.state).toBe("live");
    await wire.timers.pass(20_000);
    expect(wire.told).toEqual(["live", "lost"]);
    const asleep = new Wire();
    asleep.connection.happen("start");
    asleep.live();
    asleep.connection.happen("wake");
    await asleep.timers.pass(5_100);
    expect(asleep.told).toEqual(["live", "lost"]);
  });

  it.each([
    [1001, "waiting"],
    [1012, "waiting"],
    [4000, "waiting"],
    [4001, "signedOut"],
    [4003, "revoked"],
    [4008, "waiting"],
    [4009, "tooOld"],
    [4029, "waiting"],
  ] as const)("close code %i leads to %s", (code, state) => {
    const wire = new Wire();
    wire.connection.happen("start");
    wire.live();
    wire.socket.events.onClose(code, code === 4029 ? "90000" : "");
    expect(wire.connection.state).toBe(state);
    // As long as asked, and a random time on top.
    if (code === 4029) expect(wire.connection.waiting.until - wire.timers.now()).toBe(90_000 + 30_000);
    if (code === 1012) expect(wire.connection.waiting.why).toBe("restarting");
    if (code === 4003) expect(wire.told).toEqual(["live", "lost", "revoked"]);
  });

  it.each(["2592000000", "1e9", "-90000", "soon", ""])(
    "aClosedDoorThatSays %s isTriedWithinTenMinutes",
    (reason) => {
      const wire = new Wire(() => 0);
      wire.connection.happen("start");
      wire.live();
      wire.socket.events.onClose(4029, reason);
      const millis = wire.connection.waiting.until - wire.timers.now();
      expect(millis).toBe(reason === "2592000000" ? 600_000 : reason === "1e9" ? 1 : 0);
    },
  );

  it("anotherAccountsSocketIsNotOurs", () => {
    const wire = new Wire();
    wire.connection.happen("start");
    wire.welcome("somebody else");
    expect(wire.connection.state).toBe("signedOut");
    expect(wire.socket.sent.some((frame) => frame.do === "resume")).toBe(false);
  });

  it("oneBrokenFrameDoesNotEndTheConnection", () => {
    const wire = new Wire();
    wire.connection.happen("start");
    wire.live();
    wire.socket.events.onText("{");
    wire.hear({ is: "something new" });
    expect(wire.connection.state).toBe("live");
  });
});

describe("tabs without Web Locks", () => {
  it("haveOneLeaderAndAnotherWhenItDies", async () => {
    const timers = new FakeTimers();
    const kept = new Map<string, string>();
    const store = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
    const leaders = new Set<string>();
    const tab = (name: string): LeaseElection => {
      const election = new LeaseElection("lease", name, store, timers);
      election.stand(
        () => leaders.add(name),
        () => leaders.delete(name),
      );
      return election;
    };
    const first = tab("a");
    tab("b");
    tab("c");
    await timers.pass(10_000);
    expect(leaders.size).toBe(1);
    const [led] = leaders;
    await timers.pass(60_000);
    expect([...leaders]).toEqual([led]);
    first.withdraw();
    leaders.delete("a");
    await timers.pass(10_000);
    expect(leaders.size).toBe(1);
  });
});
