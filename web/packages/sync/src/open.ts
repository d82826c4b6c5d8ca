/** Opens the client in a browser. */

import { uuid7 } from "@fermata/protocol/ids";
import type { CopyStorage } from "@fermata/store/storage";
import { openIndexedDb } from "@fermata/store/storage-idb";
import { MemoryStorage } from "@fermata/store/storage-memory";
import { browserTimers } from "@fermata/store/timers";
import type { Client, Identity } from "./client.ts";
import type { HttpApi } from "./http.ts";
import { LiveClient } from "./live-client.ts";
import { browserSocket } from "./socket.ts";
import { browserChannel, browserElection, LoneElection } from "./tabs.ts";

const OPEN_MILLIS = 4_000;
const AWAY_MILLIS = 5 * 60_000;

/** The client of whoever is signed in: shows the copy at once and connects to the server that served the page. */
export async function openClient(me: Identity, http: HttpApi): Promise<Client> {
  const tab = uuid7(Date.now());
  const { storage, why } = await openStorage(me.account);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  // Without a shared copy the tabs have nothing to share: each stands for itself.
  const channel = storage.kept
    ? browserChannel(me.account)
    : { post: () => undefined, listen: () => undefined, close: () => undefined };
  const client = new LiveClient(me, {
    http,
    openSocket: browserSocket(`${scheme}//${location.host}/api/v1/sync`),
    storage,
    ...(why === undefined ? {} : { whyNotKept: why }),
    timers: browserTimers,
    random: Math.random,
    channel,
    election: storage.kept ? browserElection(me.account, tab, browserTimers) : new LoneElection(),
    tab,
    name: "web/0.1.0",
  });
  listenToBrowser(client, me.account);
  await client.open();
  return client;
}

async function openStorage(account: string): Promise<{ storage: CopyStorage; why?: string }> {
  try {
    const giveUp = new Promise<never>((_, reject) => {
      // Some private windows never answer; and an older tab may block a new version.
      browserTimers.after(OPEN_MILLIS, () => reject(new Error("the browser's storage did not open")));
    });
    const storage = await Promise.race([openIndexedDb(account), giveUp]);
    // Asks not to be the first whose data goes when the disk is full; a refusal changes nothing.
    void navigator.storage?.persist?.().catch(() => undefined);
    return { storage };
  } catch (error) {
    return { storage: new MemoryStorage(), why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whose session the browser's cookie is, for tabs of another account. */
const CURRENT = "fermata/current-account";

function listenToBrowser(client: LiveClient, account: string): void {
  try {
    localStorage.setItem(CURRENT, account);
  } catch {
    // Without storage no other tab can tell us anything.
  }
  addEventListener("storage", ({ key, newValue }) => {
    if (key === CURRENT && newValue !== null && newValue !== account) client.displaced();
  });
  let cancelAway: (() => void) | undefined;
  addEventListener("online", () => client.reconnect());
  document.addEventListener("visibilitychange", () => {
    cancelAway?.();
    if (document.visibilityState === "visible") {
      if (client.status.getSnapshot().connection.is !== "signedOut") client.reconnect();
      client.present("working");
    } else cancelAway = browserTimers.after(AWAY_MILLIS, () => client.present("away"));
  });
}
