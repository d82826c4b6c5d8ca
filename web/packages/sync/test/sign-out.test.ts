import { MemoryStorage } from "@fermata/store/storage-memory";
import { describe, expect, it } from "vitest";
import { messagesOf } from "../src/fake/link.ts";
import { createHttp } from "../src/http-fetch.ts";
import { signOutWish } from "../src/sign-out-wish.ts";
import { FakeTimers, opened, textsOf } from "./bench-world.ts";
import { CHANNEL, world } from "./history.ts";

/** A browser with its cookie and its storage, and a server that may be away. */
class Browser {
  signedIn = true;
  reachable = true;
  answer = 204;
  readonly asked: string[] = [];
  readonly kept = new Map<string, string>();
  readonly storage = {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
    removeItem: (key: string) => void this.kept.delete(key),
  };

  /** A page, as a reload makes it: all it has from before is in the storage. */
  page(storage = () => this.storage) {
    const wish = signOutWish(storage);
    const http = createHttp("", wish, async (url, { method }) => {
      if (!this.reachable) throw new TypeError("failed to fetch");
      this.asked.push(`${method} ${url}`);
      if (method === "DELETE") {
        if (this.answer < 300) this.signedIn = false;
        return new Response(null, { status: this.answer });
      }
      if (method === "POST") this.signedIn = true;
      if (!this.signedIn) return Response.json({ code: "signed_out" }, { status: 401 });
      return Response.json({ account: "a", workspace: "w", device: "d", role: "member" });
    });
    return { http, wish };
  }
}

const failed = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) });

describe("a wish to be signed out", () => {
  it("endsTheSessionAtOnceWhereTheServerAnswers", async () => {
    const browser = new Browser();
    const { http, wish } = browser.page();
    await http.signOut();
    expect(browser.asked).toEqual(["DELETE /api/v1/session"]);
    expect(wish.stands).toBe(false);
  });

  it("outlivesThePageAndEndsTheSessionBeforeAnythingElseIsAsked", async () => {
    const browser = new Browser();
    browser.reachable = false;
    await expect(browser.page().http.signOut()).rejects.toEqual(failed("unreachable"));
    const { http, wish } = browser.page();
    await expect(http.session()).rejects.toEqual(failed("unreachable"));
    expect(wish.stands).toBe(true);

    browser.reachable = true;
    await expect(http.session()).rejects.toEqual(failed("signed_out"));
    expect(browser.asked).toEqual(["DELETE /api/v1/session", "GET /api/v1/session"]);
    expect(wish.stands).toBe(false);
  });

  it("isFulfilledBeforeSomebodySignsInAndDoesNotEndWhatTheyBegan", async () => {
    const browser = new Browser();
    browser.reachable = false;
    const { http } = browser.page();
    await http.signOut().catch(() => undefined);
    browser.reachable = true;
    await http.signIn({ email: "a@example.org", password: "secret" });
    await http.session();
    expect(browser.asked).toEqual(["DELETE /api/v1/session", "POST /api/v1/session", "GET /api/v1/session"]);
    expect(browser.signedIn).toBe(true);
  });

  it("standsWhileTheServerFailsAndNothingIsAskedInItsName", async () => {
    const browser = new Browser();
    browser.answer = 503;
    const { http, wish } = browser.page();
    await http.signOut().catch(() => undefined);
    await expect(http.session()).rejects.toEqual(failed("internal"));
    expect(browser.asked).toEqual(["DELETE /api/v1/session", "DELETE /api/v1/session"]);
    expect(wish.stands).toBe(true);
  });

  it("isFulfilledWhereTheSessionHadEndedAnyway", async () => {
    const browser = new Browser();
    browser.answer = 401;
    const { http, wish } = browser.page();
    await http.signOut();
    expect(wish.stands).toBe(false);
  });

  it("isToldOnceHoweverManyAskMeanwhile", async () => {
    const browser = new Browser();
    const { http } = browser.page();
    await Promise.all([http.signOut(), http.session().catch(() => undefined), http.server().catch(() => 0)]);
    expect(browser.asked.filter((request) => request.startsWith("DELETE"))).toHaveLength(1);
    expect(browser.asked[0]).toBe("DELETE /api/v1/session");
  });

  it("livesAsLongAsThePageWhereTheBrowserKeepsNothing", async () => {
    const browser = new Browser();
    browser.reachable = false;
    const { http, wish } = browser.page(() => {
      throw new Error("no storage");
    });
    await http.signOut().catch(() => undefined);
    expect(wish.stands).toBe(true);
    browser.reachable = true;
    await expect(http.session()).rejects.toEqual(failed("signed_out"));
    expect(wish.stands).toBe(false);
  });
});

describe("signing out", () => {
  it("signingOutDropsTheCopyAtOnceThoughTheServerDoesNotAnswer", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const { client, link } = await opened(w.server, timers, { storage });
    expect(client.rail.getSnapshot().channels).not.toEqual([]);
    expect((await storage.load()).conversations).not.toEqual([]);
    link.reachable = false;
    client.commands.postMessage({ conversation: CHANNEL, text: "never sent" });
    // No time passes: nothing is waited for that comes from elsewhere.
    await client.signOut();
    expect(client.rail.getSnapshot().channels).toEqual([]);
    expect((await storage.load()).conversations).toEqual([]);
  });

  it("aMessageThatWasDeliveredUnansweredIsThereOnceAfterSigningOutAndIn", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const { client, link } = await opened(w.server, timers, { storage });
    link.latency = 1_000;
    client.commands.postMessage({ conversation: CHANNEL, text: "delivered" });
    await timers.pass(1_500);
    expect(messagesOf(w.server, CHANNEL)).toHaveLength(1);
    await client.signOut();
    expect(await storage.drafts()).toEqual([]);
    expect((await storage.commands()).map((row) => row.refusal?.code)).toEqual(["unconfirmed"]);

    const { client: again } = await opened(w.server, timers, { storage });
    const timeline = again.timeline(CHANNEL);
    await timers.pass(1_000);
    expect(textsOf(timeline)).toEqual(["delivered"]);
    expect(again.outbox.getSnapshot()).toEqual([]);
    expect(await storage.commands()).toEqual([]);
    expect(messagesOf(w.server, CHANNEL)).toHaveLength(1);
  });

  it("aMessageOfUnknownFateWaitsForItsPersonAndIsSentOnceHoweverOftenTried", async () => {
    const w = world();
    const timers = new FakeTimers();
    const storage = new MemoryStorage(true);
    const { client, link } = await opened(w.server, timers, { storage });
    link.latency = 1_000;
    client.commands.postMessage({ conversation: CHANNEL, text: "on its way" });
    await timers.pass(500);
    link.reachable = false;
    link.close?.(1006);
    await client.signOut();
    link.reachable = true;
    await timers.pass(2_000);
    expect(messagesOf(w.server, CHANNEL)).toHaveLength(0);

    const { client: again } = await opened(w.server, timers, { storage });
    const timeline = again.timeline(CHANNEL);
    await timers.pass(1_000);
    expect(messagesOf(w.server, CHANNEL)).toHaveLength(0);
    expect(again.drafts.all.getSnapshot()).toEqual([]);
    const [waiting] = again.outbox.getSnapshot();
    expect(waiting).toMatchObject({ text: "on its way", refusal: { code: "unconfirmed" } });
    again.outbox.retry(waiting?.command ?? "");
    await timers.pass(1_000);
    expect(textsOf(timeline)).toEqual(["on its way"]);
    expect(messagesOf(w.server, CHANNEL)).toHaveLength(1);
    expect(again.outbox.getSnapshot()).toEqual([]);
  });
});
