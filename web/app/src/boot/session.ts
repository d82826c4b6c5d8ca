/**
 * Who is signed in on this browser, and the one client that serves them. No framework: the app draws `session`.
 *
 * The identity is remembered, so that a start without a network shows the copy at once; the server's word comes with the connection.
 */
import { Cell, type Live } from "@fermata/store/live";
import type { Client, Identity } from "@fermata/sync/client";
import { HttpFailure } from "@fermata/sync/http";
import type { Connected } from "../ui/client.ts";
import { connector } from "./connector.ts";

export type SessionView =
  | { readonly is: "starting" }
  | { readonly is: "unreachable" }
  | { readonly is: "unclaimed" }
  | { readonly is: "signedOut"; readonly workspace: string; readonly why?: "revoked" }
  | { readonly is: "signedIn"; readonly connected: Connected };

const KEY = "fermata.identity";
const view = new Cell<SessionView>({ is: "starting" });

export const session: Live<SessionView> = view;

/** HTTP for pages that need nobody to be signed in. */
export const http = connector.http;

function remembered(): Identity | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null || !("account" in kept)) return undefined;
    return kept as Identity;
  } catch {
    return undefined;
  }
}

/** Starts from what this browser remembers, or asks the server. */
export async function start(): Promise<void> {
  const known = remembered();
  if (known !== undefined) {
    await enter(known);
    return;
  }
  view.set({ is: "starting" });
  try {
    await enter(await http.session());
  } catch (error) {
    if (error instanceof HttpFailure && error.problem.status === 401) await askServer();
    else view.set({ is: "unreachable" });
  }
}

async function askServer(why?: "revoked"): Promise<void> {
  try {
    const server = await http.server();
    if (server.setUp)
      view.set({ is: "signedOut", workspace: server.workspace ?? "", ...(why === undefined ? {} : { why }) });
    else view.set({ is: "unclaimed" });
  } catch {
    view.set(why === undefined ? { is: "unreachable" } : { is: "signedOut", workspace: "", why });
  }
}

/** Opens the client of somebody who just signed in; another account's client is closed first. */
export async function enter(identity: Identity): Promise<void> {
  const before = view.getSnapshot();
  if (before.is === "signedIn") {
    if (before.connected.client.me.account === identity.account) {
      localStorage.setItem(KEY, JSON.stringify(identity));
      before.connected.client.reconnect();
      return;
    }
    await before.connected.client.close();
  }
  localStorage.setItem(KEY, JSON.stringify(identity));
  const client = await connector.open(identity);
  watchEnd(client);
  view.set({ is: "signedIn", connected: { client, http } });
}

/** A revoked session leaves the shell; an expired one stays, because text may still be in it. */
function watchEnd(client: Client): void {
  const stop = client.status.subscribe(() => {
    if (client.status.getSnapshot().connection.is !== "revoked") return;
    stop();
    localStorage.removeItem(KEY);
    void client.close();
    void askServer("revoked");
  });
}

/** Ends the session here; unsent text stays as drafts of this account. */
export async function leave(): Promise<void> {
  const before = view.getSnapshot();
  if (before.is !== "signedIn") return;
  localStorage.removeItem(KEY);
  await before.connected.client.signOut();
  await before.connected.client.close();
  await askServer();
}
