/**
 * Who is signed in on this browser, and the one client that serves them. No framework: the app draws `session`.
 *
 * The identity is remembered, so that a start without a network shows the copy at once; the server's word comes with the connection.
 */
import { Cell, type Live } from "@fermata/store/live";
import type { Client, Identity } from "@fermata/sync/client";
import { HttpFailure } from "@fermata/sync/http";
import { forgetAddress, keepAddress } from "../entry/address.ts";
import type { Connected } from "../ui/client.ts";
import { connector } from "./connector.ts";

export type SessionView =
  | { readonly is: "starting" }
  | { readonly is: "unreachable" }
  /** Signed out on this device, and the server has not been told yet. */
  | { readonly is: "leaving" }
  | { readonly is: "unclaimed" }
  | { readonly is: "signedOut"; readonly workspace: string; readonly why?: "revoked" }
  | { readonly is: "signedIn"; readonly connected: Connected };

const KEY = "fermata.identity";
/** How often a server that could not be told of a sign-out is tried again. */
const TELL_MILLIS = 5_000;
const view = new Cell<SessionView>({ is: "starting" });

export const session: Live<SessionView> = view;

/** HTTP for pages that need nobody to be signed in. */
export const { http } = connector;
const { signingOut } = connector;

function remembered(): Identity | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null || !("account" in kept)) return undefined;
    return kept as Identity;
  } catch {
    return undefined;
  }
}

/** Starts from what this browser remembers, or asks the server; a sign-out that it has not heard of comes before both. */
export async function start(): Promise<void> {
  if (signingOut.stands) {
    localStorage.removeItem(KEY);
    view.set({ is: "leaving" });
    await askServer();
    return;
  }
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

let asking = 0;

async function askServer(why?: "revoked"): Promise<void> {
  asking += 1;
  const own = asking;
  const next = await whoIsThere(why);
  // Somebody signed in meanwhile, or it was asked again.
  if (own !== asking) return;
  view.set(next);
  if (next.is === "leaving") setTimeout(tellAgain, TELL_MILLIS);
}

async function whoIsThere(why: "revoked" | undefined): Promise<SessionView> {
  const because = why === undefined ? {} : { why };
  try {
    const server = await http.server();
    if (!server.setUp) return { is: "unclaimed" };
    return { is: "signedOut", workspace: server.workspace ?? "", ...because };
  } catch {
    if (signingOut.stands) return { is: "leaving" };
    return why === undefined ? { is: "unreachable" } : { is: "signedOut", workspace: "", ...because };
  }
}

/** Tries now whether the server can be told of the sign-out. */
export function tellAgain(): void {
  if (view.getSnapshot().is === "leaving") void askServer();
}
addEventListener("online", tellAgain);

/** Opens the client of somebody who just signed in; another account's client is closed first. */
export async function enter(identity: Identity): Promise<void> {
  await left;
  asking += 1;
  keepAddress();
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
    forgetAddress();
    void client.close();
    void askServer("revoked");
  });
}

/** Settles when whoever left last is gone from this device. */
let left: Promise<void> = Promise.resolve();

/** Ends the session here, at once; unsent text stays as drafts of this account. */
export async function leave(): Promise<void> {
  const before = view.getSnapshot();
  if (before.is !== "signedIn") return;
  localStorage.removeItem(KEY);
  forgetAddress();
  left = before.connected.client.signOut().catch(() => undefined);
  view.set({ is: "leaving" });
  await left;
  await askServer();
}
