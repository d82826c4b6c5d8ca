/**
 * A client without a server: the real client over a server in memory, with demo data and a person who answers. For
 * building and testing the interface; never part of a build that talks to a server.
 */
import { uuid7 } from "@fermata/protocol/ids";
import { MemoryStorage } from "@fermata/store/storage-memory";
import { browserTimers, type Timers } from "@fermata/store/timers";
import type { Client } from "./client.ts";
import { DEMO_ME, demoServer } from "./demo.ts";
import { fakeHttp, fakeSocket, type LinkOptions } from "./fake/link.ts";
import type { HttpApi } from "./http.ts";
import { LiveClient } from "./live-client.ts";
import type { StatusView } from "./state.ts";
import { LoneElection } from "./tabs.ts";

export interface FakeClient extends Client {
  /** HTTP of the same server. */
  readonly http: HttpApi;
  /** Lets somebody else write, to see arrivals. */
  receive(conversation: string, author: string, text: string, thread?: string): void;
  /** Pulls or plugs the cable. */
  plug(reachable: boolean): void;
  /** Shows another state until the next change. */
  pretend(status: Partial<StatusView>): void;
}

const LATENCY_MILLIS = 60;

export function createFakeClient(now: () => number = () => Date.now()): FakeClient {
  const timers: Timers = { now, after: browserTimers.after };
  const server = demoServer(now);
  const link: LinkOptions = { latency: LATENCY_MILLIS, reachable: true };
  const http = fakeHttp(server, DEMO_ME, timers, link);
  const client = new LiveClient(
    { account: DEMO_ME, workspace: server.workspace, device: "demo", role: "owner" },
    {
      http,
      openSocket: fakeSocket(server, DEMO_ME, timers, link),
      storage: new MemoryStorage(true),
      timers,
      random: Math.random,
      channel: { post: () => undefined, listen: () => undefined, close: () => undefined },
      election: new LoneElection(),
      tab: "demo",
      name: "demo",
    },
  );
  void client.open();
  return Object.assign(client, {
    http,
    receive: (conversation: string, author: string, text: string, thread?: string): void => {
      server.command(author, {
        id: uuid7(now()),
        kind: "post-message",
        args: { conversation, message: uuid7(now()), text, ...(thread === undefined ? {} : { thread }) },
      });
    },
    plug: (reachable: boolean): void => {
      link.reachable = reachable;
    },
    pretend: (status: Partial<StatusView>): void => {
      client.status.set({ ...client.status.getSnapshot(), ...status });
    },
  });
}
